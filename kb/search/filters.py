"""Typed values of fields that narrow a search: 类型:法规, 年份:2019..2021, 目录:policies, 发布:国务院."""

import re

from kb.analysis import fold
from kb.document import Kind
from kb.search import dates
from kb.search.query import Filter

KIND_NAMES = {
    "政策": Kind.POLICY,
    "法规": Kind.LAW,
    "法律": Kind.LAW,
    "工作报告": Kind.REPORT,
    "报告": Kind.REPORT,
    "培训": Kind.TRAINING,
    "动态": Kind.NEWS,
    "新闻": Kind.NEWS,
    "总结": Kind.REPORT,
    "教材": Kind.TRAINING,
    "其他": Kind.OTHER,
}
FLAG_NAMES = {
    "缺标题": "no-title",
    "缺日期": "no-date",
    "内容不全": "incomplete",
    "占位符": "placeholder",
    "缺字": "dropped-characters",
    "屏蔽符号": "censored",
    "文字损坏": "damaged",
    "句子中断": "broken-off",
    "版面待核": "column-order",
    "文字识别": "ocr",
}
_BETWEEN = re.compile(r"[,、|]")
# A path or the name of a law may hold what stands between several values elsewhere.
_SINGLE = frozenset({"folder", "cites"})


def make_filter(name: str, value: str) -> Filter | None:
    """Return the filter for a typed value or several (类型:法规、政策, 年份:2019..2021), None when one is none."""
    parts = [value] if name in _SINGLE else _BETWEEN.split(value)
    found = [_values(name, part.strip()) for part in parts if part.strip()]
    if not found or not all(found):
        return None
    return Filter(name, tuple(dict.fromkeys(one for part in found for one in part or ())))


def _values(name: str, value: str) -> tuple[str, ...] | None:
    """Return what the index has for one typed value; a name of an issuer or region stays as typed."""
    if name == "kind":
        kind = KIND_NAMES.get(fold(value)) or (Kind(value.lower()) if value.lower() in set(Kind) else None)
        return (kind.value,) if kind else None
    if name == "flags":
        flag = FLAG_NAMES.get(fold(value), value.lower())
        return (flag,) if flag in FLAG_NAMES.values() else None
    if name == "year":
        named = dates.years(fold(value), dates.this_year())
        return named.values if named else None
    return (value,)
