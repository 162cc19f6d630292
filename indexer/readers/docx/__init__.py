"""Word documents: headings by style, numbers of lists, tables, text boxes and notes, changes accepted."""

from collections.abc import Iterator

from indexer.readers.archive import Element, attribute, child, children, descendants, is_old_binary, local_name
from indexer.readers.blocks import Block, Content
from indexer.readers.docx.numbering import BULLET, ListNumbers
from indexer.readers.docx.styles import Styles
from indexer.readers.docx.text import Notes, boxes, mark_is_deleted, paragraph_text
from indexer.readers.facts import settle_title
from indexer.readers.lines import one_line
from indexer.readers.ooxml import Package
from indexer.readers.tables import content_of, table_blocks

_USUAL_PART = "word/document.xml"
_LONGEST_HEADING = 120
_WIDEST_SPAN = 20
_WRAPPERS = frozenset(("ins", "moveTo", "customXml", "smartTag", "sdtContent"))


def read_docx(data: bytes, path: str) -> Content:
    """Return the text of a Word document; headers, footers and comments are left out.

    Raises UnreadableFileError for a file that is damaged, protected or over the limits.
    """
    if is_old_binary(data):
        from indexer.readers.legacy import read_text_document

        return read_text_document(data, path)
    package = Package(data, path)
    part = package.main_part(_USUAL_PART)
    reader = _Reader(package, part)
    blocks = [*reader.blocks(child(package.archive.xml(part), "body")), *reader.notes()]
    return content_of(*settle_title(blocks, package.facts()))


class _Reader:
    """Turns the elements of a document into blocks, in order, once."""

    def __init__(self, package: Package, part: str) -> None:
        self._package, self._part = package, part
        self._styles = Styles(package.linked(part, "styles"))
        self._numbers = ListNumbers(package.linked(part, "numbering"))
        self._notes = Notes()
        self._carried = ""

    def blocks(self, container: Element | None) -> Iterator[Block]:
        """Yield the blocks of a body, a cell or a text box."""
        for element in container if container is not None else ():
            name = local_name(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "sdt" and not _is_contents(element):
                yield from self.blocks(child(element, "sdtContent"))
            elif name in _WRAPPERS:
                yield from self.blocks(element)

    def notes(self) -> Iterator[Block]:
        """Yield the foot- and endnotes that the text refers to, by number."""
        roots = {kind: self._package.linked(self._part, f"{kind}s") for kind in ("footnote", "endnote")}
        texts = {(kind, attribute(note, "id")): note for kind, root in roots.items() for note in children(root, kind)}
        for number, key in enumerate(list(self._notes.met), start=1):
            text = " ".join(block.text for block in self.blocks(texts.get(key)))
            if text:
                yield Block(f"[{number}] {text}")

    def _paragraph(self, element: Element) -> Iterator[Block]:
        style = self._styles.of(child(element, "pPr"))
        if style.is_contents:
            return
        text = self._carried + paragraph_text(element, self._notes)
        self._carried = ""
        if mark_is_deleted(element):
            self._carried = text
            return
        label = self._numbers.next_label(style.numbering)
        level = style.level if len(text) <= _LONGEST_HEADING else 0
        if level and text.strip():
            yield Block(one_line(label.removeprefix(f"{BULLET} ") + text), level)
        elif text.strip():
            yield from _lines(label, text)
        for box in boxes(element):
            yield from self.blocks(box)

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [[list(self.blocks(cell)) for cell in _cells(row)] for row in _rows(table)]
        blocks = [block for row in rows for cell in row for block in cell]
        if any(block.level or block.markup is not None for block in blocks):
            yield from blocks
        else:
            yield from table_blocks([[[block.text for block in cell] for cell in row] for row in rows])


def _lines(label: str, text: str) -> Iterator[Block]:
    """Yield the lines of a paragraph; one after a line break of its own is not set apart."""
    lines = [line for line in text.split("\n") if line.strip()]
    for number, line in enumerate(lines):
        shown = one_line(line).strip()
        yield Block(shown if number else label + shown, gap=number == 0, indent=line[0].isspace())


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if local_name(element) == "tr" and child(element, "trPr", "del") is None:
            yield element
        elif local_name(element) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element | tuple[()]]:
    """Yield the cells of a row; one over several columns is followed by empty ones."""
    for element in row:
        if local_name(element) == "tc":
            yield element
            span = child(element, "tcPr", "gridSpan")
            width = attribute(span, "val") if span is not None else "1"
            yield from [()] * (min(int(width), _WIDEST_SPAN) - 1 if width.isdecimal() and len(width) < 9 else 0)
        elif local_name(element) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _cells(element)


def _is_contents(control: Element) -> bool:
    galleries = (attribute(one, "val") for one in descendants(child(control, "sdtPr"), "docPartGallery"))
    return "Table of Contents" in galleries
