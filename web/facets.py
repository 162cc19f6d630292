"""The facets as a page shows them. A further facet of the engine needs one row in ``SHAPES``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import lazy_gettext as _l

from kb.search.results import Results
from web.presentation import KINDS
from web.search_form import SearchForm

SHOWN = 8
"""Values shown at once; the others are folded."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a facet looks: its name, the names of its values where they are not shown as they are, its order."""

    label: Any
    values: Mapping[str, Any] = field(default_factory=dict)
    newest_first: bool = False


SHAPES = {
    "kind": Shape(_l("类型"), KINDS),
    "level": Shape(
        _l("层级"),
        {
            "law": _l("法律"),
            "interpretation": _l("司法解释"),
            "regulation": _l("行政法规"),
            "rule": _l("部门规章"),
            "local": _l("地方性法规"),
        },
    ),
    "validity": Shape(_l("时效")),
    "topic": Shape(_l("主题")),
    "year": Shape(_l("年份"), newest_first=True),
    "region": Shape(_l("地区")),
    "issuer": Shape(_l("发布机构")),
    "cites": Shape(_l("引用法律")),
    "folder": Shape(_l("目录")),
}
"""In the order of the page; a facet without a row comes last, under the engine's own name for it."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: how it is called, how many documents choosing it gives, and the form that does."""

    name: str
    count: int
    is_chosen: bool
    toggled: SearchForm


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: the values shown at once, and those folded."""

    label: str
    values: tuple[Value, ...]
    further: tuple[Value, ...]

    @property
    def is_chosen(self) -> bool:
        """Whether a value is chosen; chosen ones are never folded."""
        return any(value.is_chosen for value in self.values)


def facets_of(form: SearchForm, results: Results) -> list[Facet]:
    """Return the facets that have values, in the order of ``SHAPES``."""
    known = list(SHAPES)
    names = sorted(results.facets, key=lambda name: known.index(name) if name in SHAPES else len(known))
    return [facet for name in names if (facet := _facet(form, name, results.facets[name])).values]


def label_of(facet: str) -> str:
    """Return the name of a facet in the interface's language."""
    return str(SHAPES[facet].label) if facet in SHAPES else facet


def name_of(facet: str, value: str) -> str:
    """Return the name of a facet's value in the interface's language."""
    return str(SHAPES[facet].values.get(value, value)) if facet in SHAPES else value


def _facet(form: SearchForm, name: str, counts: Mapping[str, int]) -> Facet:
    chosen = form.filters.get(name, frozenset())
    found = dict.fromkeys(chosen, 0) | dict(counts)
    if name in SHAPES and SHAPES[name].newest_first:
        ordered = sorted(found, reverse=True)
    else:
        ordered = sorted(found, key=lambda value: (-found[value], value))
    ordered.sort(key=lambda value: value not in chosen)
    values = tuple(
        Value(name_of(name, value), found[value], value in chosen, form.toggled(name, value)) for value in ordered
    )
    shown = max(SHOWN, len(chosen))
    return Facet(label_of(name), values[:shown], values[shown:])
