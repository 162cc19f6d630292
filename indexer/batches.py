"""Sections of the catalogue into a batch for the index; runs in a worker."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, Engine

from kb import catalogue
from kb.analysis import cut, fold
from kb.analysis.pairs import encoded, pair_keys
from kb.search.codec import Batch
from kb.search.codec.batch import Category, category, measured
from kb.search.codec.blobs import Blobs
from kb.search.codec.documents import to_stored
from kb.search.codec.postings import Postings, gather, invert, repeated
from kb.search.codec.types import Array, narrow, offsets
from kb.search.schema import FACTS, pairs_field


class Passage(NamedTuple):
    """A section as the index sees it; ``headings`` are those above it and its own, a line each."""

    id: str
    headings: str
    text: str
    cites: Sequence[str] = ()


class Entry(NamedTuple):
    """A document as the index sees it."""

    id: str
    title: str
    kind: str
    published: str
    facts: Mapping[str, str]
    source: str
    flags: Sequence[str]
    passages: Sequence[Passage]


def batch_of(path: Path, ids: Sequence[str]) -> Batch:
    """Return the sections of the documents ``ids``, read from the catalogue at ``path``."""
    with _catalogue(path).connect() as connection:
        return make_batch(_entries(connection, ids))


@cache
def _catalogue(path: Path) -> Engine:
    """Open the catalogue once a process."""
    return catalogue.connect(path)


def _entries(connection: Connection, ids: Sequence[str]) -> list[Entry]:
    flags = catalogue.flag_names(connection, ids)
    cited = catalogue.cited_names(connection, ids)
    passages: dict[str, list[Passage]] = {}
    for document, section, path, heading, text in catalogue.sections_for_index(connection, ids):
        passage = Passage(section, "\n".join([*path, heading]), text, cited.get(section, ()))
        passages.setdefault(document, []).append(passage)
    return [
        Entry(document, title, kind, published or "", facts, source, flags.get(document, ()), kept)
        for document, title, kind, published, facts, source in catalogue.documents_for_index(connection, ids)
        if (kept := _with_text(passages.get(document, ())))
    ]


def _with_text(passages: Sequence[Passage]) -> Sequence[Passage]:
    """Return the sections of a document that have text; an only one stays also without."""
    return [passage for passage in passages if passage.text] if len(passages) > 1 else passages


class _Texts:
    """The texts of one field, a section each: cut into terms and pairs all at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._begins = offsets(np.array([len(text) + 1 for text in texts], np.int64))[:-1]
        whole = fold("\n".join(texts))
        found = cut(whole)
        numbers, positions = self._places(found.starts)
        self.lengths = np.bincount(numbers, minlength=len(texts))
        self.words = gather([term.encode() for term in found.terms], found.codes, numbers, positions)
        keys, at = pair_keys(whole)
        distinct, codes = np.unique(keys, return_inverse=True)
        places = self._places(at)
        self.pairs = gather(encoded(distinct), codes, *places)
        self.pair_count = np.bincount(places[0], minlength=len(texts))

    def _places(self, starts: Array) -> tuple[Array, Array]:
        """Return the section of each place in the whole, and the offset in it; small, for batches wait in memory."""
        numbers = np.searchsorted(self._begins, starts, side="right") - 1
        return narrow(numbers), narrow(starts - self._begins[numbers])


def make_batch(entries: Sequence[Entry]) -> Batch:
    """Return the sections of ``entries`` ready for the index."""
    passages = [passage for entry in entries for passage in entry.passages]
    # What a document says stands over each of its sections: it is cut and coded once.
    times = np.array([len(entry.passages) for entry in entries], np.int64)
    title = _Texts([entry.title for entry in entries])
    headings = _Texts(list(_headings(entries)))
    body = _Texts([passage.text for passage in passages])
    names = _names(entries)
    columns = {name: [value.encode() for value in values] for name, values in names.items()} | {
        "published": [entry.published.encode() for entry in entries],
        "name": [entry.title.encode() for entry in entries],
    }
    of_documents = {
        "title": title.words,
        pairs_field("title"): title.pairs,
        **{name: _whole([[value] if value else [] for value in values]) for name, values in names.items()},
        "flags": _whole([entry.flags for entry in entries]),
    }
    return Batch(
        len(passages),
        {
            **{name: repeated(postings, times) for name, postings in of_documents.items()},
            "headings": headings.words,
            pairs_field("headings"): headings.pairs,
            "body": body.words,
            pairs_field("body"): body.pairs,
            "id": _whole([[passage.id] for passage in passages]),
            "cites": _whole([passage.cites for passage in passages]),
        },
        {
            "title": measured(np.repeat(title.lengths, times)),
            "headings": measured(headings.lengths),
            "body": measured(body.lengths),
            pairs_field("body"): measured(body.pair_count),
        },
        {name: _repeated_column(values, times) for name, values in columns.items()},
        Blobs.of(to_stored({"id": passage.id}) for passage in passages),
    )


def _headings(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the headings of each section; who wrote a document stands with its first, to be found by plain words."""
    for entry in entries:
        written_by = [entry.facts[name] for name in ("author_office", "author") if name in entry.facts]
        for number, passage in enumerate(entry.passages):
            yield passage.headings if number else "\n".join([passage.headings, *written_by])


def _names(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """Return the values of the fields of a document that are found whole."""
    return {
        "document": [entry.id for entry in entries],
        "kind": [entry.kind for entry in entries],
        "year": [entry.published[:4] for entry in entries],
        # One value in either script: 全国 and 全國 are one region.
        **{name: [fold(entry.facts.get(name, "")) for entry in entries] for name in FACTS},
        "folder": [entry.source.split("/")[0] if "/" in entry.source else "" for entry in entries],
    }


def _whole(values: Sequence[Sequence[str]]) -> Postings:
    """Return the postings of values that are terms as they are, any number a section."""
    numbers = np.repeat(np.arange(len(values), dtype=np.uint32), [len(each) for each in values])
    return invert([value for each in values for value in each], numbers, None)


def _repeated_column(values: Sequence[bytes], times: Array) -> Category:
    """Return a column of one value a document, which stands over ``times`` sections."""
    column = category(values)
    return column._replace(codes=np.repeat(column.codes, times))
