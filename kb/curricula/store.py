"""Curricula kept in ``curricula.db``: every save is an edition, none is ever written over.

A save names the edition it started from. When others saved meanwhile, both changes are merged; where they contradict,
nothing is written and both are handed back.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row, Select, delete, exists, insert, or_, select, update

from kb.curricula.curriculum import Curriculum, decode, encode
from kb.curricula.merging import Conflict, merge
from kb.errors import KbError, NotFoundError
from kb.workspace.database import reading
from kb.workspace.editions import write_edition
from kb.workspace.tables import curricula, editions, editors

_ID_BYTES = 6
_SHARE_BYTES = 24


class Edition(NamedTuple):
    """A curriculum as it was at one moment."""

    curriculum: str
    number: int
    author: str
    at: str
    remark: str
    content: Curriculum


class Saved(NamedTuple):
    """What a save came to: the edition's number and content; ``merged`` says that others' changes are in it too."""

    number: int
    content: Curriculum
    merged: bool


class EditConflictError(KbError):
    """Others changed the same places meanwhile. ``newest`` is what is saved, ``conflicts`` where it contradicts."""

    def __init__(self, newest: Edition, conflicts: Sequence[Conflict]) -> None:
        self.newest = newest
        self.conflicts = tuple(conflicts)
        super().__init__(f"{newest.author} saved edition {newest.number} meanwhile; choose between both and save again")


class Store:
    """Reads and writes curricula; one for a process, shared between threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = reading(engine)

    def create(self, content: Curriculum, author: str, owner: int | None) -> str:
        """Keep a new curriculum as edition 1; return its id."""
        curriculum_id, now = secrets.token_hex(_ID_BYTES), _now()
        row = {"id": curriculum_id, "owner": owner, "title": content.title, "created": now, "changed": now}
        with self._engine.begin() as connection:
            connection.execute(insert(curricula).values(**row, edition=0, archived=False))
            _write(connection, curriculum_id, 1, content, author)
        return curriculum_id

    def save(self, curriculum_id: str, started_from: int, content: Curriculum, author: str, remark: str = "") -> Saved:
        """Keep ``content`` as the next edition; raises EditConflictError, NotFoundError, CurriculumError for too much.

        Content equal to the newest edition's is not written again.
        """
        with self._engine.begin() as connection:
            newest = _edition(connection, curriculum_id, _row(connection, curriculum_id).edition)
            merged = started_from != newest.number
            if merged:
                base = _edition(connection, curriculum_id, started_from)
                content, conflicts = merge(base.content, newest.content, content)
                if conflicts:
                    raise EditConflictError(newest, conflicts)
            if content == newest.content and not remark:
                return Saved(newest.number, content, merged)
            _write(connection, curriculum_id, newest.number + 1, content, author, remark)
        return Saved(newest.number + 1, content, merged)

    def undo(self, curriculum_id: str, number: int, author: str) -> Saved:
        """Take back what edition ``number`` changed, and nothing that came later; raises as ``save``."""
        undone, before = self.edition(curriculum_id, number), self.edition(curriculum_id, number - 1)
        with self._engine.begin() as connection:
            newest = _edition(connection, curriculum_id, _row(connection, curriculum_id).edition)
            content, conflicts = merge(undone.content, newest.content, before.content)
            if conflicts:
                raise EditConflictError(newest, conflicts)
            _write(connection, curriculum_id, newest.number + 1, content, author, f"撤销第 {number} 版的改动")
        return Saved(newest.number + 1, content, False)

    def restore(self, curriculum_id: str, number: int, author: str) -> Saved:
        """Make an old edition the newest again."""
        content = self.edition(curriculum_id, number).content
        with self._engine.begin() as connection:
            newest = _row(connection, curriculum_id).edition
            _write(connection, curriculum_id, newest + 1, content, author, f"恢复第 {number} 版")
        return Saved(newest + 1, content, False)

    def publish(self, curriculum_id: str, number: int | None) -> None:
        """Let everybody read edition ``number``; None takes the curriculum back."""
        if number is not None:
            self.edition(curriculum_id, number)
        self._set(curriculum_id, published=number)

    def share(self, curriculum_id: str, *, on: bool) -> str | None:
        """Return the secret of a new link to the newest edition, or end the link there is."""
        secret = secrets.token_urlsafe(_SHARE_BYTES) if on else None
        self._set(curriculum_id, share=secret)
        return secret

    def archive(self, curriculum_id: str, *, on: bool) -> None:
        """Put a curriculum away, or take it out again; nothing of it is deleted."""
        self._set(curriculum_id, archived=on)

    def set_editor(self, curriculum_id: str, user: int, *, on: bool) -> None:
        """Let a trainer beside the owner edit, or no longer."""
        with self._engine.begin() as connection:
            _row(connection, curriculum_id)
            is_editor = (editors.c.curriculum == curriculum_id) & (editors.c.user == user)
            connection.execute(delete(editors).where(is_editor))
            if on:
                connection.execute(insert(editors).values(curriculum=curriculum_id, user=user))

    def row(self, curriculum_id: str) -> Row[Any]:
        """Return the row of a curriculum; raises NotFoundError."""
        with self._reading.connect() as connection:
            return _row(connection, curriculum_id)

    def shared(self, secret: str) -> Row[Any]:
        """Return the row of the curriculum that a link with this secret shows; raises NotFoundError."""
        with self._reading.connect() as connection:
            row = connection.execute(select(curricula).where(curricula.c.share == secret)).one_or_none()
        if row is None:
            raise NotFoundError("curriculum", "behind this link")
        return row

    def edition(self, curriculum_id: str, number: int | None = None) -> Edition:
        """Return an edition, the newest if none is named; raises NotFoundError."""
        with self._reading.connect() as connection:
            row = _row(connection, curriculum_id)
            return _edition(connection, curriculum_id, number or row.edition)

    def history(self, curriculum_id: str) -> Sequence[Row[Any]]:
        """Return number, author, time and remark of every edition, newest first."""
        columns = (editions.c.number, editions.c.author, editions.c.at, editions.c.remark)
        query: Select[Any] = select(*columns).where(editions.c.curriculum == curriculum_id)
        with self._reading.connect() as connection:
            return connection.execute(query.order_by(editions.c.number.desc())).all()

    def editors(self, curriculum_id: str) -> frozenset[int]:
        """Return the ids of the trainers who may edit beside the owner."""
        query = select(editors.c.user).where(editors.c.curriculum == curriculum_id)
        with self._reading.connect() as connection:
            return frozenset(connection.scalars(query))

    def of(self, user: int) -> Sequence[Row[Any]]:
        """Return the rows of the curricula that a trainer owns or edits, the last changed first."""
        edited = select(editors.c.curriculum).where(editors.c.user == user)
        return self._rows(or_(curricula.c.owner == user, curricula.c.id.in_(edited)))

    def all(self) -> Sequence[Row[Any]]:
        """Return the rows of all curricula, the last changed first."""
        return self._rows(curricula.c.id.is_not(None))

    def published(self) -> Sequence[Row[Any]]:
        """Return the rows of the curricula that everybody may read."""
        return self._rows(curricula.c.published.is_not(None) & ~curricula.c.archived)

    def using(self, curriculum_id: str) -> Sequence[Row[Any]]:
        """Return the rows of the curricula with a module that stands for this one, the last changed first."""
        is_newest = (editions.c.curriculum == curricula.c.id) & (editions.c.number == curricula.c.edition)
        # Ids are hexadecimal, so that no text can be taken for the field.
        names_it = editions.c.content.contains(f'"unit":"{curriculum_id}"', autoescape=True)
        return self._rows(exists().where(is_newest, names_it))

    def _rows(self, condition: Any) -> Sequence[Row[Any]]:
        query = select(curricula).where(condition).order_by(curricula.c.changed.desc(), curricula.c.id)
        with self._reading.connect() as connection:
            return connection.execute(query).all()

    def _set(self, curriculum_id: str, **values: Any) -> None:
        with self._engine.begin() as connection:
            _row(connection, curriculum_id)
            connection.execute(update(curricula).where(curricula.c.id == curriculum_id).values(**values))


def _row(connection: Connection, curriculum_id: str) -> Row[Any]:
    row = connection.execute(select(curricula).where(curricula.c.id == curriculum_id)).one_or_none()
    if row is None:
        raise NotFoundError("curriculum", curriculum_id)
    return row


def _edition(connection: Connection, curriculum_id: str, number: int) -> Edition:
    query = select(editions).where(editions.c.curriculum == curriculum_id, editions.c.number == number)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFoundError("edition", f"{curriculum_id} {number}")
    return Edition(curriculum_id, row.number, row.author, row.at, row.remark, decode(row.content))


def _write(
    connection: Connection, curriculum_id: str, number: int, content: Curriculum, author: str, remark: str = ""
) -> None:
    now = _now()
    row = {"curriculum": curriculum_id, "number": number, "author": author, "at": now, "remark": remark}
    written = encode(content).decode()
    # Two changes within the limits may come together to one beyond them; what cannot be read is not kept.
    decode(written)
    write_edition(connection, row | {"content": written})
    values = {"title": content.title, "edition": number, "changed": now}
    connection.execute(update(curricula).where(curricula.c.id == curriculum_id).values(**values))


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
