"""Two thousand random queries: arrays rank as stock Whoosh ranks, and its own matchers do so on the arrays too.

The reference is an index by Whoosh's own codec, walked to the end: its shortcuts to the best ten are not exact.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from whoosh import query as wq
from whoosh.matching import binary

from kb.search.compiler import compile_query
from kb.search.ranking import Weights
from kb.search.scoring.collector import ArrayCollector, top_documents
from kb.search.scoring.matching import match
from kb.search.scoring.segments import Segments
from kb.search.weighting import FixedPivotBM25F
from tests import making_queries as queries
from tests.making_index import add_mixed, add_one_by_one, build, bulk, create, documents, hits, stock

CLOSE = 1e-4
Scores = dict[str, float]


class Pair(NamedTuple):
    """The same documents twice: by Whoosh's codec, and by ours with its arrays."""

    stock: Any
    ours: Any
    segments: Segments
    ids: list[str]
    kept: frozenset[str]


@pytest.fixture(scope="module", autouse=True)
def _mended_whoosh() -> Iterator[None]:
    """Mend Whoosh's AND MAYBE: after a skip its second part stays behind the first, and its score is lost."""

    def skip_to(self: Any, number: int) -> None:
        self.a.skip_to(number)
        if self.a.is_active() and self.b.is_active():
            self.b.skip_to(self.a.id())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(binary.AndMaybeMatcher, "skip_to", skip_to)
        yield


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("ranking")
    made = documents(1, 260)
    commits = [made[:150], made[150:230], made[230:250], made[250:]]
    # Whole documents, single sections, and everything that the last segment has.
    removals = [("document", made[number]["document"]) for number in (3, 180, *range(250, 260))]
    removals += [("id", made[number]["id"]) for number in (100, 101, 149, 240)]
    weighting = FixedPivotBM25F(Weights())
    theirs = build(create(folder / "stock"), stock, add_one_by_one, commits, removals)
    ours = build(create(folder / "ours"), bulk, add_mixed, commits, removals)
    with theirs.searcher(weighting=weighting) as one, ours.searcher(weighting=weighting) as other:
        assert len(other.leaf_searchers()) == 4
        ids = [other.stored_fields(number)["id"] for number in range(other.doc_count_all())]
        kept = frozenset(fields["id"] for fields in one.reader().all_stored_fields())
        assert 180 < len(kept) < len(ids)
        yield Pair(one, other, Segments(other, weighting), ids, kept)


def reference(pair: Pair, query: Any) -> Scores:
    """Return what stock Whoosh finds; its NOT lets removed sections through at the end of a list."""
    return {name: score for name, score in hits(pair.stock, query) if score and name in pair.kept}


def by_arrays(pair: Pair, query: Any) -> Scores:
    found: Scores = {}
    for part in pair.segments.parts:
        mask, scores = match(query, part, pair.segments)
        assert not scores[~mask].any()
        matching = np.flatnonzero(scores)
        names = [pair.ids[number + part.base] for number in matching.tolist()]
        found.update(zip(names, scores[matching].tolist(), strict=True))
    return found


def same(found: Scores, wanted: Scores, query: Any) -> None:
    assert found.keys() == wanted.keys(), query
    assert max((abs(found[name] - score) for name, score in wanted.items()), default=0) < CLOSE, query


def in_order(ranked: Sequence[tuple[str, float]], wanted: Scores, limit: int, query: Any) -> None:
    """Check a ranking: as long as it must be, by falling score, and nothing better left out; ties in any order."""
    assert len(ranked) >= min(limit, len(wanted)), query
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True), query
    best = sorted(wanted.values(), reverse=True)
    for (name, score), expected in zip(ranked, best, strict=False):
        assert abs(wanted[name] - expected) < CLOSE, query
        assert abs(score - expected) < CLOSE, query


def check(pair: Pair, query: Any, limit: int) -> Scores:
    """Compare all ways of ours to answer with the reference."""
    wanted = reference(pair, query)
    found = by_arrays(pair, query)
    same(found, wanted, query)
    top = top_documents(query, pair.segments, limit)
    names = [pair.ids[number] for number in top.numbers.tolist()]
    in_order(list(zip(names, top.scores.tolist(), strict=True)), wanted, limit, query)
    # Bit for bit: pruned or not is the same number.
    assert dict(zip(names, top.scores.tolist(), strict=True)).items() <= found.items(), query
    return wanted


