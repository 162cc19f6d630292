"""What every reader yields: a file's text as headings and paragraphs, before any structure."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kb.document import Format


class Edit(NamedTuple):
    """A repair inside a block: at offset ``at`` of its text now stands ``put`` where ``removed`` was.

    ``inner`` are earlier repairs inside ``removed``, by offset into it: a line can be mended
    before it is found to be furniture.
    """

    at: int
    rule: str
    removed: str
    put: str = ""
    inner: tuple["Edit", ...] = ()


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 1 to 6) or a paragraph (``level`` 0).

    ``text`` is display text without markup; ``markup`` the Markdown it came from, None for
    plain text; ``anchor`` is the name the source itself gives a heading; ``edits`` are the
    repairs made so far, by offset into ``text``, in the order of the text. ``cells`` are the rows
    of a table, each cell as the span of ``text`` that it is; the markup holds nothing else.

    ``gap`` says whether the source sets the block apart from the one before; a line of plain
    text that directly follows another does not. ``indent`` says whether it begins with blanks.
    ``stays`` says that no column can have cut it: a line of a slide may end without a stop.
    """

    text: str
    level: int = 0
    markup: str | None = None
    anchor: str | None = None
    edits: tuple[Edit, ...] = ()
    gap: bool = True
    indent: bool = False
    stays: bool = False
    cells: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A file as read: its blocks in order, the facts its header states, and what is doubtful in it."""

    blocks: tuple[Block, ...]
    format: Format
    facts: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
