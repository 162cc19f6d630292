"""The folder of the Whoosh index: created, opened, checked against the running code."""

from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from kb.errors import DamagedIndexError, FingerprintError
from kb.search.schema import differences, make_schema

_NAME = "MAIN"


def exists(path: Path) -> bool:
    """Whether ``path`` holds an index."""
    return path.is_dir() and any(path.glob(f"_{_NAME}_*.toc"))


def create(path: Path) -> FileIndex:
    """Make an empty index in ``path``, replacing what is there."""
    path.mkdir(parents=True, exist_ok=True)
    return FileIndex.create(FileStorage(str(path)), make_schema(), _NAME)


def open_or_create(path: Path) -> FileIndex:
    """Open the index in ``path`` for writing, or make an empty one.

    Raises FingerprintError when it was built by another definition of text, DamagedIndexError
    when its files cannot be read.
    """
    return open_index(path) if exists(path) else create(path)


def open_for_rebuild(path: Path) -> FileIndex:
    """Open whatever index is in ``path``, to be replaced by the next commit; an unreadable one goes now."""
    try:
        return _open(path) if exists(path) else create(path)
    except DamagedIndexError:
        return create(path)


def open_index(path: Path) -> FileIndex:
    """Open the index in ``path``; raises as ``open_or_create`` does."""
    index = _open(path)
    if differing := differences(getattr(index.schema, "fingerprint", "")):
        raise FingerprintError(path, differing)
    return index


def _open(path: Path) -> FileIndex:
    try:
        return FileIndex(FileStorage(str(path)))
    except Exception as error:  # Whoosh unpickles its table of contents, which can fail in any way
        raise DamagedIndexError(path, f"{type(error).__name__}: {error}") from error


def check(index: FileIndex) -> None:
    """Open every segment of ``index`` once; raises DamagedIndexError when one cannot be."""
    path = Path(index.storage.folder)
    try:
        index.reader().close()
    except Exception as error:  # a damaged segment can fail in any way
        raise DamagedIndexError(path, f"{type(error).__name__}: {error}") from error


def revision_of(index: FileIndex) -> int:
    """Return the catalogue revision that ``index`` has followed up to."""
    return int(getattr(index.schema, "revision", 0))
