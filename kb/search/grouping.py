"""Matching sections grouped under their documents, counted by facet, put in order: on arrays.

A document's sections stand side by side in one segment, so a document is a run of section numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from kb.search.codec.types import Array, Floats, Mask
from kb.search.engine import FACETS
from kb.search.scoring.segments import SegmentArrays

Filters = Mapping[str, frozenset[str]]


class Section(NamedTuple):
    """A matching section: its number in the index and its score."""

    number: int
    score: float


class Ranked(NamedTuple):
    """A document with its score and its matching sections."""

    document: str
    score: float
    sections: Sequence[Section]


class Runs:
    """The documents of one segment as runs of sections, with their facet values."""

    def __init__(self, part: SegmentArrays) -> None:
        self._part = part
        self.base = part.base
        self._names, codes = part.column("document")
        self.starts = np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1])))
        self.ends = np.append(self.starts[1:], len(codes))
        self._codes = codes[self.starts]

    @cached_property
    def facets(self) -> dict[str, tuple[list[str], Array]]:
        """The values of every facet (and of the id, by which filters may narrow too), and the number of each
        document's value.
        """
        columns = {name: self._part.column(name) for name in (*FACETS, "document")}
        return {
            name: ([value.decode() for value in values], codes[self.starts])
            for name, (values, codes) in columns.items()
        }

    def document(self, run: int) -> str:
        """Return the id of the document that is run number ``run``."""
        return str(self._names[self._codes[run]], "utf-8")

    def run_of(self, section: int) -> int:
        """Return the run in which a section, numbered within the segment, stands."""
        return int(np.searchsorted(self.starts, section, side="right")) - 1


class Group:
    """What matches in one segment: ``scores`` of its sections (0: no match), gathered by document."""

    def __init__(self, runs: Runs, scores: Floats, filters: Filters) -> None:
        self.runs = runs
        self.scores = scores
        self._matching = np.logical_or.reduceat(scores > 0, runs.starts)
        self._passing = {name: self._allowed(name, values) for name, values in filters.items()}
        self.passing: Mask = np.logical_and.reduce([self._matching, *self._passing.values()])

    def keep_passing(self) -> None:
        """Forget the scores of documents that the filters refuse."""
        if self._passing:
            sizes = self.runs.ends - self.runs.starts
            self.scores = np.where(np.repeat(self.passing, sizes), self.scores, np.float32(0))

    def counts(self, facet: str) -> Counter[str]:
        """Return how many documents have each value of a facet, its own filter left aside."""
        others = [mask for name, mask in self._passing.items() if name != facet]
        values, codes = self.runs.facets[facet]
        counted = np.bincount(codes[np.logical_and.reduce([self._matching, *others])], minlength=len(values))
        return Counter({value: count for value, count in zip(values, counted.tolist(), strict=True) if count})

    def best(self) -> Floats:
        """Return the best section's score of each document."""
        return np.maximum.reduceat(self.scores, self.runs.starts)

    def ranked(self, run: int, support: float) -> Ranked:
        """Return the document of a run; its score is its best section's and ``support`` times the next two's."""
        start, end = self.runs.starts[run], self.runs.ends[run]
        matching = np.flatnonzero(self.scores[start:end]) + start
        scores = self.scores[matching].tolist()
        sections = [
            Section(number + self.runs.base, score) for number, score in zip(matching.tolist(), scores, strict=True)
        ]
        first, *further = sorted(scores, reverse=True)[:3]
        return Ranked(self.runs.document(run), first + support * sum(further), sections)

    def _allowed(self, facet: str, values: frozenset[str]) -> Mask:
        names, codes = self.runs.facets[facet]
        return np.array([name in values for name in names], bool)[codes]


def count_facets(groups: Iterable[Group]) -> dict[str, dict[str, int]]:
    """Return the counts of every facet's values, ordered by count, then name.

    A facet is counted over the documents that pass the filters of all other facets, so its
    counts say what choosing another value would give.
    """
    totals: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for group in groups:
        for name, total in totals.items():
            total.update(group.counts(name))
    return {
        name: dict(
            sorted(((value, count) for value, count in total.items() if value), key=lambda item: (-item[1], item[0]))
        )
        for name, total in totals.items()
    }


def rank_documents(groups: Sequence[Group], wanted: int, support: float, first: Mapping[str, int]) -> list[Ranked]:
    """Return the ``wanted`` best documents; those in ``first`` lead, in the order of their number there.

    The two further sections at most double their share of the best one, which tells who can be among the best.
    """
    bests = [group.best() for group in groups]
    everything = np.concatenate(bests) if bests else np.zeros(0, np.float32)
    wanted = min(wanted, int((everything > 0).sum()))
    if not wanted:
        return []
    least = np.partition(everything, -wanted)[-wanted] / np.float32(1 + 2 * support) * np.float32(1 - 1e-6)
    ranked = []
    for group, best in zip(groups, bests, strict=True):
        runs = np.flatnonzero((best >= least) & (best > 0)).tolist()
        ranked += [group.ranked(run, support) for run in {*runs, *_leading_runs(group, best, first)}]
    ranked.sort(key=lambda entry: (first.get(entry.document, len(first)), -entry.score, entry.document))
    return ranked[:wanted]


def best_sections(sections: Sequence[Section], limit: int, first: Mapping[int, int]) -> list[Section]:
    """Return the ``limit`` best sections, those in ``first`` before all others."""
    return sorted(sections, key=lambda found: (first.get(found.number, len(first)), -found.score, found.number))[:limit]


def leading(scores: Floats, depth: int) -> Array:
    """Return the numbers, ascending, of the ``depth`` best sections and of all that score as the last of them does.

    Numbers depend on when a section was written; with ties cut by number, the same library
    could answer differently after another history.
    """
    matching = np.flatnonzero(scores)
    if len(matching) <= depth:
        return matching
    least = np.partition(scores[matching], -depth)[-depth]
    return np.flatnonzero(scores >= least)


def _leading_runs(group: Group, best: Floats, first: Mapping[str, int]) -> list[int]:
    """Return the runs of matching documents that are to lead."""
    if not first:
        return []
    return [run for run in np.flatnonzero(best > 0).tolist() if group.runs.document(run) in first]
