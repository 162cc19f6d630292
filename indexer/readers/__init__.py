"""One reader a format, in one visible table: suffix to function of (bytes, path) to Content."""

from collections.abc import Callable
from importlib import import_module
from pathlib import PurePosixPath
from typing import NamedTuple

from indexer import limits
from indexer.readers.blocks import Block, Content

__all__ = ["READERS", "Block", "Content", "read"]


class Reader(NamedTuple):
    """A function in a module of this package, loaded when the first file of its format is read."""

    module: str
    function: str

    def __call__(self, data: bytes, path: str) -> Content:
        """Return a file as read; raises what the function raises."""
        function: Callable[[bytes, str], Content] = getattr(import_module(f"{__name__}.{self.module}"), self.function)
        return function(data, path)


READERS: dict[str, Reader] = {
    ".txt": Reader("plain", "read_plain"),
    ".md": Reader("markdown", "read_markdown"),
    ".markdown": Reader("markdown", "read_markdown"),
    ".html": Reader("html", "read_html"),
    ".htm": Reader("html", "read_html"),
    ".shtml": Reader("html", "read_html"),
    ".xhtml": Reader("html", "read_html"),
    ".mht": Reader("mhtml", "read_mhtml"),
    ".mhtml": Reader("mhtml", "read_mhtml"),
    ".epub": Reader("epub", "read_epub"),
    ".pdf": Reader("pdf", "read_pdf"),
    ".docx": Reader("docx", "read_docx"),
    ".docm": Reader("docx", "read_docx"),
    ".pptx": Reader("pptx", "read_pptx"),
    ".pptm": Reader("pptx", "read_pptx"),
    ".xlsx": Reader("spreadsheet", "read_xlsx"),
    ".xlsm": Reader("spreadsheet", "read_xlsx"),
    ".odt": Reader("odf", "read_odt"),
    ".odp": Reader("odf", "read_odp"),
    ".ods": Reader("odf", "read_ods"),
    ".csv": Reader("delimited", "read_csv"),
    ".tsv": Reader("delimited", "read_csv"),
    # Through LibreOffice, where it is installed.
    ".doc": Reader("legacy", "read_text_document"),
    ".wps": Reader("legacy", "read_text_document"),
    ".rtf": Reader("legacy", "read_text_document"),
    ".ppt": Reader("legacy", "read_presentation"),
    ".dps": Reader("legacy", "read_presentation"),
    ".xls": Reader("legacy", "read_workbook"),
    ".et": Reader("legacy", "read_workbook"),
}


def read(data: bytes, path: str) -> Content:
    """Return a file as read by the reader for its suffix.

    Raises UnreadableFileError, and nothing else, for a file that is damaged, protected or over
    the limits; KeyError for a suffix that is not in the table.
    """
    reader = READERS[PurePosixPath(path).suffix.lower()]
    with limits.one_file(path):
        return reader(data, path)
