"""Phrases on arrays: documents that have every term, then positions that line up."""

from collections.abc import Sequence
from functools import reduce

import numpy as np

from kb.search.codec.lists import PostingList
from kb.search.codec.types import Array, Mask, offsets, stretches
from kb.search.deadline import is_over
from kb.search.phrase import Place
from kb.search.query import Note
from kb.search.scoring.segments import SegmentArrays

Terms = tuple[str, str]
"""A field and a term of it."""


def match_phrase(places: Sequence[Place], part: SegmentArrays) -> Mask:
    """Return the documents of a segment in which the terms of ``places`` stand at their distances."""
    mask = np.zeros(part.size, bool)
    mask[standing(places, part)[0]] = True
    return mask


def standing(places: Sequence[Place], part: SegmentArrays) -> tuple[Array, Array]:
    """Return where a phrase stands in a segment: documents and positions, ascending; none when time is up."""
    if is_over(Note.INCOMPLETE):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    lists: dict[Terms, PostingList] = {}
    for field, term, _ in places:
        if (number := part.terms.number(field, term.encode())) < 0:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        lists[field, term] = part.terms.fields[field].list_of(number)
    if not lists:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    both = reduce(common, (postings.numbers for postings in sorted(lists.values(), key=lambda kept: len(kept.numbers))))
    found = (occurrences(both, lists[field, term]) - offset for field, term, offset in places)
    keys = reduce(common, found)
    return keys >> 32, keys & 0xFFFFFFFF


def occurrences(documents: Array, postings: PostingList) -> Array:
    """Return where a term stands in those of ``documents`` that have it, ascending.

    A document and a position make one number, so that lining up is intersecting.
    """
    if not len(documents) or not len(postings.numbers):
        return np.zeros(0, np.int64)
    places = _places(documents, postings.numbers)
    having = postings.numbers[places] == documents
    if not having.any():
        return np.zeros(0, np.int64)
    documents, places = documents[having].astype(np.int64), places[having]
    counts = postings.frequencies[places]
    # Positions before a document: added up from one to the next, as a list may be far longer than what is looked at.
    bounds = places if places[0] == 0 else np.concatenate(([0], places))
    before = offsets(np.add.reduceat(postings.frequencies, bounds, dtype=np.uint32))
    starts = before[len(bounds) - len(places) : -1]
    positions = postings.positions[stretches(starts, counts)].astype(np.int64)
    return (np.repeat(documents, counts) << 32) + positions


def common(some: Array, others: Array) -> Array:
    """Return the numbers in both of two ascending arrays."""
    if len(some) > len(others):
        some, others = others, some
    if not len(others):
        return others
    both: Array = some[others[_places(some, others)] == some]
    return both


def _places(some: Array, others: Array) -> Array:
    """Return where in ``others``, ascending and not empty, each of ``some`` is or would be, the last at the latest."""
    # Of one type, or NumPy would convert the longer array to look the shorter one up.
    wanted = np.minimum(some, others[-1]).astype(others.dtype, copy=False)
    places: Array = np.searchsorted(others, wanted)
    return places
