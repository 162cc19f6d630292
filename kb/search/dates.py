"""Years as people write them: 2019..2021, 近三年, 去年, 2020年以来. A relative date counts from this year."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from kb.analysis import numerals

# The catalogue dates documents to the day, but the index narrows by year: all that is offered is years.
EARLIEST, LATEST = 1900, 2099

_YEAR = r"((?:19|20)\d\d)年?"
_RANGE = re.compile(rf"^(?:{_YEAR})?(?:(\.\.|-|—|~|到|至)(?:{_YEAR})?)?$")
_SINCE = re.compile(rf"^自?{_YEAR}(?:以来|以后|之后|起|至今|到现在)$")
_UNTIL = re.compile(rf"^{_YEAR}(?:以前|之前)$")
_RECENT = re.compile(rf"^(?:最近|过去|近)({numerals.NUMERAL})年(?:以?来)?$")
_NAMED = {"今年": 0, "本年": 0, "本年度": 0, "今年以来": 0, "去年": 1, "上年": 1, "上年度": 1, "前年": 2}
_NAMED_SINCE = {"去年以来": 1, "前年以来": 2}
_LEADING = re.compile(
    rf"^((?:最近|过去|近){numerals.NUMERAL}年(?:以?来)?|自?(?:19|20)\d\d年(?:以来|以后|至今)|[今去前]年以来)的?(?=.)"
)
_MOST_YEARS = 100


class Years(NamedTuple):
    """A span of years, both ends included."""

    first: int
    last: int

    @property
    def values(self) -> tuple[str, ...]:
        """Each year as the index has it."""
        return tuple(str(year) for year in range(self.first, self.last + 1))

    def __str__(self) -> str:
        if self.last >= LATEST:
            return f"{self.first}—"
        if self.first <= EARLIEST:
            return f"—{self.last}"
        return str(self.first) if self.first == self.last else f"{self.first}—{self.last}"


def this_year() -> int:
    """Return the current year."""
    return date.today().year


def years(text: str, now: int) -> Years | None:
    """Return the years that ``text``, folded, names as a value of the field 年份; None when it names none."""
    if (match := _RANGE.match(text)) and (match[1] or match[3]):
        first = int(match[1] or EARLIEST)
        last = int(match[3] or (LATEST if match[2] else first))
        return Years(first, last) if first <= last else None
    return relative(text, now)


def relative(text: str, now: int) -> Years | None:
    """Return the years that a relative date names: 近三年 is this year and the two before; None for other text."""
    if match := _SINCE.match(text):
        return Years(int(match[1]), LATEST)
    if match := _UNTIL.match(text):
        return Years(EARLIEST, int(match[1]) - 1) if int(match[1]) > EARLIEST else None
    if match := _RECENT.match(text):
        count = numerals.parse(match[1]) or 0
        return Years(now - count + 1, now) if 0 < count <= _MOST_YEARS else None
    if text in _NAMED:
        return Years(now - _NAMED[text], now - _NAMED[text])
    return Years(now - _NAMED_SINCE[text], now) if text in _NAMED_SINCE else None


def leading(text: str) -> str:
    """Return the relative date that folded ``text`` begins with (近三年的防空演练), if it can be nothing else."""
    match = _LEADING.match(text)
    return match[1] if match else ""


def spans(values: tuple[str, ...]) -> Iterator[Years]:
    """Yield the spans that single years make up."""
    first = last = 0
    for year in sorted(map(int, filter(str.isdecimal, values))):
        if first and year == last + 1:
            last = year
            continue
        if first:
            yield Years(first, last)
        first = last = year
    if first:
        yield Years(first, last)
