"""Which sections of a segment match a query, where nobody asks how well: much less work than their scores."""

from collections.abc import Callable
from typing import Any

import numpy as np
from whoosh import query as wq

from kb.search.codec.types import Mask
from kb.search.phrase import OffsetPhrase
from kb.search.scoring.matching import is_weighted, match
from kb.search.scoring.phrases import standing
from kb.search.scoring.segments import SegmentArrays, Segments


def present(query: Any, part: SegmentArrays, segments: Segments) -> Mask:
    """Return the sections that match: those to which ``matching.match`` gives a score; removed ones left out."""
    found = np.zeros(part.size, bool)
    _mark(query, found, part, segments)
    return found if part.removed is None else found & ~part.removed


def _mark(query: Any, found: Mask, part: SegmentArrays, segments: Segments) -> None:
    """Set what matches in ``found``."""
    marks = None if is_weighted(query) else _TABLE.get(type(query))
    if marks:
        marks(query, found, part, segments)
    else:
        found |= match(query, part, segments).mask


def _term(query: Any, found: Mask, part: SegmentArrays, segments: Segments) -> None:
    if scored := segments.scored_list(part, query.fieldname, query.text):
        found[scored.numbers] = True


def _or(query: Any, found: Mask, part: SegmentArrays, segments: Segments) -> None:
    for child in query.subqueries:
        _mark(child, found, part, segments)


def _constant(query: Any, found: Mask, part: SegmentArrays, segments: Segments) -> None:
    _mark(query.child, found, part, segments)


def _phrase(query: Any, found: Mask, part: SegmentArrays, _segments: Segments) -> None:
    found[standing(query.places, part)[0]] = True


_TABLE: dict[type, Callable[[Any, Mask, SegmentArrays, Segments], None]] = {
    wq.Term: _term,
    wq.Or: _or,
    wq.ConstantScoreQuery: _constant,
    OffsetPhrase: _phrase,
}
