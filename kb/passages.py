"""What stands at an address of the library: a document, or a section of one (document#anchor)."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection, select

from kb.tables import documents, sections

# SQLite takes 999 values in one statement at the least.
_AT_ONCE = 900
_WITH_TEXT = select(documents, sections.c.anchor, sections.c.heading, sections.c.text).join(sections)


def quoted(title: str) -> str:
    """Return a title in book title marks, those inside it made single (GB/T 15834-2011, 4.15)."""
    if re.fullmatch(r"《[^《》]*》", title):
        return title
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


class Passage(NamedTuple):
    """A text of the library as it is now; ``anchor`` and ``heading`` are empty for a whole document."""

    document: str
    anchor: str
    title: str
    heading: str
    text: str
    kind: str
    published: str | None
    facts: Mapping[str, str]

    @property
    def address(self) -> str:
        """The name of the passage in a link."""
        return f"{self.document}#{self.anchor}" if self.anchor else self.document

    @property
    def digest(self) -> str:
        """The SHA-256 of the text: another one says that the source has changed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def source(self) -> str:
        """Where it is from, in one line: 《title》 place, number, date."""
        place = quoted(self.title) + (self.heading if self.anchor else "")
        details = [self.facts.get("issuer"), self.facts.get("number"), self.published]
        return "，".join([place, *(detail for detail in details if detail)])


def passages(connection: Connection, addresses: Iterable[str]) -> dict[str, Passage]:
    """Return what stands at those of the addresses where something does."""
    wanted = list(dict.fromkeys(addresses))
    found: dict[str, Passage] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        batch = wanted[start : start + _AT_ONCE]
        for passage in (*_parts(connection, batch), *_documents(connection, batch)):
            found[passage.address] = passage
    return found


def _parts(connection: Connection, addresses: Iterable[str]) -> Iterator[Passage]:
    ids = [address for address in addresses if "#" in address]
    for row in connection.execute(_WITH_TEXT.where(sections.c.id.in_(ids))):
        yield Passage(row.id, row.anchor, row.title, row.heading, row.text, row.kind, row.published, row.facts)


def _documents(connection: Connection, addresses: Iterable[str]) -> Iterator[Passage]:
    ids = [address for address in addresses if "#" not in address]
    query = _WITH_TEXT.where(documents.c.id.in_(ids)).order_by(documents.c.id, sections.c.ordinal)
    for _, group in groupby(connection.execute(query), key=lambda row: row.id):
        rows = list(group)
        text = "\n".join(part for row in rows for part in (row.heading, row.text) if part)
        first = rows[0]
        yield Passage(first.id, "", first.title, "", text, first.kind, first.published, first.facts)
