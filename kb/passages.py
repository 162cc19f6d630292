"""What a page of hits shows of its sections and documents, read in three statements whatever its length."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection

# Written out and handed to the driver: SQLAlchemy's way to a list of ids takes three times as long as the reading.
_AMONG = "IN (SELECT value FROM json_each(?))"
_PASSAGES = f"SELECT id, anchor, heading, path, text FROM sections WHERE id {_AMONG}"
_DOCUMENTS = f"SELECT id, title, kind, published FROM documents WHERE id {_AMONG}"
_SOURCES = f"SELECT document, path FROM sources WHERE document {_AMONG} ORDER BY path, part"


class Passage(NamedTuple):
    """A section as its hit needs it; ``path`` are the headings above it, outermost first."""

    anchor: str
    heading: str
    path: tuple[str, ...]
    text: str


class Found(NamedTuple):
    """A document as its hit needs it; ``sources`` are its paths in order."""

    title: str
    kind: str
    published: str | None
    sources: tuple[str, ...]


def passages(connection: Connection, ids: Iterable[str]) -> dict[str, Passage]:
    """Return the sections that exist, by id."""
    rows = _read(connection, _PASSAGES, ids)
    return {name: Passage(anchor, heading, _path(path), text) for name, anchor, heading, path, text in rows}


def documents(connection: Connection, ids: Iterable[str]) -> dict[str, Found]:
    """Return the documents that exist and have a source, by id."""
    wanted = list(ids)
    sources: dict[str, list[str]] = {}
    for document, path in _read(connection, _SOURCES, wanted):
        sources.setdefault(document, []).append(path)
    rows = (row for row in _read(connection, _DOCUMENTS, wanted) if row[0] in sources)
    return {name: Found(title, kind, published, tuple(sources[name])) for name, title, kind, published in rows}


def _read(connection: Connection, statement: str, ids: Iterable[str]) -> list[Any]:
    return list(connection.exec_driver_sql(statement, (json.dumps(list(ids)),)).all())


@lru_cache(maxsize=1000)
def _path(kept: str) -> tuple[str, ...]:
    """Return the headings that are kept as JSON: many sections have the same."""
    return tuple(json.loads(kept))
