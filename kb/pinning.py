"""What comes first for a query that cites an article: the article, else the passages that cite it."""

from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import Connection, select

from kb import catalogue
from kb.articles import find_article
from kb.citations import known_as, law_name
from kb.search.query import Citation, Note, Query, Remark
from kb.search.results import Article
from kb.tables import citations, documents

_MOST = 20
"""Passages that come first because they cite an article which the library does not have."""


class Pinned(NamedTuple):
    """A query with what is remarked on it, the ids of the sections that come first, and the cited article."""

    query: Query
    sections: tuple[str, ...] = ()
    article: Article | None = None


def pin(connection: Connection, query: Query) -> Pinned:
    """Return what comes first for a query; nothing where it cites no article as a whole."""
    if (asked := query.citation) is None:
        return Pinned(query)
    if found := find_article(connection, asked):
        return Pinned(query, tuple(found), _article(connection, found[0]))
    citing = _citing(connection, asked)
    note = Note.CITATION_QUOTED if citing else Note.CITATION_UNKNOWN
    remark = Remark(note, f"{asked.law}{asked.article}")
    return Pinned(replace(query, remarks=(*query.remarks, remark)), citing)


def _article(connection: Connection, section: str) -> Article | None:
    document, _, anchor = section.partition("#")
    row = catalogue.document(connection, document)
    return Article(document, anchor, row.title) if row else None


def _citing(connection: Connection, asked: Citation) -> tuple[str, ...]:
    """Return the ids of the sections that cite an article, of the newest documents first."""
    place = citations.c.document + "#" + citations.c.anchor
    query = (
        select(place)
        .join(documents, documents.c.id == citations.c.document)
        .where(citations.c.name == known_as(law_name(asked.law)), citations.c.article == asked.article)
        .order_by(documents.c.published.desc(), place)
        .limit(_MOST)
    )
    return tuple(dict.fromkeys(connection.scalars(query)))
