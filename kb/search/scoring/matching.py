"""Which documents of a segment match a query, and how they score: Whoosh's query classes on arrays.

What the table does not have is answered by Whoosh's own matchers, at any depth of the query.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from whoosh import query as wq

from kb.search.codec.types import Floats, Mask
from kb.search.deadline import is_over
from kb.search.exclusion import Excluding
from kb.search.near import NearPhrases
from kb.search.phrase import MATCH, OffsetPhrase
from kb.search.query import Note
from kb.search.scoring.nearness import match_near
from kb.search.scoring.phrases import match_phrase
from kb.search.scoring.segments import SegmentArrays, Segments

_STEPS = 1000
"""So many documents on the way between two looks at the clock."""


class Matched(NamedTuple):
    """For every document of a segment whether it matches, and its score: 0 where it does not."""

    mask: Mask
    scores: Floats


def match(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    """Return what matches in a segment, removed documents left out."""
    found = _match(query, part, segments)
    if part.removed is None:
        return found
    kept = found.mask & ~part.removed
    return Matched(kept, np.where(kept, found.scores, np.float32(0)))


def _match(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    answer = _walk if is_weighted(query) else _TABLE.get(type(query), _walk)
    return answer(query, part, segments)


def is_weighted(query: Any) -> bool:
    """Whether a compound query alters the sum of its parts, by a boost or by how many of them match."""
    compound = isinstance(query, wq.And | wq.Or)
    return compound and (not query.subqueries or query.boost != 1 or bool(getattr(query, "scale", None)))


def _term(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    return _add_up([query], part, segments)


def _or(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    terms = [child for child in query.subqueries if type(child) is wq.Term]
    others = [child for child in query.subqueries if type(child) is not wq.Term]
    found = [_match(child, part, segments) for child in others]
    return reduce(_either, found, _add_up(terms, part, segments))


def _add_up(terms: Iterable[Any], part: SegmentArrays, segments: Segments) -> Matched:
    """Return the sum of terms."""
    sums = np.zeros(part.size)
    for term in terms:
        if scored := segments.scored_list(part, term.fieldname, term.text):
            (scored if term.boost == 1 else scored.times(term.boost)).add_to(sums)
    scores = sums.astype(np.float32)
    # Every posting adds more than nothing, as no rarity is below 0.
    return Matched(scores > 0, scores)


def _either(one: Matched, other: Matched) -> Matched:
    return Matched(one.mask | other.mask, one.scores + other.scores)


def _and(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    found = [_match(child, part, segments) for child in query.subqueries]
    mask = np.logical_and.reduce([each.mask for each in found])
    return _within(mask, sum((each.scores for each in found[1:]), found[0].scores))


def _and_maybe(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    wanted, raising = (_match(child, part, segments) for child in (query.a, query.b))
    return _within(wanted.mask, wanted.scores + raising.scores)


def _excluding(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    """Leave out whole documents: who writes -演练 wants none that speaks of it on another page."""
    wanted, unwanted = (_match(child, part, segments) for child in (query.wanted, query.unwanted))
    documents, of_section = part.column("document")
    refused = np.zeros(len(documents), bool)
    refused[of_section[unwanted.mask if part.removed is None else unwanted.mask & ~part.removed]] = True
    return _within(wanted.mask & ~refused[of_section], wanted.scores)


def _constant(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    mask = _match(query.child, part, segments).mask
    return Matched(mask, mask * np.float32(query.score))


def _every(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    if query.fieldname is not None:
        return _walk(query, part, segments)
    return Matched(np.ones(part.size, bool), np.full(part.size, query.boost, np.float32))


def _nothing(_query: Any, part: SegmentArrays, _segments: Segments) -> Matched:
    return Matched(np.zeros(part.size, bool), np.zeros(part.size, np.float32))


def _phrase(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    mask = match_phrase(query.places, part)
    scores = _add_up(query.scoring().subqueries, part, segments).scores * np.float32(query.boost)
    return _within(mask, scores + np.float32(MATCH))


def _near(query: Any, part: SegmentArrays, segments: Segments) -> Matched:
    one, other = (_add_up(phrase.scoring().subqueries, part, segments).scores for phrase in query.phrases)
    return _within(match_near(query, part), one + other + np.float32(MATCH))


def _walk(query: Any, part: SegmentArrays, _segments: Segments) -> Matched:
    """Go along Whoosh's matcher of ``query``, one document after another, as long as there is time."""
    leaf = part.leaf
    matcher = query.matcher(leaf, leaf.context(needs_current=False, weighting=leaf.weighting))
    mask, scores = np.zeros(part.size, bool), np.zeros(part.size, np.float32)
    for number in count():
        if not matcher.is_active() or (number % _STEPS == 0 and is_over(Note.INCOMPLETE)):
            break
        mask[matcher.id()] = True
        scores[matcher.id()] = matcher.score()
        matcher.next()
    return Matched(mask, scores)


def _within(mask: Mask, scores: Floats) -> Matched:
    return Matched(mask, np.where(mask, scores, np.float32(0)))


_TABLE: dict[type, Callable[[Any, SegmentArrays, Segments], Matched]] = {
    wq.Term: _term,
    wq.Or: _or,
    wq.And: _and,
    wq.AndMaybe: _and_maybe,
    wq.ConstantScoreQuery: _constant,
    wq.Every: _every,
    type(wq.NullQuery): _nothing,
    Excluding: _excluding,
    OffsetPhrase: _phrase,
    NearPhrases: _near,
}
