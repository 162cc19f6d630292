"""What cites what: the citations of a text, and the passages that cite a text or one of its articles.

A place is one stretch of a text: 第五条至第八条 is four citations of one place, and one line in a list of what cites.
"""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, Subquery, case, func, select

from kb.catalogue import documents_by_id, section_id, sections_by_id
from kb.citations import OPENING, editions_of, known_as, law_name, number_name
from kb.document import Level
from kb.errors import NotFoundError
from kb.search.pinpoint import citation
from kb.tables import citations, documents, names, sections

OWN = "own"
"""The group of the places at which a text refers to its own articles; the other groups are kinds of documents."""

_SENTENCE_END = re.compile(r"[。；;！？!?\n]")
_LONGEST_SENTENCE = 240


class Backlink(NamedTuple):
    """A passage that cites: its document and section, and the sentence with the citation at ``start`` to ``end`` of it.

    ``at`` is the offset of the citation in the section's text, ``group`` the kind of the citing document, or OWN.
    """

    document: str
    title: str
    group: str
    published: str | None
    anchor: str
    at: int
    sentence: str
    start: int
    end: int


class Count(NamedTuple):
    """How many citations were found, how many lead somewhere, to a text without such an article, or nowhere."""

    found: int
    resolved: int
    without_article: int
    unresolved: int


class Unresolved(NamedTuple):
    """A name that nothing in the library has: how often it is cited, in how many documents, and first where."""

    name: str
    kind: str
    times: int
    documents: int
    first: str


class Local(NamedTuple):
    """A section of a local rule that cites a national article."""

    article: str
    document: str
    title: str
    region: str
    anchor: str


class EditionOf(NamedTuple):
    """A document that bears a name, and whether it has the article asked for, or a first one where none was."""

    document: str
    title: str
    published: str | None
    has_article: bool


class Cited(NamedTuple):
    """A text, or an article of it with its words, by the name it is cited by; ``editions`` are the newest first."""

    document: str
    title: str
    article: str | None
    text: str | None
    editions: tuple[EditionOf, ...]


