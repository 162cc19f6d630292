"""What lists of documents show of each: feeds, and the documents similar to one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from kb import catalogue


class Entry(NamedTuple):
    """A document in a list; ``changed`` is when its newest file was last changed."""

    document: str
    title: str
    kind: str
    published: str | None
    summary: str
    revision: int
    changed: datetime

    def as_json(self) -> dict[str, Any]:
        """Return the object that the API serves."""
        return self._asdict() | {"changed": self.changed.isoformat()}


def entries(connection: Connection, ids: Sequence[str]) -> list[Entry]:
    """Return the documents that exist, in the order of ``ids``."""
    rows = catalogue.documents_by_id(connection, ids)
    sources = catalogue.sources_of(connection, rows)
    return [_entry(rows[name], sources.get(name, [])) for name in ids if name in rows]


def _entry(row: Row[Any], sources: Sequence[Row[Any]]) -> Entry:
    newest = max((source.mtime_ns for source in sources), default=0)
    changed = datetime.fromtimestamp(newest // 10**9, UTC)
    return Entry(row.id, row.title, row.kind, row.published, row.facts.get("summary", ""), row.revision, changed)
