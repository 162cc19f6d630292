"""What cites what: the citations of a text, the passages that cite it, and what is cited and not there."""

from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, case, func, select

from kb.backlinks import Passages, Place, is_of, page_of, places
from kb.catalogue import documents_by_id, resolved_revision, revision, section_id, sections_by_id
from kb.citations import OPENING, editions_of, known_as, law_name, number_name
from kb.document import Cited as CitedKind
from kb.document import Level
from kb.errors import NotFoundError
from kb.search.pinpoint import citation
from kb.search.sets import DocumentSets
from kb.tables import citations, documents, names, sections

_region = func.coalesce(documents.c.facts["region"].as_string(), "").label("region")
_is_local = documents.c.facts["level"].as_string() == Level.LOCAL.value
_KEPT = 16
"""For how many texts the places that cite them are kept: pages follow one another, and some have ten thousand."""


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
    """A section of a local rule that cites a national law; ``article`` is "" where it cites the law as a whole."""

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
        self._places = lru_cache(_KEPT)(self._gather)
        self._citing = lru_cache(1)(self._by_law)

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

    def passages(
        self, target: str, article: str | None = None, group: str | None = None, offset: int = 0, limit: int = 20
    ) -> Passages:
        """Return a page of the passages that cite a document or an article of it, those of one group or all."""
        with self._database.connect() as connection:
            state = (revision(connection), resolved_revision(connection))
            return page_of(connection, self._places(state, target, article), group, offset, limit)

    def _gather(self, _state: tuple[int, int], target: str, article: str | None) -> tuple[Place, ...]:
        with self._database.connect() as connection:
            return places(connection, target, article)

    def citing(self) -> DocumentSets:
        """Return the documents that cite each law, by the name it is cited by."""
        with self._database.connect() as connection:
            return self._citing((revision(connection), resolved_revision(connection)))

    def citing_documents(self, name: str) -> frozenset[str]:
        """Return the ids of the documents that cite the law of a name (国防动员法, 《中华人民共和国国防动员法》)."""
        return self.citing().sets.get(known_as(law_name(name)), frozenset())

    def _by_law(self, _state: tuple[int, int]) -> DocumentSets:
        citing: defaultdict[str, set[str]] = defaultdict(set)
        query = select(citations.c.name, citations.c.document).where(citations.c.kind == CitedKind.LAW.value)
        with self._database.connect() as connection:
            for name, document in connection.execute(query.distinct()):
                citing[name].add(document)
        return DocumentSets({name: frozenset(citing[name]) for name in sorted(citing)})

    def articles(self, target: str) -> dict[str, int]:
        """Return how many places of other texts cite each article of a document."""
        place = (citations.c.document, citations.c.anchor, citations.c.start, citations.c.target_anchor)
        of_others = (is_of(target, None), citations.c.document != target, citations.c.target_anchor.is_not(None))
        places = select(*place).where(*of_others).distinct().subquery()
        query = select(places.c.target_anchor, func.count()).group_by(places.c.target_anchor)
        with self._database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def local_regions(self, targets: Sequence[str]) -> dict[str, int]:
        """Return how many local rules of each region cite one of the texts ``targets``, which are editions of a law."""
        rules, citing = func.count(), select(citations.c.document).where(citations.c.target.in_(targets))
        query = select(_region, rules).where(documents.c.id.in_(citing), documents.c.id.not_in(targets), _is_local)
        query = query.group_by(_region).order_by(rules.desc(), _region)
        with self._database.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def local_rules(self, targets: Sequence[str], article: str | None = None, region: str | None = None) -> list[Local]:
        """Return which sections of local rules, of one region or all, cite one of the texts ``targets`` or its article.

        First what cites a text as a whole, then what cites its articles in their order.
        """
        whole = func.coalesce(citations.c.target_anchor, "").label("article")
        order = func.coalesce(sections.c.ordinal, -1).label("order")
        query = (
            select(whole, documents.c.id, documents.c.title, _region, citations.c.anchor, order)
            .join(documents, documents.c.id == citations.c.document)
            .join(sections, sections.c.id == citations.c.target + "#" + citations.c.target_anchor, isouter=True)
            .where(citations.c.target.in_(targets), documents.c.id.not_in(targets), _is_local)
            .distinct()
            .order_by(order, _region, documents.c.title, citations.c.anchor)
        )
        if article:
            query = query.where(citations.c.target_anchor == article)
        if region is not None:
            query = query.where(_region == region)
        with self._database.connect() as connection:
            return [Local(*row[:-1]) for row in connection.execute(query)]

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
        lacks = (citations.c.article != "") & citations.c.target_anchor.is_(None) & documents.c.title.is_not(None)
        return self._named(lacks, documents.c.title + citations.c.article, limit)

    def _named(self, which: ColumnElement[bool], name: ColumnElement[str], limit: int | None) -> list[Unresolved]:
        times = func.count().label("times")
        first = func.min(citations.c.document + "#" + citations.c.anchor)
        query = (
            select(name.label("name"), citations.c.kind, times, func.count(citations.c.document.distinct()), first)
            .join(documents, documents.c.id == citations.c.target, isouter=True)
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
