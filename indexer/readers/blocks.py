"""What every reader yields: a file's text as headings and paragraphs, before any structure."""

from dataclasses import dataclass, field

from kb.document import Format


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 1 to 6) or a paragraph (``level`` 0).

    ``text`` is display text without markup; ``markup`` the Markdown it came from, None for
    plain text; ``anchor`` is the name the source itself gives a heading.
    """

    text: str
    level: int = 0
    markup: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A file as read: its blocks in order, and the facts its header states."""

    blocks: tuple[Block, ...]
    format: Format
    facts: dict[str, str] = field(default_factory=dict)
