"""The elements of an OpenDocument text to blocks: headings, lists with their numbers, tables, boxes, notes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from indexer.readers.archive import Element, attribute, child, children, local_name
from indexer.readers.blocks import Block
from indexer.readers.lines import one_line
from indexer.readers.odf.lists import BULLET, ListNumbers
from indexer.readers.odf.text import Aside, paragraph_text
from indexer.readers.tables import table_blocks

_LONGEST_HEADING = 120
_DEEPEST = 6
_MOST_CELLS = 1000
_MOST_REPEATS = 100
_TITLE = frozenset({"Title", "标题"})
_INSIDE = frozenset(
    ("section", "index-body", "numbered-paragraph", "text-box", "frame", "custom-shape", "g", "rect", "ellipse", "a")
)
_ROW_GROUPS = frozenset(("table-header-rows", "table-rows", "table-row-group"))


class Body:
    """Turns the elements of a document into blocks, in order, once."""

    def __init__(self, content: Element, styles: Element | None) -> None:
        self._numbers = ListNumbers((styles, content))
        self._titles = _TITLE | {name for name, parent in _parents((styles, content)) if parent in _TITLE}
        self._notes: list[Element] = []

    def blocks(self, container: Element) -> Iterator[Block]:
        """Yield the blocks of a body, a cell, a text box or a slide."""
        for element in container:
            name = local_name(element)
            if name in ("p", "h"):
                yield from self._paragraph(element, self._heading_label(element))
            elif name == "list":
                yield from self._list(element, "", 1)
            elif name == "table":
                yield from self._table(element)
            elif name in _INSIDE:
                yield from self.blocks(element)

    def notes(self) -> Iterator[Block]:
        """Yield the foot- and endnotes met so far, by number."""
        for number, note in enumerate(self._notes, start=1):
            body = child(note, "note-body")
            text = " ".join(block.text for block in self.blocks(body)) if body is not None else ""
            if text:
                yield Block(f"[{number}] {text}")

    def _heading_label(self, element: Element) -> str:
        depth = attribute(element, "outline-level", "1")
        if local_name(element) != "h" or not depth.isdecimal() or attribute(element, "is-list-header") == "true":
            return ""
        return self._numbers.next_label("", int(depth))

    def _paragraph(self, element: Element, label: str) -> Iterator[Block]:
        aside = Aside(notes=self._notes)
        text = paragraph_text(element, aside)
        level = self._level(element) if len(text) <= _LONGEST_HEADING else 0
        if level and text.strip():
            yield Block(one_line(label.removeprefix(f"{BULLET} ") + text), level)
        else:
            lines = [line for line in map(one_line, text.split("\n")) if line]
            for number, line in enumerate(lines):
                yield replace(Block(line if number else label + line), gap=number == 0)
        yield from self.blocks(aside.drawn)

    def _level(self, element: Element) -> int:
        if local_name(element) == "p":
            return int(attribute(element, "style-name") in self._titles)
        depth = attribute(element, "outline-level", "1")
        return min(int(depth), _DEEPEST) if depth.isdecimal() else 1

    def _list(self, element: Element, inherited: str, level: int) -> Iterator[Block]:
        style = attribute(element, "style-name", inherited)
        goes_on = attribute(element, "continue-numbering") == "true" or attribute(element, "continue-list")
        if level == 1 and not goes_on:
            self._numbers.begin(style)
        for item in element:
            numbered = local_name(item) == "list-item"
            for one in item:
                name = local_name(one)
                if name == "list":
                    yield from self._list(one, style, level + 1)
                elif name in ("p", "h"):
                    start = attribute(item, "start-value")
                    label = self._numbers.next_label(style, level, start) if numbered else ""
                    numbered = False
                    yield from self._paragraph(one, label)

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [[list(self.blocks(cell)) for cell in cells] for cells in rows_of(table)]
        blocks = [block for row in rows for cell in row for block in cell]
        if any(block.level or block.markup is not None for block in blocks):
            yield from blocks
        else:
            yield from table_blocks([[[block.text for block in cell] for cell in row] for row in rows])


def _parents(roots: Iterable[Element | None]) -> Iterator[tuple[str, str]]:
    """Yield the name of each style with that of the one it is based on."""
    for root in roots:
        for group in ("styles", "automatic-styles"):
            for style in children(child(root, group), "style"):
                yield attribute(style, "name"), attribute(style, "parent-style-name")


def rows_of(table: Element) -> Iterator[list[Element]]:
    """Yield the rows of a table that are not empty, each as its cells; () is an empty cell."""
    for element in table:
        if local_name(element) in _ROW_GROUPS:
            yield from rows_of(element)
        elif local_name(element) == "table-row" and (cells := list(_cells(element))):
            yield from [cells] * min(_repeats(element, "number-rows-repeated"), _MOST_REPEATS)


def _cells(row: Element) -> Iterator[Element]:
    """Yield the cells of a row up to its last filled one; those repeated a thousand times are blank ones."""
    blank = filled = 0
    for cell in row:
        if local_name(cell) not in ("table-cell", "covered-table-cell"):
            continue
        repeats = _repeats(cell, "number-columns-repeated")
        if len(cell) == 0:
            blank += repeats
            continue
        repeats = min(repeats, _MOST_REPEATS)
        if filled + blank + repeats > _MOST_CELLS:
            return
        yield from [()] * blank
        yield from [cell] * repeats
        filled, blank = filled + blank + repeats, 0


def _repeats(element: Element, name: str) -> int:
    count = attribute(element, name, "1")
    return int(count) if count.isdecimal() and len(count) < 9 else 1
