"""The seal of a catalogue: digests of all it records, so that a byte altered on disk is noticed and named.

SQLite keeps no checksums: a bit that falls over inside a text leaves a database that is well formed and wrong. What
hangs on a document is sealed document by document, a digest for each table. Its text is sealed when it is written;
whoever changes the rest in place breaks the seal over that, and the end of the same transaction sets what is missing
(``sealing``): a change costs what it touches, and nothing is ever recorded unsealed. What hangs on no document is
little and sealed whole, and with it how many documents there are.

A digest is the sum of the digests of its rows, modulo 2^64, so that their order is nothing to keep (AdHash: Bellare and
Micciancio, *A New Paradigm for Collision-Free Hashing*, 1997). It tells accidents; who can write the home is trusted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Engine,
    LargeBinary,
    String,
    Table,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from kb.tables import citations, documents, metadata, properties, seals, sources

_NAME = "sealed"
_DOCUMENTS = "documents"
_PASSING = {"size", "mtime_ns"}
"""Columns of ``sources`` that follow the file system and say nothing of a text."""
_AT_ONCE = 500
_ROWS_AT_ONCE = 1000


class Altered(NamedTuple):
    """Rows that are not as they were recorded: their table and document, None where they hang on none."""

    table: str
    document: str | None

    def __str__(self) -> str:
        return f"{self.table} of {self.document}" if self.document else self.table


@contextmanager
def sealing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection whose transaction ends sealed."""
    with engine.begin() as connection:
        yield connection
        _set_seals(connection)


def break_seals(connection: Connection, ids: Iterable[str]) -> None:
    """Break the seals over what is about to be changed in place: revision, files, where citations lead."""
    for some in _slices(ids):
        connection.execute(update(seals).where(seals.c.document.in_(some)).values(changing=None))


def altered(connection: Connection) -> list[Altered]:
    """Return what is not as it was recorded; nothing can be said against a catalogue that was never sealed."""
    found = altered_beside_documents(connection)
    if _kept(connection) is None:
        return found
    kept = {row.document: _read(row.lasting) | _read(row.changing) for row in connection.execute(select(seals))}
    now = _digests(connection, _LASTING + _CHANGING, None)
    differing = (
        Altered(table, document)
        for document in sorted(kept.keys() | now.keys())
        for table in sorted(_differing(kept.get(document, {}), now.get(document, {})))
    )
    return [*found, *differing]


def altered_beside_documents(connection: Connection) -> list[Altered]:
    """Return what is not as it was recorded of what hangs on no document: little, looked at before each run."""
    kept = _kept(connection)
    return [Altered(table, None) for table in sorted(_differing(kept, _whole(connection)))] if kept is not None else []


def _set_seals(connection: Connection) -> None:
    absent = select(documents.c.id).where(documents.c.id.not_in(select(seals.c.document)))
    for some in _slices(connection.scalars(absent)):
        lasting = _digests(connection, _LASTING, some)
        rows = [{"document": one, "lasting": _written(lasting.get(one, {})), "changing": None} for one in some]
        connection.execute(insert(seals), rows)
    broken = select(seals.c.document).where(seals.c.changing.is_(None))
    for some in _slices(connection.scalars(broken)):
        changing = _digests(connection, _CHANGING, some)
        rows = [{"of": one, "changing": _written(changing[one])} for one in some]
        connection.execute(update(seals).where(seals.c.document == bindparam("of")), rows)
    whole = _whole(connection)
    if whole != _kept(connection):
        connection.execute(delete(properties).where(properties.c.name == _NAME))
        connection.execute(insert(properties).values(name=_NAME, value=_written(whole)))


def _kept(connection: Connection) -> Mapping[str, str] | None:
    """Return the digests of what hangs on no document, None where nothing was ever sealed."""
    value = connection.scalar(select(properties.c.value).where(properties.c.name == _NAME))
    was_sealed = value is not None or connection.scalar(select(seals.c.document).limit(1)) is not None
    return _read(value) if was_sealed else None


def _digests(
    connection: Connection, tables: Sequence[Table], ids: Sequence[str] | None
) -> dict[str, Mapping[str, str]]:
    """Return by document the digests of what hangs on the documents ``ids``, or on any, by table."""
    sums: dict[str, Counter[str]] = {}
    for table in tables:
        key = _OF_DOCUMENTS[table]
        query = select(key, *_as_kept(table))
        found = connection.execute(query if ids is None else query.where(key.in_(ids)))
        for document, *values in chain.from_iterable(found.partitions(_ROWS_AT_ONCE)):
            sums.setdefault(document, Counter())[table.name] += _digest(values)
    return {document: {name: _hex(total) for name, total in found.items()} for document, found in sums.items()}


def _whole(connection: Connection) -> dict[str, str]:
    """Return the digests of the tables that hang on no document, and of how many documents there are."""
    columns = {table.name: _as_kept(table) for table in _OF_NONE} | {_DOCUMENTS: [func.count(documents.c.id)]}
    rows = {name: connection.execute(select(*kept)) for name, kept in columns.items()}
    return {name: _hex(sum(_digest(row) for row in found if row[0] != _OWN)) for name, found in rows.items()}


def _digest(values: Iterable[Any]) -> int:
    return int.from_bytes(sha256(msgspec.msgpack.encode(tuple(values))).digest()[:8])


def _hex(total: int) -> str:
    return f"{total % (1 << 64):016x}"


def _as_kept(table: Table) -> list[ColumnElement[Any]]:
    """Return the columns that are sealed, as the bytes there are: altered ones need be no text."""
    kept = [column for column in table.columns if table is not sources or column.name not in _PASSING]
    return [_bytes(column) if isinstance(column.type, String | JSON) else column for column in kept]


def _bytes(column: Column[Any]) -> ColumnElement[Any]:
    return type_coerce(cast(column, LargeBinary), String)


def _key(table: Table) -> Column[Any] | None:
    """Return the column of a table that names the document it hangs on."""
    keys = (column for column in table.columns if any(key.column is documents.c.id for key in column.foreign_keys))
    return documents.c.id if table is documents else next(keys, None)


def _written(digests: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in sorted(digests.items()))


def _read(written: str | None) -> dict[str, str]:
    """Return the digests written; one that was altered is like none that there can be."""
    return {name: value for name, _, value in (part.partition("=") for part in (written or "").split())}


def _differing(some: Mapping[str, str], others: Mapping[str, str]) -> set[str]:
    return {name for name, _ in some.items() ^ others.items()}


def _slices(values: Iterable[str]) -> Iterator[list[str]]:
    listed = list(values)
    return (listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE))


_OWN = _NAME.encode()
_SEALED = [table for table in metadata.sorted_tables if table is not seals]
_OF_DOCUMENTS = {table: key for table in _SEALED if (key := _key(table)) is not None}
_CHANGING = [documents, sources, citations]
_LASTING = [table for table in _OF_DOCUMENTS if table not in _CHANGING]
_OF_NONE = [table for table in _SEALED if table not in _OF_DOCUMENTS]
