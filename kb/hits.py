"""From the documents and sections that an engine found to what a page of hits shows of them.

Three statements whatever the length of the page, made once: to make one takes longer than its reading.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, select

from kb import settings, tables
from kb.search.engine import DocumentMatch, Matches
from kb.search.highlights import Highlighter
from kb.search.query import Query
from kb.search.results import Hit, SectionHit
from kb.search.snippets import make_snippet

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_section, _document, _source = tables.sections.c, tables.documents.c, tables.sources.c
_SECTIONS = select(_section.id, _section.anchor, _section.heading, _section.path, _section.text).where(
    _section.id.in_(_IDS)
)
_SHOWN = (_document.id, _document.title, _document.kind, _document.published, _document.access)
_DOCUMENTS = select(*_SHOWN).where(_document.id.in_(_IDS))
_SOURCES = select(_source.document, _source.path).where(_source.document.in_(_IDS)).order_by(_source.path, _source.part)


class SectionRow(NamedTuple):
    """A section as its hit needs it; ``path`` are the headings above it, outermost first."""

    anchor: str
    heading: str
    path: tuple[str, ...]
    text: str


class DocumentRow(NamedTuple):
    """A document as its hit needs it; ``sources`` are its paths in order."""

    title: str
    kind: str
    published: str | None
    access: int
    sources: tuple[str, ...]


def hits_of(connection: Connection, query: Query, matches: Matches) -> tuple[Hit, ...]:
    """Return the documents that an engine found with the snippets of their sections."""
    sections = _sections(connection, (section.id for match in matches.documents for section in match.sections))
    documents = _documents(connection, (match.id for match in matches.documents))
    highlighter, limit = Highlighter(query.tree), settings.number("KB_SNIPPET_CHARS")
    return tuple(
        _hit(match, documents[match.id], _section_hits(match, sections, highlighter, limit))
        for match in matches.documents
        # While an index follows, the catalogue may already be without a document it still finds.
        if match.id in documents
    )


def _sections(connection: Connection, ids: Iterable[str]) -> dict[str, SectionRow]:
    rows = connection.execute(_SECTIONS, {"ids": list(ids)})
    return {name: SectionRow(anchor, heading, tuple(path), text) for name, anchor, heading, path, text in rows}


def _documents(connection: Connection, ids: Iterable[str]) -> dict[str, DocumentRow]:
    """Return the documents that exist and have a source, by id."""
    wanted = {"ids": list(ids)}
    sources: dict[str, list[str]] = {}
    for document, path in connection.execute(_SOURCES, wanted):
        sources.setdefault(document, []).append(path)
    rows = connection.execute(_DOCUMENTS, wanted)
    return {
        name: DocumentRow(title, kind, published, access, tuple(sources[name]))
        for name, title, kind, published, access in rows
        if name in sources
    }


def _hit(match: DocumentMatch, row: DocumentRow, sections: tuple[SectionHit, ...]) -> Hit:
    shown = (row.title, row.kind, row.published, match.score, row.sources, match.matched)
    return Hit(match.id, *shown, sections, row.access)


def _section_hits(
    match: DocumentMatch, rows: Mapping[str, SectionRow], highlighter: Highlighter, limit: int
) -> tuple[SectionHit, ...]:
    hits = []
    for scored in match.sections:
        if (row := rows.get(scored.id)) is not None:
            snippet = make_snippet(row.text, highlighter.marks(row.text), limit)
            heading = row.heading or (row.path[-1] if row.path else "")
            first = snippet.start + (snippet.highlights[0][0] if snippet.highlights else 0)
            paragraph = row.text.count("\n", 0, first) + 1
            hits.append(SectionHit(row.anchor, heading, row.path, scored.score, *snippet[:2], paragraph))
    # A passage found by its heading alone shows less than one that has the words.
    return tuple(sorted(hits, key=lambda hit: not hit.highlights))
