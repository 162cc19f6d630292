"""One commit of the index, open for reading: its segments, documents and the scores of its sections."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property
from pathlib import Path

import numpy as np

from kb.durable import unreadable_index
from kb.errors import DamagedIndexError, KbError
from kb.search import proximity, storage
from kb.search.codec.types import Floats, Mask
from kb.search.compiler import compile_query
from kb.search.deadline import is_over, lifted
from kb.search.facets import FacetTable
from kb.search.names import LawNames
from kb.search.query import Node, Note, terms_of
from kb.search.ranking import Weights
from kb.search.rescoring import Gains, Rescored, leading
from kb.search.scoring import naming, prior
from kb.search.scoring.coordination import Coordination
from kb.search.scoring.matching import match
from kb.search.scoring.presence import present
from kb.search.scoring.runs import Runs
from kb.search.scoring.segments import Segments
from kb.search.scoring.whole import WholeTexts
from kb.search.trees import excluded
from kb.search.weighting import FixedPivotBM25F, whole_saturation

Passing = Sequence[Mask] | None

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
        except KbError:
            raise
        except Exception as error:  # a damaged segment can fail in any way
            raise unreadable_index(path, error) from error
        self.reader = self.searcher.reader()
        self._weights = weights

    @cached_property
    def runs(self) -> list[Runs]:
        """The documents of each segment."""
        return [Runs(part) for part in self.segments.parts]

    @cached_property
    def law_names(self) -> LawNames:
        """The names of the laws that the titles name."""
        return LawNames([title for runs in self.runs for title in runs.column("name")[0]])

    @cached_property
    def facets(self) -> FacetTable:
        """The facets of the documents."""
        return FacetTable(self.runs)

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
        """Return the score of every section of each segment, 0 for no match.

        It is lower where a word is lacking, unless time is up.
        """
        with _as_limited(tree):
            query = compile_query(tree, self.reader)
            scores = [match(query, part, self.segments).scores for part in self.segments.parts]
        if is_over(Note.INCOMPLETE) or not (kept := Coordination(self.segments, tree).factors(self._weights.lacking)):
            return scores
        return [score * factor for score, factor in zip(scores, kept, strict=True)]

    def present(self, tree: Node) -> list[Mask]:
        """Return the documents of each segment that have a section which matches."""
        with _as_limited(tree):
            query = compile_query(tree, self.reader)
            found = [present(query, part, self.segments) for part in self.segments.parts]
        return [np.logical_or.reduceat(mask, runs.starts) for mask, runs in zip(found, self.runs, strict=True)]

    def bests(self, scores: Sequence[Floats]) -> list[Floats]:
        """Return the score of each document's best section, 0 for no match."""
        # Floats of 0 and more order as their bits do, and whole numbers are compared twice as fast.
        found = (
            np.maximum.reduceat(of.view(np.int32), runs.starts) for of, runs in zip(scores, self.runs, strict=True)
        )
        return [best.view(np.float32) for best in found]

    def rescored(
        self, scores: Sequence[Floats], bests: Sequence[Floats], tree: Node, with_prior: bool, passing: Passing = None
    ) -> list[Rescored]:
        """Return matching sections with what each gains by its document and by words standing together.

        A document gives its sections a share of its best one's score and of its own as one text,
        and with ``with_prior`` multiplies them by its standing. What time is up for is not gained. Only
        documents of ``passing`` are kept, all where it is None: what is left out changes no score.
        """
        late = is_over(Note.INCOMPLETE)
        shares = [np.zeros_like(best) for best in bests] if late else self.document_shares(bests, tree)
        gains = list(map(Gains, shares, self.document_factors(bests, shares, tree, with_prior)))
        if passing is not None:
            bests = [np.where(mask, best, np.float32(0)) for mask, best in zip(passing, bests, strict=True)]
        made = list(map(Rescored, self.runs, scores, bests, gains))
        if not late and (wanted := proximity.pairs(tree)) and self._weights.adjacency:
            self._add_proximity(made, wanted)
        return made

    def document_shares(self, bests: Sequence[Floats], tree: Node) -> list[Floats]:
        """Return what each document of every segment adds to its sections' scores, by the score of its best one.

        What a title adds is a share of the best that any document has without it: a document that is
        named comes before those whose text is merely like the query.
        """
        weights = self._weights
        wholes = self._whole.scores(terms_of(tree))
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
        legal = self._weights.legal * prior.legal_chance(self.runs, tree)
        return prior.factors(self.runs, self._standings, scores, legal)

    @cached_property
    def _whole(self) -> WholeTexts:
        return WholeTexts(self.runs, whole_saturation(self._weights))

    @cached_property
    def _standings(self) -> list[prior.Standing]:
        return prior.standings(self.runs, self._weights)

    def _add_proximity(self, segments: Sequence[Rescored], wanted: Sequence[proximity.Pair]) -> None:
        """Raise the scores of the best sections in which the query's words stand together."""
        near = leading(segments, self._weights.depth)
        for segment, part, inside in zip(segments, self.segments.parts, near, strict=True):
            gained = proximity.bonuses(self.segments, part, inside.numbers, wanted)
            segment.add(inside, gained * np.float32(self._weights.adjacency))


def _as_limited(tree: Node) -> AbstractContextManager[None]:
    """Return what a tree is searched in: without a limit where something is excluded, which must be known in full."""
    return lifted() if any(excluded(tree)) else nullcontext()


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
