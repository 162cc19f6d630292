"""Bring the search index up to the catalogue's revision: removals, changes, one commit a batch.

A commit holds its postings and the revision it reaches, so a run cut off at any moment leaves
the index at its last commit, and the next run goes on from there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row
from whoosh.index import FileIndex, LockError
from whoosh.reading import SegmentReader
from whoosh.writing import CLEAR, MERGE_SMALL

from kb import catalogue, settings
from kb.errors import LockedError
from kb.search import storage
from kb.search.schema import Posting, make_schema, postings

_DOCUMENTS_A_TASK = 20
_CHEAP_TO_MERGE = 5000


class Indexed(NamedTuple):
    """A section ready for the index: its stored fields and the postings of its text fields."""

    id: str
    document: str
    kind: str
    year: str
    folder: str
    flags: str
    title: list[Posting]
    headings: list[Posting]
    body: list[Posting]


def follow(
    connection: Connection, path: Path, executor: Executor, progress: Callable[[int], None], *, rebuild: bool = False
) -> int:
    """Apply every change since the index's revision; return the revision reached.

    ``rebuild`` writes everything anew and replaces the old index in one commit: until then it
    answers. ``progress`` is told the number of documents written, task by task.
    """
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
    for number, batch in enumerate(batches, start=1):
        is_last = number == len(batches)
        with _Writing(index, target if is_last else batch[-1].revision, rebuild) as writer:
            stale = [row.id for row in batch] if replaces else []
            # Removals go with the first commit: its revision is above theirs already.
            for document_id in stale + (gone if number == 1 else []):
                writer.delete_by_term("document", document_id)
            _write(writer, connection, [row.id for row in batch], executor, progress)
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

    def __init__(self, index: FileIndex, revision: int, replace: bool) -> None:
        self._index = index
        self._revision = revision
        self._replace = replace

    def __enter__(self) -> Any:
        try:
            self._writer = self._index.writer(limitmb=256)
        except LockError:
            raise LockedError(Path(self._index.storage.folder), "unknown") from None
        if self._replace:
            self._writer.schema = make_schema()
        return self._writer

    def __exit__(self, kind: type[BaseException] | None, *_details: object) -> None:
        if kind is not None:
            self._writer.cancel()
            return
        self._writer.schema.revision = self._revision
        self._writer.commit(mergetype=CLEAR if self._replace else _merge)


def _merge(writer: Any, segments: list[Any]) -> list[Any]:
    """Be Whoosh's merge policy, and write anew what holds removed sections too, while that is cheap.

    A removed section counts in term statistics until then, so scores would remember it.
    """
    kept = []
    for segment in segments:
        if segment.has_deletions() and segment.doc_count_all() <= _CHEAP_TO_MERGE:
            with closing(SegmentReader(writer.storage, writer.schema, segment)) as reader:
                writer.add_reader(reader)
        else:
            kept.append(segment)
    return list(MERGE_SMALL(writer, kept))


def _write(
    writer: Any, connection: Connection, ids: list[str], executor: Executor, progress: Callable[[int], None]
) -> None:
    tasks = [ids[start : start + _DOCUMENTS_A_TASK] for start in range(0, len(ids), _DOCUMENTS_A_TASK)]
    rows = ([tuple(row) for row in _rows(connection, task)] for task in tasks)
    for task, sections in zip(tasks, executor.map(analyze_sections, rows), strict=True):
        for section in sections:
            writer.add_document(**section._asdict())
        progress(len(task))


def _rows(connection: Connection, ids: list[str]) -> Iterable[tuple[Any, ...]]:
    flags = {document: " ".join(names) for document, names in catalogue.flag_names(connection, ids).items()}
    for row in catalogue.sections_for_index(connection, ids):
        facets = (row.kind, row.published, row.source, flags.get(row.document, ""))
        yield row.id, row.document, facets, row.title, row.path, row.heading, row.text


def analyze_sections(rows: list[tuple[Any, ...]]) -> list[Indexed]:
    """Return the sections with their postings; runs in a worker. Sections without text are left out."""
    made: list[Indexed] = []
    titles: dict[str, list[Posting]] = {}
    for section_id, document, facets, title, path, heading, text in rows:
        kind, published, source, flags = facets
        if not text and len(rows) > 1:
            continue
        if title not in titles:
            titles[title] = postings(title)
        headings = postings("\n".join([*path, heading]))
        folder = source.split("/")[0] if "/" in source else ""
        year = (published or "")[:4]
        stored = (section_id, document, kind, year, folder, flags)
        made.append(Indexed(*stored, titles[title], headings, postings(text)))
    return made
