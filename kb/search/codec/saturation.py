"""The part of a BM25 score that depends on the posting alone, so that it can be computed when indexing."""

from functools import cache
from typing import NamedTuple

import numpy as np
from whoosh.util.numeric import byte_to_length

from kb.search.codec.types import Array, Floats

_STEPS = np.array([byte_to_length(step) for step in range(256)])


class Saturation(NamedTuple):
    """How frequency and length count in a field: ``k1``, ``b``, and the length that counts as usual."""

    k1: float
    b: float
    pivot: float


def lengths_of(length_bytes: Array) -> Array:
    """Return the lengths in words that Whoosh's length bytes stand for."""
    return _STEPS[length_bytes]


def length_bytes(lengths: Array) -> Array:
    """Return lengths in words as Whoosh keeps them: exact up to 108, then rounded to one of 256 steps."""
    return np.minimum(np.searchsorted(_STEPS, lengths), len(_STEPS) - 1).astype(np.uint8)


def impacts(frequencies: Array, lengths: Array, saturation: Saturation) -> Floats:
    """Return the BM25 score of postings over their terms' rarity.

    ``lengths`` are those of the postings' documents, in words. Robertson and Zaragoza, The
    Probabilistic Relevance Framework: BM25 and Beyond (2009), equation 3.15.
    """
    k1, b, pivot = saturation
    tf = frequencies.astype(np.float64)
    return (tf * (k1 + 1) / (tf + k1 * (1 - b + b * lengths / pivot))).astype(np.float32)


def coded(frequencies: Array, length_bytes: Array, saturation: Saturation) -> tuple[Array, Floats]:
    """Return a code for each posting, and the impact of each code: looked up in a table rather than divided."""
    if frequencies.dtype != np.uint8:
        return np.arange(len(frequencies)), impacts(frequencies, lengths_of(length_bytes), saturation)
    codes = frequencies.astype(np.intp)
    codes <<= 8
    codes += length_bytes
    return codes, _table(saturation)


@cache
def _table(saturation: Saturation) -> Floats:
    """Return the impacts for frequencies up to 255 and each of Whoosh's 256 lengths, frequency by frequency."""
    frequencies, lengths = np.divmod(np.arange(256 * 256), 256)
    return impacts(frequencies, lengths_of(lengths), saturation)
