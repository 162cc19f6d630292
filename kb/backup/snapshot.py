"""A home held still: copies of its databases, and its files open, while others go on writing.

The index comes first and the catalogue after it, so that a catalogue is never behind its index: what is missing
between the two, ``kb index`` brings. Index files are never altered, and stay readable once open, though a commit
removes them.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import IO, NamedTuple
from urllib.parse import quote

from kb import settings
from kb.access import Access
from kb.backup.manifest import BackupError
from kb.durable import out_of_reach
from kb.errors import DamagedIndexError
from kb.levels import home_of
from kb.search import storage

_TRIES = 100
_BY_THEMSELVES = ("index", "levels")
_LEFT_OUT = ("writer.lock", "index.previous", "index.previous.new", "index.leaving", "index.leaving.new")
"""What a home holds only for its writer; an index is taken by its newest commit."""


class Held(NamedTuple):
    """A file of the home: its path in it, how many bytes of it belong to this moment, and where they are read."""

    name: str
    size: int
    stream: IO[bytes]


def hold(home: Path, stack: ExitStack, scratch: Path) -> tuple[list[Held], int]:
    """Return every file that makes up ``home`` and the revision of its index; ``stack`` closes them.

    ``scratch`` is a folder for the copies of databases. Raises BackupError for a database that is damaged,
    DamagedIndexError for an index that is.
    """
    held = []
    # Before the whole library, so that none has followed it further than it goes here.
    for part in sorted(path for level in Access if (path := home_of(home, level)).exists()):
        held += _library(part, home, stack, scratch)[0]
    own, revision = _library(home, home, stack, scratch)
    held += own
    if (path := settings.curricula_path(home)).exists():
        held.append(_copied(path, home, stack, scratch))
    for path in _others(home):
        held.append(_open(path, path.relative_to(home).as_posix(), stack))
    return held, revision


def _library(part: Path, home: Path, stack: ExitStack, scratch: Path) -> tuple[list[Held], int]:
    """Return index and catalogue of a library in ``part`` of the home, and the revision of its index."""
    held, revision = _index(settings.index_path(part), home, stack)
    if (path := settings.catalogue_path(part)).exists():
        held.append(_copied(path, home, stack, scratch))
    return held, revision


def _copied(path: Path, home: Path, stack: ExitStack, scratch: Path) -> Held:
    name = path.relative_to(home).as_posix()
    copy = scratch / name.replace("/", "-")
    copy_database(path, copy)
    return _open(copy, name, stack)


def _index(path: Path, home: Path, stack: ExitStack) -> tuple[list[Held], int]:
    """Return the files of the newest commit, verified."""
    for attempt in range(_TRIES):
        tried = ExitStack()
        try:
            index = storage.open_any(path)
            held = [_open(file, file.relative_to(home).as_posix(), tried) for file in storage.files_of(index)]
            storage.check(index)
        except (FileNotFoundError, DamagedIndexError):
            # A commit came between the table and its files; the next one names others.
            tried.close()
            if attempt == _TRIES - 1 or not storage.exists(path):
                raise
            continue
        stack.push(tried.pop_all())
        return held, storage.revision_of(index)
    raise AssertionError("the last attempt raises")


def copy_database(path: Path, to: Path) -> None:
    """Copy a database at one moment, while others write to it; raises BackupError where it is damaged."""
    try:
        with (
            closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=rw", uri=True)) as source,
            closing(sqlite3.connect(to)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            found = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        if refused := out_of_reach(to.parent, error):
            raise refused from error
        found = str(error)
    if found != "ok":
        raise BackupError(path, f"it is damaged ({found.splitlines()[-1]}); mend it first: kb check --repair")


def _others(home: Path) -> Iterator[Path]:
    """Yield the other files: secret, words of one's own, the log of searches, and what else somebody put there."""
    databases = {settings.catalogue_path(home).name, settings.curricula_path(home).name}
    besides = {f"{name}{end}" for name in databases for end in ("", "-wal", "-shm", "-journal")}
    for top in sorted(home.iterdir()):
        if top.name in besides or top.name in (*_BY_THEMSELVES, *_LEFT_OUT) or top.is_symlink():
            continue
        inside = [top] if top.is_file() else sorted(top.rglob("*"))
        yield from (path for path in inside if path.is_file() and not path.is_symlink())


def _open(path: Path, name: str, stack: ExitStack) -> Held:
    stream = stack.enter_context(path.open("rb"))
    return Held(name, os.fstat(stream.fileno()).st_size, stream)
