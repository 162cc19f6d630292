"""Which files of a home are damaged? Each part is looked at by itself, in one visible table."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import DBAPIError

from kb import catalogue, lexicon, settings
from kb.access import Access
from kb.durable import out_of_reach
from kb.errors import KbError, OutOfReachError
from kb.levels import home_of
from kb.seal import Altered, altered
from kb.search import storage
from kb.workspace.database import connect as connect_workspace
from kb.workspace.database import reading
from kb.workspace.editions import AlteredEdition, altered_editions
from kb.workspace.workspace import is_secret

_NAMED = 5
"""So many altered places are told one by one."""


class Fault(NamedTuple):
    """A part of the home that cannot be relied on: its name in the table, its path, and why."""

    part: str
    path: Path
    reason: str


def of_catalogue(home: Path) -> str | None:
    """Return what is wrong with the catalogue, None for nothing."""
    path = settings.catalogue_path(home)
    if not path.exists():
        return "it is missing" if storage.exists(settings.index_path(home)) else None
    if fault := _of_database(path):
        return fault
    engine = catalogue.connect(path)
    try:
        with engine.connect() as connection:
            return _named(altered(connection))
    finally:
        engine.dispose()


def of_index(home: Path) -> str | None:
    """Return what is wrong with the index: missing, damaged, or built by another definition of text."""
    path = settings.index_path(home)
    if not storage.exists(path):
        return "it is missing" if settings.catalogue_path(home).exists() else None
    storage.check(storage.open_index(path))
    return None


def of_previous(home: Path) -> str | None:
    """Return what is wrong with the index that a rebuild kept, which need not be there."""
    path = settings.previous_index_path(home)
    if path.exists():
        storage.check(storage.open_any(path))
    return None


def of_levels(home: Path) -> str | None:
    """Return what is wrong with the libraries of those who may not see all, where they need some."""
    for level in Access:
        part = home_of(home, level)
        if not part.exists():
            if level < _highest(home):
                return f"there is none for {level.label}"
        elif fault := of_catalogue(part) or of_index(part):
            return f"{level.label}: {fault}"
    return None


def _highest(home: Path) -> Access:
    """Return the highest level that the catalogue records; what is wrong with it is told of the catalogue itself."""
    path = settings.catalogue_path(home)
    # An empty one would be given its tables, and pass for sound.
    if not path.exists() or not path.stat().st_size:
        return Access.PUBLIC
    try:
        engine = catalogue.connect(path)
    except KbError:
        return Access.PUBLIC
    try:
        with engine.connect() as connection:
            return catalogue.highest_level(connection)
    except KbError:
        return Access.PUBLIC
    finally:
        engine.dispose()


def of_curricula(home: Path) -> str | None:
    """Return what is wrong with what people wrote, which need not be there."""
    path = settings.curricula_path(home)
    if not path.exists():
        was_there = _left_behind(path) or settings.secret_path(home).exists()
        return "it is missing, and what it left behind remains" if was_there else None
    if fault := _of_database(path):
        return fault
    engine = connect_workspace(path)
    try:
        with reading(engine).connect() as connection:
            return _named(altered_editions(connection))
    finally:
        engine.dispose()


def of_secret(home: Path) -> str | None:
    """Return what is wrong with the secret of cookies, which is made when it is missing."""
    path = settings.secret_path(home)
    return None if not path.exists() or is_secret(path.read_bytes()) else "it is no secret of ours"


def of_words(_home: Path) -> str | None:
    """Return what is wrong with the words of one's own."""
    for path in settings.lexicon_path(settings.home()).glob("*.txt"):
        lexicon.entries(path.stem)
    lexicon.digest()
    return None


PARTS: dict[str, tuple[Callable[[Path], Path], Callable[[Path], str | None]]] = {
    "catalogue": (settings.catalogue_path, of_catalogue),
    "index": (settings.index_path, of_index),
    "previous index": (settings.previous_index_path, of_previous),
    "levels": (settings.levels_path, of_levels),
    "curricula": (settings.curricula_path, of_curricula),
    "secret": (settings.secret_path, of_secret),
    "words": (settings.lexicon_path, of_words),
}


def faults(home: Path) -> list[Fault]:
    """Return every part that is damaged, in the order of the table.

    Raises OutOfReachError where handles, room or permissions are lacking to look: then nothing is known to be damaged.
    """
    found = []
    for part, (path_of, inspect) in PARTS.items():
        try:
            reason = inspect(home)
        except OutOfReachError:
            raise
        except KbError as error:
            reason = str(error)
        except (OSError, DBAPIError) as error:
            if refused := out_of_reach(path_of(home), error):
                raise refused from error
            reason = f"it cannot be read ({error.orig if isinstance(error, DBAPIError) else error})"
        if reason:
            found.append(Fault(part, path_of(home), reason))
    return found


def _of_database(path: Path) -> str | None:
    """Return what SQLite finds wrong in a file."""
    if not path.stat().st_size:
        return "it is empty"
    try:
        with closing(sqlite3.connect(path)) as database:
            found = str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])
            lost = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        if refused := out_of_reach(path, error):
            raise refused from error
        found, lost = str(error), None
    if found == "ok":
        return f"a row of {lost[0]} hangs on nothing" if lost else None
    return f"it is damaged: {found.splitlines()[-1]}"


def _named(found: Sequence[Altered | AlteredEdition]) -> str | None:
    """Return what was altered, the first of it by name."""
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"altered since it was written: {', '.join(map(str, found[:_NAMED]))}{more}" if found else None


def _left_behind(path: Path) -> bool:
    return any(path.with_name(path.name + end).exists() for end in ("-wal", "-shm"))
