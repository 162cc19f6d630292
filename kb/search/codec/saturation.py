"""The part of a BM25 score that depends on the posting alone, so that it can be computed when indexing."""

from typing import NamedTuple

import numpy as np

from kb.search.codec.types import Array, Floats


class Saturation(NamedTuple):
    """How frequency and length count in a field: ``k1``, ``b``, and the length that counts as usual."""

    k1: float
    b: float
    pivot: float


def impacts(frequencies: Array, lengths: Array, saturation: Saturation) -> Floats:
    """Return the BM25 score of postings over their terms' rarity.

    ``lengths`` are those of the postings' documents, in words. Robertson and Zaragoza, The
    Probabilistic Relevance Framework: BM25 and Beyond (2009), equation 3.15.
    """
    k1, b, pivot = saturation
    tf = frequencies.astype(np.float64)
    return (tf * (k1 + 1) / (tf + k1 * (1 - b + b * lengths / pivot))).astype(np.float32)
