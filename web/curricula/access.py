"""Who may see and who may edit a curriculum. Whoever may not is told what would be told if it did not exist."""

from typing import Any, NamedTuple

from sqlalchemy import Row

from kb.curricula.clearing import cleared
from kb.curricula.curriculum import Curriculum
from kb.curricula.store import Edition, Store
from kb.curricula.units import expanded
from kb.errors import NotFoundError
from kb.workspace.accounts import User
from web.accounts import signed_in, workspace
from web.shelf import clearance, levels


class Seen(NamedTuple):
    """A curriculum as it may be seen: its row, the edition shown, and whether the reader may edit it."""

    row: Row[Any]
    edition: Edition
    may_edit: bool

    @property
    def content(self) -> Curriculum:
        """The curriculum with what its units hold."""
        return whole(self.row, self.edition.content)


def store() -> Store:
    """Return the curricula of the site that answers."""
    return workspace().curricula


def may_edit(row: Row[Any], user: User | None) -> bool:
    """Return whether an account may edit: the owner, those the owner named, and administrators."""
    if user is None:
        return False
    return user.is_admin or row.owner == user.id or user.id in store().editors(row.id)


def readable(curriculum: str) -> Seen:
    """Return the published edition, for those who may edit the newest one; raises NotFoundError for anything else.

    What is taken from texts above the reader's clearance is not in it, and then it cannot be edited.
    """
    row = store().row(curriculum)
    if may_edit(row, signed_in()):
        return Seen(row, _cleared(store().edition(curriculum)), _is_open(row))
    if row.published is None or row.archived:
        raise NotFoundError("curriculum", curriculum)
    return Seen(row, _cleared(store().edition(curriculum, row.published)), False)


def editable(curriculum: str) -> Seen:
    """Return the newest edition of a curriculum that may be edited; raises NotFoundError."""
    seen = readable(curriculum)
    if not seen.may_edit:
        raise NotFoundError("curriculum", curriculum)
    return seen


def mine() -> list[Row[Any]]:
    """Return the rows of the curricula that the reader may edit, the last changed first; administrators edit all."""
    user = signed_in()
    if user is None:
        return []
    return list(store().all() if user.is_admin else store().of(user.id))


def whole(row: Row[Any], content: Curriculum) -> Curriculum:
    """Return a curriculum with what its units hold, as far as whoever asks may see the library it is taken from.

    A draft shows only in a curriculum whose owner may edit it.
    """

    def find(unit: str) -> Curriculum | None:
        try:
            other = store().row(unit)
        except NotFoundError:
            return None
        is_allowed = row.owner is not None and (other.owner == row.owner or row.owner in store().editors(unit))
        if is_allowed:
            return store().edition(unit).content
        if other.published is None or other.archived:
            return None
        return store().edition(unit, other.published).content

    return cleared(expanded(content, find), levels(), clearance())


def _cleared(edition: Edition) -> Edition:
    return edition._replace(content=cleared(edition.content, levels(), clearance()))


def _is_open(row: Row[Any]) -> bool:
    """Whether whoever asks may see all that any edition holds: who may not could only damage it."""
    if not levels().is_apart(clearance()):
        return True
    editions = (store().edition(row.id, entry.number) for entry in store().history(row.id))
    return all(_cleared(edition) == edition for edition in editions)
