"""The engine over the embedded Whoosh index."""

import struct
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np

from kb.errors import DamagedIndexError
from kb.search import proximity, storage
from kb.search.codec.types import Array, Floats
from kb.search.compiler import compile_query
from kb.search.engine import DocumentMatch, Explanation, Matches, Request, Scored
from kb.search.explain import explain
from kb.search.grouping import Group, Ranked, Runs, best_sections, count_facets, leading, rank_documents
from kb.search.query import Node
from kb.search.ranking import Weights
from kb.search.scoring.collector import top_documents
from kb.search.scoring.matching import match
from kb.search.scoring.segments import Segments
from kb.search.weighting import FixedPivotBM25F
from kb.search.wordlist import WordList, wordlist

# What reading a file that is cut short or altered raises.
_UNREADABLE = (OSError, EOFError, struct.error, ValueError, IndexError)
_TRIES = 10
_PAUSE = 0.02


class _Snapshot:
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

    def proximity(self, numbers: Array, tree: Node) -> Floats:
        """Return what each of the sections ``numbers``, ascending, gains by words that stand together."""
        gained = np.zeros(len(numbers), np.float32)
        wanted = proximity.pairs(tree) if self._weights.adjacency else []
        if not wanted:
            return gained
        for part in self.segments.parts:
            inside = (numbers >= part.base) & (numbers < part.base + part.size)
            gained[inside] = proximity.bonuses(self.segments, part, numbers[inside] - part.base, wanted)
        return gained * np.float32(self._weights.adjacency)


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
            groups = [Group(runs, of, request.filters) for runs, of in zip(snapshot.runs, scores, strict=True)]
            facets = count_facets(groups)
            for group in groups:
                group.keep_passing()
            self._raise(snapshot, groups, request.tree)
            pinned = snapshot.numbers(request.pinned)
            first = {snapshot.document_of(number): place for number, place in reversed(pinned.items())}
            ranked = rank_documents(groups, request.offset + request.limit, self._weights.support, first)
            documents = tuple(self._as_match(entry, request, pinned) for entry in ranked[request.offset :])
        return Matches(documents, sum(int(group.passing.sum()) for group in groups), facets)

    def rank(self, tree: Node, limit: int) -> Sequence[Scored]:
        with self._reading() as snapshot:
            query = compile_query(tree, snapshot.reader)
            top = top_documents(query, snapshot.segments, max(limit, self._weights.depth))
            order = np.argsort(top.numbers)
            numbers, scores = top.numbers[order], top.scores[order]
            near = leading(scores, self._weights.depth)
            scores[near] += snapshot.proximity(numbers[near], tree)
            best = leading(scores, limit)
            found = zip(numbers[best].tolist(), scores[best].tolist(), strict=True)
            scored = [Scored(snapshot.section_id(number), score) for number, score in found]
        return sorted(scored, key=lambda found: (-found.score, found.id))[:limit]

    def explain(self, tree: Node, section_id: str) -> Explanation | None:
        with self._reading() as snapshot:
            numbers = snapshot.numbers([section_id])
            return next((explain(snapshot, number, tree, self._weights) for number in numbers), None)

    def words(self) -> WordList:
        with self._reading() as snapshot:
            return wordlist(snapshot.reader)

    def _raise(self, snapshot: _Snapshot, groups: Sequence[Group], tree: Node) -> None:
        """Raise the scores of the best sections in which the query's words stand together."""
        if not groups:
            return
        near = leading(np.concatenate([group.scores for group in groups]), self._weights.depth)
        gained = snapshot.proximity(near, tree)
        for group in groups:
            inside = (near >= group.runs.base) & (near < group.runs.base + len(group.scores))
            group.scores[near[inside] - group.runs.base] += gained[inside]

    def _as_match(self, entry: Ranked, request: Request, pinned: dict[int, int]) -> DocumentMatch:
        best = best_sections(entry.sections, request.sections_each, pinned)
        sections = tuple(Scored(self._snapshot.section_id(number), score) for number, score in best)
        return DocumentMatch(entry.document, entry.score, sections, len(entry.sections))
