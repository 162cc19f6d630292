"""A law with its editions: which one is in force, what took the place of one, and where an article stands in each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, select

from kb.analysis import numerals
from kb.catalogue import documents_by_id, resolved_revision, revision, section_id, sections_of
from kb.citations import editions_of, known_as, law_name
from kb.comparison import Compared, Part, compare
from kb.document import Kind
from kb.errors import NotFoundError
from kb.tables import citations, documents, sections

_ENDED = re.compile(r"废止|失效|无效")
_ENDS = re.compile(r"[^。；;\n]*?(?:同时|予以|即行|自行)废止")
# 《某法》中有关……的规定同时废止 ends a part of a law, not the law.
_ONLY_A_PART = re.compile(r"有关|相关|规定|第[^、，]{1,8}条")
_ARTICLE = re.compile(rf"^第({numerals.NUMERAL})条")
_KEPT = 64
"""How many laws and comparisons are kept until the catalogue changes: pages follow one another."""


class Standing(StrEnum):
    """Whether an edition is what holds."""

    IN_FORCE = "in-force"
    TO_COME = "to-come"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"


class Volume(NamedTuple):
    """A document that is an edition, or one part of it, with the numbers of its first and last article, 0 for none."""

    document: str
    title: str
    first: int = 0
    last: int = 0


class Edition(NamedTuple):
    """A text of a law, with its date as exact as it is known; ``volumes`` are several for a code in parts."""

    published: str | None
    standing: Standing
    volumes: tuple[Volume, ...]

    def has(self, document_id: str) -> bool:
        """Whether a document belongs to it."""
        return any(volume.document == document_id for volume in self.volumes)


class Law(NamedTuple):
    """The editions of one name, the newest first; ``ended_by`` is the text of another name that repealed it."""

    name: str
    title: str
    editions: tuple[Edition, ...]
    ended_by: Volume | None

    @property
    def in_force(self) -> Edition | None:
        """The edition that holds, None where the law was repealed."""
        return next((edition for edition in self.editions if edition.standing is Standing.IN_FORCE), None)

    def edition(self, document_id: str) -> Edition | None:
        """Return the edition that a document belongs to."""
        return next((edition for edition in self.editions if edition.has(document_id)), None)


class Status(NamedTuple):
    """What is to be said above a text of a law: its standing, and what holds in its place where the library has it."""

    law: Law
    standing: Standing
    successor: Volume | None


class Counterpart(NamedTuple):
    """An article as another edition has it; ``anchor`` is None where that edition has none like it."""

    edition: Edition
    document: str
    anchor: str | None
    is_same: bool


class Laws:
    """The laws of one catalogue, open for reading."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._compared = lru_cache(_KEPT)(self._compare)
        self._read = lru_cache(_KEPT)(self._gather)

    def named(self, written: str) -> Law:
        """Return the law of a name as it may be written (《国防动员法》); raises NotFoundError."""
        with self._database.connect() as connection:
            law = self._law(connection, known_as(law_name(written)))
        if law is None:
            raise NotFoundError("law", written)
        return law

    def status(self, document_id: str) -> Status | None:
        """Return how a document stands among the editions of its law, None for what is no law."""
        with self._database.connect() as connection:
            row = documents_by_id(connection, [document_id]).get(document_id)
            if row is None or row.kind != Kind.LAW or (law := self._law(connection, law_name(row.title))) is None:
                return None
        edition = law.edition(document_id)
        if edition is None:
            return None
        holds = law.in_force.volumes[0] if law.in_force else law.ended_by
        is_followed = edition.standing in (Standing.SUPERSEDED, Standing.REPEALED)
        return Status(law, edition.standing, holds if is_followed else None)

    def compare(self, old: Edition, new: Edition) -> tuple[Compared, ...]:
        """Return the articles of two editions beside each other."""
        with self._database.connect() as connection:
            return self._compared(revision(connection), _ids(old), _ids(new))

    def counterparts(self, law: Law, document_id: str, anchor: str) -> list[Counterpart]:
        """Return how every other edition of a law has an article."""
        own = law.edition(document_id)
        others = [edition for edition in law.editions if edition is not own]
        return [self._counterpart(own, other, anchor) for other in others] if own else []

    def _law(self, connection: Connection, name: str) -> Law | None:
        return self._read((revision(connection), resolved_revision(connection), date.today()), name)

    def _gather(self, _state: tuple[int, int, date], name: str) -> Law | None:
        with self._database.connect() as connection:
            return _law(connection, name)

    def _counterpart(self, own: Edition, other: Edition, anchor: str) -> Counterpart:
        for one in self.compare(other, own):
            if one.new and one.new.anchor == anchor and one.old:
                return Counterpart(other, self._holder(other, one.old.anchor), one.old.anchor, not _differs(one))
        return Counterpart(other, other.volumes[0].document, None, False)

    def _holder(self, edition: Edition, anchor: str) -> str:
        wanted = [section_id(volume.document, anchor) for volume in edition.volumes]
        with self._database.connect() as connection:
            held = connection.scalar(select(sections.c.document).where(sections.c.id.in_(wanted)))
        return str(held)

    def _compare(self, _revision: int, old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Compared, ...]:
        with self._database.connect() as connection:
            return tuple(compare(_parts(connection, old), _parts(connection, new)))


