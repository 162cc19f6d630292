"""Inserts many rows without what SQLAlchemy does for each of them, which takes longer than SQLite's own work."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, insert


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, all with the keys of the first, as ``connection.execute(insert(table), rows)`` does."""
    dialect = connection.dialect
    statement = str(insert(table).compile(dialect=dialect, column_keys=list(rows[0])))
    # In the order of the table's columns, as the statement names them.
    columns = [column for column in table.columns if column.name in rows[0]]
    prepared: list[Sequence[Any]] = []
    for column in columns:
        values = map(itemgetter(column.name), rows)
        process = column.type.dialect_impl(dialect).bind_processor(dialect)
        prepared.append(list(map(process, values) if process else values))
    connection.exec_driver_sql(statement, list(zip(*prepared, strict=True)))
