"""The rows of an export: each hit with its best passage, where that stands, and how to cite it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.search.results import Hit, Results
from kb.xml_text import legal


class Row(NamedTuple):
    """One document found: its best passage, and where that stands."""

    title: str
    kind: str
    published: str
    heading: str
    passage: str
    anchor: str
    source: str
    link: str
    citation: str


COLUMNS = Row._fields


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under a title, with the names of the columns in the reader's language; a Word file takes rows of COLUMNS."""

    title: str
    names: Sequence[str]
    rows: Sequence[tuple[str, ...]]


def rows_of(results: Results, link: Callable[[str, str], str], kind_name: Callable[[str], str]) -> list[Row]:
    """Return one row for each hit; ``link`` makes the address of a document's section."""
    return [_row(hit, link, kind_name) for hit in results.hits]


def _row(hit: Hit, link: Callable[[str, str], str], kind_name: Callable[[str], str]) -> Row:
    best = hit.sections[0] if hit.sections else None
    anchor = best.anchor if best else ""
    path = (*best.path, best.heading) if best else ()
    heading = " › ".join(part for part in dict.fromkeys(path) if part)
    found = Row(
        hit.title,
        kind_name(hit.kind),
        hit.published or "",
        heading,
        best.snippet if best else "",
        anchor,
        hit.source,
        link(hit.document, anchor),
        _citation(hit, best.heading if best else ""),
    )
    return Row(*map(legal, found))


def _citation(hit: Hit, heading: str) -> str:
    titled = hit.title if hit.title.startswith("《") else f"《{hit.title}》"
    dated = f"（{hit.published}）" if hit.published else ""
    return f"{titled}{dated}{heading}"
