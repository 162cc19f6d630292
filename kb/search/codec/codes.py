"""Postings of a scored field in small numbers.

What a posting counts depends on its frequency and its document's length. Few pairs of the two occur, some thousands
in millions of postings. Each has a code, and codes ascend with the impact: two bytes a posting stand for frequency and
impact, exactly, and the greatest code is the greatest impact.
"""

from typing import NamedTuple

import numpy as np

from kb.search.codec.saturation import Saturation, impacts, lengths_of
from kb.search.codec.types import Array, Floats, narrow

_LENGTHS = 256


class Codes(NamedTuple):
    """The code of each posting; the frequency, and the length as Whoosh's length byte, of each code."""

    of_postings: Array
    frequencies: Array
    lengths: Array

    def table(self, saturation: Saturation) -> Floats:
        """Return the impact of each code; ascending for the saturation they were made with."""
        return impacts(self.frequencies, lengths_of(self.lengths), saturation)


def encode(frequencies: Array, lengths: Array, saturation: Saturation) -> Codes:
    """Return the codes of postings by their frequencies and their documents' lengths, as Whoosh's length bytes."""
    distinct, ranks = _ranked(frequencies)
    pairs, codes = _ranked(ranks.astype(np.uint32) * np.uint32(_LENGTHS) + lengths)
    made = Codes(codes, distinct[pairs // _LENGTHS], (pairs % _LENGTHS).astype(np.uint8))
    order = np.argsort(made.table(saturation), kind="stable")
    place = np.empty(len(order), codes.dtype)
    place[order] = np.arange(len(order))
    return Codes(place[codes], narrow(made.frequencies[order]), made.lengths[order])


def _ranked(values: Array) -> tuple[Array, Array]:
    """Return the distinct ones of ``values``, ascending, and the place of each value among them."""
    occurs = np.zeros(int(values.max(initial=0)) + 1, bool)
    occurs[values] = True
    distinct = np.flatnonzero(occurs)
    rank = narrow(np.cumsum(occurs) - occurs)
    return distinct, rank[values]
