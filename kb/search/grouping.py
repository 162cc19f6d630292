"""Matching sections grouped under their documents, counted by facet, put in order: on arrays.

A document's sections stand side by side in one segment, so a document is a run of section numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from kb.search.codec.types import Array, Floats, Mask
from kb.search.engine import FACETS
from kb.search.scoring.runs import Runs

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


class Group:
    """What matches in one segment: ``scores`` of its sections (0: no match), gathered by document."""

    def __init__(self, runs: Runs, scores: Floats, filters: Filters) -> None:
        self.runs = runs
        self.scores = scores
        self._matching = np.logical_or.reduceat(scores > 0, runs.starts)
        self._passing = {name: self._allowed(name, values) for name, values in filters.items()}
        self.passing: Mask = np.logical_and.reduce([self._matching, *self._passing.values()])

    def passing_scores(self) -> Floats:
        """Return the scores of the sections whose documents pass the filters, 0 for all others."""
        if not self._passing:
            return self.scores
        return np.where(self.passing[self.runs.of_sections], self.scores, np.float32(0))

    def counts(self, facet: str) -> Counter[str]:
        """Return how many documents have each value of a facet, its own filter left aside."""
        others = [mask for name, mask in self._passing.items() if name != facet]
        values, codes = self.runs.facets[facet]
        counted = np.bincount(codes[np.logical_and.reduce([self._matching, *others])], minlength=len(values))
        return Counter({value: count for value, count in zip(values, counted.tolist(), strict=True) if count})

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


Scores = Sequence[tuple[Runs, Floats]]
"""The documents of each segment, and the scores of its sections."""


def rank_documents(scores: Scores, wanted: int, support: float, first: Mapping[str, int]) -> list[Ranked]:
    """Return the ``wanted`` best documents; those in ``first`` lead, in the order of their number there.

    A document's score is its best section's and ``support`` times the next two's: no more than
    1 + 2 ``support`` times the best, which tells who can be among the best documents.
    """
    bests = [np.maximum.reduceat(of, runs.starts) for runs, of in scores]
    everything = np.concatenate(bests) if bests else np.zeros(0, np.float32)
    wanted = min(wanted, int((everything > 0).sum()))
    if not wanted:
        return []
    least = np.partition(everything, -wanted)[-wanted] / np.float32(1 + 2 * support) * np.float32(1 - 1e-6)
    ranked = []
    for (runs, of), best in zip(scores, bests, strict=True):
        chosen = np.flatnonzero((best >= least) & (best > 0)).tolist()
        ranked += [_ranked(runs, run, of, support) for run in {*chosen, *_leading_runs(runs, best, first)}]
    ranked.sort(key=lambda entry: (first.get(entry.document, len(first)), -entry.score, entry.document))
    return ranked[:wanted]


def sort_documents(scores: Scores, wanted: int, sort: str, support: float) -> list[Ranked]:
    """Return the first ``wanted`` of the matching documents by date, newest first, or by title; then by score."""
    keys = [runs.dates if sort == "date" else runs.title_keys for runs, _ in scores]
    bests = [np.maximum.reduceat(of, runs.starts) for runs, of in scores]
    found = [
        (key[run], -float(best[run]), segment, run)
        for segment, (key, best) in enumerate(zip(keys, bests, strict=True))
        for run in np.flatnonzero(best > 0).tolist()
    ]
    found.sort(key=lambda entry: entry[1:])
    found.sort(key=lambda entry: entry[0], reverse=sort == "date")
    return [_ranked(scores[segment][0], run, scores[segment][1], support) for *_, segment, run in found[:wanted]]


def _ranked(runs: Runs, run: int, of_sections: Floats, support: float) -> Ranked:
    start = int(runs.starts[run])
    of_run = of_sections[start : start + runs.sizes[run]]
    matching = np.flatnonzero(of_run)
    scores = of_run[matching].tolist()
    numbers = (matching + start + runs.base).tolist()
    first, *further = sorted(scores, reverse=True)[:3]
    sections = [Section(number, score) for number, score in zip(numbers, scores, strict=True)]
    return Ranked(runs.document(run), first + support * sum(further), sections)


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


def _leading_runs(runs: Runs, best: Floats, first: Mapping[str, int]) -> list[int]:
    """Return the matching documents that are to lead."""
    if not first:
        return []
    return [run for run in np.flatnonzero(best > 0).tolist() if runs.document(run) in first]
