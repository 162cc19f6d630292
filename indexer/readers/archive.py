"""Zip archives and the XML in them, opened so that neither can do more than be read."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NoReturn
from zipfile import BadZipFile, ZipFile

from lxml import etree

from indexer.limits import check_expansion
from kb.errors import UnreadableFileError

Element = Any
"""An element of an lxml tree."""

_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_MEMBER = 0x1
_PROLOGUE = 100_000


class Archive:
    """The members of a zip file by name, each expanded when asked for."""

    def __init__(self, data: bytes, path: str) -> None:
        """Raise UnreadableFileError for what is no archive, is protected or expands beyond the limits."""
        self.path = path
        if data.startswith(_OLE_MARK) and _ENCRYPTED_PACKAGE in data:
            refuse_protected(path)
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, OSError) as error:
            suffix = path.rpartition(".")[2]
            reason = f"it is no {suffix} file or cut short; restore it or save it anew"
            raise UnreadableFileError(path, reason) from error
        members = self._zip.infolist()
        check_expansion(members, path)
        if any(member.flag_bits & _ENCRYPTED_MEMBER for member in members):
            refuse_protected(path)
        self.names = frozenset(self._zip.namelist())

    def bytes(self, name: str) -> bytes:
        """Return a member's bytes; raises UnreadableFileError when there is none of that name."""
        if name not in self.names:
            raise UnreadableFileError(self.path, f"damaged: it holds no {name}; restore it or save it anew")
        return self._zip.read(name)

    def xml(self, name: str) -> Element:
        """Return the root element of a member; raises UnreadableFileError when there is none of that name."""
        return parse_xml(self.bytes(name), self.path)

    def optional_xml(self, name: str | None) -> Element | None:
        """Return the root element of a member, None when there is none of that name."""
        return self.xml(name) if name in self.names and name else None


def is_old_binary(data: bytes) -> bool:
    """Whether a file is of the formats before 2007, whatever its name says; a protected new one looks alike."""
    return data.startswith(_OLE_MARK) and _ENCRYPTED_PACKAGE not in data


def refuse_protected(path: str) -> NoReturn:
    """Raise the UnreadableFileError of a file that asks for a password."""
    raise UnreadableFileError(path, "it is protected by a password; save it without one")


def parse_xml(data: bytes, path: str) -> Element:
    """Return the root of an XML text. No entity is expanded, nothing is fetched.

    Raises UnreadableFileError for XML that declares entities and XMLSyntaxError for what is none.
    """
    if b"<!ENTITY" in data[:_PROLOGUE]:
        raise UnreadableFileError(path, "its XML declares entities of its own, which no such file needs; save it anew")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(data, parser)


def local_name(element: Element) -> str:
    """Return an element's name without namespace, "" for a comment or an instruction."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str, default: str = "") -> str:
    """Return the attribute called ``name`` in whichever namespace: the strict and the usual forms differ in it."""
    for key, value in element.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return default


def child(element: Element | None, *names: str) -> Element | None:
    """Return the first child called names[0], its first child called names[1] and so on, None when one is missing."""
    for name in names:
        if element is None:
            return None
        element = next((one for one in element if local_name(one) == name), None)
    return element


def children(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children called ``name``; none of None."""
    if element is not None:
        yield from (one for one in element if local_name(one) == name)


def descendants(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the elements called ``name`` anywhere below, in order; none of None."""
    if element is not None:
        yield from element.iter(f"{{*}}{name}")


def text_of(element: Element | None) -> str:
    """Return the text directly inside an element, "" for None."""
    return "" if element is None else element.text or ""