@pytest.mark.parametrize("seed", range(10))
def test_trees_rank_as_stock_whoosh_ranks_them(pair: Pair, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(100):
        query = compile_query(queries.random_tree(chance), pair.ours.reader())
        wanted = check(pair, query, chance.choice((1, 10, 50)))
        if number % 5 == 0:
            same({name: score for name, score in hits(pair.ours, query) if score}, wanted, query)
            in_order(hits(pair.ours, query, 10), wanted, 10, query)


@pytest.mark.parametrize("kind", [*queries.SIMPLE, *queries.COMPOUND, *queries.ALONE], ids=lambda kind: kind.__name__)
def test_every_kind_of_whoosh_query_ranks_as_in_stock_whoosh(pair: Pair, kind: queries.Make) -> None:
    chance = random.Random(kind.__name__)
    for _ in range(50):
        query = kind(chance, 1)
        wanted = check(pair, query, chance.choice((1, 10, 50)))
        fallback = {name: score for name, score in hits(pair.ours, query) if score and name in pair.kept}
        same(fallback, wanted, query)


@pytest.mark.parametrize("kind", [*queries.SIMPLE, *queries.ALONE], ids=lambda kind: kind.__name__)
def test_stock_search_for_the_best_ten_is_exact_on_the_arrays(pair: Pair, kind: queries.Make) -> None:
    chance = random.Random(kind.__name__)
    for _ in range(10):
        query = kind(chance, 1)
        in_order(hits(pair.ours, query, 10), reference(pair, query), 10, query)


def test_the_collector_answers_whooshs_searcher(pair: Pair) -> None:
    chance = random.Random(7)
    for _ in range(50):
        query = queries.query(chance)
        wanted = reference(pair, query)
        collector = ArrayCollector(pair.segments, 10)
        pair.ours.search_with_collector(query, collector)
        results = collector.results()
        assert results.scored_length() == min(10, len(wanted))
        in_order([(pair.ids[number], score) for score, number in results.top_n], wanted, 10, query)
        assert len(results) == collector.count() == len(wanted)
        assert {pair.ids[number] for number in collector.all_ids()} == wanted.keys()
        assert [hit["id"] for hit in results] == [pair.ids[number] for _, number in results.top_n]


@pytest.mark.parametrize(
    "query",
    [
        wq.Or([]),
        wq.And([]),
        wq.Term("没有这个字段", "警报"),
        wq.Or([wq.Term("没有这个字段", "警报"), wq.Term("body", "警报")]),
        wq.Or([wq.Term("body", "警报"), wq.Term("body", "演练")], boost=2.0),
        wq.Or([wq.Term("body", "警报")], boost=2.0),
        wq.Or([wq.Term("body", "警报"), wq.Term("body", "演练")], scale=0.5),
        wq.And([wq.Term("body", "警报"), wq.Term("body", "演练")], boost=2.0),
        wq.Or([wq.Term("body", "警报"), wq.Term("body", "警报")]),
        wq.Term("body", b"\xe8\xad\xa6\xe6\x8a\xa5"),
        wq.Every("*"),
        wq.ConstantScoreQuery(wq.Every(), 1e-9),
    ],
    ids=repr,
)
def test_queries_at_the_edge(pair: Pair, query: Any) -> None:
    check(pair, query, 10)


def test_an_index_without_segments_finds_nothing(tmp_path: Path) -> None:
    weighting = FixedPivotBM25F(Weights())
    with create(tmp_path / "empty").searcher(weighting=weighting) as searcher:
        segments = Segments(searcher, weighting)
        assert not len(top_documents(wq.Term("body", "警报"), segments, 10).numbers)
        collector = ArrayCollector(segments, 10)
        searcher.search_with_collector(wq.Every(), collector)
        assert collector.results().is_empty()


def test_whooshs_sorting_and_facets_read_the_columns(pair: Pair) -> None:
    query = wq.Term("body", "警报")
    for name in ("kind", "year"):
        theirs, ours = (side.search(query, limit=None, groupedby=name) for side in (pair.stock, pair.ours))
        counts = [{value: len(found) for value, found in results.groups().items()} for results in (theirs, ours)]
        assert counts[0] == counts[1]
        sorted_by = [[hit["id"] for hit in side.search(query, limit=None, sortedby=name)] for side in pair[:2]]
        assert sorted(sorted_by[0]) == sorted(sorted_by[1])
        read = pair.ours.reader().column_reader(name)
        values = [read[pair.ours.document_number(id=found)] for found in sorted_by[1]]
        assert values == sorted(values)
