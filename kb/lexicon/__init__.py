"""The field's own words: plain text files, one entry a line, that anyone can extend.

A line starting with ``#`` is a comment; columns are separated by a tab. The digest of the files
that decide what a term is stands in the index fingerprint, so an edit is noticed instead of
half applied.
"""

import hashlib
from functools import cache
from importlib.resources import files


def entries(name: str) -> list[tuple[str, ...]]:
    """Return the rows of ``<name>.txt``, each a tuple of its tab-separated columns."""
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def words(name: str) -> frozenset[str]:
    """Return the first column of ``<name>.txt`` as a set."""
    return frozenset(row[0] for row in entries(name))


@cache
def digest(*names: str) -> str:
    """Return 12 hex digits that change with the files of ``names``, all files when none is named."""
    hasher = hashlib.sha256()
    for file in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        name, _, suffix = file.name.rpartition(".")
        if suffix == "txt" and name in (names or (name,)):
            hasher.update(file.name.encode() + b"\0" + file.read_bytes())
    return hasher.hexdigest()[:12]
