"""Matching sections grouped under their documents, put in order: on arrays.

A document's sections stand side by side in one segment, so a document is a run of section numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kb.search.codec.types import Array, Floats
from kb.search.rescoring import Rescored


class Ranked(NamedTuple):
    """A document with its score and its matching sections: their numbers in the index, ascending, and scores."""

    document: str
    score: float
    numbers: Array
    scores: Floats


def rank_documents(segments: Sequence[Rescored], wanted: int, support: float, first: Mapping[str, int]) -> list[Ranked]:
    """Return the ``wanted`` best documents; those in ``first`` lead, in the order of their number there.

    A document's score is its best section's and ``support`` times the next two's: no more than
    1 + 2 ``support`` times the best, which tells who can be among the best documents.
    """
    everything = np.concatenate([segment.bests for segment in segments]) if segments else np.zeros(0, np.float32)
    wanted = min(wanted, int(np.count_nonzero(everything)))
    if not wanted:
        return []
    least = np.partition(everything, -wanted)[-wanted] / np.float32(1 + 2 * support) * np.float32(1 - 1e-6)
    ranked: list[Ranked] = []
    for segment in segments:
        chosen = np.flatnonzero((segment.bests >= least) & (segment.bests > 0))
        ranked += _ranked(segment, np.union1d(chosen, _leading_runs(segment, first)) if first else chosen, support)
    ranked.sort(key=lambda entry: (first.get(entry.document, len(first)), -entry.score, entry.document))
    return ranked[:wanted]


def sort_documents(segments: Sequence[Rescored], wanted: int, sort: str, support: float) -> list[Ranked]:
    """Return the first ``wanted`` of the matching documents by date, newest first, or by title; then by score."""
    found = []
    for place, segment in enumerate(segments):
        keys = segment.runs.dates if sort == "date" else segment.runs.title_keys
        matching = np.flatnonzero(segment.bests).tolist()
        found += [(keys[run], -float(segment.bests[run]), place, run) for run in matching]
    found.sort(key=lambda entry: entry[1:])
    found.sort(key=lambda entry: entry[0], reverse=sort == "date")
    return [entry for *_, place, run in found[:wanted] for entry in _ranked(segments[place], np.array([run]), support)]


def _ranked(segment: Rescored, runs: Array, support: float) -> Iterator[Ranked]:
    """Yield the documents ``runs`` of a segment, each of which matches."""
    numbers, of, scores = segment.sections(runs)
    bounds = [*np.searchsorted(of, runs).tolist(), len(of)]
    for run, (start, end) in zip(runs.tolist(), pairwise(bounds), strict=True):
        first, *further = np.sort(scores[start:end])[:-4:-1].tolist()
        kept = slice(start, end)
        score = first + support * sum(further)
        yield Ranked(segment.runs.document(run), score, numbers[kept] + segment.runs.base, scores[kept])


def best_sections(entry: Ranked, limit: int, first: Mapping[int, int]) -> list[tuple[int, float]]:
    """Return the numbers and scores of a document's ``limit`` best sections, those in ``first`` before all others."""
    places = np.full(len(entry.numbers), len(first))
    for number, place in first.items():
        places[entry.numbers == number] = place
    order = np.lexsort((-entry.scores, places))[:limit]  # of equals the first: numbers are ascending
    return list(zip(entry.numbers[order].tolist(), entry.scores[order].tolist(), strict=True))


def _leading_runs(segment: Rescored, first: Mapping[str, int]) -> Array:
    """Return the matching documents that are to lead."""
    matching = np.flatnonzero(segment.bests)
    return matching[[segment.runs.document(run) in first for run in matching.tolist()]]
