"""What makes a rename last through a loss of power, and how a disk says no: that is no damage to repair."""

import errno
import os
import sqlite3
from pathlib import Path

from kb.errors import DamagedIndexError, KbError, OutOfReachError

_SQLITE = (
    "database or disk is full",
    "attempt to write a readonly database",
    "disk I/O error",
    "unable to open database file",
)
"""What SQLite says of a disk that is full, that may only be read, or that fails, and when no file can be opened."""
_SYSTEM = {
    getattr(errno, name)
    for name in ("EMFILE", "ENFILE", "ENOMEM", "ENOSPC", "EDQUOT", "EFBIG", "EROFS", "EACCES", "EPERM")
}


def out_of_reach(path: Path, error: BaseException | None) -> OutOfReachError | None:
    """Return what to raise where handles, room or permissions are lacking, None where something else is wrong."""
    while error is not None and error is not error.__cause__:
        if isinstance(error, OutOfReachError):
            return error
        if isinstance(error, sqlite3.OperationalError) and error.args[0] in _SQLITE:
            return OutOfReachError(path, str(error))
        if isinstance(error, OSError) and error.errno in _SYSTEM:
            return OutOfReachError(Path(error.filename or path), error.strerror or str(error))
        error = error.__cause__
    return None


def unreadable_index(path: Path, error: Exception) -> KbError:
    """Return what to raise for an index in ``path`` that cannot be read: it is damaged, or only out of reach."""
    try:
        # Whoosh takes a folder that cannot be listed for one without an index.
        os.scandir(path if path.is_dir() else path.parent).close()
    except FileNotFoundError:
        pass
    except OSError as refused:
        error = refused
    return out_of_reach(path, error) or DamagedIndexError(path, f"{type(error).__name__}: {error}")


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
