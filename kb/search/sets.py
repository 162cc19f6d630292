"""Named sets of documents, counted among what a search finds like the values of a facet."""

from collections import Counter
from collections.abc import Iterable, Mapping
from weakref import WeakKeyDictionary

import numpy as np

from kb.search.codec.types import Mask
from kb.search.scoring.runs import Runs


class DocumentSets:
    """Sets of document ids by name. A document may be in several, so their counts sum to more than the documents."""

    def __init__(self, sets: Mapping[str, frozenset[str]]) -> None:
        self.sets = dict(sets)
        self._masks: WeakKeyDictionary[Runs, Mask] = WeakKeyDictionary()

    def count(self, segments: Iterable[Runs], passing: Iterable[Mask]) -> dict[str, int]:
        """Return how many of the passing documents of the segments are in each set, ordered by count, then name."""
        totals: Counter[str] = Counter()
        for runs, mask in zip(segments, passing, strict=True):
            counts = self._mask(runs)[:, mask].sum(axis=1).tolist()
            totals.update(dict(zip(self.sets, counts, strict=True)))
        found = ((name, count) for name, count in totals.items() if count)
        return dict(sorted(found, key=lambda item: (-item[1], item[0])))

    def _mask(self, runs: Runs) -> Mask:
        """Return for each set which documents of a segment are in it, worked out once."""
        if (known := self._masks.get(runs)) is None:
            names, codes = runs.column("document")
            rows = [np.array([name in ids for name in names], bool)[codes] for ids in self.sets.values()]
            known = self._masks[runs] = np.array(rows, bool).reshape(len(rows), len(codes))
        return known
