"""Changes to the catalogue: each takes the next revision, each removal leaves a tombstone."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from indexer.identity import new_id
from indexer.plan import Known, Move
from kb import catalogue
from kb.catalogue import documents, section_id, sections, sources, tombstones
from kb.document import Document, Source


def known_sources(connection: Connection, root: str, under: str) -> list[Known]:
    """Return what the catalogue has of the files below ``root / under``, ordered by path."""
    query = (
        select(sources, documents.c.reader)
        .join(documents, documents.c.id == sources.c.document)
        .where(sources.c.root == root)
        .order_by(sources.c.path)
    )
    return [
        Known(Source(row.root, row.path, row.digest, row.size, row.mtime_ns), row.document, row.reader)
        for row in connection.execute(query)
        if not under or row.path == under or row.path.startswith(under + "/")
    ]


class Recorder:
    """Writes one batch of changes inside a transaction of the caller's.

    Rows are gathered and go out in bulk with ``flush``, in the order that keys demand.
    """

    def __init__(self, connection: Connection, reader: str) -> None:
        self._connection = connection
        self._reader = reader
        self._revision = catalogue.revision(connection)
        self._ids = set(connection.scalars(select(documents.c.id)))
        self._buried = set(connection.scalars(select(tombstones.c.document)))
        self._rows: dict[Table, list[dict[str, Any]]] = {documents: [], sources: [], sections: []}

    @property
    def revision(self) -> int:
        """The newest revision given out."""
        return self._revision

    def add(self, source: Source, document: Document) -> None:
        """Record a new document under a new id; a file that comes back gets its old one."""
        document_id = new_id(source.path, self._ids)
        self._ids.add(document_id)
        if document_id in self._buried:
            self._connection.execute(delete(tombstones).where(tombstones.c.document == document_id))
        self._gather(document_id, source, document)

    def update(self, known: Known, source: Source, document: Document) -> None:
        """Record a new reading of a document that keeps its id."""
        self._drop(known)
        self._gather(known.document, source, document)

    def move(self, move: Move) -> None:
        """Record a document's new place; its text and id stay."""
        known, to = move.known, move.to
        self._connection.execute(self._of(known.source, update(sources)).values(root=to.root, path=to.path))
        self.refresh(to)
        self._connection.execute(
            update(documents).where(documents.c.id == known.document).values(revision=self._next())
        )

    def refresh(self, source: Source) -> None:
        """Record a file's time of change; nothing of the document has changed."""
        values = {"size": source.size, "mtime_ns": source.mtime_ns}
        self._connection.execute(self._of(source, update(sources)).values(**values))

    def remove(self, known: Known) -> None:
        """Remove a document, leaving a tombstone."""
        self._drop(known)
        values = {"document": known.document, "revision": self._next()}
        self._connection.execute(insert(tombstones).values(**values))

    def flush(self) -> None:
        """Write what was gathered."""
        for table, rows in self._rows.items():
            if rows:
                self._connection.execute(insert(table), rows)
                rows.clear()

    def _gather(self, document_id: str, source: Source, document: Document) -> None:
        self._rows[documents].append(
            {
                "id": document_id,
                "title": document.title,
                "kind": document.kind.value,
                "format": document.format.value,
                "published": document.published,
                "facts": document.facts,
                "reader": self._reader,
                "revision": self._next(),
            }
        )
        self._rows[sources].append(
            {
                "root": source.root,
                "path": source.path,
                "document": document_id,
                "digest": source.digest,
                "size": source.size,
                "mtime_ns": source.mtime_ns,
            }
        )
        self._rows[sections] += _section_rows(document_id, document)

    def _drop(self, known: Known) -> None:
        document_id = known.document
        for statement in (
            delete(sections).where(sections.c.document == document_id),
            delete(sources).where(sources.c.document == document_id),
            delete(documents).where(documents.c.id == document_id),
        ):
            self._connection.execute(statement)

    def _next(self) -> int:
        self._revision += 1
        return self._revision

    @staticmethod
    def _of(source: Source, statement: Any) -> Any:
        return statement.where(sources.c.root == source.root, sources.c.path == source.path)


def _section_rows(document_id: str, document: Document) -> Iterable[dict[str, Any]]:
    return [
        {
            "id": section_id(document_id, section.anchor),
            "document": document_id,
            "ordinal": ordinal,
            "anchor": section.anchor,
            "level": section.level,
            "heading": section.heading,
            "path": list(section.path),
            "text": section.text,
            "markup": section.markup,
        }
        for ordinal, section in enumerate(document.sections)
    ]
