"""Bring the search index up to the catalogue's revision: removals, changes, one commit a batch.

A commit holds its postings and the revision it reaches, so a run cut off at any moment leaves
the index at its last commit, and the next run goes on from there.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row
from whoosh.index import FileIndex, LockError
from whoosh.writing import CLEAR

from indexer.batches import batch_of
from kb import catalogue, settings
from kb.errors import LockedError
from kb.search import storage
from kb.search.codec import Batch, BulkWriter
from kb.search.codec.segment import ArraySegment
from kb.search.schema import make_schema

Merging = Callable[[BulkWriter, list[ArraySegment]], list[ArraySegment]]

_DOCUMENTS_A_TASK = 40
# Writing that many sections anew takes about as long as starting the program.
_CHEAP_TO_MERGE = 50_000
_SMALL = 2000
_RATIO = 10
_MOST_REMOVED = 0.25
"""The share of removed sections at which even a large segment is written anew: so it happens seldom."""


def follow(
    connection: Connection,
    home: Path,
    executor: Executor,
    progress: Callable[[int], None],
    merge: Merging | None = None,
) -> int:
    """Apply every change since the index's revision; return the revision reached.

    ``merge`` chooses what of the index there is goes into the new segment, what is cheap to move if none is given;
    with CLEAR everything is written anew and replaces the old index in one commit: until then it answers.
    ``progress`` is told the number of documents written, task by task. The workers of ``executor`` cut the documents
    of the next commit while this one is merged, and end with the last.
    """
    rebuild = merge is CLEAR
    path, database = settings.index_path(home), settings.catalogue_path(home)
    index = storage.open_for_rebuild(path) if rebuild else storage.open_or_create(path)
    reached = 0 if rebuild else storage.revision_of(index)
    target = catalogue.revision(connection)
    if reached >= target and not rebuild:
        storage.check(index)
        return reached
    changed = catalogue.changed_documents(connection, after=reached)
    gone = [] if rebuild else catalogue.removed_documents(connection, after=reached)
    replaces = not (rebuild or index.is_empty())
    batches = [changed] if rebuild else list(_commit_batches(connection, changed)) or [[]]
    work = _Work(executor, database, [[row.id for row in batch] for batch in batches])
    for number, batch in enumerate(batches, start=1):
        is_last = number == len(batches)
        with _Writing(index, target if is_last else batch[-1].revision, merge or merge_cheap) as writer:
            stale = [row.id for row in batch] if replaces else []
            # Removals go with the first commit: its revision is above theirs already.
            for document_id in stale + (gone if number == 1 else []):
                writer.delete_by_term("document", document_id)
            for size, made in work.of(number - 1):
                writer.add_batch(made)
                progress(size)
    return target


def _commit_batches(connection: Connection, changed: Sequence[Row[Any]]) -> Iterator[Sequence[Row[Any]]]:
    """Cut the changed documents into runs of about KB_COMMIT_SECTIONS sections."""
    limit = settings.number("KB_COMMIT_SECTIONS")
    sizes = catalogue.section_counts(connection)
    start, total = 0, 0
    for position, row in enumerate(changed):
        total += sizes.get(row.id, 0)
        if total >= limit:
            yield changed[start : position + 1]
            start, total = position + 1, 0
    if start < len(changed):
        yield changed[start:]


class _Writing:
    """A Whoosh writer that commits with the revision on success and is cancelled otherwise."""

    def __init__(self, index: FileIndex, revision: int, merge: Merging) -> None:
        self._index = index
        self._revision = revision
        self._merge = merge

    def __enter__(self) -> Any:
        try:
            self._writer = storage.writer(self._index)
        except LockError:
            raise LockedError(Path(self._index.storage.folder), "unknown") from None
        if self._merge is CLEAR:
            self._writer.schema = make_schema()
        return self._writer

    def __exit__(self, kind: type[BaseException] | None, *_details: object) -> None:
        if kind is not None:
            self._writer.cancel()
            return
        self._writer.schema.revision = self._revision
        self._writer.commit(mergetype=self._merge)


def merge_cheap(writer: BulkWriter, segments: list[ArraySegment]) -> list[ArraySegment]:
    """Take into the new segment what is cheap to: small segments, and what holds removed sections.

    Going from small to large, a segment is taken as long as it is no more than ten times what the new one has
    already: a search pays for every segment, a merge only moves arrays. A removed section counts in term
    statistics until it is merged away: scores would remember it.
    """
    size = sum(batch.size for batch in writer.batches)
    kept = []
    for segment in sorted(segments, key=lambda segment: segment.doc_count()):
        limit = max(_CHEAP_TO_MERGE, segment.deleted_count() / _MOST_REMOVED)
        removing = segment.has_deletions() and segment.doc_count_all() <= limit
        if segment.doc_count() <= _RATIO * size or segment.doc_count() <= _SMALL or removing:
            writer.absorb(segment)
            size += segment.doc_count()
        else:
            kept.append(segment)
    return kept


def merge_removed(writer: BulkWriter, segments: list[ArraySegment]) -> list[ArraySegment]:
    """Take into the new segment also whatever holds removed sections: no word or count of theirs may stay behind."""
    for segment in segments:
        if segment.has_deletions():
            writer.absorb(segment)
    return merge_cheap(writer, [segment for segment in segments if not segment.has_deletions()])


class _Work:
    """What the workers do, commit by commit: they read and cut documents. Only ids go out, only arrays come back.

    They are always given the work of the next commit before what they did for this one is taken.
    """

    def __init__(self, executor: Executor, database: Path, commits: Sequence[list[str]]) -> None:
        self._executor = executor
        self._make = partial(batch_of, database)
        self._commits = [
            [ids[start : start + _DOCUMENTS_A_TASK] for start in range(0, len(ids), _DOCUMENTS_A_TASK)]
            for ids in commits
        ]
        self._begun: list[Iterator[Batch]] = []

    def of(self, number: int) -> Iterator[tuple[int, Batch]]:
        """Yield the batches of commit ``number``, each with how many documents it holds."""
        for tasks in self._commits[len(self._begun) : number + 2]:
            self._begun.append(self._executor.map(self._make, tasks))
        yield from zip(map(len, self._commits[number]), self._begun[number], strict=True)
        if number + 1 == len(self._commits):
            # The merge of the last commit is what takes most memory.
            self._executor.shutdown()
