"""From a law's name and an article to the sections of the library that are that article."""

import re

from sqlalchemy import Connection, select

from kb.analysis import fold
from kb.catalogue import section_id
from kb.search.query import Citation
from kb.tables import documents, sections

_STATE = "中华人民共和国"
_EDITION = re.compile(r"[(（][^()（）]*(?:年|修[正订改]|版)[^()（）]*[)）]$")


def law_name(title: str) -> str:
    """Return the name a law is cited by: folded, without state, book title marks and edition."""
    bare = _EDITION.sub("", fold(title).strip()).strip("《》 ")
    return bare.removeprefix(_STATE)


def find_article(connection: Connection, citation: Citation) -> list[str]:
    """Return the ids of the cited article, that of the newest edition first."""
    wanted = law_name(citation.law)
    query = select(documents.c.id, documents.c.title, documents.c.published)
    editions = [row for row in connection.execute(query) if law_name(row.title) == wanted]
    editions.sort(key=lambda row: row.published or "", reverse=True)
    ids = [section_id(row.id, citation.article) for row in editions]
    existing = set(connection.scalars(select(sections.c.id).where(sections.c.id.in_(ids))))
    return [name for name in ids if name in existing]
