"""What a topic is: a file of the library's own, with names, a query and a text."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from kb import tables


class Named(NamedTuple):
    """A name as the front matter of a topic writes it, and the line of the file it stands on."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of the library: ``slug`` is its name in links, ``path`` its file under the library folder.

    ``parents`` and ``related`` name topics, ``pinned`` sections as wiki links do; ``query`` is what gathers its
    sections, ``text`` Markdown with wiki links, beginning at ``line`` of the file.
    """

    slug: str
    path: str
    title: str
    query: str
    text: str
    line: int
    aliases: tuple[Named, ...] = ()
    parents: tuple[Named, ...] = ()
    related: tuple[Named, ...] = ()
    pinned: tuple[Named, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its title and its aliases."""
        return (self.title, *(alias.name for alias in self.aliases))


LISTS = ("aliases", "parents", "related", "pinned")


def load(connection: Connection) -> list[Topic]:
    """Return all topics, by slug."""
    return [_topic(row) for row in connection.execute(select(tables.topics).order_by(tables.topics.c.slug))]


def version(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return the slug and the digest of every topic: equal where nothing of any file has changed."""
    query = select(tables.topics.c.slug, tables.topics.c.digest).order_by(tables.topics.c.slug)
    return tuple((row.slug, row.digest) for row in connection.execute(query))


def _topic(row: Row[Any]) -> Topic:
    lists = {name: tuple(Named(*entry) for entry in row.names.get(name, ())) for name in LISTS}
    return Topic(row.slug, row.path, row.title, row.query, row.text, row.line, **lists)
