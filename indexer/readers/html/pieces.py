"""The tree of a page to pieces of text in reading order, each with what tells text from furniture."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from indexer.readers.archive import local_name
from indexer.readers.html.cells import data_rows
from indexer.readers.lines import one_line

_BLOCKS = re.compile(
    r"address|article|aside|blockquote|body|br|caption|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer|"
    r"form|h[1-6]|header|hr|html|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_CONTAINERS = re.compile(r"article|body|center|div|form|main|section|td")
_SKIPPED = re.compile(
    r"audio|button|canvas|embed|head|iframe|input|map|noscript|object|option|rp|rt|rtc|script|select|style|svg|template|"
    r"textarea|video"
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_FURNITURE_ROLES = frozenset({"navigation", "contentinfo", "complementary", "search", "menu", "menubar"})
_FURNITURE_NAMES = re.compile(
    r"nav|navbar|navigation|menu|submenu|footer|foot|breadcrumbs?|crumbs?|sidebar|share|sharing|bdshare|related|recommend|"
    r"comments?|copyright|pagination|pager|toolbar|topbar|search|login|friendlinks?"
)
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADING = re.compile(r"h[1-6]$")
_NUMBERED = re.compile(r"^[（(第]?[\d一二三四五六七八九十①-⑳]+[)）.、．章节条]?")
_BLANKS = " \t\xa0\u3000\ufeff\u200b"
_INDENTS = ("\xa0", "\u3000")


@dataclass(slots=True)
class Piece:
    """A heading (level 1 to 6), a paragraph (0) or the rows of a table.

    ``links`` is the number of links in it, ``linked`` that of characters inside them;
    ``is_furniture`` says that it stands inside what calls itself navigation, footer or the like;
    ``gap`` and ``indent`` are those of the block.
    """

    text: str
    level: int = 0
    rows: list[list[str]] | None = None
    links: int = 0
    linked: int = 0
    is_furniture: bool = False
    gap: bool = True
    indent: bool = False


class Flow(NamedTuple):
    """The pieces of a page in order, and for each container the range of its pieces, inner ones first."""

    pieces: list[Piece]
    ranges: list[tuple[int, int]]


@dataclass(slots=True)
class _State:
    """Where the walk is: the text gathered since the last piece, and what encloses it."""

    pieces: list[Piece] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    links: int = 0
    linked: int = 0
    inside_link: int = 0
    inside_furniture: int = 0
    levels: list[int] = field(default_factory=list)
    lists: list[int] = field(default_factory=list)
    prefix: str = ""
    is_preformatted: int = 0
    gap: bool = True

    def add(self, text: str | None) -> None:
        """Gather text."""
        if text:
            self.buffer.append(text)
            if self.inside_link:
                self.linked += len(text.strip())

    def flush(self, *, at_break: bool = False) -> None:
        """Make what was gathered a piece; lines of preformatted text are pieces of their own.

        A piece after one line break, or the next line of preformatted text, is not set apart.
        """
        raw = "".join(self.buffer)
        for line in raw.split("\n") if self.is_preformatted else [raw]:
            text = one_line(line).strip(_BLANKS)
            if text:
                prefix = "" if _NUMBERED.match(text) else self.prefix
                level = self.levels[-1] if self.levels else 0
                is_indented = line.lstrip("\r\n\t ")[:1] in _INDENTS
                self._append(Piece(prefix + text, level, None, self.links, self.linked, False, self.gap, is_indented))
                self.prefix = ""
            self.gap = not (text and (at_break or self.is_preformatted))
        self.buffer.clear()
        self.links = self.inside_link
        self.linked = 0

    def add_table(self, rows: list[list[str]], linked: int) -> None:
        """Make a table a piece."""
        self._append(Piece(" ".join(cell for row in rows for cell in row if cell), rows=rows, linked=linked))

    def _append(self, piece: Piece) -> None:
        piece.is_furniture = self.inside_furniture > 0
        self.pieces.append(piece)


def flow_of(root: Any) -> Flow:
    """Return the text below ``root`` as it is read. Scripts, forms' fields and hidden parts are left out."""
    state = _State()
    ranges: list[tuple[int, int]] = []
    starts: list[int] = []
    skipped: Any = None
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            skipped = _enter(element, state)
            if skipped is not None:
                walk.skip_subtree()
            starts.append(len(state.pieces))
            continue
        start = starts.pop()
        if element is not skipped:
            _leave(element, state)
            if _CONTAINERS.fullmatch(local_name(element)) and start < len(state.pieces):
                ranges.append((start, len(state.pieces)))
        skipped = None
        state.add(element.tail if element is not root else None)
    state.flush()
    return Flow(state.pieces, ranges)


def _enter(element: Any, state: _State) -> Any:
    """Take up the start of an element; return it where what is below is done with, else None."""
    name = local_name(element)
    if _SKIPPED.fullmatch(name) or _is_hidden(element):
        return element
    if name == "br" and state.levels:
        state.add("\n")
    elif _BLOCKS.fullmatch(name):
        state.flush(at_break=name == "br")
    if name == "table" and (found := data_rows(element)):
        state.add_table(*found)
        return element
    state.inside_furniture += _is_furniture(element, name)
    state.inside_link += name == "a"
    state.links += name == "a"
    state.is_preformatted += name == "pre"
    if _HEADING.match(name):
        state.levels.append(int(name[1]))
    elif name in ("ol", "ul"):
        state.lists.append(_first_number(element) if name == "ol" else -1)
    elif name == "li" and state.lists and state.lists[-1] >= 0:
        state.prefix = f"{state.lists[-1]}. "
        state.lists[-1] += 1
    state.add(element.text)
    return None


def _leave(element: Any, state: _State) -> None:
    name = local_name(element)
    if _BLOCKS.fullmatch(name) and name != "br":
        state.flush()
    state.inside_furniture -= _is_furniture(element, name)
    state.inside_link -= name == "a"
    state.is_preformatted -= name == "pre"
    if _HEADING.match(name):
        state.levels.pop()
    elif name in ("ol", "ul"):
        state.lists.pop()
    elif name == "li":
        state.prefix = ""


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _is_furniture(element: Any, name: str) -> bool:
    if name in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return name not in ("body", "html") and any(map(_FURNITURE_NAMES.fullmatch, _words(names)))


def _words(names: str) -> Iterator[str]:
    return (part.lower() for part in _NAME_PARTS.findall(names))


def _first_number(element: Any) -> int:
    start = element.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 6 else 1
