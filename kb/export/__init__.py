"""Results of a search as files for other programs: one row a document found, with its best passage.

``FORMATS`` is the table of formats: the ending of the file, its media type, and what writes it.
"""

from collections.abc import Callable
from typing import NamedTuple

from kb.export import docx_file, separated, workbook
from kb.export.rows import COLUMNS, Row, Sheet, rows_of

__all__ = ["COLUMNS", "FORMATS", "Format", "Row", "Sheet", "rows_of"]

_OFFICE = "application/vnd.openxmlformats-officedocument"


class Format(NamedTuple):
    """A format of file: its media type and the function that writes a sheet in it."""

    media_type: str
    write: Callable[[Sheet], bytes]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", separated.write),
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", workbook.write),
    "docx": Format(f"{_OFFICE}.wordprocessingml.document", docx_file.write),
}
