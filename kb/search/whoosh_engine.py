"""The engine over the embedded Whoosh index."""

import threading
from collections.abc import Sequence
from heapq import nsmallest
from pathlib import Path
from typing import Any

from whoosh.scoring import BM25F, BM25FScorer

from kb.search import proximity, storage
from kb.search.compiler import compile_query
from kb.search.engine import DocumentMatch, Explanation, Matches, Request, Scored
from kb.search.explain import explain
from kb.search.grouping import Ranked, best_sections, by_document, choose, rank_documents
from kb.search.query import Node
from kb.search.ranking import Weights


class _WeightedFields(BM25F):  # type: ignore[misc]
    """BM25 in each field, times the field's weight: cheaper than a wrapper around each matcher."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(K1=weights.k1, title_B=weights.title_b, headings_B=weights.headings_b, body_B=weights.body_b)
        self._factors = weights.fields()

    def scorer(self, searcher: Any, fieldname: str, text: str, qf: int = 1) -> Any:
        made = super().scorer(searcher, fieldname, text, qf)
        if isinstance(made, BM25FScorer):
            made.idf *= self._factors[fieldname]
        return made


class _Snapshot:
    """A searcher on one commit, with what is read from it once."""

    def __init__(self, index: Any, weights: Weights) -> None:
        self.searcher = index.searcher(weighting=_WeightedFields(weights))
        self.reader = self.searcher.reader()
        self.revision = storage.revision_of(index)
        self.generation = index.latest_generation()
        self._weights = weights
        self._documents: list[str] | None = None
        self._columns: dict[str, Any] = {}

    def documents(self) -> list[str]:
        """Return the document of each section, by number."""
        if self._documents is None:
            column = self.reader.column_reader("document")
            self._documents = [column[number] for number in range(self.reader.doc_count_all())]
        return self._documents

    def facet(self, name: str, number: int) -> str:
        """Return the value of a facet for section ``number``."""
        if name not in self._columns:
            self._columns[name] = self.reader.column_reader(name)
        return str(self._columns[name][number])

    def section_id(self, number: int) -> str:
        """Return the id of section ``number``."""
        return str(self.reader.stored_fields(number)["id"])

    def numbers(self, ids: Sequence[str]) -> dict[int, int]:
        """Return the numbers of the sections that exist, each with its place in ``ids``."""
        found = ((self.searcher.document_number(id=name), place) for place, name in enumerate(ids))
        return {number: place for number, place in found if number is not None}

    def matching(self, tree: Node) -> dict[int, float]:
        """Return the score of every section that matches ``tree``."""
        query = compile_query(tree, self.reader)
        scores: dict[int, float] = {}
        for leaf, offset in self.searcher.leaf_searchers():
            matcher = query.matcher(leaf, leaf.context(needs_current=False, weighting=self.searcher.weighting))
            is_deleted = leaf.reader().is_deleted
            while matcher.is_active():
                number = matcher.id()
                if not is_deleted(number):
                    scores[offset + number] = matcher.score()
                matcher.next()
        return scores

    def add_proximity(self, scores: dict[int, float], tree: Node) -> None:
        """Raise the scores of the best sections in which the query's words stand together."""
        wanted = proximity.pairs(tree)
        if not wanted or not self._weights.adjacency:
            return
        best = nsmallest(self._weights.depth, scores, key=lambda number: (-scores[number], number))
        for number, bonus in proximity.bonuses(self.searcher, best, wanted).items():
            scores[number] += bonus * self._weights.adjacency


class WhooshEngine:
    """Ranked search over the index in a folder; one search at a time in a process."""

    def __init__(self, path: Path, weights: Weights | None = None) -> None:
        """Open the index; raises what ``storage.open_index`` raises."""
        self._path = path
        self._weights = weights or Weights()
        self._lock = threading.Lock()
        self._index = storage.open_index(path)
        self._snapshot = _Snapshot(self._index, self._weights)

    @property
    def revision(self) -> int:
        return self._snapshot.revision

    def refresh(self) -> None:
        with self._lock:
            if self._index.latest_generation() != self._snapshot.generation:
                index = storage.open_index(self._path)
                old, self._snapshot = self._snapshot, _Snapshot(index, self._weights)
                self._index = index
                old.searcher.close()

    def close(self) -> None:
        self._snapshot.searcher.close()

    def search(self, request: Request) -> Matches:
        with self._lock:
            snapshot = self._snapshot
            scores = snapshot.matching(request.tree)
            groups = by_document(scores, snapshot.documents())
            passing, facets = choose(groups, snapshot.facet, request.filters)
            groups = {document: groups[document] for document in passing}
            scores = {number: scores[number] for numbers in groups.values() for number in numbers}
            snapshot.add_proximity(scores, request.tree)
            pinned = snapshot.numbers(request.pinned)
            first = {snapshot.documents()[number]: place for number, place in reversed(pinned.items())}
            ranked = rank_documents(groups, scores, self._weights.support, first)
            page = ranked[request.offset : request.offset + request.limit]
            documents = tuple(self._as_match(entry, request, pinned) for entry in page)
        return Matches(documents, len(ranked), facets)

    def rank(self, tree: Node, limit: int) -> Sequence[Scored]:
        with self._lock:
            scores = self._snapshot.matching(tree)
            self._snapshot.add_proximity(scores, tree)
            best = nsmallest(limit, scores, key=lambda number: (-scores[number], number))
            return [Scored(self._snapshot.section_id(number), scores[number]) for number in best]

    def explain(self, tree: Node, section_id: str) -> Explanation | None:
        with self._lock:
            numbers = self._snapshot.numbers([section_id])
            return next((explain(self._snapshot.searcher, number, tree, self._weights) for number in numbers), None)

    def _as_match(self, entry: Ranked, request: Request, pinned: dict[int, int]) -> DocumentMatch:
        best = best_sections(entry.sections, request.sections_each, pinned)
        sections = tuple(Scored(self._snapshot.section_id(number), score) for number, score in best)
        return DocumentMatch(entry.document, entry.score, sections, len(entry.sections))
