"""From a law's name and an article to the sections of the library that are that article."""

from sqlalchemy import Connection, select

from kb.catalogue import documents, section_id, sections
from kb.search.names import law_name
from kb.search.query import Citation


def find_article(connection: Connection, citation: Citation) -> list[str]:
    """Return the ids of the cited article, that of the newest edition first."""
    wanted = law_name(citation.law)
    query = select(documents.c.id, documents.c.title, documents.c.published)
    editions = [row for row in connection.execute(query) if law_name(row.title) == wanted]
    editions.sort(key=lambda row: row.published or "", reverse=True)
    ids = [section_id(row.id, citation.article) for row in editions]
    existing = set(connection.scalars(select(sections.c.id).where(sections.c.id.in_(ids))))
    return [name for name in ids if name in existing]
