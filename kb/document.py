"""What a document is, and the section that is searched, cited and taught."""

from dataclasses import dataclass, field
from enum import StrEnum

from kb.access import Access


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
    of the bytes, ``size`` their number, ``mtime_ns`` the file's time of change; ``access`` the level that the
    operator's rules give its place.
    """

    root: str
    path: str
    digest: str
    size: int
    mtime_ns: int
    access: Access = Access.PUBLIC


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


class Cited(StrEnum):
    """What a citation names."""

    LAW = "law"
    NUMBER = "number"
    TITLE = "title"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a text refers to another: characters ``start`` to ``end`` of the section at ``anchor``.

    ``name`` is what it names as ``kb.citations`` compares names (国防动员法, 国发[2024]5号), "" for the text
    itself (本法, 前款). ``article`` is the anchor of the article meant (第十条, 第二十条之一), "" for the whole;
    ``paragraph`` (款) and ``item`` (项) count from 1, 0 where none is said. 第五条至第八条 is four citations of
    one place.
    """

    anchor: str
    start: int
    end: int
    kind: Cited
    name: str
    article: str = ""
    paragraph: int = 0
    item: int = 0


class Coinage(StrEnum):
    """What makes an expression a term of its text."""

    SHORTHAND = "shorthand"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Term:
    """Where a text uses numbered shorthand (四项攻坚) or defines a word (……是指……).

    It stands at characters ``start`` to ``end`` of the section at ``anchor``. ``number`` is the count that shorthand
    states, ``parts`` what the text gives for it, empty where it does not say; ``meaning`` is the defining sentence.
    """

    anchor: str
    start: int
    end: int
    kind: Coinage
    term: str
    number: int | None = None
    parts: tuple[str, ...] = ()
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified commitment, at characters ``start`` to ``end`` of the section at ``anchor``.

    全年组织开展国防教育活动不少于5场: ``action`` is what is to be done, ``bound`` the word of the bound (不少于, "" for
    none), ``amount`` and ``unit`` how much, ``period`` how often or by when, ``who`` by whom; "" for what is not said.
    """

    anchor: str
    start: int
    end: int
    who: str
    action: str
    bound: str
    amount: float
    unit: str
    period: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its metadata and sections, in reading order.

    ``published`` is as exact as the file says: ``2020-05-06``, ``2020-05`` or ``2020``; a date
    without a year is left out rather than completed. Other facts the file states (issuer,
    region, summary …) stand in ``facts`` under English names. ``access`` is the level of its file.
    """

    title: str
    kind: Kind
    sections: tuple[Section, ...]
    format: Format = Format.PLAIN
    published: str | None = None
    facts: dict[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    flags: tuple[Flag, ...] = ()
    citations: tuple[Citation, ...] = ()
    terms: tuple[Term, ...] = ()
    targets: tuple[Target, ...] = ()
    access: Access = Access.PUBLIC
