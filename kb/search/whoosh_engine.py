"""The engine over the embedded Whoosh index."""

import struct
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from kb.errors import DamagedIndexError
from kb.search.engine import TOPIC, DocumentMatch, Explanation, Matches, Request, Scored
from kb.search.explain import explain
from kb.search.grouping import Group, Ranked, best_sections, count_facets, leading, rank_documents, sort_documents
from kb.search.query import Node
from kb.search.ranking import Weights
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
                raise DamagedIndexError(self._path, f"{type(error).__name__}: {error}") from error

    def search(self, request: Request) -> Matches:
        with self._reading() as snapshot:
            scores = snapshot.matching(request.tree)
            groups = [Group(runs, of, request.filters) for runs, of in zip(snapshot.runs, scores, strict=True)]
            facets = count_facets(groups)
            if request.topics:
                facets[TOPIC] = request.topics.count((group.runs, group.passing) for group in groups)
            scores = snapshot.rescored([group.passing_scores() for group in groups], request.tree, request.prior)
            pinned = snapshot.numbers(request.pinned)
            first = {snapshot.document_of(number): place for number, place in reversed(pinned.items())}
            scored, wanted = list(zip(snapshot.runs, scores, strict=True)), request.offset + request.limit
            if request.sort == "relevance":
                ranked = rank_documents(scored, wanted, self._weights.support, first)
            else:
                ranked = sort_documents(scored, wanted, request.sort, self._weights.support)
            documents = tuple(self._as_match(entry, request, pinned) for entry in ranked[request.offset :])
        return Matches(documents, sum(int(group.passing.sum()) for group in groups), facets)

    def documents(self, tree: Node, filters: Mapping[str, frozenset[str]]) -> frozenset[str]:
        with self._reading() as snapshot:
            scores = snapshot.matching(tree)
            groups = [Group(runs, of, filters) for runs, of in zip(snapshot.runs, scores, strict=True)]
            found = ((group.runs, np.flatnonzero(group.passing).tolist()) for group in groups)
            return frozenset(runs.document(run) for runs, numbers in found for run in numbers)

    def shares(self, terms: Sequence[str]) -> Sequence[float]:
        with self._reading() as snapshot:
            segments = snapshot.segments
            found = [segments.doc_frequency("body", term.encode()) for term in terms]
            return [frequency / max(segments.size, 1) for frequency in found]

    def rank(self, tree: Node, limit: int) -> Sequence[Scored]:
        with self._reading() as snapshot:
            scores = snapshot.rescored(snapshot.matching(tree), tree, with_prior=True)
            every = np.concatenate(scores) if scores else np.zeros(0, np.float32)
            best = leading(every, limit)
            found = zip(best.tolist(), every[best].tolist(), strict=True)
            scored = [Scored(snapshot.section_id(number), score) for number, score in found]
        return sorted(scored, key=lambda found: (-found.score, found.id))[:limit]

    def explain(self, tree: Node, section_id: str) -> Explanation | None:
        with self._reading() as snapshot:
            numbers = snapshot.numbers([section_id])
            return next((explain(snapshot, number, tree, self._weights) for number in numbers), None)

    def words(self) -> WordList:
        with self._reading() as snapshot:
            return wordlist(snapshot.reader)

    def _as_match(self, entry: Ranked, request: Request, pinned: dict[int, int]) -> DocumentMatch:
        best = best_sections(entry.sections, request.sections_each, pinned)
        sections = tuple(Scored(self._snapshot.section_id(number), score) for number, score in best)
        return DocumentMatch(entry.document, entry.score, sections, len(entry.sections))
