"""Faults on purpose: the n-th step that brings something to disk fails, or the process dies there.

Steps are what a program does to make things last: opening a file to write, fsync, rename, replace, link, and SQLite's
COMMIT. ``python -m tests.faults FAULT N kb-arguments…`` runs the command line with the N-th step failing (``ENOSPC``,
``EROFS``, ``EMFILE``) or ending the process (``die``); with N 0 all steps are done and their number is printed last.
"""

import builtins
import errno
import io
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

KINDS = ("die", "ENOSPC", "EROFS", "EMFILE")
DIED = 86


class Faults:
    """Counts steps, and lets one of them fail; a fault of the disk stays from then on, as it does in life."""

    def __init__(self, kind: str, wanted: int) -> None:
        self.count = 0
        self._kind = kind
        self._wanted = wanted

    def step(self) -> None:
        """Count a step; fail if it is the one."""
        self.count += 1
        if self._wanted and self.count >= self._wanted:
            if self._kind == "die":
                os._exit(DIED)
            code = getattr(errno, self._kind)
            raise OSError(code, os.strerror(code))

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``call`` with a step before it."""

        def stepping(*arguments: Any, **named: Any) -> Any:
            self.step()
            return call(*arguments, **named)

        return stepping

    def opening(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``call``, an ``open``, with a step before it where it is for writing."""

        def opening(file: Any, mode: Any = "r", *arguments: Any, **named: Any) -> Any:
            writes = bool(mode & (os.O_WRONLY | os.O_RDWR)) if isinstance(mode, int) else bool(set(mode) & set("wax+"))
            if writes and isinstance(file, str | os.PathLike):
                self.step()
            return call(file, mode, *arguments, **named)

        return opening

    def connection(self) -> type[sqlite3.Connection]:
        """Return a connection whose commits are steps."""
        faults = self

        class Connection(sqlite3.Connection):
            def commit(self) -> None:
                if self.in_transaction:
                    _as_sqlite_does(faults.step)
                super().commit()

        return Connection


def _as_sqlite_does(step: Callable[[], None]) -> None:
    try:
        step()
    except OSError as error:
        reason = {errno.ENOSPC: "database or disk is full", errno.EROFS: "attempt to write a readonly database"}
        raise sqlite3.OperationalError(reason.get(error.errno or 0, "disk I/O error")) from error


def install(faults: Faults) -> None:
    """Put the faults between this process and its disk."""
    for name in ("fsync", "replace", "rename", "link"):
        setattr(os, name, faults.before(getattr(os, name)))
    setattr(os, "open", faults.opening(os.open))  # noqa: B010
    builtins.open = io.open = faults.opening(io.open)
    connect, factory = sqlite3.connect, faults.connection()
    opened: Any = lambda *arguments, **named: connect(*arguments, **{"factory": factory} | named)  # noqa: E731
    sqlite3.connect = sqlite3.dbapi2.connect = opened


def main(kind: str, wanted: str, *arguments: str) -> None:
    """Run ``kb`` or, with ``curriculum-save HOME``, saves of a curriculum, each acknowledged by a line."""
    from kb import cli

    faults = Faults(kind, int(wanted))
    install(faults)
    try:
        if arguments[0] == "curriculum-save":
            save_many(arguments[1])
        else:
            cli.main(list(arguments))
    finally:
        if not int(wanted):
            print(f"steps {faults.count}")


def save_many(home: str) -> None:
    """Save a curriculum again and again, and say so each time it is kept."""
    from msgspec.structs import replace

    from kb.curricula.curriculum import Curriculum
    from kb.errors import KbError
    from kb.workspace.workspace import Workspace

    try:
        with Workspace(Path(home)) as workspace:
            known = [row.id for row in workspace.curricula.all()]
            key = known[0] if known else workspace.curricula.create(Curriculum("防空警报识别"), "李老师", None)
            number = workspace.curricula.edition(key).number
            for _ in range(3):
                changed = replace(workspace.curricula.edition(key).content, title=f"第{number + 1}版")
                number = workspace.curricula.save(key, number, changed, "李老师").number
                print(f"kept {number}", flush=True)
    except KbError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
