"""From the name in a wiki link to what it means: a topic, a document or its section, a law or its article, a term.

Looked for in that order; the newest edition of a law wins.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Engine, select

from kb.analysis import fold
from kb.citations import known_as, law_name
from kb.search.pinpoint import citation
from kb.tables import documents, names, sections, sources, terms
from kb.topics.taxonomy import Taxonomy

_LAW = re.compile(r"(?:法|法典|条例|规定|办法|细则|规则|决定|解释)$")


class Meaning(StrEnum):
    """What a name in a wiki link means. OUTSIDE is a law that the library does not hold."""

    TOPIC = "topic"
    DOCUMENT = "document"
    SECTION = "section"
    TERM = "term"
    OUTSIDE = "outside"


class Destination(NamedTuple):
    """Where a wiki link leads: a topic's slug, a document's id with the anchor of a section, or a term."""

    meaning: Meaning
    name: str
    anchor: str = ""


class Resolver:
    """The names of one revision of a library."""

    def __init__(self, database: Engine, taxonomy: Taxonomy) -> None:
        """Read the names of all documents; what sections a document has is read when first asked for."""
        self._database = database
        self._taxonomy = taxonomy
        self._documents: dict[str, str] = {}
        with database.connect() as connection:
            rows = connection.execute(select(documents.c.id, documents.c.title, documents.c.published)).all()
            paths = connection.execute(select(sources.c.path, sources.c.document).order_by(sources.c.path)).all()
            cited = connection.execute(select(names.c.name, names.c.document)).all()
        self._titles = [row.title for row in rows]
        others: dict[str, list[str]] = {}
        for name, document in cited:
            others.setdefault(document, []).append(name)
        for row in sorted(rows, key=lambda row: (row.published or "", row.id), reverse=True):
            for name in (row.title, law_name(row.title), *others.get(row.id, ())):
                self._documents.setdefault(_key(name), row.id)
        self._documents |= {row.id: row.id for row in rows}
        for path, document in paths:
            self._documents.setdefault(path, document)
        self._sections: dict[str, dict[str, str]] = {}

    def resolve(self, name: str) -> Destination | None:
        """Return what ``name`` means, None where there is nothing of that name."""
        whole, _, place = name.partition("#")
        if not place and (topic := self._taxonomy.named(name)):
            return Destination(Meaning.TOPIC, topic.slug)
        document = self._document(whole)
        if document and place:
            anchor = self._places(document).get(_key(place))
            return Destination(Meaning.SECTION, document, anchor) if anchor else None
        if document:
            return Destination(Meaning.DOCUMENT, document)
        return self._article(name) or self._term(name)

    def nearest(self, name: str) -> str | None:
        """Return the existing name most like one that leads nowhere, None where none is near."""
        whole, _, place = name.partition("#")
        document = self._document(whole)
        if document and place:
            near = _close(_key(place), self._places(document))
            return f"{whole}#{near}" if near else whole
        return _close(name, [*self._taxonomy.names, *self._titles])

    def _document(self, name: str) -> str | None:
        spellings = (name, _key(name), law_name(name), known_as(law_name(name)))
        return next((self._documents[one] for one in spellings if one in self._documents), None)

    def _article(self, name: str) -> Destination | None:
        cited = citation(name.replace("#", ""))
        law = cited.law if cited else name.partition("#")[0]
        document = self._document(law)
        if cited and document:
            anchor = self._places(document).get(_key(cited.article))
            return Destination(Meaning.SECTION, document, anchor) if anchor else None
        return Destination(Meaning.OUTSIDE, name) if _LAW.search(law_name(law)) else None

    def _term(self, name: str) -> Destination | None:
        with self._database.connect() as connection:
            found = connection.scalar(select(terms.c.term).where(terms.c.term == name).limit(1))
        return Destination(Meaning.TERM, found) if found else None

    def _places(self, document: str) -> dict[str, str]:
        """Return the anchor of each section of a document, by anchor and by heading."""
        if document not in self._sections:
            query = select(sections.c.anchor, sections.c.heading).where(sections.c.document == document)
            with self._database.connect() as connection:
                rows = connection.execute(query.order_by(sections.c.ordinal)).all()
            places = {_key(row.anchor): row.anchor for row in rows}
            for row in rows:
                places.setdefault(_key(row.heading), row.anchor)
            places.pop("", None)
            self._sections[document] = places
        return self._sections[document]


def _close(name: str, names: Iterable[str]) -> str | None:
    """Return the most alike of ``names``; one that holds the name, or is held by it, counts as near."""
    known = list(dict.fromkeys(names))
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return close[0] if close else min((one for one in known if one and (name in one or one in name)), default=None)


def _key(name: str) -> str:
    return "".join(fold(name).split())
