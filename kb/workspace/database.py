"""Opens ``curricula.db``, bringing an older one up to date; two writers wait for each other."""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import DatabaseError

from kb.durable import out_of_reach
from kb.errors import KbError
from kb.private_files import make_file

HEAD = max(path.stem.split("_")[0] for path in (Path(__file__).parent / "migrations/versions").glob("[0-9]*.py"))
"""The version that the newest migration leads to; migrations are numbered."""
_WAIT_MS = 20_000


class WorkspaceError(KbError):
    """``curricula.db`` cannot be opened, or is of a newer version."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path} cannot be used: {reason}")


def connect(path: Path) -> Engine:
    """Open the database at ``path``, new or of any older version; raises WorkspaceError where that cannot be.

    A transaction takes the right to write when it begins, so that what it read is still so when it writes; one of
    ``reading(engine)`` never waits for a writer.
    """
    try:
        # It holds passwords' hashes; what SQLite puts beside it gets the same rights.
        make_file(path)
    except OSError as error:
        raise WorkspaceError(path, f"{error.strerror}; mend its permissions") from error
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _WAIT_MS / 1000})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", partial(_explain, path))
    try:
        with engine.begin() as connection:
            _upgrade(connection, path)
    except DatabaseError as error:
        engine.dispose()
        raise WorkspaceError(path, f"{error.orig}; put back a backup of it") from error
    except KbError:
        engine.dispose()
        raise
    return engine


def reading(engine: Engine) -> Engine:
    """Return ``engine`` for transactions that only read."""
    return engine.execution_options(reading=True)


def _upgrade(connection: Connection, path: Path) -> None:
    has_version = connection.dialect.has_table(connection, "alembic_version")
    # A table that lost its row is no new database: its version is then "None", which no program knows.
    found = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()) if has_version else None
    if found == HEAD:
        return
    # Alembic takes 10 MB and 0.2 s, which a server and a command can spare where nothing is to be done.
    from kb.workspace.upgrading import UpgradeError, upgrade

    try:
        upgrade(connection, found)
    except UpgradeError as error:
        raise WorkspaceError(path, str(error)) from error


def _explain(path: Path, context: ExceptionContext) -> None:
    """Say in one line what a damaged file raises, wherever it is noticed."""
    error = context.original_exception
    if refused := out_of_reach(path, error):
        raise refused from error
    if type(error) is sqlite3.DatabaseError:
        raise WorkspaceError(path, f"{error}; put back a backup of it") from error


def _set_up(connection: Any, _record: object) -> None:
    # Transactions are begun by us (below), not by the driver at the first write, when it may be too late to wait.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_WAIT_MS}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE")
