"""Changes to the catalogue: each takes the next revision, each removal leaves a tombstone."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from indexer.identity import new_id
from indexer.parse import Reading
from indexer.plan import Known, Move
from indexer.rows import Rows
from indexer.twins import SAME, Twins
from kb import catalogue
from kb.access import Access
from kb.document import Source
from kb.seal import break_seals
from kb.tables import (
    bands,
    citations,
    documents,
    flags,
    folders,
    names,
    repairs,
    seals,
    sections,
    sources,
    targets,
    terms,
    tombstones,
)

# What belongs to a document, in the order in which keys let it go.
_OF_DOCUMENT = (
    *(table.c.document for table in (seals, bands, repairs, flags, citations, terms, targets, names, sections)),
    documents.c.id,
)


def known_sources(connection: Connection, root: str, under: str) -> list[Known]:
    """Return what the catalogue has of the files below ``root / under``, ordered by path."""
    query = (
        select(sources, documents.c.reader)
        .join(documents, documents.c.id == sources.c.document)
        .where(sources.c.root == root)
        .order_by(sources.c.path, sources.c.part)
    )
    found = []
    for path, group in groupby(connection.execute(query), key=lambda row: row.path):
        parts = list(group)
        if not under or path == under or path.startswith(under + "/"):
            first = parts[0]
            source = Source(first.root, path, first.digest, first.size, first.mtime_ns, Access(first.access))
            found.append(Known(source, tuple(part.document for part in parts), first.reader))
    return found


def remember_folders(connection: Connection, roots: Iterable[str]) -> None:
    """Make library folders known, so that a run without a path looks at them even when they are empty."""
    known = set(connection.scalars(select(folders.c.path)))
    for root in dict.fromkeys(roots):
        if root not in known:
            connection.execute(insert(folders).values(path=root))


class Recorder:
    """Writes one batch of changes inside a transaction of the caller's.

    New rows are gathered and go out in bulk with ``flush``. ``merged`` counts the texts that
    turned out to be another source of a document already recorded.
    """

    def __init__(self, connection: Connection, reader: str, readings: Iterable[Reading] = ()) -> None:
        self._connection = connection
        self._revision = catalogue.revision(connection)
        graves = list(connection.execute(select(tombstones)))
        self._graves = {(grave.root, grave.path, grave.part): grave.document for grave in graves}
        self._taken = set(connection.scalars(select(documents.c.id))) | {grave.document for grave in graves}
        self._twins = Twins(connection, readings)
        self._rows = Rows(reader)
        self._levels: dict[str, Access] = {}
        self.merged = 0

    def add(self, source: Source, readings: Sequence[Reading]) -> None:
        """Record the documents of a new file; a file that comes back gets its old ids."""
        for part, reading in enumerate(readings):
            self._place(source, part, reading)

    def update(self, known: Known, source: Source, readings: Sequence[Reading]) -> None:
        """Record a new reading of a file. Its documents keep their ids, unless other files share them."""
        self._detach(known)
        own = [document_id for document_id in known.documents if not self._has_source(document_id)]
        for document_id in own:
            self._drop(document_id)
        for document_id in dict.fromkeys(known.documents):
            if document_id not in own:
                self._touch(document_id)
        for part, reading in enumerate(readings):
            if part < len(known.documents) and known.documents[part] in own:
                self._write(known.documents[part], source, part, reading)
            else:
                self._place(source, part, reading)
        written = set(own[: len(readings)]) & set(known.documents[: len(readings)])
        for part, document_id in enumerate(known.documents):
            if document_id in own and document_id not in written:
                self._bury(document_id, known.source, part)

    def move(self, move: Move) -> None:
        """Record a file's new place; its documents' text and ids stay."""
        values = {"root": move.to.root, "path": move.to.path}
        self._connection.execute(update(sources).where(*_is_file(move.known.source)).values(**values))
        self.refresh(move.to)
        for document_id in dict.fromkeys(move.known.documents):
            self._touch(document_id)

    def refresh(self, source: Source) -> None:
        """Record a file's time of change; nothing of its documents has changed."""
        values = {"size": source.size, "mtime_ns": source.mtime_ns}
        self._connection.execute(update(sources).where(*_is_file(source)).values(**values))

    def remove(self, known: Known) -> None:
        """Remove a file; a document without any file left goes too, leaving a tombstone."""
        self._detach(known)
        for part, document_id in enumerate(known.documents):
            if self._has_source(document_id):
                self._touch(document_id)
            else:
                self._drop(document_id)
                self._bury(document_id, known.source, part)

    def flush(self) -> None:
        """Write what was gathered."""
        self._rows.flush(self._connection)

    def _place(self, source: Source, part: int, reading: Reading) -> None:
        """Record a text as another source of the document it already is, or as a new one."""
        twin = self._twins.find(reading)
        if twin is None:
            document_id = self._graves.pop((source.root, source.path, part), None)
            if document_id is None:
                document_id = new_id(source.path, part, self._taken)
            else:
                self._connection.execute(delete(tombstones).where(tombstones.c.document == document_id))
            self._taken.add(document_id)
            self._write(document_id, source, part, reading)
            return
        self.merged += 1
        self._rows.add_source(twin.document, source, part, twin.percent)
        self.flush()
        self._touch(twin.document)

    def _write(self, document_id: str, source: Source, part: int, reading: Reading) -> None:
        self._rows.add_document(document_id, self._next(), reading)
        self._rows.add_source(document_id, source, part, SAME)
        self._twins.note(document_id, reading)

    def _has_source(self, document_id: str) -> bool:
        query = select(sources.c.path).where(sources.c.document == document_id).limit(1)
        return self._connection.scalar(query) is not None

    def _detach(self, known: Known) -> None:
        self.flush()
        self._connection.execute(delete(sources).where(*_is_file(known.source)))

    def _drop(self, document_id: str) -> None:
        self._levels |= catalogue.levels_of(self._connection, [document_id])
        self._twins.forget(document_id)
        for column in _OF_DOCUMENT:
            self._connection.execute(delete(column.table).where(column == document_id))

    def _bury(self, document_id: str, source: Source, part: int) -> None:
        place = {"root": source.root, "path": source.path, "part": part, "access": int(self._levels[document_id])}
        self._connection.execute(insert(tombstones).values(document=document_id, revision=self._next(), **place))

    def _touch(self, document_id: str) -> None:
        """Give a document the next revision, so that indexes follow its new place."""
        break_seals(self._connection, [document_id])
        statement = update(documents).where(documents.c.id == document_id).values(revision=self._next())
        self._connection.execute(statement)

    def _next(self) -> int:
        self._revision += 1
        return self._revision


def _is_file(source: Source) -> tuple[ColumnElement[bool], ...]:
    return sources.c.root == source.root, sources.c.path == source.path
