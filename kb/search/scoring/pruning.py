"""The best documents of a sum of terms, exact, without scoring those that cannot be among them.

MaxScore, as described by Turtle and Flood, Query Evaluation: Strategies and Optimizations
(1995), on whole arrays: rare terms are added up; common terms, which together cannot lift a document
to the threshold, are added only to the documents still in question. To call an array operation costs
about as much as a thousand postings, so lists go by the batch, and the threshold rises in between.
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
_BATCH = 15_000
"""So many postings are added up before a look at the threshold, then up to twice as many as so far."""
_DENSE = 6
"""Looking at the sums of all documents costs as much as looking up those of one in so many postings."""
_PROBE = 32
"""Looking up one document in a long list costs about as much as this many postings in a set of documents."""
_MANY = 40
"""While more than one in so many documents are near the threshold, they are not listed."""
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
        while added < len(falling) and sums.are_many(threshold - rests[added]):
            sums.sift(falling[added], threshold - rests[added])
            added += 1
        near = sums.reaching(threshold - rests[added])
        for scored, rest in zip(falling[added:], rests[added + 1 :], strict=True):
            sums.add_to(near, scored)
            near, threshold = _still_near(near, sums, rest, threshold, top.limit)
        near, _ = _still_near(near, sums, 0.0, threshold, top.limit)
        top.add(near + part.base, sums.of(near).astype(np.float32))
    finally:
        sums.clear()


class PartialSums:
    """What some lists add up to. While they have few documents, only those are looked at, else the sums of all."""

    def __init__(self, part: SegmentArrays) -> None:
        self._whole, self._marks = part.room
        self._removed = part.removed
        self._documents = self._marked = np.zeros(0, np.intp)
        self._sums = np.zeros(0)

    @property
    def _is_dense(self) -> bool:
        return len(self._documents) * _DENSE > len(self._whole)

    def __len__(self) -> int:
        return len(self._documents)

    def add(self, lists: Sequence[ScoredList]) -> None:
        """Add up more lists."""
        batch = np.concatenate([scored.numbers for scored in lists], dtype=np.intp)
        self._documents = np.concatenate([self._documents, batch]) if len(self._documents) else batch
        np.add.at(self._whole, batch, _scores(lists))
        self._look()

    def sift(self, scored: ScoredList, least: float) -> None:
        """Add a list to the sums of those documents that have at least ``least``."""
        self._raise(scored, self._whole >= least)
        self._look()

    def add_to(self, documents: Array, scored: ScoredList) -> None:
        """Add a list to the sums of ``documents``, which are looked up in it or, when many, it in them."""
        if len(documents) * _PROBE >= len(scored.numbers):
            if not len(self._marked):
                self._marked = documents
                self._marks[documents] = True
            self._raise(scored, self._marks)
            return
        places = scored.numbers.searchsorted(documents.astype(scored.numbers.dtype))
        found = (scored.numbers.take(places, mode="clip") == documents).nonzero()[0]
        self._whole[documents.take(found)] += scored.scores_at(places.take(found))

    def of(self, documents: Array) -> Sums:
        """Return the sums of ``documents``."""
        return self._whole.take(documents)

    def are_many(self, least: float) -> bool:
        """Whether so many documents have at least ``least`` that to list them is dear."""
        return int(np.count_nonzero(self._sums >= least)) * _MANY > len(self._whole)

    def reaching(self, least: float) -> Array:
        """Return the documents that have at least ``least`` and more than nothing, ascending."""
        found = (self._sums >= max(least, _NOTHING)).nonzero()[0]
        if not self._is_dense:
            found = _distinct(self._documents.take(found))
        return found if self._removed is None else found[~self._removed[found]]

    def clear(self) -> None:
        """Leave the room for sums as it was."""
        if self._is_dense:
            self._whole.fill(0)
        else:
            self._whole[self._documents] = 0
        self._marks[self._marked] = False

    def _raise(self, scored: ScoredList, documents: Mask) -> None:
        numbers = scored.numbers.astype(np.intp)
        places = documents.take(numbers).nonzero()[0]
        self._whole[numbers.take(places)] += scored.scores_at(places)

    def _look(self) -> None:
        self._sums = self._whole if self._is_dense else self._whole.take(self._documents)


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
    scores *= np.repeat(
        np.array([scored.factor for scored in lists], np.float32), [len(scored.codes) for scored in lists]
    )
    return scores.astype(np.float64)


def _still_near(documents: Array, sums: PartialSums, rest: float, threshold: float, limit: int) -> tuple[Array, float]:
    """Return the documents that another ``rest`` can lift to the threshold, and the threshold they reach."""
    scores = sums.of(documents)
    threshold = _raised(threshold, scores, limit)
    return documents.take((scores >= threshold - rest).nonzero()[0]), threshold


def _first_threshold(lists: Sequence[ScoredList], removed: Mask | None, top: TopDocuments) -> float:
    """Return a score that the best ``limit`` documents are known to reach: one term alone may do."""
    depth = bisect_left(DEPTHS, top.limit)
    if removed is not None or depth == len(DEPTHS):
        return top.threshold * (1 - _SLACK)
    return max(top.threshold, *[scored.reached[depth] for scored in lists]) * (1 - _SLACK)


def _raised(threshold: float, scores: Sums, limit: int) -> float:
    """Return the score that the best ``limit`` of different documents reach, if it is above ``threshold``."""
    return max(threshold, _kth(scores[scores > threshold], limit) * (1 - _SLACK))


def _kth(scores: Floats | Sums, limit: int) -> float:
    return float(np.partition(scores, -limit)[-limit]) if len(scores) >= limit else 0.0


def _distinct(documents: Array) -> Array:
    """Return the different ones of ``documents``, ascending; sorts them in place."""
    documents.sort()
    first = np.ones(len(documents), bool)
    np.not_equal(documents[1:], documents[:-1], out=first[1:])
    return documents[first]


_bound = attrgetter("bound")
