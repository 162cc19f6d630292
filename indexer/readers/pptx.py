"""Presentations: each slide a heading with its text, its tables and its notes."""

import re
from collections.abc import Iterator
from dataclasses import replace

from indexer.readers.archive import Element, attribute, child, children, descendants, is_old_binary, local_name
from indexer.readers.blocks import Block, Content
from indexer.readers.facts import settle_title
from indexer.readers.lines import one_line
from indexer.readers.ooxml import Package
from indexer.readers.tables import content_of, table_blocks

_USUAL_PART = "ppt/presentation.xml"
_TITLES = frozenset({"title", "ctrTitle"})
# Date, footer and number repeat on every slide; a notes page repeats the slide itself.
_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
_LONGEST_TITLE = 100
_HEADLINE = re.compile(r"[^，。；！？,;!?]{2,40}")
NOTES = "备注"


def read_pptx(data: bytes, path: str) -> Content:
    """Return the text of a presentation, slide by slide; raises UnreadableFileError."""
    if is_old_binary(data):
        from indexer.readers.legacy import read_presentation

        return read_presentation(data, path)
    package = Package(data, path)
    part = package.main_part(_USUAL_PART)
    order = (_relation_id(one) for one in descendants(package.archive.xml(part), "sldId"))
    links = package.links(part)
    parts = [links[identifier].part for identifier in order if identifier in links]
    blocks = [block for number, slide in enumerate(parts, start=1) for block in _slide(package, slide, number)]
    return content_of(*settle_title(blocks, package.facts()))


def _relation_id(element: Element) -> str:
    """Return the identifier of the link an element names; its plain ``id`` is another thing."""
    return next((str(value) for key, value in element.items() if key.startswith("{") and key.endswith("}id")), "")


def _slide(package: Package, part: str, number: int) -> Iterator[Block]:
    """Yield the blocks of a slide; the first slide's title is the presentation's."""
    root = package.archive.optional_xml(part)
    if root is None:
        return
    tree = child(root, "cSld", "spTree")
    title, body = "", []
    for shape in _shapes(tree):
        if not title and _placeholder(shape) in _TITLES:
            title = one_line(" ".join(_paragraphs(shape)))
        elif _placeholder(shape) not in _FURNITURE:
            body += list(_shape_blocks(package, part, shape))
    notes = list(_notes(package, part))
    if title or body or notes:
        yield from slide_blocks(number, title, body, notes)


def slide_blocks(number: int, title: str, body: list[Block], notes: list[Block]) -> Iterator[Block]:
    """Yield a slide as blocks: its heading, its text, its notes under a heading of their own.

    Without a title of its own a slide is headed by its first line, where that reads like one,
    else by its number.
    """
    if not title and body and body[0].markup is None and _HEADLINE.fullmatch(body[0].text):
        title, body = body[0].text, body[1:]
    if len(title) > _LONGEST_TITLE:
        title, body = "", [Block(title), *body]
    yield Block(title or f"第{number}页", 1 if number == 1 and title else 2)
    yield from (replace(block, stays=True) for block in body)
    if notes:
        yield Block(NOTES, 3)
        yield from notes


def _shapes(tree: Element | None) -> Iterator[Element]:
    """Yield the shapes of a slide in reading order, those of groups in place."""
    for element in tree if tree is not None else ():
        name = local_name(element)
        if name == "grpSp":
            yield from _shapes(element)
        elif name == "AlternateContent":
            choice = child(element, "Choice")
            yield from _shapes(choice if choice is not None else child(element, "Fallback"))
        elif name in ("sp", "graphicFrame", "cxnSp"):
            yield element


def _placeholder(shape: Element) -> str:
    """Return the kind of placeholder a shape is, "" for none; one without a kind holds text."""
    found = next((one for group in shape for one in descendants(child(group, "nvPr"), "ph")), None)
    return attribute(found, "type", "body") if found is not None else ""


def _shape_blocks(package: Package, part: str, shape: Element) -> Iterator[Block]:
    tables = list(descendants(shape, "tbl"))
    for table in tables:
        yield from table_blocks(
            [[list(_paragraphs(cell)) for cell in children(row, "tc")] for row in children(table, "tr")]
        )
    if not tables:
        yield from map(Block, _paragraphs(shape))
    for diagram in descendants(shape, "relIds"):
        link = package.links(part).get(attribute(diagram, "dm"))
        root = package.archive.optional_xml(link.part) if link else None
        for point in descendants(root, "pt"):
            yield from map(Block, _paragraphs(point))


def _notes(package: Package, part: str) -> Iterator[Block]:
    root = package.linked(part, "notesSlide")
    for shape in _shapes(child(root, "cSld", "spTree")):
        if _placeholder(shape) not in _FURNITURE:
            yield from map(Block, _paragraphs(shape))


def _paragraphs(shape: Element) -> Iterator[str]:
    for paragraph in descendants(shape, "p"):
        text = one_line("".join(_runs(paragraph)))
        if text:
            yield text


def _runs(paragraph: Element) -> Iterator[str]:
    for element in paragraph:
        name = local_name(element)
        if name == "br":
            yield "\n"
        elif name == "fld" and attribute(element, "type").startswith(("slidenum", "datetime")):
            continue
        elif name in ("r", "fld"):
            yield from (one.text or "" for one in children(element, "t"))
