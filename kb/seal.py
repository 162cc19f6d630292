"""The seal of a catalogue: a digest of all it records, so that a byte altered on disk is noticed.

SQLite keeps no checksums: a bit that falls over inside a text leaves a database that is well formed and wrong. A run
breaks the seal before it changes anything and sets it when it is done, unless it changed little: to read everything
would take longer than the change. The next larger run, or one with ``--rebuild``, seals again.
"""

import hashlib
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, insert, select

from kb.tables import folders, metadata, properties, sources

_NAME = "seal"
_PASSING = {"size", "mtime_ns"}
"""Columns of ``sources`` that follow the file system and say nothing of a text."""


def is_sealed(connection: Connection) -> bool:
    """Whether there is a seal."""
    return _kept(connection) is not None


def is_intact(connection: Connection) -> bool:
    """Whether all is as it was when the seal was set; without a seal nothing can be said against it."""
    kept = _kept(connection)
    return kept is None or kept == _digest(connection)


def break_seal(connection: Connection) -> None:
    """Take the seal away."""
    connection.execute(delete(properties).where(properties.c.name == _NAME))


def set_seal(connection: Connection) -> None:
    """Seal what is recorded now."""
    break_seal(connection)
    connection.execute(insert(properties).values(name=_NAME, value=_digest(connection)))


def _kept(connection: Connection) -> str | None:
    value: str | None = connection.scalar(select(properties.c.value).where(properties.c.name == _NAME))
    return value


def _digest(connection: Connection) -> str:
    hasher = hashlib.sha256()
    for table in metadata.sorted_tables:
        if table not in (properties, folders):
            hasher.update(f"\n{table.name}\n".encode())
            # As it is kept: what SQLAlchemy makes of a value may differ from one version to the next.
            statement = str(_all_of(table).compile(connection.engine))
            for row in connection.exec_driver_sql(statement):
                hasher.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()


def _all_of(table: Table) -> Select[Any]:
    left_out = _PASSING if table is sources else set()
    columns = [column for column in table.columns if column.name not in left_out]
    return select(*columns).order_by(*table.primary_key.columns)
