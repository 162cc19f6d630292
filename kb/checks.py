"""Is a library sound? Each check looks at one thing and says what is wrong, in one visible table.

Beside what is wrong stands what an operator may want to look at: doubtful places, texts merged.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from kb import catalogue
from kb.tables import documents, flags, sections, sources


class Finding(NamedTuple):
    """Something that is not as it should be: what, where, and what to do."""

    check: str
    place: str
    advice: str


class State(NamedTuple):
    """What the checks look at: the catalogue, and the revision the index has followed to."""

    connection: Connection
    index_revision: int


def index_has_followed(state: State) -> Iterator[Finding]:
    """Find an index that is behind its catalogue."""
    newest = catalogue.revision(state.connection)
    if state.index_revision != newest:
        yield Finding("index", f"revision {state.index_revision} of {newest}", "finish it with: kb index")


def files_are_there(state: State) -> Iterator[Finding]:
    """Find files that documents were read from and that are gone."""
    for root, path in state.connection.execute(select(sources.c.root, sources.c.path).distinct()):
        if not (Path(root) / path).is_file():
            yield Finding("file", path, "restore it, or let go of it with: kb index")


def documents_have_text(state: State) -> Iterator[Finding]:
    """Find documents without a file or without a section with text."""
    for name, column in (("without a file", sources.c.document), ("without text", sections.c.document)):
        holding = select(column)
        if column is sections.c.document:
            holding = holding.where(sections.c.text != "")
        for document_id in state.connection.scalars(select(documents.c.id).where(documents.c.id.not_in(holding))):
            yield Finding("document", f"{document_id} {name}", "make a new library: kb --home DIR index FOLDER")


def words_are_the_same(state: State) -> Iterator[Finding]:
    """Find word lists that were edited since the files were read."""
    if catalogue.words_changed(state.connection):
        yield Finding("words", "词典已变 (the word lists were edited since)", "take them up with: kb index")


CHECKS: tuple[Callable[[State], Iterator[Finding]], ...] = (
    index_has_followed,
    files_are_there,
    documents_have_text,
    words_are_the_same,
)


class Doubt(NamedTuple):
    """A doubtful place of a document, by file and section."""

    name: str
    source: str
    anchor: str
    detail: str


def findings(state: State) -> list[Finding]:
    """Return what every check finds, in the order of the table."""
    return [finding for check in CHECKS for finding in check(state)]


def doubts(connection: Connection) -> list[Doubt]:
    """Return the flags of all documents, by file."""
    query = (
        select(flags.c.name, sources.c.path, flags.c.anchor, flags.c.detail)
        .join(sources, sources.c.document == flags.c.document)
        .order_by(sources.c.path, flags.c.document, flags.c.ordinal)
    )
    return [Doubt(*row) for row in connection.execute(query)]


class Cluster(NamedTuple):
    """A document that several files hold: each source with the percent of text it shares with what is recorded."""

    document: str
    title: str
    sources: tuple[tuple[str, int], ...]


def clusters(connection: Connection) -> list[Cluster]:
    """Return the documents with several sources, by title."""
    shared = select(sources.c.document).group_by(sources.c.document).having(func.count() > 1)
    query = (
        select(documents.c.id, documents.c.title, sources.c.path, sources.c.likeness)
        .join(sources, sources.c.document == documents.c.id)
        .where(documents.c.id.in_(shared))
        .order_by(documents.c.title, documents.c.id, sources.c.likeness.desc(), sources.c.path, sources.c.part)
    )
    found: dict[str, Cluster] = {}
    for document_id, title, path, likeness in connection.execute(query):
        known = found.get(document_id, Cluster(document_id, title, ()))
        found[document_id] = known._replace(sources=(*known.sources, (path, likeness)))
    return list(found.values())
