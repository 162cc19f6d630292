"""The catalogue: the record of what the library holds, which every index follows.

SQLAlchemy Core over SQLite by default; only the connection set-up is particular to it. Each change takes the next
``revision``; a removal leaves a tombstone with its own, so an index can follow from any revision it has reached.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, Row, create_engine, delete, event, func, insert, select
from sqlalchemy.exc import DatabaseError

from kb import lexicon
from kb.access import Access
from kb.document import Cited
from kb.durable import out_of_reach
from kb.errors import CatalogueError, NotFoundError
from kb.tables import (
    citations,
    documents,
    flags,
    folders,
    metadata,
    properties,
    repairs,
    sections,
    sources,
    tombstones,
    topics,
)

SCHEMA_VERSION = "6"
WORDS = "words"
RESOLVED = "resolved"
"""The property that holds how far citations have followed."""


def connect(path: Path) -> Engine:
    """Open the catalogue at ``path``, creating its tables where they are missing.

    Raises CatalogueError when the file is no catalogue or another version's, OutOfReachError when the disk refuses.
    """
    engine = create_engine(f"sqlite:///{path}", json_serializer=_to_json)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "handle_error", partial(_explain, path))
    try:
        with engine.begin() as connection:
            properties.create(connection, checkfirst=True)
            _check_version(connection, path)
            metadata.create_all(connection)
    except DatabaseError as error:
        raise CatalogueError(path, f"{error.orig}; mend it with: kb check --repair") from error
    return engine


def _explain(path: Path, context: ExceptionContext) -> None:
    """Say in one line what a damaged file raises, wherever it is noticed."""
    error = context.original_exception
    if refused := out_of_reach(path, error):
        raise refused from error
    if type(error) is sqlite3.DatabaseError:
        raise CatalogueError(path, f"{error}; mend it with: kb check --repair") from error


def _to_json(value: Any) -> str:
    return _listed(value) if isinstance(value, tuple) else json.dumps(value)


@lru_cache(maxsize=1024)
def _listed(values: tuple[str, ...]) -> str:
    """Return a list in JSON; the headings above a section are those above the next one too."""
    return json.dumps(values)


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # A reader never waits for the writer, and a commit survives a killed process.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _check_version(connection: Connection, path: Path) -> None:
    found = connection.scalar(select(properties.c.value).where(properties.c.name == "schema"))
    if found is None:
        connection.execute(properties.insert().values(name="schema", value=SCHEMA_VERSION))
    elif found != SCHEMA_VERSION:
        raise CatalogueError(
            path,
            f"it has version {found}, this program reads {SCHEMA_VERSION}; make a new one: kb --home DIR index FOLDER",
        )


_NEWEST = select(*(select(func.max(table.c.revision)).scalar_subquery() for table in (documents, tombstones)))


def revision(connection: Connection) -> int:
    """Return the newest revision, 0 for an empty catalogue."""
    return max(value or 0 for value in connection.execute(_NEWEST).one())


def resolved_revision(connection: Connection) -> int:
    """Return the revision up to which it has been decided where citations lead."""
    value = connection.scalar(select(properties.c.value).where(properties.c.name == RESOLVED))
    return int(value or 0)


def words_changed(connection: Connection) -> bool:
    """Whether the words of the field, or of one's own, are others than those that the files were read by."""
    noted = connection.scalar(select(properties.c.value).where(properties.c.name == WORDS))
    return noted is not None and noted != lexicon.digest()


def note_words(connection: Connection) -> None:
    """Note that the files were read by the words there are now."""
    if words_changed(connection) or not connection.scalar(select(properties.c.name).where(properties.c.name == WORDS)):
        connection.execute(delete(properties).where(properties.c.name == WORDS))
        connection.execute(insert(properties).values(name=WORDS, value=lexicon.digest()))


def changed_documents(connection: Connection, after: int) -> Sequence[Any]:
    """Return (id, revision) of the documents changed since revision ``after``, oldest first."""
    query = select(documents.c.id, documents.c.revision).where(documents.c.revision > after)
    return connection.execute(query.order_by(documents.c.revision)).all()


def removed_documents(connection: Connection, after: int) -> list[str]:
    """Return the ids of the documents removed since revision ``after``."""
    return list(connection.scalars(select(tombstones.c.document).where(tombstones.c.revision > after)))


def document(connection: Connection, document_id: str) -> Row[Any] | None:
    """Return the row of one document, None if there is none."""
    return connection.execute(select(documents).where(documents.c.id == document_id)).one_or_none()


def present_document(connection: Connection, document_id: str) -> Row[Any]:
    """Return the row of one document; raises NotFoundError with the nearest id."""
    row = document(connection, document_id)
    if row is None:
        raise NotFoundError("document", document_id, _nearest_id(connection, document_id))
    return row


def _nearest_id(connection: Connection, document_id: str) -> str | None:
    close = get_close_matches(document_id, list(connection.scalars(select(documents.c.id))), n=1)
    return close[0] if close else None


def newest_documents(connection: Connection, limit: int) -> Sequence[Row[Any]]:
    """Return the documents with the latest dates, undated ones last."""
    query = select(documents).order_by(documents.c.published.is_(None), documents.c.published.desc(), documents.c.id)
    return connection.execute(query.limit(limit)).all()


def documents_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """Return the rows of the documents that exist, by id."""
    query = select(documents).where(documents.c.id.in_(list(ids)))
    return {row.id: row for row in connection.execute(query)}


