"""From an article as somebody types it to the sections of the library that are that article."""

import re

from sqlalchemy import Connection, select

from kb import catalogue
from kb.catalogue import section_id
from kb.citations import editions_of, known_as, law_name
from kb.search.names import LawNames, is_of_law
from kb.search.query import Citation
from kb.tables import documents, names, sections

_ITEM = re.compile(r"^\s*[(（][一二三四五六七八九十]+[)）]")


def line_of(text: str, paragraph: int, item: int = 0) -> int:
    """Return the line of an article, from 1, that is its ``paragraph`` (款) or an ``item`` (项) of that; 0 for none.

    Items stand on lines of their own and belong to the paragraph before them; 0 asks for no paragraph or item.
    """
    lines = text.split("\n")
    begins = [number for number, line in enumerate(lines) if not _ITEM.match(line)]
    if not 0 <= paragraph <= len(begins):
        return 0
    first = begins[paragraph - 1] if paragraph else 0
    after = next((number for number in begins if number > first), len(lines)) if paragraph else len(lines)
    items = [number for number in range(first, after) if _ITEM.match(lines[number])]
    if item:
        return items[item - 1] + 1 if item <= len(items) else 0
    return first + 1


def find_article(connection: Connection, citation: Citation) -> list[str]:
    """Return the ids of the cited article: that of the newest edition first, then those of digests and comments.

    A law may be cited by a short form that follows from its name; a digest's title begins with that name.
    """
    wanted = known_as(law_name(citation.law))
    editions = editions_of(connection, [wanted])
    if not editions:
        titles = (row.title for row in catalogue.titles(connection))
        editions = editions_of(connection, LawNames(titles).shortened(wanted))
    ids = [section_id(document_id, citation.article) for document_id in (*editions, *_digests(connection, wanted))]
    existing = set(connection.scalars(select(sections.c.id).where(sections.c.id.in_(ids))))
    return [name for name in dict.fromkeys(ids) if name in existing]


def _digests(connection: Connection, name: str) -> list[str]:
    """Return the ids of the texts about a law that begin with its name, the newest first."""
    begins = names.c.name.startswith(name, autoescape=True)
    query = select(documents.c.id, documents.c.title).where(documents.c.id.in_(select(names.c.document).where(begins)))
    newest = query.order_by(documents.c.published.desc(), documents.c.id)
    named = ((row.id, law_name(row.title)) for row in connection.execute(newest))
    return [document_id for document_id, title in named if title.startswith(name) and not is_of_law(title)]
