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
}
FLAGS = {
    "no-title": _l("没有标题"),
    "no-date": _l("没有日期"),
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
