"""Workbooks (XLSX): each sheet a heading with its rows as tables."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from indexer.readers.archive import Archive, is_old_binary
from indexer.readers.blocks import Block, Content
from indexer.readers.facts import stated
from indexer.readers.tables import content_of, sheet_blocks

_DIGITS = 15


def read_xlsx(data: bytes, path: str) -> Content:
    """Return the values in the visible sheets of a workbook, formulas by their last result.

    Raises UnreadableFileError for a file that is damaged, protected or over the limits.
    """
    if is_old_binary(data):
        from indexer.readers.legacy import read_workbook

        return read_workbook(data, path)
    Archive(data, path)
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        blocks = [block for sheet in workbook.worksheets if sheet.sheet_state == "visible" for block in _sheet(sheet)]
        properties = workbook.properties
        facts = stated(properties.title or "", properties.creator or "", path)
    finally:
        workbook.close()
    return content_of(blocks, facts)


def _sheet(sheet: Any) -> Iterator[Block]:
    # What a file claims of a sheet's size is often wrong, and sometimes absurd.
    sheet.reset_dimensions()
    rows = [row for row in map(_texts, sheet.iter_rows()) if row]
    if blocks := list(sheet_blocks(rows)):
        yield Block(sheet.title.strip(), 2)
        yield from blocks


def _texts(cells: tuple[Any, ...]) -> list[str]:
    """Return the texts of a row up to its last filled cell."""
    texts = [_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: Any) -> str:
    """Return a value as the sheet shows it: no clock time on a day, no decimals on a whole number."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        is_share = "%" in (cell.number_format or "")
        return f"{value * 100 if is_share else value:.{_DIGITS}g}" + "%" * is_share
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time | timedelta):
        return str(value)
    return str(value).strip()
