"""A sheet as a Word document: a table to read and to take quotations from."""

from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from kb.export.rows import COLUMNS, Sheet

_SHOWN = {"title": 5.0, "passage": 11.0, "anchor": 3.2, "source": 5.5}
"""The columns that fit a page, and their width in centimetres; the passage has its citation under it."""


def write(sheet: Sheet) -> bytes:
    """Return a sheet as a .docx file."""
    word = Document()
    _set_up(word)
    word.add_heading(sheet.title, level=1)
    table = word.add_table(rows=1, cols=len(_SHOWN), style="Table Grid")
    table.autofit = False
    for cell, name in zip(table.rows[0].cells, _SHOWN, strict=True):
        cell.paragraphs[0].add_run(sheet.names[COLUMNS.index(name)]).bold = True
    for row in sheet.rows:
        cells = table.add_row().cells
        for cell, name in zip(cells, _SHOWN, strict=True):
            cell.text = row[COLUMNS.index(name)]
        cells[list(_SHOWN).index("passage")].add_paragraph().add_run(row[COLUMNS.index("citation")]).italic = True
    for column, width in zip(table.columns, _SHOWN.values(), strict=True):
        for cell in column.cells:
            cell.width = Cm(width)
    stream = BytesIO()
    word.save(stream)
    return stream.getvalue()


def _set_up(word: Word) -> None:
    """Lay the page across, and name a font that has Chinese: Word's own default has none."""
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.5)
    for name in ("Normal", "Heading 1"):
        style = word.styles[name]
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    word.styles["Normal"].font.size = Pt(10.5)
