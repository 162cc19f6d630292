"""What a paragraph's style says: which heading it is, and which list it belongs to."""

import re
from typing import NamedTuple

from indexer.readers.archive import Element, attribute, child, children

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|标题|標題)$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录|目錄)\s*\d$|table of figures$", re.IGNORECASE)
_DEEPEST = 6
_MOST_ANCESTORS = 20


class Numbering(NamedTuple):
    """A list by its identifier, and the level in it from 0."""

    list_id: str
    level: int


class Style(NamedTuple):
    """``level`` is that of a heading (1 to 6), 0 for text; ``is_contents`` says it is a line of a table of contents."""

    level: int = 0
    is_contents: bool = False
    numbering: Numbering | None = None


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {
            attribute(one, "styleId"): one for one in children(root, "style") if attribute(one, "type") == "paragraph"
        }
        self._known: dict[str, Style] = {}
        self._default = next((key for key, one in self._elements.items() if attribute(one, "default") == "1"), "")

    def of(self, properties: Element | None) -> Style:
        """Return what the style and the direct formatting (w:pPr) of a paragraph say together."""
        named = child(properties, "pStyle")
        style = self._style(attribute(named, "val") if named is not None else self._default)
        outline = _outline_level(properties)
        numbering = numbering_of(properties, style.numbering)
        return Style(style.level if outline is None else outline, style.is_contents, numbering)

    def _style(self, identifier: str) -> Style:
        if identifier not in self._known:
            chain = self._chain(identifier)
            levels = (level for level in map(_level, chain) if level is not None)
            numbering = None
            for element in reversed(chain):
                numbering = numbering_of(child(element, "pPr"), numbering)
            is_contents = any(_CONTENTS.match(_name(element)) for element in chain)
            self._known[identifier] = Style(next(levels, 0), is_contents, numbering)
        return self._known[identifier]

    def _chain(self, identifier: str) -> list[Element]:
        """Return a style and those it is based on, nearest first; a style based on itself ends it."""
        chain: list[Element] = []
        while (element := self._elements.get(identifier)) is not None and len(chain) < _MOST_ANCESTORS:
            chain.append(element)
            based_on = child(element, "basedOn")
            identifier = attribute(based_on, "val") if based_on is not None else ""
        return chain


def _name(style: Element) -> str:
    named = child(style, "name")
    return attribute(named, "val") if named is not None else ""


def _level(style: Element) -> int | None:
    """Return the level that a style's name or outline level states, None where it leaves that to another."""
    if found := _HEADING.match(_name(style)):
        return min(int(found.group(1)), _DEEPEST)
    if _TITLE.match(_name(style)):
        return 1
    return _outline_level(child(style, "pPr"))


def _outline_level(properties: Element | None) -> int | None:
    outline = child(properties, "outlineLvl")
    if outline is None:
        return None
    value = attribute(outline, "val")
    # 9 is the level of text that belongs to no outline.
    return min(int(value) + 1, _DEEPEST) if value.isdecimal() and int(value) < 9 else 0


def numbering_of(properties: Element | None, inherited: Numbering | None) -> Numbering | None:
    """Return the list that a w:pPr puts a paragraph in: identifier or level alone completes what is inherited."""
    element = child(properties, "numPr")
    if element is None:
        return inherited
    list_id, level = (child(element, name) for name in ("numId", "ilvl"))
    identifier = attribute(list_id, "val") if list_id is not None else (inherited.list_id if inherited else "0")
    depth = attribute(level, "val") if level is not None else str(inherited.level if inherited else 0)
    if identifier == "0" or not depth.isdecimal():
        return None
    return Numbering(identifier, int(depth))
