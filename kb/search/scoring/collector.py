"""The best documents for a query, found on whole arrays; and that as a collector for Whoosh's searcher."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from whoosh import query as wq
from whoosh.collectors import Collector

from kb.search.scoring.matching import is_weighted, match
from kb.search.scoring.pruning import TopDocuments, find_top
from kb.search.scoring.segments import Segments


def top_documents(query: Any, segments: Segments, limit: int) -> TopDocuments:
    """Return the ``limit`` best documents for a Whoosh query; those that tie with the last of them come too.

    A sum of terms, the usual query, is pruned; anything else is scored for every document.
    """
    top = TopDocuments(limit)
    terms = _sum_of_terms(query)
    for part in segments.parts:
        if terms is None:
            scores = match(query, part, segments).scores
            matching = np.flatnonzero(scores)
            top.add(matching + part.base, scores[matching])
        else:
            lists = [scored for name, text in terms if (scored := segments.scored_list(part, name, text))]
            find_top(lists, part, top)
    return top


def _sum_of_terms(query: Any) -> list[tuple[str, str | bytes]] | None:
    """Return the terms of a query that is nothing but their sum, None for any other."""
    parts = [query] if type(query) is wq.Term else query.subqueries if type(query) is wq.Or else ()
    if not parts or is_weighted(query) or not all(type(part) is wq.Term and part.boost == 1 for part in parts):
        return None
    return [(part.fieldname, part.text) for part in parts]


class ArrayCollector(Collector):  # type: ignore[misc]
    """Answers ``searcher.search_with_collector``: the best ``limit`` documents by score, then number."""

    def __init__(self, segments: Segments, limit: int) -> None:
        self._segments = segments
        self._limit = limit

    def run(self) -> None:
        """Find them."""
        top = top_documents(self.q, self._segments, self._limit)
        best = zip(top.scores.tolist(), top.numbers.tolist(), strict=True)
        self.items = list(best)[: self._limit]
        self.finish()

    def results(self) -> Any:
        """Return them as Whoosh's results."""
        return self._results(self.items)

    def computes_count(self) -> bool:
        """Return False: what cannot be among the best is not looked at."""
        return False

    def count(self) -> int:
        """Return how many documents match."""
        return sum(int(match(self.q, part, self._segments).mask.sum()) for part in self._segments.parts)

    def all_ids(self) -> Iterable[int]:
        """Return the numbers of all documents that match, ascending."""
        for part in self._segments.parts:
            yield from (np.flatnonzero(match(self.q, part, self._segments).mask) + part.base).tolist()