def _ids(edition: Edition) -> tuple[str, ...]:
    return tuple(volume.document for volume in edition.volumes)


def _differs(one: Compared) -> bool:
    return len(one.runs) > 1


def _parts(connection: Connection, ids: Iterable[str]) -> list[Part]:
    rows = (row for document_id in ids for row in sections_of(connection, document_id))
    return [Part(row.anchor, row.heading, row.text) for row in rows if row.text]


def _law(connection: Connection, name: str) -> Law | None:
    ids = editions_of(connection, [name])
    found = documents_by_id(connection, ids)
    rows = [found[one] for one in ids if found[one].kind == Kind.LAW]
    if not rows:
        return None
    own = law_name(rows[0].title)
    rows = [row for row in rows if law_name(row.title) == own]
    articles = _articles(connection, [row.id for row in rows])
    grouped = _editions(rows, articles)
    standings = [_standing(edition) for edition in grouped]
    ended_by = None
    if Standing.IN_FORCE in standings:
        newest = standings.index(Standing.IN_FORCE)
        ended_by = _ended_by(connection, grouped[newest])
        # An amendment stands beside those before it, it does not take their place.
        followed = Standing.IN_FORCE if own.endswith("修正案") else Standing.SUPERSEDED
        later = [followed if one is Standing.IN_FORCE else one for one in standings[newest + 1 :]]
        standings[newest:] = [Standing.REPEALED if ended_by else Standing.IN_FORCE, *later]
    editions = [
        Edition(rows[0].published, standing, tuple(_volume(row, articles[row.id]) for row in rows))
        for rows, standing in zip(grouped, standings, strict=True)
    ]
    return Law(own, editions[0].volumes[0].title, tuple(editions), ended_by)


def _volume(row: Row[Any], articles: frozenset[int]) -> Volume:
    return Volume(row.id, row.title, min(articles, default=0), max(articles, default=0))


def _editions(rows: Sequence[Row[Any]], articles: Mapping[str, frozenset[int]]) -> list[list[Row[Any]]]:
    """Return the documents of a name as editions: the volumes of a code share no article and are of one year or two."""
    grouped: list[list[Row[Any]]] = []
    for row in rows:
        home = next((one for one in grouped if _is_volume(row, one, articles)), None)
        if home is None:
            grouped.append([row])
        else:
            home.append(row)
    return [sorted(one, key=lambda row: min(articles[row.id], default=0)) for one in grouped]


def _is_volume(row: Row[Any], of: Sequence[Row[Any]], articles: Mapping[str, frozenset[int]]) -> bool:
    own = articles[row.id]
    is_apart = all(articles[other.id] and not own & articles[other.id] for other in of)
    # A code may be dated by its passing in one volume and by its coming into force in another.
    return bool(own) and is_apart and all(abs(_year(row) - _year(other)) <= 1 for other in of)


def _year(row: Row[Any]) -> int:
    year = (row.published or "")[:4]
    return int(year) if year.isdecimal() else 0


def _articles(connection: Connection, ids: Sequence[str]) -> dict[str, frozenset[int]]:
    """Return the numbers of the articles of each document."""
    found: dict[str, set[int]] = {one: set() for one in ids}
    query = select(sections.c.document, sections.c.anchor).where(sections.c.document.in_(ids))
    for document_id, anchor in connection.execute(query):
        if match := _ARTICLE.match(anchor):
            found[document_id].add(numerals.parse(match[1]) or 0)
    return {one: frozenset(numbers) for one, numbers in found.items()}


def _standing(rows: Sequence[Row[Any]]) -> Standing:
    """Return what the facts of an edition say of it alone."""
    facts, today = rows[0].facts, date.today().isoformat()
    if _ENDED.search(facts.get("validity", "")) or "" < facts.get("repealed", "") <= today:
        return Standing.REPEALED
    return Standing.TO_COME if facts.get("effective", "") > today else Standing.IN_FORCE


def _ended_by(connection: Connection, edition: Sequence[Row[Any]]) -> Volume | None:
    """Return the newest text of another name that says a law is repealed (……同时废止)."""
    ids, own = [row.id for row in edition], edition[0]
    query = (
        select(documents.c.id, documents.c.title, sections.c.text, citations.c.end)
        .join(documents, documents.c.id == citations.c.document)
        .join(sections, sections.c.id == citations.c.document + "#" + citations.c.anchor)
        .where(citations.c.target.in_(ids), citations.c.article == "", citations.c.document.not_in(ids))
        .where(sections.c.text.contains("废止"), documents.c.published >= (own.published or ""))
        .order_by(documents.c.published.desc(), documents.c.id)
    )
    for document_id, title, text, end in connection.execute(query):
        ends = _ENDS.match(text, end)
        if ends and not _ONLY_A_PART.search(text, end, ends.end()) and law_name(title) != law_name(own.title):
            return Volume(document_id, title)
    return None