class References:
    """The citations of one catalogue, open for reading."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def find(self, written: str) -> Cited:
        """Return the newest text of the name ``written`` (国防动员法第十条) that has the article.

        Raises NotFoundError with the nearest name, or with the nearest article of the newest text.
        """
        asked = citation(written)
        with self._database.connect() as connection:
            editions = self._editions(connection, asked.law if asked else written, asked.article if asked else OPENING)
            chosen = next((edition for edition in editions if edition.has_article), None)
            if chosen is None and asked is None and editions:
                chosen = editions[0]
            if chosen is None:
                raise _unknown(connection, written, editions)
            if asked is None:
                return Cited(chosen.document, chosen.title, None, None, tuple(editions))
            wanted = section_id(chosen.document, asked.article)
            text = sections_by_id(connection, [wanted])[wanted].text
        return Cited(chosen.document, chosen.title, asked.article, text, tuple(editions))

    @staticmethod
    def _editions(connection: Connection, name: str, article: str) -> list[EditionOf]:
        ids = editions_of(connection, {known_as(law_name(name)), number_name(name)})
        rows = documents_by_id(connection, ids)
        present = sections_by_id(connection, [section_id(one, article) for one in ids])
        has = {one: section_id(one, article) in present for one in ids}
        return [EditionOf(one, rows[one].title, rows[one].published, has[one]) for one in ids]

    def cited_by(self, document_id: str) -> Sequence[Row[Any]]:
        """Return the citations of a document in reading order, each with the title of what it leads to."""
        query = (
            select(citations, documents.c.title)
            .join(documents, documents.c.id == citations.c.target, isouter=True)
            .where(citations.c.document == document_id)
            .order_by(citations.c.ordinal)
        )
        with self._database.connect() as connection:
            return connection.execute(query).all()

    def groups(self, target: str, article: str | None = None) -> dict[str, int]:
        """Return how many places cite a document, or an article of it, by group, the largest first."""
        places = _places(target, article)
        number = func.count()
        query = select(places.c.group, number).group_by(places.c.group).order_by(number.desc(), places.c.group)
        with self._database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def backlinks(
        self, target: str, article: str | None = None, group: str | None = None, offset: int = 0, limit: int = 20
    ) -> list[Backlink]:
        """Return one page of the passages that cite a document or an article of it, the newest texts first."""
        places = _places(target, article)
        query = select(places).order_by(
            places.c.group == OWN, places.c.published.desc(), places.c.document, places.c.ordinal
        )
        if group is not None:
            query = query.where(places.c.group == group)
        with self._database.connect() as connection:
            rows = connection.execute(query.offset(offset).limit(limit)).all()
            return _backlinks(connection, rows)

    def articles(self, target: str) -> dict[str, int]:
        """Return how many places of other texts cite each article of a document."""
        place = (citations.c.document, citations.c.anchor, citations.c.start, citations.c.target_anchor)
        of_others = (_is_of(target, None), citations.c.document != target, citations.c.target_anchor.is_not(None))
        places = select(*place).where(*of_others).distinct().subquery()
        query = select(places.c.target_anchor, func.count()).group_by(places.c.target_anchor)
        with self._database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def local_rules(self, target: str, article: str | None = None) -> list[Local]:
        """Return which sections of local rules cite the articles of a national law, by article and region."""
        region = func.coalesce(documents.c.facts["region"].as_string(), "")
        query = (
            select(citations.c.target_anchor, documents.c.id, documents.c.title, region, citations.c.anchor)
            .join(documents, documents.c.id == citations.c.document)
            .join(sections, sections.c.id == citations.c.target + "#" + citations.c.target_anchor)
            .where(_is_of(target, article), documents.c.facts["level"].as_string() == Level.LOCAL.value)
            .where(citations.c.document != target)
            .distinct()
            .order_by(sections.c.ordinal, region, documents.c.title)
        )
        with self._database.connect() as connection:
            return [Local(*row) for row in connection.execute(query)]

    def count(self) -> Count:
        """Return how many citations there are, and where they lead."""
        has_article = citations.c.article != ""
        leads = citations.c.target.is_not(None)
        missing = leads & has_article & citations.c.target_anchor.is_(None)
        sums = (func.coalesce(func.sum(case((which, 1), else_=0)), 0) for which in (leads & ~missing, missing, ~leads))
        with self._database.connect() as connection:
            return Count(*connection.execute(select(func.count(), *sums).select_from(citations)).one())

    def unresolved(self, limit: int | None = None) -> list[Unresolved]:
        """Return the names that lead nowhere, the most cited first."""
        return self._named(citations.c.target.is_(None), citations.c.name, limit)

    def missing(self, limit: int | None = None) -> list[Unresolved]:
        """Return the articles that the texts named do not have, the most cited first."""
        lacks = citations.c.target.is_not(None) & (citations.c.article != "") & citations.c.target_anchor.is_(None)
        known = select(documents.c.title).where(documents.c.id == citations.c.target).scalar_subquery()
        return self._named(lacks, known + citations.c.article, limit)

    def _named(self, which: ColumnElement[bool], name: ColumnElement[str], limit: int | None) -> list[Unresolved]:
        times = func.count()
        first = func.min(citations.c.document + "#" + citations.c.anchor)
        query = (
            select(name, citations.c.kind, times, func.count(citations.c.document.distinct()), first)
            .where(which)
            .group_by(name, citations.c.kind)
            .order_by(times.desc(), name)
            .limit(limit)
        )
        with self._database.connect() as connection:
            return [Unresolved(*row) for row in connection.execute(query)]


def _unknown(connection: Connection, written: str, editions: Sequence[EditionOf]) -> NotFoundError:
    if editions:
        query = select(sections.c.anchor).where(sections.c.document == editions[0].document)
        asked, known = written, [f"{editions[0].title}{anchor}" for anchor in connection.scalars(query)]
    else:
        asked, known = law_name(written), list(connection.scalars(select(names.c.name)))
    near = get_close_matches(asked, known, n=1, cutoff=0.5)
    return NotFoundError("law", written, near[0] if near else None)


def _is_of(target: str, article: str | None) -> ColumnElement[bool]:
    is_target = citations.c.target == target
    return is_target & (citations.c.target_anchor == article) if article else is_target


def _places(target: str, article: str | None) -> Subquery:
    """Select the places that cite a document, or an article of it, once each, with their documents."""
    own = case((citations.c.document == target, OWN), else_=documents.c.kind).label("group")
    columns = (citations.c.document, citations.c.anchor, citations.c.start, citations.c.end)
    query: Select[Any] = (
        select(
            *columns,
            func.min(citations.c.ordinal).label("ordinal"),
            documents.c.title,
            documents.c.published,
            own,
        )
        .join(documents, documents.c.id == citations.c.document)
        .where(_is_of(target, article))
    )
    return query.group_by(*columns).subquery()


def _backlinks(connection: Connection, rows: Sequence[Row[Any]]) -> list[Backlink]:
    texts = sections_by_id(connection, {section_id(row.document, row.anchor) for row in rows})
    found = []
    for row in rows:
        text = texts[section_id(row.document, row.anchor)].text
        first, sentence = sentence_around(text, row.start, row.end)
        place = (row.anchor, row.start, sentence, row.start - first, row.end - first)
        found.append(Backlink(row.document, row.title, row.group, row.published, *place))
    return found


def sentence_around(text: str, start: int, end: int) -> tuple[int, str]:
    """Return the sentence that characters ``start`` to ``end`` stand in, and where it begins; a long one is cut."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    first, last = before[-1] if before else 0, after.end() if after else len(text)
    margin = max(0, _LONGEST_SENTENCE - (end - start)) // 2
    first, last = max(first, start - margin), min(last, end + margin)
    sentence = text[first:last]
    lead = len(sentence) - len(sentence.lstrip())
    return first + lead, sentence.strip()
