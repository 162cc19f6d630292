"""The numerals of a text, each with the other ways to write it.

第12条 is 第十二条, 2023年 is 二〇二三年, 十四五 is 14五. What a numeral may look like, and what stands
with it, is one row of a table; its spellings follow from its value alone, so that every spelling
leads to the same ones.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from kb.analysis import numerals

_DIGITS = "〇一二三四五六七八九"
_HAN = f"{_DIGITS}零○十百千两"
_HIGHEST = 9999
"""As far as ``numerals.chinese`` counts."""

# A number inside 50038-2005, 3.5 or 1,000 is no number of its own.
_NUMBER = (
    rf"(?P<number>(?<![0-9a-z])(?<![0-9a-z][.\-_/'&,])[1-9][0-9]{{0,3}}(?![0-9a-z]|[.\-_/'&,][0-9a-z])"
    rf"|(?<![{_HAN}万亿])[{_HAN}]+(?![{_HAN}]))"
)


class Numeral(NamedTuple):
    """A numeral with what belongs to it: ``text[start:end]``, and its spellings, the usual one first."""

    start: int
    end: int
    spellings: tuple[str, ...]


class _Kind(NamedTuple):
    """What a numeral looks like, the group ``number`` in it, its spellings by their value, and the lowest value."""

    pattern: re.Pattern[str]
    written: Callable[[int], tuple[str, ...]]
    lowest: int = 1


def _digits_first(value: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((str(value), numerals.chinese(value), *_digit_by_digit(value))))


def _han_first(value: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys((numerals.chinese(value), str(value), *_digit_by_digit(value))))


def _digit_by_digit(value: int) -> Iterator[str]:
    """Yield 二〇二三, 二○二三 and 二零二三 for 2023; nothing for a number of two digits, as 一二 is not 12."""
    if value >= 100:
        written = "".join(_DIGITS[int(digit)] for digit in str(value))
        yield from (written.replace("〇", zero) for zero in "〇○零")


_KINDS = (
    # 十四五, the plan of five years: a number and a number, not 45 or 145.
    _Kind(
        re.compile(rf"(?<![{_HAN}0-9])(?P<number>十[一二三四五六]|1[1-6])五(?![{_HAN}0-9万亿年岁个天日月章条])"),
        _han_first,
    ),
    # Without what is counted it may be part of a word: 第三人, 第三方.
    _Kind(re.compile(rf"第\s?{_NUMBER}\s?[条款项章节编届次号期批组级类卷册课讲]"), _han_first),
    _Kind(re.compile(rf"{_NUMBER}[届级]"), _han_first),
    # 二十大, but not 一大批; below 11 a number says too little by itself, too.
    _Kind(re.compile(rf"{_NUMBER}大"), _han_first, lowest=11),
    _Kind(re.compile(rf"{_NUMBER}[月号]"), _digits_first),
    _Kind(re.compile(_NUMBER), _digits_first, lowest=11),
)


def find(text: str) -> list[Numeral]:
    """Return the numerals of a folded text that have several spellings, in their order."""
    found: list[Numeral] = []
    for kind in _KINDS:
        for match in kind.pattern.finditer(text):
            apart = all(match.end() <= other.start or other.end <= match.start() for other in found)
            if apart and (numeral := _read(kind, match, text)):
                found.append(numeral)
    return sorted(found)


def _read(kind: _Kind, match: re.Match[str], text: str) -> Numeral | None:
    value = _value(match["number"])
    if value is None or value < kind.lowest:
        return None
    start, end = match.span()
    lead = text[start : match.start("number")].rstrip()
    tail = text[match.end("number") : end].strip()
    return Numeral(start, end, tuple(f"{lead}{written}{tail}" for written in kind.written(value)))


def _value(written: str) -> int | None:
    """Return the value of a numeral in its usual form, None for 一百五, 两, 五四 or 〇三."""
    if written.isdecimal():
        return int(written)
    by_digit = written.replace("○", "〇").replace("零", "〇")
    if len(written) > 2 and set(by_digit) <= set(_DIGITS) and by_digit[0] != "〇":
        value = int("".join(str(_DIGITS.index(char)) for char in by_digit))
        return value if value <= _HIGHEST else None
    counted = re.sub("两(?=[百千])", "二", written.replace("〇", "零").replace("○", "零"))
    number = numerals.parse(counted)
    return number if number and number <= _HIGHEST and numerals.chinese(number) == counted else None
