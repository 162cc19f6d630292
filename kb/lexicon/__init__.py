"""The field's own words: plain text files, one entry a line, that anyone can extend.

A line starting with ``#`` is a comment; columns are separated by a tab. Files of the same names in
``lexicon/`` under the home add their lines to those of the package. The digest of the files that
decide what a term is stands in the index fingerprint, so an edit is noticed instead of half applied.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from kb import settings
from kb.errors import UsageError

Row = tuple[str, ...]


def entries(name: str) -> list[Row]:
    """Return the rows of ``<name>.txt``, each a tuple of its tab-separated columns, those of the home last.

    Raises UsageError for a line of the home's that is no such row.
    """
    rows = [row for _, row in _rows(_built_in()[name].decode())]
    widths = {len(row) for row in rows}
    path = settings.lexicon_path(settings.home()) / f"{name}.txt"
    for number, row in _rows(_own().get(name, b"").decode("utf-8-sig", "replace")):
        if len(row) not in widths or "\ufffd" in "".join(row):
            columns = " or ".join(map(str, sorted(widths)))
            raise UsageError(f"{path} line {number} is not {columns} columns of UTF-8 with a tab between; mend it")
        rows.append(row)
    return rows


def words(name: str) -> frozenset[str]:
    """Return the first column of ``<name>.txt`` as a set."""
    return frozenset(row[0] for row in entries(name))


@cache
def digest(*names: str) -> str:
    """Return 12 hex digits that change with the files of ``names``, all files when none is named."""
    hasher = hashlib.sha256()
    for name in sorted(names or _built_in()):
        for content in (_built_in()[name], _own().get(name, b"")):
            hasher.update(f"{name}\0{len(content)}\0".encode() + content)
    return hasher.hexdigest()[:12]


@cache
def _built_in() -> dict[str, bytes]:
    found = (file for file in files(__name__).iterdir() if file.name.endswith(".txt"))
    return {file.name.removesuffix(".txt"): file.read_bytes() for file in found}


@cache
def _own() -> dict[str, bytes]:
    """Return the word lists of the home; raises UsageError for one whose name is none of ours."""
    found = sorted(settings.lexicon_path(settings.home()).glob("*.txt"))
    if strange := next((path for path in found if path.stem not in _built_in()), None):
        raise UsageError(f"{strange} is no word list; their names are {', '.join(sorted(_built_in()))}")
    return {path.stem: _content(path) for path in found}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); mend or remove it") from error


def _rows(text: str) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a file, each with the number of its line."""
    for number, line in enumerate(text.splitlines(), start=1):
        if (row := line.strip()) and not row.startswith("#"):
            yield number, tuple(row.split("\t"))
