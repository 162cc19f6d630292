"""Documents ready for the index: postings, lengths, columns and stored fields, all in arrays."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

import numpy as np

from kb.search.codec import postings as lists
from kb.search.codec.blobs import Blobs, joined
from kb.search.codec.postings import Postings
from kb.search.codec.saturation import length_bytes, lengths_of
from kb.search.codec.types import Array, Mask, narrow, offsets

T = TypeVar("T")


class Lengths(NamedTuple):
    """The length of a field in each document, as Whoosh's length byte, and their sum as counted."""

    bytes: Array
    total: int


class Category(NamedTuple):
    """A column: ``values[codes[n]]`` is the value of document n; values ascend."""

    values: Sequence[bytes]
    codes: Array


@dataclass(frozen=True, slots=True)
class Batch:
    """``size`` documents, numbered from 0. Fields and columns by name; ``stored`` is JSON, a document each."""

    size: int
    postings: dict[str, Postings] = field(default_factory=dict)
    lengths: dict[str, Lengths] = field(default_factory=dict)
    columns: dict[str, Category] = field(default_factory=dict)
    stored: Blobs = field(default_factory=lambda: Blobs.of(()))


def merge(batches: Sequence[Batch]) -> Batch:
    """Return the documents of ``batches`` as one batch, in their order, without their postings."""
    if len(batches) == 1:
        return replace(batches[0], postings={})

    def each(of: Callable[[Batch], dict[str, T]], missing: Callable[[int], T]) -> dict[str, list[T]]:
        names = sorted(set[str]().union(*map(of, batches)))
        return {name: [of(batch).get(name) or missing(batch.size) for batch in batches] for name in names}

    return Batch(
        sum(batch.size for batch in batches),
        {},
        {name: _merge_lengths(parts) for name, parts in each(lambda batch: batch.lengths, _no_lengths).items()},
        {name: _merge_columns(parts) for name, parts in each(lambda batch: batch.columns, _absent).items()},
        joined([batch.stored for batch in batches]),
    )


def merge_postings(batches: Sequence[Batch]) -> Iterator[tuple[str, Postings]]:
    """Yield each field with its postings of all batches, and take them out of these: so none is in memory twice."""
    bases = offsets(np.array([batch.size for batch in batches], np.int64)).tolist()[:-1]
    for name in sorted(set[str]().union(*(batch.postings for batch in batches))):
        yield name, lists.merge([batch.postings.pop(name, lists.empty()) for batch in batches], bases)


def without(batch: Batch, removed: Mask) -> Batch:
    """Return the batch without the ``removed`` documents; the others close up."""
    kept = ~removed
    return Batch(
        int(kept.sum()),
        {name: lists.without(postings, removed) for name, postings in batch.postings.items()},
        {name: measured(lengths_of(lengths.bytes[kept])) for name, lengths in batch.lengths.items()},
        {name: _used(Category(column.values, column.codes[kept])) for name, column in batch.columns.items()},
        batch.stored.kept(kept),
    )


def category(values: Sequence[bytes]) -> Category:
    """Return a column of one value for each document."""
    distinct = sorted(set(values))
    code_of = {value: code for code, value in enumerate(distinct)}
    return Category(distinct, narrow(np.fromiter(map(code_of.__getitem__, values), np.uint32, len(values))))


def measured(lengths: Array) -> Lengths:
    """Return lengths in words as Whoosh keeps them, with their sum."""
    return Lengths(length_bytes(lengths), int(lengths.sum()))


def _no_lengths(size: int) -> Lengths:
    return Lengths(np.zeros(size, np.uint8), 0)


def _merge_lengths(parts: Sequence[Lengths]) -> Lengths:
    return Lengths(np.concatenate([part.bytes for part in parts]), sum(part.total for part in parts))


def _absent(size: int) -> Category:
    return Category((b"",), np.zeros(size, np.uint8))


def _merge_columns(parts: Sequence[Category]) -> Category:
    distinct = sorted(set[bytes]().union(*(part.values for part in parts)))
    code_of = {value: code for code, value in enumerate(distinct)}
    mapped = [np.array([code_of[value] for value in part.values], np.uint32)[part.codes] for part in parts]
    return Category(distinct, narrow(np.concatenate(mapped)))


def _used(column: Category) -> Category:
    """Return the column with only the values that some document has."""
    codes, mapped = np.unique(column.codes, return_inverse=True)
    return Category([column.values[code] for code in codes.tolist()], narrow(mapped))
