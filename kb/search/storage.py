"""The folder of the Whoosh index: created, opened, checked against the running code."""

from collections.abc import Iterator
from pathlib import Path

from whoosh.index import TOC, FileIndex

from kb.durable import unreadable_index
from kb.errors import DamagedIndexError, FingerprintError, KbError
from kb.search.codec import ArrayCodec, BulkWriter
from kb.search.codec.sealing import SealedStorage
from kb.search.ranking import Weights
from kb.search.schema import TEXT_FIELDS, differences, make_schema
from kb.search.weighting import saturations

_NAME = "MAIN"


def exists(path: Path) -> bool:
    """Whether ``path`` holds an index."""
    return path.is_dir() and any(path.glob(f"_{_NAME}_*.toc"))


def create(path: Path) -> FileIndex:
    """Make an empty index in ``path``, replacing what is there."""
    path.mkdir(parents=True, exist_ok=True)
    return FileIndex.create(SealedStorage(str(path)), make_schema(), _NAME)


def open_or_create(path: Path) -> FileIndex:
    """Open the index in ``path`` for writing, or make an empty one.

    Raises FingerprintError when it was built by another definition of text, DamagedIndexError
    when its files cannot be read.
    """
    return open_index(path) if exists(path) else create(path)


def open_for_rebuild(path: Path) -> FileIndex:
    """Open whatever index is in ``path``, to be replaced by the next commit; an unreadable one goes now."""
    try:
        return open_any(path) if exists(path) else create(path)
    except DamagedIndexError:
        return create(path)


def open_index(path: Path) -> FileIndex:
    """Open the index in ``path``; raises as ``open_or_create`` does."""
    index = open_any(path)
    if differing := differences(getattr(index.schema, "fingerprint", "")):
        raise FingerprintError(path, differing)
    return index


def outdated(path: Path) -> list[str]:
    """Return in what the definition of text of an index differs from the running code's; nothing without an index."""
    return differences(getattr(open_any(path).schema, "fingerprint", "")) if exists(path) else []


def open_any(path: Path) -> FileIndex:
    """Open the index in ``path``, whatever definition of text built it; raises DamagedIndexError."""
    try:
        return FileIndex(SealedStorage(str(path)))
    except KbError:
        raise
    except Exception as error:  # Whoosh unpickles its table of contents, which can fail in any way
        raise unreadable_index(path, error) from error


def writer(index: FileIndex) -> BulkWriter:
    """Return a writer of ``index``; raises whoosh.index.LockError when another writes."""
    # Impacts of pairs are looked up when asked for: stored they would be a sixth of the index.
    stored = {name: kept for name, kept in saturations(Weights()).items() if name in TEXT_FIELDS}
    return BulkWriter(index, ArrayCodec(stored))


def check(index: FileIndex) -> None:
    """Open every segment of ``index`` once; raises DamagedIndexError when one cannot be."""
    path = Path(index.storage.folder)
    try:
        index.reader().close()
    except KbError:
        raise
    except Exception as error:  # a damaged segment can fail in any way
        raise unreadable_index(path, error) from error


def revision_of(index: FileIndex) -> int:
    """Return the catalogue revision that ``index`` has followed up to."""
    return int(getattr(index.schema, "revision", 0))


def files_of(index: FileIndex) -> Iterator[Path]:
    """Yield the files of the newest commit, its table of contents first."""
    folder = Path(index.storage.folder)
    contents = TOC.read(index.storage, index.indexname)
    yield folder / f"_{index.indexname}_{contents.generation}.toc"
    for segment in contents.segments:
        yield from (folder / name for name in segment.list_files(index.storage))
