"""Reading a backup: verified to the last byte before anything is put in place; what was there is put aside."""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import IO

from kb.backup.archive import UNREADABLE, Archive, format_of
from kb.backup.manifest import LARGEST, NAME, BackupError, Entry, Manifest, decode
from kb.durable import sync_folder
from kb.errors import UsageError
from kb.lock import writer_lock

_CHUNK = 1 << 20


def check(path: Path) -> Manifest:
    """Return what the backup ``path`` holds; raises BackupError, naming the file, where a byte is not as written."""
    with _opened(path) as (archive, manifest):
        for name, entry in manifest.files.items():
            _verified(path, name, entry, archive.open(name), None)
    return manifest


def restore(path: Path, home: Path, *, force: bool = False) -> tuple[Manifest, Path | None]:
    """Put the backup ``path`` in place as ``home``; return its manifest and where an earlier home stands now.

    Raises UsageError for a home that is not empty, unless ``force``; BackupError as ``check``, with nothing changed;
    LockedError while an indexing run writes there.
    """
    if _is_taken(home) and not force:
        raise UsageError(f"{home} is not empty; choose another --home, or put it aside with: kb restore --force")
    fresh = _free(home, "restoring")
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with _opened(path) as (archive, manifest):
            fresh.mkdir(mode=0o700)
            for name, entry in manifest.files.items():
                _write(path, fresh / name, entry, archive.open(name))
        return manifest, _put_in_place(fresh, home)
    except OSError as error:
        reason = f"it cannot be put in place ({error.strerror}: {error.filename}); choose another --home"
        raise BackupError(path, reason) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Archive, Manifest]]:
    """Open a backup whose members are those of its manifest, each once."""
    container = format_of(path)
    try:
        with path.open("rb") as stream:
            archive = container(stream, "r")
            names = archive.names()
            data = archive.open(NAME).read(LARGEST) if NAME in names else b""
            manifest = decode(path, data)
            if sorted(names) != sorted([NAME, *manifest.files]):
                strange = sorted(set(names) ^ {NAME, *manifest.files}) or ["a file that stands twice"]
                raise BackupError(path, f"its list of files does not fit ({strange[0]}); take another backup")
            yield archive, manifest
    except FileNotFoundError as error:
        raise BackupError(path, "there is no such file; name a backup made by kb backup") from error
    except BackupError:
        raise
    except UNREADABLE as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            what = f"{error.strerror}: {error.filename or path}"
            raise BackupError(
                path, f"it cannot be read or put in place ({what}); make room or choose another --home"
            ) from error
        raise BackupError(path, f"it is damaged or no backup ({error}); take another backup") from error


def _verified(path: Path, name: str, entry: Entry, source: IO[bytes], target: IO[bytes] | None) -> None:
    """Read a member to its end, never more than it says; copy it to ``target``."""
    digest, left = hashlib.sha256(), entry.size
    while chunk := source.read(min(_CHUNK, left + 1)):
        left -= len(chunk)
        if left < 0:
            break
        digest.update(chunk)
        if target:
            target.write(chunk)
    if left or digest.hexdigest() != entry.sha256:
        raise BackupError(path, f"{name} is not as it was written; take another backup")


def _write(path: Path, to: Path, entry: Entry, source: IO[bytes]) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    # The secret is nobody else's to read, and accounts and searches are no more so.
    with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        _verified(path, to.name, entry, source, target)
        target.flush()
        os.fsync(target.fileno())
    sync_folder(to.parent)


def _put_in_place(fresh: Path, home: Path) -> Path | None:
    """Give ``fresh`` the name ``home``; return where what stood there is now."""
    aside = None
    if _is_taken(home):
        with writer_lock(home):
            aside = _free(home, "before-restore")
            home.rename(aside)
    try:
        fresh.rename(home)
    except OSError:
        if aside:
            aside.rename(home)
        raise
    sync_folder(home.parent)
    return aside


def _is_taken(home: Path) -> bool:
    return home.is_dir() and any(home.iterdir())


def _free(home: Path, purpose: str) -> Path:
    """Return a name beside ``home`` that nothing has."""
    home = home.absolute()
    names = (home.with_name(f"{home.name}.{purpose}-{number}") for number in count(1))
    return next(path for path in names if not path.exists())
