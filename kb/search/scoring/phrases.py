"""Phrases on arrays: documents that have every term, then positions that line up."""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from kb.search.codec.lists import PostingList
from kb.search.codec.types import Array, Mask, stretches
from kb.search.phrase import Place
from kb.search.scoring.segments import SegmentArrays

Terms = tuple[str, str]
"""A field and a term of it."""


def match_phrase(places: Sequence[Place], part: SegmentArrays) -> Mask:
    """Return the documents of a segment in which the terms of ``places`` stand at their distances."""
    mask = np.zeros(part.size, bool)
    mask[standing(places, part)[0]] = True
    return mask


def standing(places: Sequence[Place], part: SegmentArrays) -> tuple[Array, Array]:
    """Return where a phrase stands in a segment: documents and positions, ascending."""
    lists: dict[Terms, PostingList] = {}
    for field, term, _ in places:
        if (number := part.terms.number(field, term.encode())) < 0:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        lists[field, term] = part.terms.fields[field].list_of(number)
    if not lists:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    both = reduce(common, (postings.numbers for postings in sorted(lists.values(), key=lambda kept: len(kept.numbers))))
    return starts_of(both, places, lists)


def starts_of(documents: Array, places: Sequence[Place], lists: dict[Terms, PostingList]) -> tuple[Array, Array]:
    """Return where a phrase stands in ``documents``, which have all its terms: documents and positions.

    A document and a position make one number, so that lining up is intersecting.
    """
    keys = None
    for field, term, offset in places:
        found, positions = _positions(documents, lists[field, term])
        here = (found.astype(np.int64) << 32) + positions.astype(np.int64) - offset
        keys = here if keys is None else common(keys, here)
    assert keys is not None
    return keys >> 32, keys & 0xFFFFFFFF


def _positions(documents: Array, postings: PostingList) -> tuple[Array, Array]:
    """Return the documents and positions of all occurrences of a term in ``documents``."""
    ends = postings.position_ends()
    places = np.searchsorted(postings.numbers, documents)
    counts = ends[places + 1] - ends[places]
    return np.repeat(documents, counts), postings.positions[stretches(ends[places], counts)]


def common(some: Array, others: Array) -> Array:
    """Return the numbers in both of two ascending arrays."""
    if len(some) > len(others):
        some, others = others, some
    if not len(others):
        return others
    places = np.minimum(np.searchsorted(others, some), len(others) - 1)
    both: Array = some[others[places] == some]
    return both
