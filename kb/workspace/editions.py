"""Editions as they are written, and whether they still are so: each keeps a digest of what it holds.

SQLite keeps no checksums, and a character altered on disk would be taken for an author's.
"""

from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Connection, LargeBinary, String, cast, insert, select, type_coerce

from kb.workspace.tables import curricula, editions

_SEALED = (editions.c.curriculum, editions.c.number, editions.c.author, editions.c.at, editions.c.remark)
"""What is digested before the content, in this order."""


class AlteredEdition(NamedTuple):
    """An edition that is not as it was written."""

    curriculum: str
    title: str
    number: int

    def __str__(self) -> str:
        return f"edition {self.number} of {self.title} ({self.curriculum})"


def write_edition(connection: Connection, row: dict[str, Any]) -> None:
    """Keep an edition, its columns but the digest given in ``row``."""
    values = [str(row[column.name]).encode() for column in (*_SEALED, editions.c.content)]
    connection.execute(insert(editions).values(**row, digest=_digest(values)))


def altered_editions(connection: Connection) -> list[AlteredEdition]:
    """Return the editions that are not as they were written, by curriculum and number."""
    # As the bytes there are: altered ones need be no text.
    raw = [type_coerce(cast(column, LargeBinary), String) for column in (*_SEALED, editions.c.content)]
    query = select(curricula.c.title, editions.c.curriculum, editions.c.number, editions.c.digest, *raw)
    joined = query.join(curricula, curricula.c.id == editions.c.curriculum)
    rows = connection.execute(joined.order_by(editions.c.curriculum, editions.c.number))
    return [
        AlteredEdition(curriculum, title, number)
        for title, curriculum, number, digest, *values in rows
        if digest != _digest(values)
    ]


def _digest(values: list[bytes]) -> str:
    return sha256(b"\0".join(values)).hexdigest()
