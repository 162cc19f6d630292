"""Books in EPUB: the chapters of the spine, in its order, with their headings."""

import posixpath
import re
from collections.abc import Iterator
from html.entities import html5
from urllib.parse import unquote

from lxml import etree

from indexer.readers.archive import Archive, Element, attribute, child, children, descendants, local_name, parse_xml
from indexer.readers.blocks import Block, Content
from indexer.readers.facts import iso_day, without_title
from indexer.readers.html import blocks_of
from indexer.readers.html.pieces import flow_of
from indexer.readers.html.source import page_text, page_tree
from indexer.readers.lines import one_line
from indexer.readers.tables import content_of
from kb.errors import UnreadableFileError

_FACTS = {"title": "title", "creator": "author", "publisher": "issuer", "date": "date", "source": "source"}
_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "text/x-oeb1-document"})
_NAMED_CHARACTER = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_KNOWN_TO_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENCRYPTION = "META-INF/encryption.xml"


def read_epub(data: bytes, path: str) -> Content:
    """Return the text of a book and the facts of its package; raises UnreadableFileError."""
    archive = Archive(data, path)
    package_name = _package_name(archive)
    package = archive.xml(package_name)
    facts = _facts(child(package, "metadata"))
    chapters = list(_chapters(package, posixpath.dirname(package_name)))
    _refuse_encrypted(archive, chapters)
    # A chapter that the spine names and the archive lacks is one the book was cut by; the rest is read.
    blocks = [block for name in chapters if name in archive.names for block in _blocks(archive, name)]
    return content_of(without_title(blocks, facts.get("title", "")), facts)


def _package_name(archive: Archive) -> str:
    for found in descendants(archive.xml("META-INF/container.xml"), "rootfile"):
        return attribute(found, "full-path")
    raise UnreadableFileError(archive.path, "damaged: its container names no book; restore it or save it anew")


def _facts(metadata: Element | None) -> dict[str, str]:
    facts: dict[str, str] = {}
    for element in metadata if metadata is not None else ():
        name, value = _FACTS.get(local_name(element)), one_line(element.text or "")
        if name == "date":
            value = iso_day(value) or value[:4] * value[:4].isdecimal()
        if name and value:
            facts.setdefault(name, value)
    return facts


def _chapters(package: Element, folder: str) -> Iterator[str]:
    """Yield the names of the chapters in the archive; tables of contents are none."""
    items = {attribute(item, "id"): item for item in children(child(package, "manifest"), "item")}
    for reference in children(child(package, "spine"), "itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or attribute(item, "media-type") not in _CHAPTERS:
            continue
        if "nav" not in attribute(item, "properties").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(attribute(item, "href"))))


def _refuse_encrypted(archive: Archive, chapters: list[str]) -> None:
    # Publishers often scramble the fonts alone, which hides no text.
    locked = {
        unquote(attribute(one, "URI")) for one in descendants(archive.optional_xml(_ENCRYPTION), "CipherReference")
    }
    if not locked.isdisjoint(chapters):
        raise UnreadableFileError(archive.path, "its text is encrypted (DRM); only its publisher's reader can open it")


def _blocks(archive: Archive, name: str) -> Iterator[Block]:
    data = archive.bytes(name)
    try:
        root = parse_xml(_NAMED_CHARACTER.sub(_by_number, data), archive.path)
    except etree.XMLSyntaxError:
        root = page_tree(page_text(data, archive.path), archive.path)
    if root is not None:
        body = child(root, "body")
        yield from blocks_of(flow_of(root if body is None else body).pieces)


def _by_number(reference: re.Match[bytes]) -> bytes:
    """Return a reference like &nbsp;, which only HTML knows, by number: XML would drop the text behind it."""
    name = reference.group(1).decode("ascii")
    characters = "" if name in _KNOWN_TO_XML else html5.get(f"{name};", "")
    return "".join(f"&#{ord(char)};" for char in characters).encode("ascii") or reference.group()
