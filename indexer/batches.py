"""Sections of the catalogue into a batch for the index; runs in a worker."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, Engine

from kb import catalogue
from kb.analysis import cut, fold
from kb.analysis.pairs import from_key, pair_keys
from kb.search.codec import Batch
from kb.search.codec.batch import category, measured
from kb.search.codec.blobs import Blobs
from kb.search.codec.documents import to_stored
from kb.search.codec.postings import Postings, gather, invert, repeated
from kb.search.codec.types import Array, offsets
from kb.search.schema import FACTS, pairs_field


class Row(NamedTuple):
    """A section as the index sees it; ``headings`` are those above it and its own, a line each."""

    id: str
    document: str
    title: str
    headings: str
    text: str
    kind: str
    published: str | None
    source: str
    facts: Mapping[str, str]
    flags: tuple[str, ...]


def batch_of(path: Path, ids: Sequence[str]) -> Batch:
    """Return the sections of the documents ``ids``, read from the catalogue at ``path``."""
    with _catalogue(path).connect() as connection:
        return make_batch(_rows(connection, ids))


@cache
def _catalogue(path: Path) -> Engine:
    """Open the catalogue once a process."""
    return catalogue.connect(path)


def _rows(connection: Connection, ids: Sequence[str]) -> list[Row]:
    flags = catalogue.flag_names(connection, ids)
    facts = catalogue.facts_of(connection, ids)
    return [
        Row(
            row.id,
            row.document,
            row.title,
            "\n".join([*row.path, row.heading]),
            row.text,
            row.kind,
            row.published,
            row.source,
            facts[row.document],
            tuple(flags.get(row.document, ())),
        )
        for row in catalogue.sections_for_index(connection, ids)
    ]


class _Texts:
    """The texts of one field, a section each: cut into terms and pairs all at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._begins = offsets(np.array([len(text) + 1 for text in texts], np.int64))[:-1]
        whole = "\n".join(map(fold, texts))
        terms, starts = cut(whole)
        numbers, positions = self._places(np.array(starts, np.int64))
        self.lengths = np.bincount(numbers, minlength=len(texts))
        self.words = invert(terms, numbers, positions)
        keys, at = pair_keys(whole)
        distinct, codes = np.unique(keys, return_inverse=True)
        names = [from_key(key).encode(errors="replace") for key in distinct.tolist()]
        places = self._places(at)
        self.pairs = gather(names, codes, *places)
        self.pair_count = np.bincount(places[0], minlength=len(texts))

    def _places(self, starts: Array) -> tuple[Array, Array]:
        """Return the section of each place in the whole, and the offset in it."""
        numbers = np.searchsorted(self._begins, starts, side="right") - 1
        return numbers.astype(np.uint32), (starts - self._begins[numbers]).astype(np.uint32)


def make_batch(rows: Sequence[Row]) -> Batch:
    """Return the sections of ``rows`` ready for the index; those without text are left out."""
    kept = [row for row in rows if row.text or len(rows) == 1]
    # A title stands over many sections in a row: it is cut once.
    titles = [(title, len(list(rows))) for title, rows in groupby(row.title for row in kept)]
    times = np.array([count for _, count in titles])
    title = _Texts([text for text, _ in titles])
    texts = {
        "headings": _Texts(_headings(kept)),
        "body": _Texts([row.text for row in kept]),
    }
    names = _names(kept)
    return Batch(
        len(kept),
        {"title": repeated(title.words, times), pairs_field("title"): repeated(title.pairs, times)}
        | {name: text.words for name, text in texts.items()}
        | {pairs_field(name): text.pairs for name, text in texts.items()}
        | {name: _whole([[value] if value else [] for value in values]) for name, values in names.items()}
        | {"flags": _whole([row.flags for row in kept])},
        {"title": measured(np.repeat(title.lengths, times))}
        | {name: measured(text.lengths) for name, text in texts.items()}
        | {pairs_field("body"): measured(texts["body"].pair_count)},
        {name: category([value.encode() for value in values]) for name, values in names.items() if name != "id"}
        | {"published": category([(row.published or "").encode() for row in kept])}
        | {"name": category([row.title.encode() for row in kept])},
        Blobs.of(to_stored({"id": row.id}) for row in kept),
    )


def _headings(rows: Sequence[Row]) -> list[str]:
    """Return the headings of each section; who wrote a document stands with its first, to be found by plain words."""
    before = ["", *(row.document for row in rows)]
    return [
        row.headings if row.document == document else "\n".join([row.headings, *_written_by(row.facts)])
        for row, document in zip(rows, before, strict=False)
    ]


def _written_by(facts: Mapping[str, str]) -> Iterator[str]:
    yield from (facts[name] for name in ("author_office", "author") if name in facts)


def _names(rows: Sequence[Row]) -> dict[str, list[str]]:
    """Return the values of the fields that are found whole."""
    return {
        "id": [row.id for row in rows],
        "document": [row.document for row in rows],
        "kind": [row.kind for row in rows],
        "year": [(row.published or "")[:4] for row in rows],
        # One value in either script: 全国 and 全國 are one region.
        **{name: [fold(row.facts.get(name, "")) for row in rows] for name in FACTS},
        "folder": [row.source.split("/")[0] if "/" in row.source else "" for row in rows],
    }


def _whole(values: Sequence[Sequence[str]]) -> Postings:
    """Return the postings of values that are terms as they are, any number a section."""
    numbers = np.repeat(np.arange(len(values), dtype=np.uint32), [len(each) for each in values])
    return invert([value for each in values for value in each], numbers, None)
