"""How well whole documents answer a query: BM25 with a document for a text, not a section."""

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from kb.search.codec.saturation import Saturation, impacts
from kb.search.codec.types import Array, Floats
from kb.search.ranking import rarity
from kb.search.scoring.runs import Runs

FIELD = "body"
_KEPT_TERMS = 500
"""Terms whose scores are kept: the common ones take longest, and most queries have some of the same."""


class _Gain(NamedTuple):
    """The documents of a segment that have a term, and what it adds to their scores."""

    documents: Array
    scores: Floats


class WholeTexts:
    """The documents of all segments, each scored as one text."""

    def __init__(self, documents: Sequence[Runs], saturation: Saturation) -> None:
        self._documents = documents
        # Not of a method: it would hold the segments until the collector comes round to the circle.
        self._gains = lru_cache(maxsize=_KEPT_TERMS)(partial(_gains, documents, saturation))

    def scores(self, terms: Iterable[str]) -> list[Floats]:
        """Return the score of every document of each segment for ``terms``."""
        scores = [np.zeros(len(runs), np.float32) for runs in self._documents]
        for term in terms:
            for score, gain in zip(scores, self._gains(term), strict=True):
                score[gain.documents] += gain.scores
        return scores


def _gains(segments: Sequence[Runs], saturation: Saturation, term: str) -> list[_Gain]:
    counted = [_frequencies(runs, term.encode()) for runs in segments]
    having = [np.flatnonzero(frequencies > 0) for frequencies in counted]
    scarce = np.float32(rarity(sum(map(len, segments)), sum(map(len, having))))
    return [
        _Gain(
            documents.astype(np.int32),
            scarce * impacts(frequencies[documents], runs.lengths[documents], saturation),
        )
        for runs, frequencies, documents in zip(segments, counted, having, strict=True)
    ]


def _frequencies(runs: Runs, term: bytes) -> Floats:
    """Return how often a term stands in each document."""
    number = runs.part.terms.number(FIELD, term)
    if number < 0:
        return np.zeros(len(runs), np.float32)
    postings = runs.part.terms.fields[FIELD]
    span = postings.span(number)
    sections, frequencies = postings.numbers[span], postings.frequencies(span)
    if runs.part.removed is not None:
        frequencies = frequencies * ~runs.part.removed[sections]
    return np.bincount(runs.of_sections[sections], frequencies, len(runs)).astype(np.float32)
