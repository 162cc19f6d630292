"""Footnotes, which python-docx does not write: a part of the package with one note for each reference.

After ECMA-376, part 1, 17.11: the part begins with the two notes that draw the line above footnotes.
"""

from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from kb.xml_text import legal

_EMPTY = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


class Footnotes:
    """The footnotes of a document, numbered as they are added."""

    def __init__(self, word: Word) -> None:
        self._root: BaseOxmlElement = parse_xml(_EMPTY)
        package = word.part.package
        part = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, self._root, package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        self._number = 0

    def add(self, paragraph: Paragraph, text: str) -> None:
        """Put a reference at the end of a paragraph, and its note at the foot of the page."""
        self._number += 1
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self._number))
        run = paragraph.add_run()
        run.font.superscript = True
        run._r.append(reference)
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._number))
        inside = Paragraph(OxmlElement("w:p"), paragraph._parent)
        mark = inside.add_run()
        mark.font.superscript = True
        mark._r.append(OxmlElement("w:footnoteRef"))
        inside.add_run(f" {legal(text)}")
        note.append(inside._p)
        self._root.append(note)
