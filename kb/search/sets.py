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

    def count(self, found: Iterable[tuple[Runs, Mask]]) -> dict[str, int]:
        """Return how many of the documents found in each segment are in each set, ordered by count, then name."""
        totals: Counter[str] = Counter()
        for runs, mask in found:
            counts = np.count_nonzero(self._mask(runs)[:, mask], axis=1)
            totals.update(dict(zip(self.sets, map(int, counts), strict=True)))
        counted = ((name, count) for name, count in totals.items() if count)
        return dict(sorted(counted, key=lambda item: (-item[1], item[0])))

    def _mask(self, runs: Runs) -> Mask:
        """Return for each set which documents of a segment are in it, worked out once."""
        if (known := self._masks.get(runs)) is None:
            names, codes = runs.column("document")
            rows = [np.array([name in ids for name in names], bool)[codes] for ids in self.sets.values()]
            known = self._masks[runs] = np.array(rows, bool).reshape(len(rows), len(codes))
        return known
