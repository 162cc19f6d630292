"""Amounts in a clause: 不少于5场, 1次, 达到95%以上, 两轮, 3至5人次."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.analysis import numerals

_UNITS = (
    "个百分点|万人次|人次|课时|学时|个小时|小时|分钟|平方米|万平方米|公里|万元|亿元|件套|台套|套次|场次|班次|万册|万份|万人|"
    "次|场|期|轮|回|遍|批|项|名|人|户|家|处|台|套|件|篇|份|条|部|支|辆|天|元|种|张|本|册|块|座|所|间|对|节|讲|班|组|队|个|米|吨|只|枚|顶|具|艘|架|门"
)
# Longer ones are no amounts, and would be tried from each of their digits on.
_DIGITS = r"\d{1,15}(?:,\d{3}){1,4}(?:\.\d+)?|(?<!\d)\d{1,15}(?:\.\d+)?"
_HAN = "[一二两三四五六七八九十百]{1,5}"
_UNDER = (
    "不少于|不低于|不得少于|不得低于|不小于|至少要?|不短于|最少|达到|达(?=\\d|百分)|保持在|稳定在|"
    "提高到|提升到|提高至|提升至|力争|确保|超过|高于|大于"
)
_OVER = "不超过|不得超过|不高于|不多于|不大于|控制在|压缩到|降到|降至|低于|少于|至多|最多|不长于"
_AMOUNT = re.compile(
    rf"(?:(?P<bound>{_UNDER}|{_OVER})(?P<lead>[^\d，。；]{{0,10}}?))?"
    rf"(?P<number>(?<![\d.第年月/—-]){_DIGITS}|"
    rf"(?<![第一二三四五六七八九十百千万两每同统唯之专进]){_HAN})"
    rf"(?:[至到—~～-](?P<most>\d+(?:\.\d+)?|[两三四五六七八九十]))?[ 　]?(?P<unit>%|％|‰|万?(?:{_UNITS}))"
    r"(?P<after>及?以上|及?以下|以内|之内|左右)?"
)
_PERCENT = re.compile(
    rf"(?P<bound>{_UNDER}|{_OVER})?(?P<lead>)百分之(?P<number>[一二三四五六七八九十百]{{1,5}})(?P<most>)(?P<unit>)"
    r"(?P<after>及?以上|及?以下|以内|左右)?"
)
_DURATIONS = frozenset(["天", "小时", "分钟"])
_TIMES = frozenset(["次", "场", "期", "轮", "回", "遍", "批", "节", "课时", "学时", "场次", "班次", "讲", "班"])


class Amount(NamedTuple):
    """How much: where it stands, with the words of its bound before and behind it."""

    start: int
    end: int
    before: str
    after: str
    value: float
    unit: str
    written: str

    @property
    def bound(self) -> str:
        """The words of the bound as they stand around the number."""
        return "…".join(filter(None, (self.before, self.after)))

    @property
    def is_times(self) -> bool:
        """Whether it counts how often something is done."""
        return self.unit in _TIMES

    @property
    def is_duration(self) -> bool:
        """Whether it is a length of time."""
        return self.unit in _DURATIONS

    @property
    def is_share(self) -> bool:
        """Whether it is a share of a whole."""
        return self.unit in ("%", "‰")


def amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts in a clause, from left to right."""
    for shape in (_PERCENT, _AMOUNT):
        for match in shape.finditer(text):
            value = _value(match["number"])
            if value is not None:
                yield _amount(match, value)


def _amount(match: re.Match[str], value: float) -> Amount:
    # A bound some words before its number holds it together: 至少开展1次.
    start = match.start("bound") if match["bound"] and not match["lead"] else match.start("number")
    if match.re is _PERCENT:
        start = match.start("bound") if match["bound"] else match.start()
    unit = "%" if match.re is _PERCENT else match["unit"].replace("％", "%").replace("个小时", "小时")
    if unit.startswith("万") and unit not in ("万元",):
        value, unit = value * 10_000, unit[1:]
    ranged = f"至{match['most']}" if match["most"] else ""
    after = ranged + (match["after"] or "")
    return Amount(start, match.end(), match["bound"] or "", after, round(value, 6), unit, match["number"])


def _value(written: str) -> float | None:
    if written[0].isdecimal():
        return float(written.replace(",", ""))
    return numerals.parse(written)
