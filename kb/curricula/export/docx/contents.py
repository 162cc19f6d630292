"""A contents page: a field of Word's that is filled already, each line leading to its heading.

Without page numbers (switch ``\\n``): only a program that lays the pages out knows them, and a wrong one is worse.
Word's "update field" makes the same page again.
"""

from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from kb.curricula.export.docx.styles import CONTENTS
from kb.xml_text import legal

_FIELD = r'TOC \o "1-2" \n \h \z'


class Contents:
    """The contents of a document: made where it is to stand, filled when all headings are known."""

    def __init__(self, word: Word) -> None:
        self._word = word
        word.add_paragraph("目录", style=CONTENTS)
        self._place = word.add_paragraph()
        self._entries: list[tuple[str, str, int]] = []

    def heading(self, text: str, level: int) -> Paragraph:
        """Add a heading that the contents lead to."""
        name = f"_Toc{len(self._entries) + 1:06d}"
        paragraph: Paragraph = self._word.add_heading(legal(" ".join(text.split())), level=level)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(len(self._entries)))
        start.set(qn("w:name"), name)
        paragraph._p.insert_element_before(start, "w:r")
        paragraph._p.append(end)
        self._entries.append((name, paragraph.text, level))
        return paragraph

    def fill(self) -> None:
        """Write a line for every heading."""
        if not self._entries:
            self._place._p.getparent().remove(self._place._p)
            return
        last = self._place
        for number, (name, text, level) in enumerate(self._entries):
            line = self._place if number == 0 else Paragraph(OxmlElement("w:p"), self._place._parent)
            if number == 0:
                for piece in (_mark("begin"), _instruction(), _mark("separate")):
                    line.add_run()._r.append(piece)
            else:
                last._p.addnext(line._p)
            line.paragraph_format.left_indent = Cm(0.75 * (level - 1))
            line._p.append(_link(name, text))
            last = line
        last.add_run()._r.append(_mark("end"))


def _link(name: str, text: str) -> BaseOxmlElement:
    link, run, written = OxmlElement("w:hyperlink"), OxmlElement("w:r"), OxmlElement("w:t")
    link.set(qn("w:anchor"), name)
    link.set(qn("w:history"), "1")
    written.text = text
    run.append(written)
    link.append(run)
    return link


def _mark(kind: str) -> BaseOxmlElement:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark


def _instruction() -> BaseOxmlElement:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {_FIELD} "
    return instruction
