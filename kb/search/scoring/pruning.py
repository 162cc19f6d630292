"""The best documents of a sum of terms, exact, without scoring those that cannot be among them.

MaxScore, as described by Turtle and Flood, Query Evaluation: Strategies and Optimizations
(1995), on whole arrays: rare terms are added up densely; a common term, which alone cannot lift a
document to the threshold, is looked up only in the documents still in question. A query takes some
dozens of array operations, each of which costs about as much to call as a thousand postings to add:
so lists go by the batch, and the threshold rises between batches.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter

import numpy as np

from kb.search.codec.lists import DEPTHS
from kb.search.codec.types import Array, Floats, Mask, Sums
from kb.search.scoring.segments import ScoredList, SegmentArrays

# Bounds are sums of rounded numbers; no document is dropped for their last bits.
_SLACK = 1e-5
_BATCH = 8000
"""So many postings are added up before a look at the threshold, then twice as many each time."""
_SCAN = 8
"""Looking at all documents costs as much as looking at those of one in so many postings."""
_PROBE = 8
"""Looking up one document in a long list costs about as much as adding this many postings."""
_AT_ONCE = 1000
"""So many documents and lists are looked up without a look at the threshold in between."""
_SAMPLE = 2
"""The whole scores of so many times the limit are computed first, to raise the threshold."""
_NOTHING = 1e-30
"""Less than any score."""


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
        if len(self.numbers):
            numbers = np.concatenate([self.numbers, numbers])
            scores = np.concatenate([self.scores, scores])
        order = np.lexsort((numbers, -scores))
        numbers, scores = numbers[order], scores[order]
        if len(scores) > self.limit:
            count = np.searchsorted(-scores, -scores[self.limit - 1], side="right")
            numbers, scores = numbers[:count], scores[:count]
        self.numbers, self.scores = numbers, scores


def find_top(lists: Sequence[ScoredList], part: SegmentArrays, top: TopDocuments) -> None:
    """Put the best documents of one segment, scored by the sum of ``lists``, into ``top``."""
    if not lists:
        return
    falling = sorted(lists, key=_bound, reverse=True)
    # What the lists from each place on can add, all together.
    rests = [*accumulate([scored.bound for scored in reversed(falling)], initial=0.0)][::-1]
    threshold = _first_threshold(lists, part.removed, top)
    if rests[0] < threshold:
        return
    sums = PartialSums(part)
    try:
        added, threshold = _add_up(sums, falling, rests, threshold, top.limit)
        documents = sums.reaching(threshold - rests[added])
        scores = sums.of(documents)
    finally:
        sums.clear()
    documents, scores = _complete(documents, scores, falling[added:], rests[added:], threshold, part.scratch)
    documents, scores = _within(documents, scores, _raised(threshold, scores, top.limit))
    top.add(documents + part.base, scores.astype(np.float32))


class PartialSums:
    """What some lists add up to; only those of their documents are looked at."""

    def __init__(self, part: SegmentArrays) -> None:
        self._scratch = part.scratch
        self._removed = part.removed
        self._documents = np.zeros(0, np.intp)

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, lists: Sequence[ScoredList]) -> None:
        """Add up more lists."""
        batch = np.concatenate([scored.numbers for scored in lists], dtype=np.intp)
        self._documents = np.concatenate([self._documents, batch]) if len(self._documents) else batch
        np.add.at(self._scratch, batch, _scores(lists))
        self._sums = self._scratch.take(self._documents)

    def of(self, documents: Array) -> Sums:
        """Return the sums of ``documents``."""
        return self._scratch.take(documents)

    def reaching(self, least: float) -> Array:
        """Return the documents that have at least ``least`` and more than nothing, ascending."""
        least = max(least, _NOTHING)
        if len(self._documents) * _SCAN > len(self._scratch):
            found = (self._scratch >= least).nonzero()[0]
        else:
            found = _distinct(self._documents.take((self._sums >= least).nonzero()[0]))
        return found if self._removed is None else found[~self._removed[found]]

    def clear(self) -> None:
        """Leave the room for sums as it was."""
        self._scratch[self._documents] = 0


def _add_up(
    sums: PartialSums, lists: Sequence[ScoredList], rests: Sequence[float], threshold: float, limit: int
) -> tuple[int, float]:
    """Add up lists until those left cannot lift a document to the threshold; return how many, and the threshold."""
    place = 0
    while place < len(lists) and rests[place] >= threshold:
        end = _batch_end(lists, rests, place, threshold, 2 * len(sums))
        sums.add(lists[place:end])
        place = end
        best = sums.reaching(threshold)
        scores = sums.of(best)
        threshold = _raised(threshold, scores, limit)
    if place < len(lists):
        if len(scores) > _SAMPLE * limit:
            best = best[scores.argpartition(-_SAMPLE * limit)[-_SAMPLE * limit :]]
        threshold = _raised(threshold, sums.of(best) + _probe(lists[place:], best), limit)
    return place, threshold


def _batch_end(lists: Sequence[ScoredList], rests: Sequence[float], start: int, threshold: float, size: int) -> int:
    """Return the end of the next lists to add: at least one, and all while they have few postings."""
    size, end = max(size, _BATCH) - len(lists[start].numbers), start + 1
    while end < len(lists) and rests[end] >= threshold and (size := size - len(lists[end].numbers)) >= 0:
        end += 1
    return end


def _scores(lists: Sequence[ScoredList]) -> Sums:
    """Return the scores of all postings, list by list."""
    impacts = lists[0].impacts
    if any(scored.impacts is not impacts for scored in lists):
        return np.concatenate([scored.scores() for scored in lists], dtype=np.float64)
    scores = impacts.take(np.concatenate([scored.codes for scored in lists], dtype=np.intp))
    scores *= np.repeat(_factors(lists), [len(scored.codes) for scored in lists])
    return scores.astype(np.float64)


def _complete(
    documents: Array,
    scores: Sums,
    lists: Sequence[ScoredList],
    rests: Sequence[float],
    threshold: float,
    scratch: Sums,
) -> tuple[Array, Sums]:
    """Return the documents that lists can lift to the threshold, and their whole scores."""
    place = 0
    while place < len(lists):
        if place:
            documents, scores = _within(documents, scores, threshold - rests[place])
        if len(documents) * (len(lists) - place) < _AT_ONCE:
            return documents, scores + _probe(lists[place:], documents)
        scores = scores + _look_up(lists[place], documents, scratch)
        place += 1
    return documents, scores


def _within(documents: Array, scores: Sums, least: float) -> tuple[Array, Sums]:
    """Return the documents whose scores are at least ``least``."""
    kept = (scores >= least).nonzero()[0]
    return documents.take(kept), scores.take(kept)


def _look_up(scored: ScoredList, documents: Array, scratch: Sums) -> Sums:
    """Return what a list adds to each of ``documents``, the cheaper way."""
    if len(documents) * _PROBE < len(scored.numbers):
        return _probe([scored], documents)
    places = scored.numbers.astype(np.intp)
    try:
        scratch[places] = scored.scores()
        return scratch.take(documents)
    finally:
        scratch[places] = 0


def _probe(lists: Sequence[ScoredList], documents: Array) -> Sums:
    """Return what ``lists`` add to each of ``documents``, found by binary search."""
    numbers, impacts = [], []
    for scored in lists:
        places = scored.numbers.searchsorted(documents.astype(scored.numbers.dtype))
        numbers.append(scored.numbers.take(places, mode="clip"))
        impacts.append(scored.impacts.take(scored.codes.take(places, mode="clip")))
    added = np.array(impacts)
    added *= _factors(lists)[:, np.newaxis]
    added *= np.array(numbers) == documents
    whole: Sums = added.sum(axis=0, dtype=np.float64)
    return whole


def _first_threshold(lists: Sequence[ScoredList], removed: Mask | None, top: TopDocuments) -> float:
    """Return a score that the best ``limit`` documents are known to reach: one term alone may do."""
    depth = bisect_left(DEPTHS, top.limit)
    if removed is not None or depth == len(DEPTHS):
        return top.threshold * (1 - _SLACK)
    return max(top.threshold, *[scored.reached[depth] for scored in lists]) * (1 - _SLACK)


def _raised(threshold: float, scores: Sums, limit: int) -> float:
    """Return the score that the best ``limit`` of different documents reach, if it is above ``threshold``."""
    return max(threshold, _kth(scores, limit) * (1 - _SLACK))


def _kth(scores: Floats | Sums, limit: int) -> float:
    return float(np.partition(scores, -limit)[-limit]) if len(scores) >= limit else 0.0


def _distinct(documents: Array) -> Array:
    """Return the different ones of ``documents``, ascending; sorts them in place."""
    documents.sort()
    first = np.ones(len(documents), bool)
    np.not_equal(documents[1:], documents[:-1], out=first[1:])
    return documents[first]


def _factors(lists: Sequence[ScoredList]) -> Floats:
    return np.array([scored.factor for scored in lists], np.float32)


_bound = attrgetter("bound")
