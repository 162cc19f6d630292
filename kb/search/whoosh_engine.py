"""The engine over the embedded Whoosh index."""

import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh.scoring import BM25F, BM25FScorer

from kb.errors import DamagedIndexError
from kb.search import proximity, storage
from kb.search.compiler import compile_query, compile_ranked
from kb.search.engine import DocumentMatch, Explanation, Matches, Request, Scored
from kb.search.explain import explain
from kb.search.grouping import Ranked, best_sections, by_document, choose, leading, rank_documents
from kb.search.query import Node, Words
from kb.search.ranking import Weights

# What reading a file that is cut short or altered raises.
_UNREADABLE = (OSError, EOFError, struct.error, ValueError, IndexError)
_TRIES = 10
_PAUSE = 0.02


class _WeightedFields(BM25F):  # type: ignore[misc]
    """BM25 in each field, times the field's weight: cheaper than a wrapper around each matcher."""

    def __init__(self, weights: Weights) -> None:
        super().__init__(K1=weights.k1, title_B=weights.title_b, headings_B=weights.headings_b, body_B=weights.body_b)
        self._factors = weights.fields()
        self._pivots = {"title": weights.title_pivot, "headings": weights.headings_pivot, "body": weights.body_pivot}

    def scorer(self, searcher: Any, fieldname: str, text: str, qf: int = 1) -> Any:
        made = super().scorer(searcher, fieldname, text, qf)
        if isinstance(made, BM25FScorer):
            made.idf *= self._factors[fieldname]
            made.avgfl = self._pivots[fieldname]
        return made


class _Snapshot:
    """A searcher on one commit, with what is read from it once."""

    def __init__(self, path: Path, weights: Weights) -> None:
        """Open the newest commit in ``path``; raises what ``storage.open_index`` raises."""
        self.index = storage.open_index(path)
        self.generation = self.index.latest_generation()
        self.revision = storage.revision_of(self.index)
        try:
            self.searcher = self.index.searcher(weighting=_WeightedFields(weights))
        except Exception as error:  # a damaged segment can fail in any way
            raise DamagedIndexError(path, f"{type(error).__name__}: {error}") from error
        self.reader = self.searcher.reader()
        self._weights = weights
        self._documents: list[str] | None = None
        self._columns: dict[str, Any] = {}

    def is_whole(self) -> bool:
        """Whether no commit came between the steps of opening."""
        return bool(self.index.latest_generation() == self.generation == self.reader.generation())

    def is_newest(self) -> bool:
        """Whether nothing has been committed since."""
        return bool(self.index.latest_generation() == self.generation)

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
        query = compile_ranked(tree) if isinstance(tree, Words) else compile_query(tree, self.reader)
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
        best = leading(scores, self._weights.depth)
        for number, bonus in proximity.bonuses(self.searcher, best, wanted).items():
            scores[number] += bonus * self._weights.adjacency


def _open_snapshot(path: Path, weights: Weights) -> _Snapshot:
    """Return a snapshot of one commit; opening takes several steps, between which a writer may commit."""
    for _ in range(_TRIES):
        try:
            snapshot = _Snapshot(path, weights)
        except DamagedIndexError:
            time.sleep(_PAUSE)
            continue
        if snapshot.is_whole():
            return snapshot
        snapshot.searcher.close()
    return _Snapshot(path, weights)


class WhooshEngine:
    """Ranked search over the index in a folder; one search at a time in a process."""

    def __init__(self, path: Path, weights: Weights | None = None) -> None:
        """Open the index; raises what ``storage.open_index`` raises."""
        self._path = path
        self._weights = weights or Weights()
        self._lock = threading.Lock()
        self._snapshot = _open_snapshot(path, self._weights)

    @property
    def revision(self) -> int:
        return self._snapshot.revision

    def refresh(self) -> None:
        with self._lock:
            if not self._snapshot.is_newest():
                old, self._snapshot = self._snapshot, _open_snapshot(self._path, self._weights)
                old.searcher.close()

    def close(self) -> None:
        self._snapshot.searcher.close()

    @contextmanager
    def _reading(self) -> Iterator[_Snapshot]:
        """Hold the snapshot; what fails while its files are read is a damaged index."""
        with self._lock:
            try:
                yield self._snapshot
            except _UNREADABLE as error:
                raise DamagedIndexError(self._path, f"{type(error).__name__}: {error}") from error

    def search(self, request: Request) -> Matches:
        with self._reading() as snapshot:
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
        with self._reading() as snapshot:
            scores = snapshot.matching(tree)
            snapshot.add_proximity(scores, tree)
            best = [Scored(snapshot.section_id(number), scores[number]) for number in leading(scores, limit)]
        return sorted(best, key=lambda scored: (-scored.score, scored.id))[:limit]

    def explain(self, tree: Node, section_id: str) -> Explanation | None:
        with self._reading() as snapshot:
            numbers = snapshot.numbers([section_id])
            return next((explain(snapshot.searcher, number, tree, self._weights) for number in numbers), None)

    def _as_match(self, entry: Ranked, request: Request, pinned: dict[int, int]) -> DocumentMatch:
        best = best_sections(entry.sections, request.sections_each, pinned)
        sections = tuple(Scored(self._snapshot.section_id(number), score) for number, score in best)
        return DocumentMatch(entry.document, entry.score, sections, len(entry.sections))
