"""What in a text can be part of a reference: one visible table of signs, found in one pass."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from kb.analysis import numerals

_N = numerals.NUMERAL
_ONE = rf"\(?{_N}\)?"
_NUMBERS = rf"{_ONE}(?:(?:、|,|和|及|或者?|至|到|-|—)第?{_ONE}){{0,99}}"
_PLACE = rf"第{_NUMBERS}[条款项]"
_SORTS = "法典?|条例|办法|规定|细则|规则|解释|决定|准则|章程|条令|通则|规范|意见|安排|批复|规程|纪律处分条例"


class Sign(StrEnum):
    """What a mark is."""

    TITLE = "title"  # 《国防动员法》
    OWN = "own"  # 本法, before a place
    THAT = "that"  # 该法, before a place
    PLACE = "place"  # 第十条, 第二款, 第(三)项
    BACK = "back"  # 前款, 前两条
    BARE = "bare"  # the end of a name without marks: 刑法


class Mark(NamedTuple):
    """A sign with its place in the folded text."""

    sign: Sign
    start: int
    end: int
    match: re.Match[str]


SIGNS: tuple[tuple[Sign, str], ...] = (
    (Sign.TITLE, r"《(?:[^《》\n]|《[^《》\n]{1,80}》){1,120}》"),
    (Sign.PLACE, rf"第(?P<numbers>{_NUMBERS})(?P<unit>[条款项])(?:之(?P<branch>{_N}))?(?!例|[线路腿件道]|形码)"),
    (Sign.BACK, r"(?<![目以提之当此空靠往朝])前(?P<count>[一二两三四五六])?(?P<back>款|项(?!目)|条(?![件例约形码目]))"),
    (Sign.OWN, rf"本(?:实施)?(?P<own>{_SORTS}|条|款)(?=\s*(?:{_PLACE}|前[一二两三]?[款项]))"),
    (Sign.THAT, rf"(?:该|(?<!合)同)(?P<that>{_SORTS}|条|款)(?=\s*{_PLACE})"),
    (
        Sign.BARE,
        rf"法(?![律院官医学庭]|人(?!民))典?(?:修正案(?:\({_N}\))?)?|(?:条例|办法|规定|细则|规则|解释|决定|准则|章程|条令|通则)(?=\s?第{_N}条)",
    ),
)

_ANY = re.compile("|".join(f"(?P<{sign.value}_>{pattern})" for sign, pattern in SIGNS))
_SIGN_OF = {f"{sign.value}_": sign for sign, _ in SIGNS}


def marks(text: str) -> Iterator[Mark]:
    """Yield the marks of a folded text from left to right; they do not overlap."""
    for match in _ANY.finditer(text):
        sign = next(_SIGN_OF[name] for name in _SIGN_OF if match[name] is not None)
        yield Mark(sign, match.start(), match.end(), match)


def ordinals(numbers: str) -> list[int]:
    """Return what (一)、(三)至(五) counts: 1, 3, 4, 5; a range too long for a list gives its ends."""
    found: list[int] = []
    for link, written in re.findall(rf"([至到—-]?)第?\(?({_N})\)?", numbers):
        number = numerals.parse(written)
        if number is None or number > 9999:
            continue
        found += through(found[-1], number) if link and found else [number]
    return found


LONGEST_RANGE = 60


def through(first: int, last: int) -> list[int]:
    """Return what follows ``first`` up to and with ``last``; of a range too long, or none, the end alone."""
    return list(range(first + 1, last + 1)) if 0 < last - first <= LONGEST_RANGE else [last]
