"""Notes on documents and sections, with tags: one's own, or shared with everybody who has an account.

A note hangs on an address, which survives reindexing and the moving of files, and keeps the title it had: where the
passage has gone the note stays.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, delete, func, insert, or_, select, update

from kb.analysis import fold
from kb.annotations.subject import Subject
from kb.errors import NotFoundError, UsageError
from kb.workspace.accounts import User
from kb.workspace.database import reading
from kb.workspace.tables import note_tags, notes

LONGEST_TEXT, LONGEST_TAG, MOST_TAGS = 20_000, 40, 20
_MOST_NOTES = 5_000
_BETWEEN_TAGS = re.compile(r"[\s,，、;；#＃]+")


class Written(NamedTuple):
    """What a person writes: Markdown, tags, and whether others with an account see it."""

    text: str
    tags: tuple[str, ...] = ()
    shared: bool = False


class Note(NamedTuple):
    """A note as it is kept; ``user`` is None where its author's account has gone."""

    id: int
    user: int | None
    author: str
    address: str
    title: str
    digest: str
    text: str
    shared: bool
    created: str
    changed: str
    tags: tuple[str, ...]


class Wanted(NamedTuple):
    """Which of one's notes: with a tag, with words in text or title, at a place in the list."""

    tag: str = ""
    words: str = ""
    offset: int = 0
    limit: int = 20


class Notebook:
    """Reads and writes notes; one for a process, shared between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    def add(self, user: User, about: Subject, written: Written) -> int:
        """Keep a note and return its number; raises UsageError where a limit is exceeded."""
        _check(written)
        now = _now()
        row = {"address": about.address, "title": about.title, "digest": about.digest, "author": user.name}
        with self._engine.begin() as connection:
            own = connection.scalar(select(func.count()).select_from(notes).where(notes.c.user == user.id)) or 0
            if own >= _MOST_NOTES:
                raise UsageError(f"an account has at most {_MOST_NOTES} notes; delete some first")
            values = row | {"user": user.id, "text": written.text, "shared": written.shared}
            added = connection.execute(insert(notes).values(**values, created=now, changed=now))
            number = int(added.lastrowid)
            _tag(connection, number, written.tags)
        return number

    def change(self, user: User, number: int, written: Written, about: Subject | None = None) -> None:
        """Write a note of one's own anew, about its passage as it is by now; raises as ``add``, and NotFoundError."""
        _check(written)
        values: dict[str, Any] = {"text": written.text, "shared": written.shared, "changed": _now()}
        if about is not None:
            values |= {"title": about.title, "digest": about.digest}
        with self._engine.begin() as connection:
            _own(connection, user, number)
            connection.execute(update(notes).where(notes.c.id == number).values(**values))
            _tag(connection, number, written.tags)

    def remove(self, user: User, number: int) -> None:
        """Delete a note of one's own; raises NotFoundError."""
        with self._engine.begin() as connection:
            _own(connection, user, number)
            connection.execute(delete(notes).where(notes.c.id == number))

    def one(self, user: User, number: int) -> Note:
        """Return a note of one's own; raises NotFoundError."""
        with self._reading.connect() as connection:
            return _with_tags(connection, [_own(connection, user, number)])[0]

    def beside(self, user: User, document: str, anchor: str = "") -> list[Note]:
        """Return one's own and shared notes on a document and its sections, or on one section, the oldest first."""
        place: ColumnElement[bool] = notes.c.address == (f"{document}#{anchor}" if anchor else document)
        if not anchor:
            place = or_(place, notes.c.address.startswith(f"{document}#", autoescape=True))
        visible = or_(notes.c.user == user.id, notes.c.shared)
        with self._reading.connect() as connection:
            rows = connection.execute(select(notes).where(place, visible).order_by(notes.c.id)).all()
            return _with_tags(connection, rows)

    def of(self, user: User, wanted: Wanted) -> tuple[int, list[Note]]:
        """Return how many of one's own notes are wanted and one page of them, the last changed first."""
        query: Select[Any] = select(notes).where(notes.c.user == user.id)
        if wanted.tag:
            tagged = select(note_tags.c.note).where(note_tags.c.folded == fold(wanted.tag))
            query = query.where(notes.c.id.in_(tagged))
        words = fold(wanted.words).split()
        with self._reading.connect() as connection:
            rows = connection.execute(query.order_by(notes.c.changed.desc(), notes.c.id.desc())).all()
            found = [row for row in rows if all(word in fold(f"{row.title}\n{row.text}") for word in words)]
            return len(found), _with_tags(connection, found[wanted.offset : wanted.offset + wanted.limit])

    def tags(self, user: User) -> dict[str, int]:
        """Return the tags of one's own notes with how many have each, the commonest first."""
        number = func.count()
        query = select(func.min(note_tags.c.tag), number).join(notes, notes.c.id == note_tags.c.note)
        ordered = query.where(notes.c.user == user.id).group_by(note_tags.c.folded)
        with self._reading.connect() as connection:
            rows = connection.execute(ordered.order_by(number.desc(), note_tags.c.folded)).all()
        return {row[0]: row[1] for row in rows}


def tags_of(written: str) -> tuple[str, ...]:
    """Return the tags typed in one line, apart by blanks, commas or #, each once."""
    return tuple({fold(tag): tag for tag in reversed(_BETWEEN_TAGS.split(written)) if tag}.values())[::-1]


def _check(written: Written) -> None:
    if not written.text.strip() and not written.tags:
        raise UsageError("a note has a text or a tag; write one of them")
    if len(written.text) > LONGEST_TEXT:
        raise UsageError(f"a note has at most {LONGEST_TEXT} characters, not {len(written.text)}")
    if len(written.tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in written.tags):
        raise UsageError(f"a note has at most {MOST_TAGS} tags of at most {LONGEST_TAG} characters")


def _tag(connection: Connection, number: int, tags: Iterable[str]) -> None:
    connection.execute(delete(note_tags).where(note_tags.c.note == number))
    rows = [{"note": number, "folded": fold(tag), "tag": tag, "place": place} for place, tag in enumerate(tags)]
    if rows:
        connection.execute(insert(note_tags), rows)


def _own(connection: Connection, user: User, number: int) -> Row[Any]:
    row = connection.execute(select(notes).where(notes.c.id == number, notes.c.user == user.id)).one_or_none()
    if row is None:
        raise NotFoundError("note", str(number))
    return row


def _with_tags(connection: Connection, rows: Sequence[Row[Any]]) -> list[Note]:
    tags: dict[int, list[str]] = {row.id: [] for row in rows}
    query = select(note_tags).where(note_tags.c.note.in_(tags)).order_by(note_tags.c.place)
    for row in connection.execute(query):
        tags[row.note].append(row.tag)
    return [Note(**row._mapping, tags=tuple(tags[row.id])) for row in rows]


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
