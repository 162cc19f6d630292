"""Scanned pages to text by tesseract, each page drawn by pdftoppm; both may be missing."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from indexer import limits
from indexer.readers import programs
from indexer.readers.lines import join_lines
from indexer.readers.pdf.page import Line, Page
from kb.errors import UnreadableFileError

LANGUAGES = ("chi_sim", "chi_tra")
_PROGRAMS = {"pdftoppm": "poppler-utils", "tesseract": "tesseract-ocr"}
# The longer side of a page in pixels: 300 dots an inch for A4, and no more for a poster.
_PIXELS = 3508
_POINTS = 842 / _PIXELS
_PAGE, _LINE, _WORD = 1, 4, 5
_COLUMNS = 12
_MUCH_LARGER = 1.3


class _Row(NamedTuple):
    """A line of tesseract's table: a part of the page by level and place, with its text if it is a word."""

    level: int
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    text: str


_LAST = _Row(_PAGE, 0, 0, 0, 0, 0.0, "")


def missing() -> str:
    """Return what has to be installed before text can be recognised, "" when nothing."""
    packages = [package for program, package in _PROGRAMS.items() if not programs.is_installed(program)]
    if "tesseract-ocr" not in packages and not _languages():
        packages.append("tesseract-ocr-chi-sim")
    return ", ".join(packages)


def _languages() -> list[str]:
    known = programs.run(["tesseract", "--list-langs"]).stdout.decode("utf-8", "replace").split()
    return [language for language in LANGUAGES if language in known]


def recognise(data: bytes, numbers: Sequence[int], path: str) -> dict[int, Page]:
    """Return the pages numbered (from 1) with the lines recognised on them; may take KB_MAX_OCR_SECONDS.

    A file is in one script: both together would mix them line by line, so the one that the
    first page is read in with more confidence counts for all. Raises UnreadableFileError when
    a page cannot be drawn.
    """
    limits.allow(limits.RECOGNISING)
    with TemporaryDirectory(prefix="kb-ocr-") as name:
        source = Path(name) / "file.pdf"
        source.write_bytes(data)
        languages = _languages()
        if len(languages) > 1:
            first = _drawn(source, numbers[0], path)
            languages = [max(languages, key=lambda language: _confidence(_words(first, language)))]
        return {number: _page(number, _words(_drawn(source, number, path), languages[0])) for number in numbers}


def _drawn(source: Path, number: int, path: str) -> Path:
    """Return the picture of a page."""
    image = source.with_suffix(".pgm")
    image.unlink(missing_ok=True)
    options = ["-gray", "-singlefile", "-scale-to", str(_PIXELS), "-f", str(number), "-l", str(number)]
    programs.run(["pdftoppm", *options, str(source), str(image.with_suffix(""))])
    if not image.exists():
        raise UnreadableFileError(path, f"damaged: page {number} cannot be drawn; restore it or scan it anew")
    return image


def _words(image: Path, language: str) -> list[_Row]:
    """Return what tesseract finds in a picture: the page, then each line with its words after it."""
    # One thread each: the pool has a process for every processor already.
    command = ["tesseract", str(image), "stdout", "-l", language, "--psm", "3", "tsv"]
    table = programs.run(command, {"OMP_THREAD_LIMIT": "1"}).stdout.decode("utf-8", "replace")
    fields = (line.split("\t") for line in table.splitlines()[1:])
    return [_row(row) for row in fields if len(row) == _COLUMNS]


def _row(fields: list[str]) -> _Row:
    level, left, top, width, height = (int(fields[place]) for place in (0, 6, 7, 8, 9))
    return _Row(level, left, top, left + width, top + height, float(fields[10]), fields[11].strip())


def _confidence(rows: Sequence[_Row]) -> float:
    """Return how sure tesseract is of the average character."""
    size = sum(len(row.text) for row in rows)
    return sum(row.confidence * len(row.text) for row in rows) / size if size else 0.0


def _page(number: int, rows: Sequence[_Row]) -> Page:
    """Return a page with the lines recognised; letters of nearly the usual height count as of that height."""
    lines: list[Line] = []
    width = height = 0.0
    line: _Row | None = None
    words: list[str] = []
    for row in [*rows, _LAST]:
        if row.level <= _LINE and line and words:
            lines.append(_line(line, join_lines(words), height, number))
            line, words = None, []
        if row.level == _PAGE and row is not _LAST:
            width, height = row.right * _POINTS, row.bottom * _POINTS
        elif row.level == _LINE:
            line, words = row, []
        elif row.level == _WORD and row.text:
            words.append(row.text)
    usual = median(line.size for line in lines) if lines else 0.0
    for one in lines:
        one.size = one.size if one.size > usual * _MUCH_LARGER else usual
    return Page(number, width, height, lines)


def _line(row: _Row, text: str, page_height: float, page: int) -> Line:
    top, bottom = page_height - row.top * _POINTS, page_height - row.bottom * _POINTS
    return Line(text, row.left * _POINTS, bottom, row.right * _POINTS, top, top - bottom, False, page)
