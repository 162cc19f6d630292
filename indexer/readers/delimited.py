"""Tables as text with separators (CSV, TSV)."""

import csv
from collections.abc import Iterable
from io import StringIO

from indexer.readers.blocks import Content
from indexer.readers.encoding import decode
from indexer.readers.tables import content_of, sheet_blocks

_SEPARATORS = ",\t;|"
_SAMPLE_LINES = 20


def read_csv(data: bytes, path: str) -> Content:
    """Return the rows of a file as tables; raises UnreadableFileError when it is no text."""
    text = decode(data, path)
    separator = _separator(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    return content_of(list(sheet_blocks(_rows(text, separator))), {})


def _separator(lines: Iterable[str]) -> str:
    """Return the separator that most lines hold alike, a comma where none does."""
    counts = {mark: [line.count(mark) for line in lines if line.strip()] for mark in _SEPARATORS}

    def agreement(mark: str) -> tuple[int, int, int]:
        found = [count for count in counts[mark] if count]
        common = max(set(found), key=found.count, default=0)
        return found.count(common), len(found), common

    return max(_SEPARATORS, key=agreement)


def _rows(text: str, separator: str) -> list[list[str]]:
    """Return the rows; where a quote is never closed, quotes are characters like any other."""
    try:
        return list(csv.reader(StringIO(text), delimiter=separator, strict=True))
    except csv.Error:
        lines = text.split("\n")
        return [line.split(separator) for line in lines]
