"""What cleaning did to a document and what is doubtful in it, as the page tells it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from kb.view import DocumentView

RULES = {
    "label-table": _l("信息表"),
    "byline": _l("署名"),
    "dateline": _l("来源和日期行"),
    "broken-encoding": _l("编码错误"),
    "invisible": _l("不可见字符"),
    "compatibility": _l("兼容字形"),
    "width": _l("全角字母数字"),
    "confusion": _l("识别混淆"),
    "pinyin": _l("注音"),
    "truncation-notice": _l("删节提示"),
    "link-spam": _l("垃圾链接"),
    "furniture": _l("网页附件"),
    "running-head": _l("页眉页码"),
    "vertical-headline": _l("竖排标题"),
    "line-break": _l("硬换行"),
    "columns": _l("跨栏断开"),
    "page-break": _l("跨页断开"),
    "blanks": _l("句中空格"),
    "repetition": _l("重复文字"),
    "slogan": _l("分行口号"),
}
FLAGS = {
    "no-title": _l("没有标题"),
    "no-date": _l("没有日期"),
    "incomplete": _l("内容不全"),
    "placeholder": _l("占位符"),
    "dropped-characters": _l("可能缺字"),
    "censored": _l("屏蔽符号"),
    "damaged": _l("文字损坏"),
    "broken-off": _l("句子中断"),
    "column-order": _l("版面待核"),
    "ocr": _l("文字识别所得"),
}


@dataclass(frozen=True, slots=True)
class Doubts:
    """Repairs counted by rule, and doubtful places, each with its name in the interface's language."""

    repairs: tuple[tuple[Any, int], ...]
    flags: tuple[tuple[Any, Any], ...]

    @classmethod
    def of(cls, view: DocumentView) -> "Doubts":
        """Return what is to be told of a document."""
        counts = Counter(repair.rule for repair in view.repairs)
        named = tuple((rule_name(rule), count) for rule, count in counts.most_common())
        return cls(named, tuple((FLAGS.get(flag.name, flag.name), flag) for flag in view.flags))

    @property
    def number_of_repairs(self) -> int:
        """How many places were repaired."""
        return sum(count for _, count in self.repairs)


def repairs_by_section(view: DocumentView) -> Mapping[str, Sequence[Any]]:
    """Return the repairs of each section, by anchor, in order of their place."""
    found: dict[str, list[Any]] = {}
    for repair in view.repairs:
        found.setdefault(repair.anchor, []).append(repair)
    return found


def rule_name(rule: str) -> Any:
    """Return the name of a rule in the interface's language."""
    return RULES.get(rule, rule)
