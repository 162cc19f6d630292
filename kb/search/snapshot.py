"""One commit of the index, open for reading: its segments, documents and the scores of its sections."""

import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from kb.errors import DamagedIndexError
from kb.search import proximity, storage
from kb.search.codec.types import Floats
from kb.search.compiler import compile_query
from kb.search.grouping import leading
from kb.search.names import LawNames
from kb.search.query import Node, terms_of
from kb.search.ranking import Weights
from kb.search.scoring import naming, prior
from kb.search.scoring.matching import match
from kb.search.scoring.runs import Runs
from kb.search.scoring.segments import Segments
from kb.search.scoring.whole import whole_scores
from kb.search.weighting import FixedPivotBM25F, whole_saturation

_TRIES = 10
_PAUSE = 0.02


class Snapshot:
    """A searcher on one commit, with what is read from it once."""

    def __init__(self, path: Path, weights: Weights) -> None:
        """Open the newest commit in ``path``; raises what ``storage.open_index`` raises."""
        self.index = storage.open_index(path)
        self.generation = self.index.latest_generation()
        self.revision = storage.revision_of(self.index)
        weighting = FixedPivotBM25F(weights)
        try:
            self.searcher = self.index.searcher(weighting=weighting)
            self.segments = Segments(self.searcher, weighting)
        except DamagedIndexError:
            raise
        except Exception as error:  # a damaged segment can fail in any way
            raise DamagedIndexError(path, f"{type(error).__name__}: {error}") from error
        self.reader = self.searcher.reader()
        self._weights = weights

    @cached_property
    def runs(self) -> list[Runs]:
        """The documents of each segment."""
        return [Runs(part) for part in self.segments.parts]

    @cached_property
    def law_names(self) -> LawNames:
        """The names of the laws that the titles name."""
        return LawNames(title for runs in self.runs for title in runs.column("name")[0])

    def is_whole(self) -> bool:
        """Whether no commit came between the steps of opening."""
        return bool(self.index.latest_generation() == self.generation == self.reader.generation())

    def is_newest(self) -> bool:
        """Whether nothing has been committed since."""
        return bool(self.index.latest_generation() == self.generation)

    def section_id(self, number: int) -> str:
        """Return the id of section ``number``."""
        return str(self.reader.stored_fields(number)["id"])

    def numbers(self, ids: Sequence[str]) -> dict[int, int]:
        """Return the numbers of the sections that exist, each with its place in ``ids``."""
        found = ((self.searcher.document_number(id=name), place) for place, name in enumerate(ids))
        return {number: place for number, place in found if number is not None}

    def document_of(self, number: int) -> str:
        """Return the document of section ``number``."""
        runs = next(runs for runs in reversed(self.runs) if runs.base <= number)
        return runs.document(runs.run_of(number - runs.base))

    def matching(self, tree: Node) -> list[Floats]:
        """Return the score of every section of each segment, 0 for no match."""
        query = compile_query(tree, self.reader)
        return [match(query, part, self.segments).scores for part in self.segments.parts]

    def rescored(
        self, scores: Sequence[Floats], passing: Sequence[Floats], tree: Node, with_prior: bool
    ) -> list[Floats]:
        """Return matching sections' scores with what each gains by its document and by words standing together.

        A document gives its sections a share of its best one's score and of its own as one text,
        and with ``with_prior`` multiplies them by its standing. Of ``scores``, which tell what leads,
        those that are ``passing`` the filters (0 for others) are returned: a filter changes no score.
        """
        bests = self.bests(scores)
        shares = self.document_shares(bests, tree)
        factors = self.document_factors(bests, shares, tree, with_prior)
        made = [
            np.where(of > 0, (of + share[runs.of_sections]) * factor[runs.of_sections], np.float32(0))
            for of, share, factor, runs in zip(passing, shares, factors, self.runs, strict=True)
        ]
        if made and (wanted := proximity.pairs(tree)) and self._weights.adjacency:
            self._add_proximity(made, wanted, factors)
        return made

    def bests(self, scores: Sequence[Floats]) -> list[Floats]:
        """Return the score of each document's best section, 0 for no match."""
        return [np.maximum.reduceat(of, runs.starts) for of, runs in zip(scores, self.runs, strict=True)]

    def document_shares(self, bests: Sequence[Floats], tree: Node) -> list[Floats]:
        """Return what each document of every segment adds to its sections' scores, by the score of its best one.

        What a title adds is a share of the best that any document has without it: a document that is
        named comes before those whose text is merely like the query.
        """
        weights = self._weights
        wholes = whole_scores(self.runs, terms_of(tree), whole_saturation(weights))
        shares = [
            best * np.float32(weights.leader) + whole * np.float32(weights.whole)
            for best, whole in zip(bests, wholes, strict=True)
        ]
        first = max((float((best + share).max()) for best, share in zip(bests, shares, strict=True)), default=0.0)
        names = naming.names(tree, self.segments)
        return [
            share + np.float32(first * weights.named) * naming.named(runs, names, weights.exactness)
            for share, runs in zip(shares, self.runs, strict=True)
        ]

    def document_factors(
        self, bests: Sequence[Floats], shares: Sequence[Floats], tree: Node, with_prior: bool
    ) -> Sequence[Floats]:
        """Return what each document of every segment multiplies its sections' scores by: its standing."""
        if not with_prior:
            return [np.ones(len(runs), np.float32) for runs in self.runs]
        scores = [best + share for best, share in zip(bests, shares, strict=True)]
        legal = self._weights.legal if prior.asks_for_law(tree) else 0.0
        return prior.factors(self.runs, self._standings, scores, legal)

    @cached_property
    def _standings(self) -> list[prior.Standing]:
        return prior.standings(self.runs, self._weights)

    def _add_proximity(
        self, scores: Sequence[Floats], wanted: Sequence[proximity.Pair], factors: Sequence[Floats]
    ) -> None:
        """Raise the scores of the best sections in which the query's words stand together."""
        near = leading(np.concatenate(scores), self._weights.depth)
        for number, (part, runs) in enumerate(zip(self.segments.parts, self.runs, strict=True)):
            inside = near[(near >= part.base) & (near < part.base + part.size)] - part.base
            gained = proximity.bonuses(self.segments, part, inside, wanted) * np.float32(self._weights.adjacency)
            scores[number][inside] += gained * factors[number][runs.of_sections[inside]]


def open_snapshot(path: Path, weights: Weights) -> Snapshot:
    """Return a snapshot of one commit; opening takes several steps, between which a writer may commit."""
    for _ in range(_TRIES):
        try:
            snapshot = Snapshot(path, weights)
        except DamagedIndexError:
            time.sleep(_PAUSE)
            continue
        if snapshot.is_whole():
            return snapshot
        snapshot.searcher.close()
    return Snapshot(path, weights)
