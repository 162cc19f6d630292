"""The manifest of a cartridge: what it holds, in which order."""

from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from kb.xml_text import legal

_CP = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
_PAGE, _QUIZ = "webcontent", "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"


class Assignment(NamedTuple):
    """A page or a quiz of the cartridge: its identifier, title, and file."""

    identifier: str
    title: str
    path: str
    is_quiz: bool = False


class Entry(NamedTuple):
    """A module as the learner sees it."""

    title: str
    assignments: tuple[Assignment, ...]


def manifest(title: str, entries: Sequence[Entry]) -> bytes:
    """Return ``imsmanifest.xml``."""
    root = etree.Element(_tag("manifest"), identifier="curriculum", nsmap={None: _CP, "lom": _LOM})
    _describe(etree.SubElement(root, _tag("metadata")), title)
    organizations = etree.SubElement(root, _tag("organizations"))
    organization = etree.SubElement(
        organizations, _tag("organization"), identifier="course", structure="rooted-hierarchy"
    )
    top = etree.SubElement(organization, _tag("item"), identifier="root")
    resources = etree.SubElement(root, _tag("resources"))
    for number, entry in enumerate(entries):
        part = _item(top, f"module_{number}", entry.title)
        for assignment in entry.assignments:
            _item(part, f"item_{assignment.identifier}", assignment.title).set("identifierref", assignment.identifier)
            _resource(resources, assignment)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _describe(metadata: etree._Element, title: str) -> None:
    for name, text in (("schema", "IMS Common Cartridge"), ("schemaversion", "1.3.0")):
        etree.SubElement(metadata, _tag(name)).text = text
    part = metadata
    for name in ("lom", "general", "title", "string"):
        part = etree.SubElement(part, f"{{{_LOM}}}{name}")
    part.set("language", "zh-CN")
    part.text = legal(title)


def _item(parent: etree._Element, identifier: str, title: str) -> etree._Element:
    item = etree.SubElement(parent, _tag("item"), identifier=identifier)
    etree.SubElement(item, _tag("title")).text = legal(title)
    return item


def _resource(resources: etree._Element, assignment: Assignment) -> None:
    kind = _QUIZ if assignment.is_quiz else _PAGE
    resource = etree.SubElement(resources, _tag("resource"), identifier=assignment.identifier, type=kind)
    if not assignment.is_quiz:
        resource.set("href", assignment.path)
    etree.SubElement(resource, _tag("file"), href=assignment.path)


def _tag(name: str) -> str:
    return f"{{{_CP}}}{name}"
