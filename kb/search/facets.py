"""Which values the documents found have: the counts of every facet, and what filters by facet let pass."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from kb.search.codec.types import Array, Mask
from kb.search.engine import FACETS
from kb.search.scoring.runs import Runs

Filters = Mapping[str, frozenset[str]]


class _Facet(NamedTuple):
    """The values of a facet in the order of their names, and for each segment the number of each document's."""

    values: list[str]
    codes: list[Array]


class Found:
    """The documents found in each segment, and those of them that pass the filters."""

    def __init__(self, matching: Sequence[Mask], masks: Mapping[str, Sequence[Mask]]) -> None:
        self._matching = matching
        self._masks = masks

    @property
    def filtered(self) -> frozenset[str]:
        """The facets by which some documents may not pass."""
        return frozenset(self._masks)

    @cached_property
    def passing(self) -> list[Mask]:
        """The documents that pass every filter."""
        return self.but_for("")

    def but_for(self, facet: str) -> list[Mask]:
        """Return the documents that pass all filters except that of a facet."""
        others = [masks for name, masks in self._masks.items() if name != facet]
        if not others:
            return list(self._matching)
        return [np.logical_and.reduce(of) for of in zip(self._matching, *others, strict=True)]

    def total(self) -> int:
        """Return how many documents pass."""
        return sum(int(np.count_nonzero(mask)) for mask in self.passing)


class FacetTable:
    """The facets of all documents of a commit, and their ids, by which filters narrow too; read once."""

    def __init__(self, documents: Sequence[Runs]) -> None:
        self._documents = documents

    @cached_property
    def _facets(self) -> dict[str, _Facet]:
        return {name: self._facet(name) for name in (*FACETS, "document")}

    def _facet(self, name: str) -> _Facet:
        columns = [runs.column(name) for runs in self._documents]
        values = sorted({value for of_segment, _ in columns for value in of_segment})
        place = {value: number for number, value in enumerate(values)}
        codes = [np.array([place[value] for value in of_segment], np.intp)[of] for of_segment, of in columns]
        return _Facet(values, codes)

    def found(self, matching: Sequence[Mask], filters: Filters) -> Found:
        """Return the matching documents with what each of ``filters`` lets pass."""
        return Found(matching, {name: self._allowed(name, values) for name, values in filters.items()})

    def counts(self, found: Found) -> dict[str, dict[str, int]]:
        """Return the counts of every facet's values, ordered by count, then name.

        A facet is counted over the documents that pass the filters of all other facets, so its
        counts say what choosing another value would give.
        """
        every = [np.flatnonzero(mask) for mask in found.passing]
        others = {name: [np.flatnonzero(mask) for mask in found.but_for(name)] for name in found.filtered}
        return {name: _counts(self._facets[name], others.get(name, every)) for name in FACETS}

    def _allowed(self, name: str, wanted: frozenset[str]) -> list[Mask]:
        facet = self._facets[name]
        allowed = np.array([value in wanted for value in facet.values], bool)
        return [allowed[codes] for codes in facet.codes]


def _counts(facet: _Facet, found: Sequence[Array]) -> dict[str, int]:
    counted = np.zeros(len(facet.values), np.intp)
    for codes, documents in zip(facet.codes, found, strict=True):
        counted += np.bincount(codes.take(documents), minlength=len(counted))
    # Values stand in the order of their names, which a stable sort keeps among equals.
    order = np.argsort(-counted, kind="stable")[: np.count_nonzero(counted)]
    counts = dict(zip([facet.values[number] for number in order.tolist()], counted[order].tolist(), strict=True))
    counts.pop("", None)
    return counts
