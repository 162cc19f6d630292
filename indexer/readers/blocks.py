"""What every reader yields: a file's text as headings and paragraphs, before any structure."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kb.document import Format


class Edit(NamedTuple):
    """A repair inside a block: at offset ``at`` of its text now stands ``put`` where ``removed`` was."""

    at: int
    rule: str
    removed: str
    put: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 1 to 6) or a paragraph (``level`` 0).

    ``text`` is display text without markup; ``markup`` the Markdown it came from, None for
    plain text; ``anchor`` is the name the source itself gives a heading; ``edits`` are the
    repairs made so far, by offset into ``text``.
    """

    text: str
    level: int = 0
    markup: str | None = None
    anchor: str | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A file as read: its blocks in order, the facts its header states, and what is doubtful in it."""

    blocks: tuple[Block, ...]
    format: Format
    facts: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
