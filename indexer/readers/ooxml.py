"""The package that DOCX and PPTX share: parts, and which part refers to which.

Read by local names, so that the strict and the usual form of the standard are one, and link by
link, so that a link to nothing, which other programs leave behind, costs only what it links to.
"""

import posixpath
from typing import NamedTuple

from indexer.readers.archive import Archive, Element, attribute, child, children, text_of
from indexer.readers.facts import stated
from kb.errors import UnreadableFileError


class Link(NamedTuple):
    """What a part refers to: the last word of the relation's type, and the name of the other part."""

    kind: str
    part: str


class Package:
    """The parts of an Office Open XML file."""

    def __init__(self, data: bytes, path: str) -> None:
        """Raise UnreadableFileError for a file that is damaged, protected, over the limits or no such package."""
        self.archive = Archive(data, path)
        self._links: dict[str, dict[str, Link]] = {}

    def links(self, part: str) -> dict[str, Link]:
        """Return what ``part`` ("" for the package itself) refers to inside the package, by identifier."""
        if part not in self._links:
            folder, name = posixpath.split(part)
            root = self.archive.optional_xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._links[part] = {
                attribute(one, "Id"): Link(
                    attribute(one, "Type").rpartition("/")[2],
                    posixpath.normpath(posixpath.join("/", folder, attribute(one, "Target"))).lstrip("/"),
                )
                for one in children(root, "Relationship")
                if attribute(one, "TargetMode") != "External"
            }
        return self._links[part]

    def linked(self, part: str, kind: str) -> Element | None:
        """Return the root of the first part of a kind that ``part`` refers to, None when there is none."""
        name = next((link.part for link in self.links(part).values() if link.kind == kind), None)
        return self.archive.optional_xml(name)

    def main_part(self, usual: str) -> str:
        """Return the name of the part that is the document; ``usual`` where the package does not say."""
        name = next((link.part for link in self.links("").values() if link.kind == "officeDocument"), usual)
        if name not in self.archive.names:
            reason = "damaged: the document in it is missing; restore it or save it anew"
            raise UnreadableFileError(self.archive.path, reason)
        return name

    def facts(self) -> dict[str, str]:
        """Return title and author as the properties state them, without defaults."""
        core = self.linked("", "core-properties")
        return stated(text_of(child(core, "title")), text_of(child(core, "creator")), self.archive.path)


def is_on(element: Element | None) -> bool:
    """Whether a switch like <w:vanish/> is there and not switched off."""
    return element is not None and attribute(element, "val", "true") not in ("0", "false", "off")
