"""The best documents of a sum of terms, exact, without scoring those that cannot be among them.

MaxScore, as described by Turtle and Flood, Query Evaluation: Strategies and Optimizations
(1995), on whole arrays: rare terms are added up densely; a common term, which alone cannot lift a
document to the threshold, is looked up only in the documents still in question.
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from kb.search.codec.types import Array, Floats, Mask, Sums
from kb.search.scoring.segments import ScoredList, SegmentArrays

# Bounds are sums of rounded numbers; no document is dropped for their last bits.
_SLACK = 1e-5
_SCAN = 4
"""Looking at all documents costs as much as looking at those of one in so many postings, or as sorting one in _SORT."""
_SORT = 100
_LOOK = 30_000
"""A longer list's sums are not looked at for a better threshold."""
_PROBE = 8
"""Looking up one document in a long list costs about as much as adding this many postings."""


class TopDocuments:
    """The ``limit`` best documents so far over several segments, and those that tie with the last; best first."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.numbers: Array = np.zeros(0, np.int64)
        self.scores: Floats = np.zeros(0, np.float32)

    @property
    def threshold(self) -> float:
        """The score to reach: that of the last of them, 0 while there are fewer."""
        return _kth(self.scores, self.limit)

    def add(self, numbers: Array, scores: Floats) -> None:
        """Take in more documents; of equal scores the lower number comes first."""
        numbers = np.concatenate([self.numbers, numbers.astype(np.int64)])
        scores = np.concatenate([self.scores, scores])
        order = np.lexsort((numbers, -scores))
        order = order[scores[order] >= _kth(scores, self.limit)]
        self.numbers, self.scores = numbers[order], scores[order]


def find_top(lists: Sequence[ScoredList], part: SegmentArrays, top: TopDocuments) -> None:
    """Put the best documents of one segment, scored by the sum of ``lists``, into ``top``."""
    if not lists:
        return
    threshold = _first_threshold(lists, part.removed, top)
    falling = sorted(lists, key=lambda scored: -scored.bound)
    # What the lists from each place on can add, all together.
    rests = [*accumulate((scored.bound * (1 + _SLACK) for scored in reversed(falling)), initial=0.0)][::-1]
    if rests[0] < threshold:
        return
    essential, threshold = _add_up(falling, rests, part, threshold, top.limit)
    candidates = _reaching(falling[:essential], part, threshold - rests[essential])
    scores = part.scratch.take(candidates)
    for place in range(essential, len(falling)):
        threshold = max(threshold, _kth(scores, top.limit) * (1 - _SLACK))
        kept = scores >= threshold - rests[place]
        candidates, scores = candidates[kept], scores[kept]
        scores = scores + _look_up(falling[place], candidates, part.scratch).astype(np.float64)
    kept = scores >= max(threshold, _kth(scores, top.limit) * (1 - _SLACK))
    top.add(candidates[kept] + part.base, scores[kept].astype(np.float32))


def _add_up(
    lists: Sequence[ScoredList], rests: Sequence[float], part: SegmentArrays, threshold: float, limit: int
) -> tuple[int, float]:
    """Add up lists until those left cannot lift a document to the threshold; return how many, and the threshold."""
    scratch = part.scratch
    scratch.fill(0)
    for place, scored in enumerate(lists):
        if rests[place] < threshold:
            return place, threshold
        sums = scored.add_to(scratch)
        if part.removed is None and limit <= len(sums) <= _LOOK:
            threshold = max(threshold, _kth(sums, limit) * (1 - _SLACK))
    return len(lists), threshold


def _reaching(lists: Sequence[ScoredList], part: SegmentArrays, least: float) -> Array:
    """Return the documents that ``lists``, added up, lift to ``least``, ascending."""
    found = _few(lists, part.scratch, least)
    if found is None:
        found = (part.scratch >= least if least > 0 else part.scratch != 0).nonzero()[0]
    return found if part.removed is None else found[~part.removed[found]]


def _few(lists: Sequence[ScoredList], scratch: Sums, least: float) -> Array | None:
    """Return the documents that reach ``least`` by looking at those of ``lists`` only, None where that costs more."""
    if least <= 0 or sum(len(scored.numbers) for scored in lists) * _SCAN > len(scratch):
        return None
    found = np.concatenate([scored.numbers for scored in lists]).astype(np.intp)
    found = found[scratch.take(found) >= least]
    return np.unique(found).astype(np.int64) if len(found) * _SORT < len(scratch) else None


def _first_threshold(lists: Sequence[ScoredList], removed: Mask | None, top: TopDocuments) -> float:
    """Return a score that the best ``limit`` documents are known to reach: one term alone may do."""
    if removed is not None:
        return top.threshold * (1 - _SLACK)
    depth = min((depth for scored in lists for depth in scored.reached if depth >= top.limit), default=0)
    reached = (float(scored.factor) * scored.reached.get(depth, 0.0) for scored in lists)
    return max(top.threshold, *reached, 0.0) * (1 - _SLACK)


def _kth(scores: Floats | Sums, limit: int) -> float:
    return float(np.partition(scores, -limit)[-limit]) if len(scores) >= limit else 0.0


def _look_up(scored: ScoredList, documents: Array, scratch: Sums) -> Floats:
    """Return what a term adds to each of ``documents``, the cheaper way."""
    if len(documents) * _PROBE < len(scored.numbers):
        return _probe(scored, documents)
    scratch[documents] = 0
    scratch[scored.numbers] = scored.impacts
    return scratch[documents].astype(np.float32) * scored.factor


def _probe(scored: ScoredList, documents: Array) -> Floats:
    places = np.searchsorted(scored.numbers, documents.astype(scored.numbers.dtype))
    np.minimum(places, len(scored.numbers) - 1, out=places)
    found = scored.numbers[places] == documents
    return np.where(found, scored.impacts[places] * scored.factor, np.float32(0))
