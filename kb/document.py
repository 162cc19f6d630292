"""What a document is, and the section that is searched, cited and taught."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a document is for."""

    POLICY = "policy"
    LAW = "law"
    REPORT = "report"
    TRAINING = "training"
    NEWS = "news"
    OTHER = "other"


class Level(StrEnum):
    """How high a law stands."""

    LAW = "law"
    INTERPRETATION = "interpretation"
    REGULATION = "regulation"
    RULE = "rule"
    LOCAL = "local"


class Format(StrEnum):
    """How the text of a document's sections is to be rendered."""

    PLAIN = "plain"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Section:
    """The unit of search, citation and curriculum.

    ``anchor`` is unique within its document and survives edits elsewhere; ``path`` holds the
    headings above this one, outermost first; ``level`` is 0 for text before the first heading.
    ``text`` is display text: what the reader sees, paragraphs separated by a newline.
    ``markup`` is the Markdown the text came from, None where the text needs none.
    """

    anchor: str
    level: int
    heading: str
    path: tuple[str, ...]
    text: str
    markup: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """The file a document was read from.

    ``root`` is the library folder, ``path`` the POSIX path under it; ``digest`` is the SHA-256
    of the bytes, ``size`` their number, ``mtime_ns`` the file's time of change.
    """

    root: str
    path: str
    digest: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Repair:
    """What cleaning did: in the section at ``anchor``, at offset ``at`` of its text, stands ``put`` for ``removed``."""

    anchor: str
    at: int
    rule: str
    removed: str
    put: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubtful place, never put right by guessing.

    ``anchor`` is "" for what concerns the whole document; ``at`` is an offset into the
    section's text and ``detail`` the characters in question.
    """

    name: str
    anchor: str = ""
    at: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its metadata and sections, in reading order.

    ``published`` is as exact as the file says: ``2020-05-06``, ``2020-05`` or ``2020``; a date
    without a year is left out rather than completed. Other facts the file states (issuer,
    region, summary …) stand in ``facts`` under English names.
    """

    title: str
    kind: Kind
    sections: tuple[Section, ...]
    format: Format = Format.PLAIN
    published: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    flags: tuple[Flag, ...] = ()
