"""The engine over the embedded Whoosh index."""

import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from kb.durable import unreadable_index
from kb.search.engine import SET_VALUES, DocumentMatch, Explanation, Matches, Request, Scored
from kb.search.explain import explain
from kb.search.facets import Filters
from kb.search.grouping import Ranked, best_sections, rank_documents, sort_documents
from kb.search.names import LawNames
from kb.search.query import Node
from kb.search.ranking import Weights
from kb.search.rescoring import leading
from kb.search.snapshot import Snapshot, open_snapshot
from kb.search.wordlist import WordList, wordlist

# What reading a file that is cut short or altered raises.
_UNREADABLE = (OSError, EOFError, struct.error, ValueError, IndexError)


class WhooshEngine:
    """Ranked search over the index in a folder; one search at a time in a process."""

    def __init__(self, path: Path, weights: Weights | None = None) -> None:
        """Open the index; raises what ``storage.open_index`` raises."""
        self._path = path
        self._weights = weights or Weights()
        self._lock = threading.Lock()
        self._snapshot = open_snapshot(path, self._weights)

    @property
    def revision(self) -> int:
        return self._snapshot.revision

    def refresh(self) -> None:
        with self._lock:
            if not self._snapshot.is_newest():
                old, self._snapshot = self._snapshot, open_snapshot(self._path, self._weights)
                old.searcher.close()

    def close(self) -> None:
        self._snapshot.searcher.close()

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        """Hold the snapshot; what fails while its files are read is a damaged index."""
        with self._lock:
            try:
                yield self._snapshot
            except _UNREADABLE as error:
                raise unreadable_index(self._path, error) from error

    def search(self, request: Request) -> Matches:
        with self._reading() as snapshot:
            scores = snapshot.matching(request.tree)
            bests = snapshot.bests(scores)
            found = snapshot.facets.found([best > 0 for best in bests], request.filters)
            segments = snapshot.rescored(scores, bests, request.tree, request.prior, found.passing)
            pinned = snapshot.numbers(request.pinned)
            first = {snapshot.document_of(number): place for number, place in reversed(pinned.items())}
            wanted = request.offset + request.limit
            if request.sort == "relevance":
                ranked = rank_documents(segments, wanted, self._weights.support, first)
            else:
                ranked = sort_documents(segments, wanted, request.sort, self._weights.support)
            documents = tuple(self._as_match(entry, request, pinned) for entry in ranked[request.offset :])
            facets = snapshot.facets.counts(found)
            for facet, sets in request.sets.items():
                facets[facet] = sets.count(snapshot.runs, found.passing, SET_VALUES)
            return Matches(documents, found.total(), facets)

    def count(self, tree: Node, filters: Filters) -> int:
        with self._reading() as snapshot:
            return snapshot.facets.found(snapshot.present(tree), filters).total()

    def documents(self, tree: Node, filters: Filters) -> frozenset[str]:
        with self._reading() as snapshot:
            passing = snapshot.facets.found(snapshot.present(tree), filters).passing
            found = ((runs, np.flatnonzero(mask).tolist()) for runs, mask in zip(snapshot.runs, passing, strict=True))
            return frozenset(runs.document(run) for runs, numbers in found for run in numbers)

    def shares(self, terms: Sequence[str]) -> Sequence[float]:
        with self._reading() as snapshot:
            segments = snapshot.segments
            found = [segments.doc_frequency("body", term.encode()) for term in terms]
            return [frequency / max(segments.size, 1) for frequency in found]

    def rank(self, tree: Node, limit: int) -> Sequence[Scored]:
        with self._reading() as snapshot:
            scores = snapshot.matching(tree)
            segments = snapshot.rescored(scores, snapshot.bests(scores), tree, with_prior=True)
            found = [
                Scored(snapshot.section_id(number + segment.runs.base), score)
                for segment, best in zip(segments, leading(segments, limit), strict=True)
                for number, score in zip(best.numbers.tolist(), best.scores.tolist(), strict=True)
            ]
        return sorted(found, key=lambda found: (-found.score, found.id))[:limit]

    def explain(self, tree: Node, section_id: str) -> Explanation | None:
        with self._reading() as snapshot:
            numbers = snapshot.numbers([section_id])
            return next((explain(snapshot, number, tree, self._weights) for number in numbers), None)

    def words(self) -> WordList:
        with self._reading() as snapshot:
            return wordlist(snapshot.reader)

    def law_names(self) -> LawNames:
        with self._reading() as snapshot:
            return snapshot.law_names

    def _as_match(self, entry: Ranked, request: Request, pinned: dict[int, int]) -> DocumentMatch:
        best = best_sections(entry, request.sections_each, pinned)
        sections = tuple(Scored(self._snapshot.section_id(number), score) for number, score in best)
        return DocumentMatch(entry.document, entry.score, sections, len(entry.numbers))
