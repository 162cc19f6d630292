"""Faults on purpose: the n-th step that brings something to disk fails, or the process dies there.

Steps are what a program does to make things last: opening a file to write, each write that leaves its buffers, fsync,
rename, replace, link, a statement of SQL that changes something, and COMMIT. A write that fails has written half; of
many rows that a statement inserts, half are. What SQLite itself writes cannot be stood before from here: that its
writes fail is tried with a limit on the size of files (``tests/test_means.py``), that they stop with the process that
dies between two statements or rows.

``python -m tests.faults FAULT N kb-arguments…`` runs the command line with the N-th step failing (``ENOSPC``,
``EROFS``, ``EMFILE``) or ending the process (``die``); with N 0 all steps are done and their number is printed last.
"""

import builtins
import errno
import io
import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Sequence
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

    def step(self, half: Callable[[], object] = lambda: None) -> None:
        """Count a step; fail if it is the one. ``half`` is done of it before a full disk or the end of the process."""
        self.count += 1
        if not self._wanted or self.count < self._wanted:
            return
        if self._kind in ("die", "ENOSPC") and self.count == self._wanted:
            half()
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
            if isinstance(mode, int):
                if mode & (os.O_WRONLY | os.O_RDWR):
                    self.step()
                return call(file, mode, *arguments, **named)
            is_path = isinstance(file, str | os.PathLike)
            if not set(mode) & set("wax+") or not (is_path or stat.S_ISREG(os.fstat(file).st_mode)):
                return call(file, mode, *arguments, **named)
            if is_path:
                self.step()
            return self._stream(file, mode, *arguments, **named)

        return opening

    def _stream(
        self, file: Any, mode: str, buffering: int = -1, encoding: Any = None, errors: Any = None, newline: Any = None
    ) -> Any:
        """Return what ``open`` would, its writes being steps."""
        raw = _Stepping(self, file, mode.replace("b", "").replace("t", ""))
        buffer = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding, errors, newline)

    def connection(self) -> type[sqlite3.Connection]:
        """Return a connection whose commits are steps."""
        faults = self

        class Cursor(sqlite3.Cursor):
            def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
                if _changes(sql):
                    _as_sqlite_does(faults.step)
                return super().execute(sql, *parameters)

            def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:
                listed: Sequence[Any] = list(rows)
                half, inner = listed[: len(listed) // 2], super()
                _as_sqlite_does(lambda: faults.step(lambda: inner.executemany(sql, half)))
                return inner.executemany(sql, listed)

        class Connection(sqlite3.Connection):
            def cursor(self, factory: Any = Cursor) -> Any:
                return super().cursor(factory)

            def commit(self) -> None:
                if self.in_transaction:
                    _as_sqlite_does(faults.step)
                super().commit()

        return Connection


class _Stepping(io.FileIO):
    """A file whose writes are steps, one that fails leaving half of what it was given."""

    def __init__(self, faults: Faults, file: Any, mode: str) -> None:
        super().__init__(file, mode)
        self._faults = faults

    def write(self, data: Any) -> int:
        self._faults.step(lambda: super(_Stepping, self).write(bytes(data)[: len(data) // 2]))
        return super().write(data) or 0


def _changes(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP"))


def _as_sqlite_does(step: Callable[[], None]) -> None:
    try:
        step()
    except OSError as error:
        reason = {errno.ENOSPC: "database or disk is full", errno.EROFS: "attempt to write a readonly database"}
        raise sqlite3.OperationalError(reason.get(error.errno or 0, "disk I/O error")) from error


def install(faults: Faults) -> None:
    """Put the faults between this process and its disk."""
    for name in ("fsync", "replace", "rename", "link", "sendfile"):
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
