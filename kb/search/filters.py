"""Typed values of fields that narrow a search: 类型:法规, 年份:2019..2021, 目录:policies."""

import re

from kb.analysis import fold
from kb.document import Kind
from kb.search.query import Filter

KIND_NAMES = {
    "政策": Kind.POLICY,
    "法规": Kind.LAW,
    "法律": Kind.LAW,
    "工作报告": Kind.REPORT,
    "报告": Kind.REPORT,
    "培训": Kind.TRAINING,
    "动态": Kind.NEWS,
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
_YEARS = re.compile(r"^((?:19|20)\d\d)?(\.\.|-|到|至)?((?:19|20)\d\d)?年?$")


def make_filter(name: str, value: str) -> Filter | None:
    """Return the filter for a typed value (类型:法规, 年份:2019..2021), None when it is none."""
    if name == "kind":
        kind = KIND_NAMES.get(fold(value)) or (Kind(value.lower()) if value.lower() in set(Kind) else None)
        return Filter("kind", (kind.value,)) if kind else None
    if name == "flags":
        flag = FLAG_NAMES.get(fold(value), value.lower())
        return Filter("flags", (flag,)) if flag in FLAG_NAMES.values() else None
    if name == "year":
        return _years(value)
    return Filter(name, (value,)) if value else None


def _years(value: str) -> Filter | None:
    match = _YEARS.match(value)
    if not match or not (match[1] or match[3]):
        return None
    first = int(match[1] or 1900)
    last = int(match[3] or (2099 if match[2] else first))
    return Filter("year", tuple(str(year) for year in range(first, last + 1))) if first <= last else None
