"""From a law's name and an article to the sections of the library that are that article."""

from sqlalchemy import Connection, select

from kb.catalogue import section_id
from kb.search.names import LawNames, is_of_law, law_name
from kb.search.query import Citation
from kb.tables import documents, sections


def find_article(connection: Connection, citation: Citation) -> list[str]:
    """Return the ids of the cited article: that of the newest edition first, then those of digests and comments.

    A law may be cited by a short form that follows from its name; a digest's title begins with that name.
    """
    query = select(documents.c.id, documents.c.title, documents.c.published)
    rows = sorted(connection.execute(query), key=lambda row: row.published or "", reverse=True)
    names = [law_name(row.title) for row in rows]
    wanted: tuple[str, ...] = (law_name(citation.law),)
    if wanted[0] not in names:
        wanted += tuple(LawNames(row.title for row in rows).shortened(wanted[0]))
    laws = [row for name, row in zip(names, rows, strict=True) if name in wanted]
    digests = [row for name, row in zip(names, rows, strict=True) if name.startswith(wanted) and not is_of_law(name)]
    ids = [section_id(row.id, citation.article) for row in (*laws, *digests)]
    existing = set(connection.scalars(select(sections.c.id).where(sections.c.id.in_(ids))))
    return [name for name in ids if name in existing]
