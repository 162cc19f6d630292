"""Sections of the catalogue into a batch for the index; runs in a worker."""

from collections.abc import Sequence

import numpy as np

from kb.analysis import analyze
from kb.search.codec import Batch
from kb.search.codec.batch import category, measured
from kb.search.codec.blobs import Blobs
from kb.search.codec.documents import to_stored
from kb.search.codec.postings import Postings, invert
from kb.search.codec.types import Array

Row = tuple[str, str, tuple[str, str | None, str, str], str, list[str], str, str]
"""Section id, document id, (kind, published, source, flags), title, path, heading, text."""


class _Occurrences:
    """The terms of one field with their sections and places, gathered text by text."""

    def __init__(self) -> None:
        self._terms: list[str] = []
        self._places: list[int] = []
        self._counts: list[int] = []

    def add(self, text: tuple[list[str], list[int]]) -> None:
        """Add the text of the next section, cut into terms."""
        self._terms += text[0]
        self._places += text[1]
        self._counts.append(len(text[0]))

    def postings(self) -> Postings:
        numbers = np.repeat(np.arange(len(self._counts), dtype=np.uint32), self._counts)
        return invert(self._terms, numbers, np.array(self._places, np.uint32))

    def lengths(self) -> Array:
        return np.array(self._counts, np.int64)


def make_batch(rows: Sequence[Row]) -> Batch:
    """Return the sections of ``rows`` ready for the index; those without text are left out."""
    kept = [row for row in rows if row[6] or len(rows) == 1]
    texts = {name: _Occurrences() for name in ("title", "headings", "body")}
    titles: dict[str, tuple[list[str], list[int]]] = {}
    for _, _, _, title, path, heading, text in kept:
        if title not in titles:
            titles[title] = _cut(title)
        texts["title"].add(titles[title])
        texts["headings"].add(_cut("\n".join([*path, heading])))
        texts["body"].add(_cut(text))
    names = _names(kept)
    flags = [row[2][3] for row in kept]
    return Batch(
        len(kept),
        {name: text.postings() for name, text in texts.items()}
        | {name: _whole([[value] if value else [] for value in values]) for name, values in names.items()}
        | {"flags": _whole([value.split() for value in flags])},
        {name: measured(text.lengths()) for name, text in texts.items()},
        {name: category([value.encode() for value in values]) for name, values in names.items() if name != "id"},
        Blobs.of(to_stored({"id": row[0]}) for row in kept),
    )


def _names(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return the values of the fields that are found whole."""
    return {
        "id": [row[0] for row in rows],
        "document": [row[1] for row in rows],
        "kind": [row[2][0] for row in rows],
        "year": [(row[2][1] or "")[:4] for row in rows],
        "folder": [row[2][2].split("/")[0] if "/" in row[2][2] else "" for row in rows],
    }


def _cut(text: str) -> tuple[list[str], list[int]]:
    tokens = analyze(text)
    return [token.term for token in tokens], [token.start for token in tokens]


def _whole(values: Sequence[Sequence[str]]) -> Postings:
    """Return the postings of values that are terms as they are, any number a section."""
    numbers = np.repeat(np.arange(len(values), dtype=np.uint32), [len(each) for each in values])
    return invert([value for each in values for value in each], numbers, None)
