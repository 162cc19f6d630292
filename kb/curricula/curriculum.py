"""What a curriculum is: modules of items, each item a passage by reference or the trainer's own words.

Everything is frozen; a change makes a new value. Whatever comes from outside passes ``decode``, which knows the limits.
"""

import base64
import re
import secrets
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from kb.errors import KbError

_KEY_BYTES = 5
_MOST_ITEMS = 2000

Key = Annotated[str, Meta(pattern="^[a-z2-7]{8}$")]
Line = Annotated[str, Meta(max_length=300)]
Lines = Annotated[tuple[Line, ...], Meta(max_length=50)]
Body = Annotated[str, Meta(max_length=20_000)]
Hours = Annotated[float, Meta(ge=0, le=2000)]


class ItemKind(StrEnum):
    """What an item is; all but the last two refer to something in the library."""

    SECTION = "section"
    DOCUMENT = "document"
    ARTICLE = "article"
    TERM = "term"
    TOPIC = "topic"
    NOTE = "note"
    EXERCISE = "exercise"

    @property
    def refers(self) -> bool:
        """Whether there is something in the library behind it."""
        return self not in (ItemKind.NOTE, ItemKind.EXERCISE)


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """One question of a self-test: what is asked, the choices in order, which of them is right, and why.

    ``source`` is the address (document#anchor) of the passage that answers it, "" for a trainer's own question.
    """

    asked: Body
    choices: Annotated[tuple[Line, ...], Meta(min_length=2, max_length=8)]
    right: Annotated[int, Meta(ge=0, le=7)]
    why: Body = ""
    source: Line = ""

    def __post_init__(self) -> None:
        """Refuse a right answer that is none of the choices."""
        if self.right >= len(self.choices):
            raise ValueError(f"choice {self.right} of {len(self.choices)} cannot be the right one")


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """One step of a module.

    ``target`` is its address in the library: document, document#anchor, a term or a topic's name. ``excerpt`` is the
    passage as it was when it was taken in and ``digest`` the SHA-256 of the source's whole text then, so that a change
    is told and the text stays until the trainer accepts the new one. ``source`` says where it is from (title, date).
    ``text`` is the trainee's to read (a note's Markdown, an exercise's task), ``remark`` the trainer's alone.
    """

    id: Key
    kind: ItemKind
    title: Line = ""
    target: Line = ""
    excerpt: Body = ""
    digest: Annotated[str, Meta(max_length=64)] = ""
    source: Line = ""
    text: Body = ""
    remark: Body = ""
    questions: Annotated[tuple[Question, ...], Meta(max_length=200)] = ()


class Module(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a curriculum, in class hours (学时, halves allowed).

    ``unit`` names the curriculum whose modules stand here by reference, "" for a module of its own.
    """

    id: Key
    title: Line = ""
    hours: Hours = 0
    objectives: Lines = ()
    unit: Annotated[str, Meta(max_length=40)] = ""
    items: Annotated[tuple[Item, ...], Meta(max_length=500)] = ()


class Curriculum(Struct, frozen=True, forbid_unknown_fields=True):
    """What is taught to whom, to which end, in how many class hours."""

    title: Annotated[str, Meta(min_length=1, max_length=200)]
    audience: Line = ""
    objectives: Lines = ()
    prerequisites: Lines = ()
    hours: Hours = 0
    modules: Annotated[tuple[Module, ...], Meta(max_length=100)] = field(default=())

    def items(self) -> Iterator[Item]:
        """Yield the items of all modules, in order."""
        for module in self.modules:
            yield from module.items

    def parts(self) -> Iterator[Module | Item]:
        """Yield every module, each before its items."""
        for module in self.modules:
            yield module
            yield from module.items

    def module_of(self, item_id: str) -> Module | None:
        """Return the module that holds an item."""
        return next((module for module in self.modules if any(item.id == item_id for item in module.items)), None)


class CurriculumError(KbError):
    """Something handed in is no curriculum; ``place`` is a path like ``$.modules[0].title``, ``reason`` a sentence."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"not a curriculum: {reason} at {place}")


def new_key() -> str:
    """Return the id of a new module or item: eight characters that no other has."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode().lower()


def encode(curriculum: Curriculum) -> bytes:
    """Return the JSON of a curriculum, the same bytes for the same value."""
    return msgspec.json.encode(curriculum)


def decode(data: bytes | str) -> Curriculum:
    """Return the curriculum that JSON holds; raises CurriculumError for anything that is none or exceeds a limit."""
    try:
        return check(msgspec.json.decode(data, type=Curriculum))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _explained(error) from error


def convert(value: Any) -> Curriculum:
    """Return the curriculum that plain objects hold; raises as ``decode``."""
    try:
        return check(msgspec.convert(value, Curriculum))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _explained(error) from error


def check(curriculum: Curriculum) -> Curriculum:
    """Return ``curriculum`` if every id is its own and there are not too many items; raises CurriculumError."""
    ids = [module.id for module in curriculum.modules] + [item.id for item in curriculum.items()]
    if len(ids) != len(set(ids)):
        raise CurriculumError("$.modules", "two parts have the same id")
    if sum(1 for _ in curriculum.items()) > _MOST_ITEMS:
        raise CurriculumError("$.modules", f"more than {_MOST_ITEMS} items")
    return curriculum


def _explained(error: Exception) -> CurriculumError:
    reason, _, place = str(error).partition(" - at ")
    return CurriculumError(place.strip("`") or "$", re.sub("`", "", reason))
