"""Matching sections grouped under their documents, counted by facet, put in order. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest, nsmallest
from typing import NamedTuple

from kb.search.engine import FACETS

Filters = Mapping[str, frozenset[str]]


class Section(NamedTuple):
    """A matching section: its number in the index and its score."""

    number: int
    score: float


class Ranked(NamedTuple):
    """A document with its score and its matching sections, best first."""

    document: str
    score: float
    sections: Sequence[Section]


def by_document(matching: Mapping[int, float], document_of: Sequence[str]) -> dict[str, list[int]]:
    """Return the numbers of the matching sections under each document."""
    groups: dict[str, list[int]] = {}
    for number in matching:
        groups.setdefault(document_of[number], []).append(number)
    return groups


def choose(
    groups: Mapping[str, list[int]], facet_of: Callable[[str, int], str], filters: Filters
) -> tuple[set[str], dict[str, dict[str, int]]]:
    """Return the documents that pass ``filters``, and the counts of every facet's values.

    A facet is counted over the documents that pass the filters of all other facets, so its
    counts say what choosing another value would give. Values are ordered by count, then name.
    """
    passing: set[str] = set()
    counters: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for document, numbers in groups.items():
        values = {name: facet_of(name, numbers[0]) for name in FACETS}
        failing = [name for name, allowed in filters.items() if values[name] not in allowed]
        if not failing:
            passing.add(document)
        for name in FACETS:
            if not failing or failing == [name]:
                counters[name][values[name]] += 1
    ordered = {
        name: sorted(counter.items(), key=lambda item: (-item[1], item[0])) for name, counter in counters.items()
    }
    return passing, {name: {value: count for value, count in items if value} for name, items in ordered.items()}


def rank_documents(
    groups: Mapping[str, list[int]], scores: Mapping[int, float], support: float, first: Mapping[str, int]
) -> list[Ranked]:
    """Return the documents, best first; those in ``first`` lead, in the order of their number there.

    A document's score is its best section's, and ``support`` times that of its next two.
    """
    ranked = []
    for document, numbers in groups.items():
        sections = [Section(number, scores[number]) for number in numbers]
        best = nsmallest(3, sections, key=_order)
        score = best[0].score + support * sum(section.score for section in best[1:])
        ranked.append(Ranked(document, score, sections))
    return sorted(ranked, key=lambda entry: (first.get(entry.document, len(first)), -entry.score, entry.document))


def best_sections(sections: Sequence[Section], limit: int, first: Mapping[int, int]) -> list[Section]:
    """Return the ``limit`` best sections, those in ``first`` before all others."""
    return nsmallest(limit, sections, key=lambda section: (first.get(section.number, len(first)), *_order(section)))


def leading(scores: Mapping[int, float], depth: int) -> list[int]:
    """Return the numbers of the ``depth`` best sections and of all that score as the last of them does.

    Numbers depend on when a section was written; with ties cut by number, the same library
    could answer differently after another history.
    """
    if len(scores) <= depth:
        return list(scores)
    least = nlargest(depth, scores.values())[-1]
    return [number for number, score in scores.items() if score >= least]


def _order(section: Section) -> tuple[float, int]:
    return -section.score, section.number
