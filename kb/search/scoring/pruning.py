"""The best documents of a sum of terms, exact, without scoring those that cannot be among them.

MaxScore, as described by Turtle and Flood, Query Evaluation: Strategies and Optimizations
(1995), on whole arrays: rare terms are added up densely; a common term, which alone cannot lift a
document to the threshold, is looked up only in the documents still in question.
"""

from collections.abc import Sequence

import numpy as np

from kb.search.codec.types import Array, Floats, Mask
from kb.search.scoring.segments import ScoredList, SegmentArrays

# Sums in another order differ in the last bits; no document is dropped for those.
_SLACK = 1e-5
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
    scratch, removed = part.scratch, part.removed
    threshold = _first_threshold(lists, removed, top)
    rising = sorted(lists, key=lambda scored: scored.bound)
    rests = np.concatenate([[0.0], np.cumsum([scored.bound for scored in rising])])
    # The lists before this one cannot lift a document to the threshold, even all together.
    essential = int(np.searchsorted(rests[1:], threshold * (1 - _SLACK)))
    essential = min(essential, len(rising) - 1)
    scratch.fill(0)
    for scored in rising[essential:]:
        scratch[scored.numbers] += scored.impacts * scored.factor
    candidates = _reaching(scratch, threshold, rests[essential])
    if removed is not None:
        candidates = candidates[~removed[candidates]]
    scores = scratch[candidates]
    for place in range(essential - 1, -1, -1):
        threshold = max(threshold, _kth(scores, top.limit))
        kept = scores * (1 + _SLACK) + rests[place + 1] >= threshold * (1 - _SLACK)
        candidates, scores = candidates[kept], scores[kept]
        scores = scores + _look_up(rising[place], candidates, scratch)
    threshold = max(threshold, _kth(scores, top.limit))
    candidates = candidates[scores * (1 + _SLACK) >= threshold * (1 - _SLACK)]
    top.add(candidates + part.base, exact_scores(lists, candidates))


def exact_scores(lists: Sequence[ScoredList], documents: Array) -> Floats:
    """Return the scores of documents, added up in the order of ``lists``."""
    scores = np.zeros(len(documents), np.float32)
    for scored in lists:
        scores += _probe(scored, documents)
    return scores


def _first_threshold(lists: Sequence[ScoredList], removed: Mask | None, top: TopDocuments) -> float:
    """Return a score that the best ``limit`` documents are known to reach: one term alone may do."""
    if removed is not None:
        return top.threshold
    depth = min((depth for scored in lists for depth in scored.reached if depth >= top.limit), default=None)
    if depth is None:
        return top.threshold
    return max(top.threshold, *(float(scored.factor) * scored.reached.get(depth, 0.0) for scored in lists), 0.0)


def _reaching(scores: Floats, threshold: float, rest: float) -> Array:
    """Return the documents that can reach the threshold with ``rest`` more."""
    least = np.float32(threshold * (1 - _SLACK) - rest * (1 + _SLACK))
    return np.flatnonzero(scores >= least) if least > 0 else np.flatnonzero(scores)


def _kth(scores: Floats, limit: int) -> float:
    return float(np.partition(scores, -limit)[-limit]) if len(scores) >= limit else 0.0


def _look_up(scored: ScoredList, documents: Array, scratch: Floats) -> Floats:
    """Return what a term adds to each of ``documents``, the cheaper way."""
    if len(documents) * _PROBE < len(scored.numbers):
        return _probe(scored, documents)
    scratch[documents] = 0
    scratch[scored.numbers] = scored.impacts
    found = scratch[documents] * scored.factor
    scratch[scored.numbers] = 0
    return found


def _probe(scored: ScoredList, documents: Array) -> Floats:
    places = np.searchsorted(scored.numbers, documents.astype(scored.numbers.dtype))
    np.minimum(places, len(scored.numbers) - 1, out=places)
    found = scored.numbers[places] == documents
    return np.where(found, scored.impacts[places] * scored.factor, np.float32(0))
