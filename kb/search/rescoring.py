"""What sections gain by their documents and by words standing together, computed only where it is asked for.

What a document adds is the same for all its sections, so its best section stays its best one: a number for
each document tells which documents and sections to look at.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kb.search.codec.types import Array, Floats, stretches
from kb.search.scoring.runs import Runs


class Sections(NamedTuple):
    """Matching sections of some documents of a segment: their numbers in it, their documents, their scores."""

    numbers: Array
    runs: Array
    scores: Floats


class Gains(NamedTuple):
    """What each document of a segment adds to the scores of its sections, and then multiplies them by."""

    shares: Floats
    factors: Floats


class Rescored:
    """The sections of a segment: ``scores`` by themselves (0: no match), ``bests`` the best of each document."""

    def __init__(self, runs: Runs, scores: Floats, bests: Floats, gains: Gains) -> None:
        self.runs = runs
        self.bests: Floats = np.where(bests > 0, (bests + gains.shares) * gains.factors, np.float32(0))
        self._scores = scores
        self._gains = gains
        self._raised = Sections(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))

    def sections(self, runs: Array) -> Sections:
        """Return the matching sections of the documents ``runs``, ascending."""
        numbers = stretches(self.runs.starts[runs], self.runs.sizes[runs])
        own = self._scores.take(numbers)
        matching = np.flatnonzero(own > 0)
        numbers, of = numbers[matching], self.runs.of_sections[numbers[matching]]
        scores = (own[matching] + self._gains.shares[of]) * self._gains.factors[of]
        if len(self._raised.numbers):
            places = np.minimum(np.searchsorted(self._raised.numbers, numbers), len(self._raised.numbers) - 1)
            raised = self._raised.numbers[places] == numbers
            scores[raised] = self._raised.scores[places[raised]]
        return Sections(numbers, of, scores)

    def add(self, near: Sections, bonuses: Floats) -> None:
        """Raise sections by ``bonuses``, 0 or more, times what their documents multiply scores by."""
        scores = near.scores + bonuses * self._gains.factors[near.runs]
        self._raised = near._replace(scores=scores)
        np.maximum.at(self.bests, near.runs, scores)


def leading(segments: Sequence[Rescored], depth: int) -> list[Sections]:
    """Return the ``depth`` best sections, by segment and number, and all that score as the last of them does.

    Numbers depend on when a section was written; with ties cut by number, the same library
    could answer differently after another history.
    """
    bests = np.concatenate([segment.bests for segment in segments]) if segments else np.zeros(0, np.float32)
    # As many documents have a best section that reaches this, so no section below it is among the best.
    least = np.partition(bests, -depth)[-depth] if len(bests) > depth else np.float32(0)
    found = [segment.sections(np.flatnonzero((segment.bests >= least) & (segment.bests > 0))) for segment in segments]
    scores = np.concatenate([sections.scores for sections in found]) if found else bests
    if len(scores) <= depth:
        return found
    least = np.partition(scores, -depth)[-depth]
    kept = (np.flatnonzero(sections.scores >= least) for sections in found)
    return [Sections(*(column[chosen] for column in sections)) for sections, chosen in zip(found, kept, strict=True)]
