"""A sheet as an Excel workbook."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from kb.export.rows import Row, Sheet

_WIDTHS = Row(32, 10, 12, 32, 64, 20, 40, 40, 40)  # type: ignore[arg-type]
_LONGEST = 32_767  # characters in a cell, by Excel's specification


def write(sheet: Sheet) -> bytes:
    """Return a sheet as an .xlsx file; every cell is text, so nothing in it is a formula."""
    book = Workbook(write_only=True)
    page = book.create_sheet("Sheet1")
    page.freeze_panes = "A2"
    for number, width in enumerate(_WIDTHS):
        page.column_dimensions[chr(ord("A") + number)].width = width
    page.append([_cell(page, name, Font(bold=True)) for name in sheet.names])
    for row in sheet.rows:
        page.append([_cell(page, value, None) for value in row])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cell(page: object, value: str, font: Font | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value[:_LONGEST])
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if font:
        cell.font = font
    return cell
