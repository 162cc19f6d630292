"""OpenDocument: texts (ODT), presentations (ODP) and workbooks (ODS)."""

from collections.abc import Iterator

from indexer.readers.archive import Archive, Element, attribute, child, children, descendants, refuse_protected, text_of
from indexer.readers.blocks import Block, Content
from indexer.readers.facts import settle_title, stated
from indexer.readers.lines import one_line
from indexer.readers.odf.body import Body, rows_of
from indexer.readers.pptx import slide_blocks
from indexer.readers.tables import content_of, sheet_blocks
from kb.errors import UnreadableFileError

_FURNITURE = frozenset({"date-time", "footer", "header", "page-number", "page"})


def read_odt(data: bytes, path: str) -> Content:
    """Return the text of a document with its notes; headers, footers and comments are left out.

    Raises UnreadableFileError for a file that is damaged, protected or over the limits.
    """
    archive, content, body = _open(data, path, "text")
    reader = Body(content, archive.optional_xml("styles.xml"))
    blocks = [*reader.blocks(body), *reader.notes()]
    return content_of(*settle_title(blocks, _facts(archive)))


def read_odp(data: bytes, path: str) -> Content:
    """Return the text of a presentation, slide by slide with its notes; raises UnreadableFileError."""
    archive, content, body = _open(data, path, "presentation")
    reader = Body(content, archive.optional_xml("styles.xml"))
    slides = enumerate(children(body, "page"), start=1)
    blocks = [block for number, slide in slides for block in _slide(reader, slide, number)]
    return content_of(*settle_title(blocks, _facts(archive)))


def read_ods(data: bytes, path: str) -> Content:
    """Return the sheets of a workbook, each under its name; raises UnreadableFileError."""
    archive, _, body = _open(data, path, "spreadsheet")
    blocks = [block for sheet in children(body, "table") for block in _sheet(sheet)]
    return content_of(blocks, _facts(archive))


def _open(data: bytes, path: str, kind: str) -> tuple[Archive, Element, Element]:
    """Return the archive, its content and the element of it that holds what is shown."""
    archive = Archive(data, path)
    if next(descendants(archive.optional_xml("META-INF/manifest.xml"), "encryption-data"), None) is not None:
        refuse_protected(path)
    content = archive.xml("content.xml")
    body = child(content, "body", kind)
    if body is None:
        raise UnreadableFileError(path, f"it holds no {kind}; give it the suffix of what it is")
    return archive, content, body


def _facts(archive: Archive) -> dict[str, str]:
    meta = child(archive.optional_xml("meta.xml"), "meta")
    title, first, last = (text_of(child(meta, name)) for name in ("title", "initial-creator", "creator"))
    return stated(title, first or last, archive.path)


def _slide(reader: Body, slide: Element, number: int) -> Iterator[Block]:
    title, body = "", []
    for shape in slide:
        role = attribute(shape, "class")
        if role == "title" and not title:
            title = one_line(" ".join(block.text for block in reader.blocks([shape])))
        elif role not in _FURNITURE:
            body += list(reader.blocks([shape]))
    notes = [block for shape in _note_shapes(slide) for block in reader.blocks([shape])]
    if title or body or notes:
        yield from slide_blocks(number, title, body, notes)


def _note_shapes(slide: Element) -> Iterator[Element]:
    for notes in children(slide, "notes"):
        yield from (shape for shape in notes if attribute(shape, "class") == "notes")


def _sheet(sheet: Element) -> Iterator[Block]:
    rows = [[" ".join(map(_paragraph, children(cell, "p"))) for cell in cells] for cells in rows_of(sheet)]
    if blocks := list(sheet_blocks(rows)):
        yield Block(attribute(sheet, "name"), 2)
        yield from blocks


def _paragraph(element: Element) -> str:
    return one_line("".join(map(str, element.itertext())))
