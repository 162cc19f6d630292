"""The terms of a field: found by hash, walked in order."""

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from kb.search.codec.blobs import Blobs
from kb.search.codec.types import Array, narrow

_TERMS_A_BUCKET = 2
_FOUND = 4096
"""Terms whose number is kept: one search asks for each of its terms several times over."""


def to_arrays(terms: Sequence[bytes]) -> dict[str, Array]:
    """Return the arrays of ascending ``terms``: their bytes, and their numbers in buckets by CRC-32."""
    blobs = Blobs.of(terms)
    hashes = np.fromiter(map(zlib.crc32, terms), np.uint32, len(terms))
    buckets = max(1, len(terms) // _TERMS_A_BUCKET)
    bucket_of = hashes % np.uint32(buckets)
    return {
        "terms": blobs.data,
        "term_starts": narrow(blobs.starts),
        "members": narrow(np.argsort(bucket_of, kind="stable")),
        "buckets": narrow(np.searchsorted(np.sort(bucket_of), np.arange(buckets + 1))),
    }


class Vocabulary:
    """The terms of one field, ascending; each has a number, its place among them."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        """Open the arrays made by ``to_arrays``."""
        self._data = arrays["terms"].data
        self._starts = arrays["term_starts"].data
        self._members = arrays["members"].data
        self._buckets = arrays["buckets"].data
        self._count = len(self._buckets) - 1
        self.find = lru_cache(_FOUND)(self._find)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def at(self, number: int) -> bytes:
        """Return term ``number``."""
        return bytes(self._data[self._starts[number] : self._starts[number + 1]])

    def words(self) -> list[str]:
        """Return all terms as text: one copy of the bytes, which is much faster than one term after another."""
        data, starts = bytes(self._data), list(self._starts)
        return [data[start:end].decode() for start, end in pairwise(starts)]

    def _find(self, term: bytes) -> int:
        """Return the number of ``term``, -1 when the field does not have it."""
        bucket = zlib.crc32(term) % self._count
        for place in range(self._buckets[bucket], self._buckets[bucket + 1]):
            number: int = self._members[place]
            if self._data[self._starts[number] : self._starts[number + 1]] == term:
                return number
        return -1

    def first_from(self, term: bytes) -> int:
        """Return the number of the first term that is not before ``term``; the count of terms when none is."""
        return bisect_left(range(len(self)), term, key=self.at)

    def from_number(self, number: int) -> Iterator[tuple[int, bytes]]:
        """Yield the terms from ``number`` on with their numbers."""
        return ((number, self.at(number)) for number in range(number, len(self)))
