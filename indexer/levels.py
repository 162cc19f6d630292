"""The libraries of those who may not see all: each a home of its own that holds what is at its level or below.

A level gets its library when the first text above it is about to be recorded, as a copy of the whole one, which until
then holds nothing above it; so readers below never meet one that does. From then on it follows the whole catalogue by
revision, as an index does, under revisions of its own: it is what a library would be that never had the rest.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, delete, insert, select, union

from indexer.previous import store
from indexer.resolve import resolve_citations
from kb import catalogue, settings
from kb.access import Access
from kb.backup.snapshot import copy_database
from kb.document import Cited
from kb.durable import sync_folder
from kb.errors import KbError
from kb.levels import home_of
from kb.private_files import make_home
from kb.seal import sealing
from kb.search import storage
from kb.tables import citations, documents, folders, metadata, properties, seals, sources, tombstones, topics

_FOLLOWED = "followed"
_AT_ONCE = 200
_OF_DOCUMENT = [
    table for table in metadata.sorted_tables if any(key.column.table is documents for key in table.foreign_keys)
]
_COPIED = [table for table in _OF_DOCUMENT if table is not seals]


class Change(NamedTuple):
    """A document that came, changed or went; ``is_seen`` says whether it is there for the level now."""

    revision: int
    document: str
    is_seen: bool


def hold_back(home: Path, whole: Engine, access: Access) -> None:
    """Give everybody below ``access`` a library of their own, where they have none yet."""
    for level in Access:
        if level < access and not home_of(home, level).exists():
            _found(home, whole, level)


def present(home: Path) -> list[Access]:
    """Return the levels that have a library of their own."""
    return [level for level in Access if home_of(home, level).exists()]


@contextmanager
def catalogue_at(home: Path, level: Access) -> Iterator[Engine]:
    """Yield the catalogue of a level."""
    engine = catalogue.connect(settings.catalogue_path(home_of(home, level)))
    try:
        yield engine
    finally:
        engine.dispose()


def carry(whole: Connection, own: Connection, level: Access) -> int:
    """Bring the catalogue of a level up to the whole one, in a transaction of the caller's; return how much changed."""
    reached, newest = _followed(own), catalogue.revision(whole)
    if reached > newest:
        raise KbError(f"the library for {level.label} is ahead of the catalogue; mend it with: kb check --repair")
    changes = _changes(whole, reached, level)
    there = set(own.scalars(select(documents.c.id)))
    leading = [change for change in changes if change.is_seen or change.document in there]
    changed_topics = _carry_topics(whole, own, level)
    if reached == newest and not changed_topics:
        return 0
    revision = catalogue.revision(own)
    for change in leading:
        _drop(own, change.document)
    numbered = list(enumerate(leading, start=revision + 1))
    for start in range(0, len(numbered), _AT_ONCE):
        some = numbered[start : start + _AT_ONCE]
        _bury(own, {change.document: number for number, change in some if not change.is_seen}, level)
        _copy(whole, own, {change.document: number for number, change in some if change.is_seen})
    _note_folders(own)
    _follow(own, newest)
    resolve_citations(own)
    return len(leading) + changed_topics


def _found(home: Path, whole: Engine, level: Access) -> None:
    """Make the library of a level: a copy of the whole one, or an empty one where that holds more already."""
    made = home_of(home, level)
    fresh = made.with_name(f"{made.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    make_home(fresh.parent)
    make_home(fresh)
    with whole.connect() as connection:
        is_mixed = catalogue.highest_level(connection) > level
        revision = 0 if is_mixed else catalogue.revision(connection)
    if not is_mixed:
        copy_database(settings.catalogue_path(home), settings.catalogue_path(fresh))
        if storage.exists(settings.index_path(home)):
            store(storage.open_any(settings.index_path(home)), settings.index_path(fresh))
    engine = catalogue.connect(settings.catalogue_path(fresh))
    with sealing(engine) as own:
        _follow(own, revision)
    engine.dispose()
    os.rename(fresh, made)
    sync_folder(made.parent)


def _followed(own: Connection) -> int:
    return int(own.scalar(select(properties.c.value).where(properties.c.name == _FOLLOWED)) or 0)


def _follow(own: Connection, revision: int) -> None:
    own.execute(delete(properties).where(properties.c.name == _FOLLOWED))
    own.execute(insert(properties).values(name=_FOLLOWED, value=str(revision)))


def _changes(whole: Connection, after: int, level: Access) -> list[Change]:
    came = select(documents.c.revision, documents.c.id, documents.c.access <= int(level))
    went = select(tombstones.c.revision, tombstones.c.document, tombstones.c.access < 0)
    both = (came.where(documents.c.revision > after), went.where(tombstones.c.revision > after))
    return sorted(Change(row[0], row[1], bool(row[2])) for query in both for row in whole.execute(query))


def _drop(own: Connection, document_id: str) -> None:
    for table in _OF_DOCUMENT:
        own.execute(delete(table).where(table.c.document == document_id))
    own.execute(delete(documents).where(documents.c.id == document_id))
    own.execute(delete(tombstones).where(tombstones.c.document == document_id))


def _bury(own: Connection, revisions: dict[str, int], level: Access) -> None:
    """Leave tombstones, which say nothing of where a document lies now."""
    nowhere = {"root": "", "path": "", "part": 0, "access": int(level)}
    rows = [{"document": name, "revision": number} | nowhere for name, number in revisions.items()]
    if rows:
        own.execute(insert(tombstones), rows)


def _copy(whole: Connection, own: Connection, revisions: dict[str, int]) -> None:
    """Copy documents with all that hangs on them, under the revisions given."""
    if not revisions:
        return
    rows = [dict(row) for row in whole.execute(select(documents).where(documents.c.id.in_(revisions))).mappings()]
    own.execute(insert(documents), [row | {"revision": revisions[row["id"]]} for row in rows])
    for table in _COPIED:
        found = whole.execute(select(table).where(table.c.document.in_(revisions))).mappings()
        if rows := [_undecided(dict(row)) if table is citations else dict(row) for row in found]:
            own.execute(insert(table), rows)


def _undecided(row: dict[str, Any]) -> dict[str, Any]:
    """Return a citation without where it leads in the whole library; here it may lead elsewhere, or nowhere."""
    return row if row["kind"] == Cited.SELF.value else row | {"target": None, "target_anchor": None}


def _carry_topics(whole: Connection, own: Connection, level: Access) -> int:
    query = select(topics).order_by(topics.c.slug)
    seen = [dict(row) for row in whole.execute(query.where(topics.c.access <= int(level))).mappings()]
    before = [dict(row) for row in own.execute(query).mappings()]
    if seen == before:
        return 0
    own.execute(delete(topics))
    if seen:
        own.execute(insert(topics), seen)
    return sum(row not in before for row in seen) + sum(row not in seen for row in before)


def _note_folders(own: Connection) -> None:
    """Know only the folders of what is there: the name of another would tell of it."""
    own.execute(delete(folders))
    own.execute(insert(folders).from_select(["path"], union(select(sources.c.root), select(topics.c.root))))
