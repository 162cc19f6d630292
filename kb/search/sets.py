"""Named sets of documents, counted among what a search finds like the values of a facet."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from kb.search.codec.types import Array, Mask
from kb.search.scoring.runs import Runs


class _Pairs(NamedTuple):
    """Which document of a segment is in which set, by their numbers; as long as there are memberships."""

    documents: Array
    sets: Array


class DocumentSets:
    """Sets of document ids by name. A document may be in several, so their counts sum to more than the documents."""

    def __init__(self, sets: Mapping[str, frozenset[str]]) -> None:
        self.sets = dict(sets)
        self._pairs: WeakKeyDictionary[Runs, _Pairs] = WeakKeyDictionary()

    def count(self, segments: Iterable[Runs], passing: Iterable[Mask], most: int | None = None) -> dict[str, int]:
        """Return how many of the passing documents of the segments are in each set, ordered by count, then name.

        Of sets with the least count that ``most`` leaves room for, those that come first by name.
        """
        totals = np.zeros(len(self.sets), np.intp)
        for runs, mask in zip(segments, passing, strict=True):
            pairs = self._of(runs)
            totals += np.bincount(pairs.sets[mask[pairs.documents]], minlength=len(totals))
        names = list(self.sets)
        found = sorted(np.flatnonzero(totals).tolist(), key=lambda number: (-totals[number], names[number]))
        return {names[number]: int(totals[number]) for number in found[:most]}

    def _of(self, runs: Runs) -> _Pairs:
        """Return the memberships of a segment's documents, worked out once."""
        if (known := self._pairs.get(runs)) is None:
            ids, codes = runs.column("document")
            place = {ids[code]: number for number, code in enumerate(codes.tolist())}
            among = [(place[one], number) for number, of in enumerate(self.sets.values()) for one in of if one in place]
            documents, sets = np.array(among, np.intp).reshape(-1, 2).T
            known = self._pairs[runs] = _Pairs(documents, sets)
        return known
