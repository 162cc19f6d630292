"""How well whole documents answer a query: BM25 with a document for a text, not a section."""

from collections.abc import Sequence

import numpy as np

from kb.search.codec.saturation import Saturation, impacts
from kb.search.codec.types import Floats
from kb.search.ranking import rarity
from kb.search.scoring.runs import Runs

FIELD = "body"


def whole_scores(documents: Sequence[Runs], terms: Sequence[str], saturation: Saturation) -> list[Floats]:
    """Return the score of every document of each segment for ``terms``."""
    scores = [np.zeros(len(runs), np.float32) for runs in documents]
    total = sum(len(runs) for runs in documents)
    for term in terms:
        counted = [_frequencies(runs, term.encode()) for runs in documents]
        scarce = np.float32(rarity(total, sum(int(np.count_nonzero(each)) for each in counted)))
        for score, frequencies, runs in zip(scores, counted, documents, strict=True):
            having = np.flatnonzero(frequencies)
            score[having] += scarce * impacts(frequencies[having], runs.lengths[having], saturation)
    return scores


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