def levels_of(connection: Connection, ids: Iterable[str]) -> dict[str, Access]:
    """Return the level of each document, of one that was removed the last it had."""
    found: dict[str, Access] = {}
    for table, key in ((tombstones, tombstones.c.document), (documents, documents.c.id)):
        for name, level in connection.execute(select(key, table.c.access).where(key.in_(list(ids)))):
            found[name] = Access(level)
    return found


def highest_level(connection: Connection) -> Access:
    """Return the highest level that a document or a topic has."""
    highest = (connection.scalar(select(func.max(table.c.access))) for table in (documents, topics))
    return Access(max(value or 0 for value in highest))


def titles(connection: Connection) -> Sequence[Any]:
    """Return the id, title and kind of every document."""
    return connection.execute(select(documents.c.id, documents.c.title, documents.c.kind)).all()


def section_id(document_id: str, anchor: str) -> str:
    """Return the id of a section, which is also its name in a link."""
    return f"{document_id}#{anchor}"


def sources_of(connection: Connection, ids: Iterable[str]) -> dict[str, list[Row[Any]]]:
    """Return the source rows of each document, ordered by path."""
    query = select(sources).where(sources.c.document.in_(list(ids))).order_by(sources.c.path, sources.c.part)
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.document, []).append(row)
    return found


def sections_of(connection: Connection, document_id: str) -> Sequence[Row[Any]]:
    """Return the section rows of a document in reading order."""
    query = select(sections).where(sections.c.document == document_id)
    return connection.execute(query.order_by(sections.c.ordinal)).all()


def repairs_of(connection: Connection, document_id: str) -> Sequence[Row[Any]]:
    """Return the repairs made in a document, in order of their place."""
    query = select(repairs).where(repairs.c.document == document_id)
    return connection.execute(query.order_by(repairs.c.ordinal)).all()


def flags_of(connection: Connection, document_id: str) -> Sequence[Row[Any]]:
    """Return the doubtful places of a document, in order of their place."""
    query = select(flags).where(flags.c.document == document_id)
    return connection.execute(query.order_by(flags.c.ordinal)).all()


def sections_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Row[Any]]:
    """Return the section rows that exist, by id (``document-id#anchor``)."""
    return {row.id: row for row in connection.execute(select(sections).where(sections.c.id.in_(list(ids))))}


def documents_for_index(connection: Connection, ids: Sequence[str]) -> Sequence[Any]:
    """Return (id, title, kind, date, facts, first source) of the documents ``ids``, oldest change first."""
    of_text = (documents.c.id, documents.c.title, documents.c.kind, documents.c.published, documents.c.facts)
    query = select(*of_text, func.min(sources.c.path)).join(sources, sources.c.document == documents.c.id)
    chosen = query.where(documents.c.id.in_(ids)).group_by(documents.c.id).order_by(documents.c.revision)
    return connection.execute(chosen).all()


def sections_for_index(connection: Connection, ids: Sequence[str]) -> Sequence[Any]:
    """Return (document, id, path, heading, text) of the sections of ``ids``, in reading order."""
    columns = (sections.c.document, sections.c.id, sections.c.path, sections.c.heading, sections.c.text)
    query = select(*columns).where(sections.c.document.in_(ids))
    return connection.execute(query.order_by(sections.c.document, sections.c.ordinal)).all()


def flag_names(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return the names of the flags of each document that has some, in alphabetical order."""
    query = select(flags.c.document, flags.c.name).where(flags.c.document.in_(ids)).distinct()
    found: dict[str, list[str]] = {}
    for document_id, name in connection.execute(query.order_by(flags.c.name)):
        found.setdefault(document_id, []).append(name)
    return found


def cited_names(connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
    """Return by section what each cites: names, and names with their article (国防动员法, 国防动员法第十条)."""
    named = (citations.c.document.in_(ids), citations.c.kind != Cited.SELF.value)
    columns = (citations.c.document, citations.c.anchor, citations.c.name, citations.c.article)
    found: dict[str, list[str]] = {}
    for document_id, anchor, name, article in connection.execute(select(*columns).where(*named).distinct()):
        cited = found.setdefault(section_id(document_id, anchor), [])
        cited += [one for one in dict.fromkeys((name, name + article)) if one not in cited]
    return found


def section_counts(connection: Connection) -> dict[str, int]:
    """Return the number of sections of each document."""
    query = select(sections.c.document, func.count()).group_by(sections.c.document)
    return {row[0]: row[1] for row in connection.execute(query)}


def counts(connection: Connection) -> dict[str, int]:
    """Return how many documents, sections, sources, tombstones and topics there are."""
    tables = (documents, sections, sources, repairs, flags, tombstones, topics)
    return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def counts_by_kind(connection: Connection) -> dict[str, int]:
    """Return the number of documents of each kind, the commonest first."""
    number = func.count()
    query = select(documents.c.kind, number).group_by(documents.c.kind).order_by(number.desc(), documents.c.kind)
    return {row[0]: row[1] for row in connection.execute(query)}


def places(connection: Connection) -> set[tuple[str, str]]:
    """Return library folder and path of every file on record, topics too."""
    queries = (select(table.c.root, table.c.path) for table in (sources, topics))
    return {(row.root, row.path) for query in queries for row in connection.execute(query)}


def roots(connection: Connection) -> list[str]:
    """Return the library folders, also those that hold nothing now."""
    return list(connection.scalars(select(folders.c.path).order_by(folders.c.path)))
