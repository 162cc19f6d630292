"""What the catalogue has on the sections and documents of a topic: passages, citations, terms, dates."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from kb import catalogue, settings
from kb.catalogue import section_id
from kb.document import Kind
from kb.markup import Span
from kb.search.highlights import Highlighter
from kb.search.snippets import make_snippet
from kb.tables import citations, documents, terms
from kb.topics.membership import Members

_YEAR = re.compile(r"\d{4}(?!\d)")
_PASSAGES = 8
_LAWS = 8
_ARTICLES = 5
_TERMS = 12
_LONGEST_GAP = 40
"""Years without a document are shown as such, unless there are more of them than this."""


class Belonging(NamedTuple):
    """A document of a topic, with how many of its sections are the topic's and the anchor of the best."""

    document: str
    title: str
    kind: str
    published: str | None
    sections: int
    anchor: str

    @property
    def year(self) -> str:
        """The year of its date, "" where none is known: a file may state a day alone."""
        dated = _YEAR.match(self.published or "")
        return dated.group() if dated else ""


class Passage(NamedTuple):
    """A key passage: where it stands, and a verbatim snippet with marked spans."""

    document: str
    title: str
    kind: str
    anchor: str
    heading: str
    snippet: str
    highlights: tuple[Span, ...]
    pinned: bool


class CitedLaw(NamedTuple):
    """A law that documents of a topic cite: how often, by how many, and its articles with their counts."""

    document: str
    title: str
    citations: int
    documents: int
    articles: tuple[tuple[str, int], ...]


class TopicTerm(NamedTuple):
    """Numbered shorthand or a definition that stands in the sections of a topic, with its first place."""

    term: str
    meaning: str
    parts: tuple[str, ...]
    document: str
    anchor: str
    documents: int


def belonging(rows: dict[str, Row[Any]], members: Members) -> list[Belonging]:
    """Return the documents of a topic, in the order of their best section."""
    return [
        Belonging(name, row.title, row.kind, row.published, len(ids), ids[0].partition("#")[2])
        for name, ids in members.by_document.items()
        if (row := rows.get(name)) is not None
    ]


def passages(connection: Connection, rows: dict[str, Row[Any]], members: Members) -> list[Passage]:
    """Return the key passages: those pinned and the best others, no more than two of a document."""
    chosen: list[str] = list(members.sections[: members.pinned])
    of_document = Counter(section.partition("#")[0] for section in chosen)
    for section in members.sections[members.pinned :]:
        document = section.partition("#")[0]
        if len(chosen) < max(_PASSAGES, members.pinned) and of_document[document] < 2:
            chosen.append(section)
            of_document[document] += 1
    found = catalogue.sections_by_id(connection, chosen)
    highlighter = Highlighter(members.tree)
    return [
        _passage(found[section], rows[found[section].document], highlighter, number < members.pinned)
        for number, section in enumerate(chosen)
        if section in found and found[section].document in rows
    ]


def _passage(section: Row[Any], document: Row[Any], highlighter: Highlighter, pinned: bool) -> Passage:
    limit = settings.number("KB_SNIPPET_CHARS")
    snippet = make_snippet(section.text, highlighter.marks(section.text), limit)
    heading = section.heading or (section.path[-1] if section.path else "")
    return Passage(
        document.id, document.title, document.kind, section.anchor, heading, snippet.text, snippet.highlights, pinned
    )


def cited_laws(connection: Connection, members: Members) -> tuple[list[CitedLaw], int]:
    """Return the laws that documents of a topic cite, and the number of citations in its sections.

    Those cited most often in the topic's own sections come first, then those cited by most documents.
    """
    query = (
        select(citations.c.document, citations.c.anchor, citations.c.target, citations.c.target_anchor)
        .join(documents, documents.c.id == citations.c.target)
        .where(citations.c.document.in_(members.documents), citations.c.target != citations.c.document)
        .where(documents.c.kind == Kind.LAW)
    )
    by_law: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        by_law.setdefault(row.target, []).append(row)
    own = frozenset(members.sections)
    inside = {law: sum(section_id(row.document, row.anchor) in own for row in rows) for law, rows in by_law.items()}
    titles = {law: row.title for law, row in catalogue.documents_by_id(connection, by_law).items()}
    found = [_cited(law, titles[law], rows) for law, rows in by_law.items()]
    found.sort(key=lambda law: (-inside[law.document], -law.documents, -law.citations, law.document))
    return found[:_LAWS], sum(inside.values())


def _cited(law: str, title: str, rows: Sequence[Any]) -> CitedLaw:
    articles = Counter(row.target_anchor for row in rows if row.target_anchor)
    ordered = sorted(articles.items(), key=lambda item: (-item[1], item[0]))[:_ARTICLES]
    return CitedLaw(law, title, len(rows), len({row.document for row in rows}), tuple(ordered))


def topic_terms(connection: Connection, members: Members) -> list[TopicTerm]:
    """Return the terms that stand in the sections of a topic, those of most documents first."""
    query = select(terms).where(terms.c.document.in_(members.documents)).order_by(terms.c.document, terms.c.ordinal)
    own = frozenset(members.sections)
    by_term: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        if section_id(row.document, row.anchor) in own:
            by_term.setdefault(row.term, []).append(row)
    found = [_term(term, rows) for term, rows in by_term.items()]
    return sorted(found, key=lambda one: (-one.documents, one.term))[:_TERMS]


def _term(term: str, rows: Sequence[Row[Any]]) -> TopicTerm:
    # What a text explains says more than where the term merely stands.
    best = max(rows, key=lambda row: (bool(row.meaning), len(row.parts)))
    number = len({row.document for row in rows})
    return TopicTerm(term, best.meaning, tuple(best.parts), best.document, best.anchor, number)


def years(of: Iterable[Belonging]) -> list[tuple[str, int]]:
    """Return the years of the dated documents with how many each has, the years between without any too."""
    counts = Counter(document.year for document in of if document.year)
    if not counts:
        return []
    first, last = int(min(counts)), int(max(counts))
    every = range(first, last + 1) if last - first - len(counts) < _LONGEST_GAP else map(int, counts)
    return [(f"{year:04}", counts[f"{year:04}"]) for year in sorted(every)]
