"""``kb check --repair``: what is derived is made again; what is not is put aside or left, and said so."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import NamedTuple

from indexer.run import Options, run
from kb import settings
from kb.errors import KbError
from kb.lock import writer_lock
from kb.soundness import Fault, faults


class Mended(NamedTuple):
    """A fault and what was done; ``done`` is None where only a backup helps, and ``advice`` says how."""

    fault: Fault
    done: str | None
    advice: str


def repair(home: Path, folders: Sequence[str]) -> list[Mended]:
    """Mend what can be mended in ``home``; ``folders`` are read again where the catalogue remembers none.

    Nothing that people wrote is ever deleted. Raises LockedError while another run writes here, and KbError, with
    nothing changed, where the catalogue is lost and no folder known.
    """
    found = faults(home)
    broken = {fault.part for fault in found}
    if "catalogue" in broken:
        folders = [*folders] or _remembered(home)
        if not folders:
            raise KbError(f"the catalogue of {home} is lost and names no folder; name them: kb check --repair FOLDER …")
    with writer_lock(home):
        mended = [_MENDING[fault.part](home, fault) for fault in found]
    if broken & {"catalogue", "index", "levels"}:
        run(home, folders, Options(rebuild=bool(broken & {"catalogue", "index"})))
    return mended


def _remembered(home: Path) -> list[str]:
    """Return the folders that a catalogue still names, however damaged it is."""
    found: list[str] = []
    for query in ("SELECT path FROM folders", "SELECT DISTINCT root FROM sources"):
        try:
            with closing(sqlite3.connect(f"file:{home / 'catalogue.db'}?mode=rw", uri=True)) as database:
                found += [str(row[0]) for row in database.execute(query)]
        except sqlite3.Error:
            continue
    return [path for path in dict.fromkeys(found) if Path(path).is_dir()]


def _put_aside(path: Path) -> Path:
    """Give a file, with what SQLite keeps beside it, another name; return that."""
    names = (path.with_name(f"{path.name}.damaged-{number}") for number in count(1))
    aside = next(name for name in names if not name.exists())
    for end in ("", "-wal", "-shm"):
        beside = path.with_name(path.name + end)
        if beside.exists():
            os.replace(beside, aside.with_name(aside.name + end))
    return aside


def _catalogue(home: Path, fault: Fault) -> Mended:
    aside = f"it was put aside as {_put_aside(fault.path).name}, " if fault.path.exists() else ""
    # They followed the catalogue that is lost.
    shutil.rmtree(settings.levels_path(home), ignore_errors=True)
    return Mended(fault, f"{aside}the folders were read again", "")


def _index(home: Path, fault: Fault) -> Mended:
    shutil.rmtree(fault.path, ignore_errors=True)
    return Mended(fault, "it was built anew from the catalogue", "")


def _previous(home: Path, fault: Fault) -> Mended:
    shutil.rmtree(fault.path, ignore_errors=True)
    return Mended(fault, "it was let go of; kb index --rebuild keeps another", "")


def _levels(home: Path, fault: Fault) -> Mended:
    shutil.rmtree(fault.path, ignore_errors=True)
    return Mended(fault, "they were made anew from the catalogue", "")


def _secret(home: Path, fault: Fault) -> Mended:
    aside = _put_aside(fault.path).name
    return Mended(fault, f"it was put aside as {aside}; the next start makes another, and everybody signs in again", "")


def _curricula(home: Path, fault: Fault) -> Mended:
    return Mended(fault, None, "it was left as it is: put a backup in place with kb restore --force FILE")


def _words(home: Path, fault: Fault) -> Mended:
    return Mended(fault, None, "it was left as it is: mend the line named, or take the file from a backup")


_MENDING: dict[str, Callable[[Path, Fault], Mended]] = {
    "catalogue": _catalogue,
    "index": _index,
    "previous index": _previous,
    "levels": _levels,
    "curricula": _curricula,
    "secret": _secret,
    "words": _words,
}
