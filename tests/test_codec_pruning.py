"""Pruned and exhaustive search give the same documents and, bit for bit, the same scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as wq

from kb.search.codec import Batch, batch, postings
from kb.search.codec.blobs import Blobs
from kb.search.codec.lists import DEPTHS
from kb.search.codec.matcher import BLOCK
from kb.search.codec.types import Array, Floats, Mask
from kb.search.ranking import Weights
from kb.search.scoring import pruning
from kb.search.scoring.collector import top_documents
from kb.search.scoring.matching import match
from kb.search.scoring.pruning import TopDocuments, find_top
from kb.search.scoring.segments import Room, ScoredList, SegmentArrays, Segments
from kb.search.weighting import FixedPivotBM25F
from tests.making_index import bulk, create

LIMITS = st.sampled_from((1, 2, 9, 10, 11, 99, 100, 101, 150))
SEEDS = st.integers(0, 2**32 - 1)
COSTS = st.fixed_dictionaries(
    {
        "_BATCH": st.sampled_from((1, 100, 1000, 15_000)),
        "_DENSE": st.sampled_from((0, 2, 6, 10**6)),
        "_PROBE": st.sampled_from((0, 32, 10**6)),
        "_MANY": st.sampled_from((0, 2, 40, 10**6)),
    }
)
"""What pruning takes to be cheaper than what else: on no value does the answer depend."""


@dataclass
class Part:
    """What pruning asks of a segment."""

    base: int
    size: int
    removed: Mask | None

    @cached_property
    def room(self) -> Room:
        """Room for scores, all 0 between uses."""
        return Room(np.zeros(self.size), np.zeros(self.size, bool))


def scored_list(chance: np.random.Generator, size: int, levels: int) -> ScoredList:
    """Return a list as long as chance has it; its impacts take few ``levels``, so that scores tie, and are skewed."""
    count = int(np.ceil(size * chance.random() ** 3))
    numbers = np.sort(chance.permutation(size)[:count]).astype(np.min_scalar_type(size))
    codes = np.ceil(chance.random(count) ** 6 * levels).astype(np.intp)
    table = np.arange(levels + 1, dtype=np.float32) / np.float32(levels / 2.2)
    impacts = table[codes]
    factor = float(np.float32(chance.random() * 9 + 0.1))
    # A list whose impacts are computed when asked for does not tell what is reached.
    told = count >= BLOCK and chance.random() < 0.8
    reached = [factor * float(np.sort(impacts)[-depth]) if told else 0.0 for depth in DEPTHS]
    return ScoredList(numbers, codes, table, factor, factor * float(impacts.max()), reached)


def exhaustive(parts: Sequence[tuple[Part, list[ScoredList]]], limit: int) -> tuple[Array, Floats]:
    """Return the best documents and their scores by adding up everything."""
    numbers, scores = [], []
    for part, lists in parts:
        sums = np.zeros(part.size)
        for scored in lists:
            sums[scored.numbers] += scored.impacts[scored.codes] * np.float32(scored.factor)
        if part.removed is not None:
            sums[part.removed] = 0
        total = sums.astype(np.float32)
        numbers.append(np.flatnonzero(total) + part.base)
        scores.append(total[total > 0])
    every, found = np.concatenate(numbers), np.concatenate(scores)
    order = np.lexsort((every, -found))
    least = found[order[limit - 1]] if len(order) >= limit else 0
    order = order[found[order] >= least]
    return every[order], found[order]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(SEEDS, st.lists(st.sampled_from((1, 50, 127, 128, 300, 2000)), min_size=1, max_size=4), LIMITS, COSTS, st.data())
def test_random_lists(seed: int, sizes: list[int], limit: int, costs: dict[str, int], data: st.DataObject) -> None:
    terms = data.draw(st.integers(1, 8))
    levels = data.draw(st.sampled_from((1, 3, 50, 10**6)))
    removing = data.draw(st.sampled_from((0.0, 0.0, 0.1, 0.9)))
    chance = np.random.default_rng(seed)
    parts: list[tuple[Part, list[ScoredList]]] = []
    for base, size in zip(np.cumsum([0, *sizes]).tolist(), sizes, strict=False):
        removed = chance.random(size) < removing if removing and chance.random() < 0.7 else None
        # A term may be missing from a segment, or stand twice in the query.
        lists = [scored_list(chance, size, levels) for _ in range(terms) if chance.random() < 0.9]
        parts.append((Part(base, size, removed), lists + lists[:1] if chance.random() < 0.2 else lists))
    top = TopDocuments(limit)
    with pytest.MonkeyPatch.context() as patch:
        for name, cost in costs.items():
            patch.setattr(pruning, name, cost)
        for part, lists in parts:
            find_top(lists, cast(SegmentArrays, part), top)
            assert not part.room.sums.any()
            assert not part.room.marks.any()
    numbers, scores = exhaustive(parts, limit)
    assert top.numbers.tolist() == numbers.tolist()
    assert top.scores.tobytes() == scores.tobytes()


# ---- through an index


def batch_of_lists(chance: np.random.Generator, size: int, terms: int) -> Batch:
    """Return documents with random posting lists in two fields; a term may be nearly everywhere or nearly nowhere."""
    made, lengths = {}, {}
    for name in ("title", "body"):
        present = chance.random((terms, size)) < chance.random((terms, 1)) ** 3
        present[:, 0] |= ~present.any(axis=1)
        frequencies = np.where(present, np.minimum(chance.zipf(1.7, (terms, size)), 500), 0)
        names = [f"t{term}".encode() for term in range(terms)]
        code, number = np.nonzero(frequencies)
        counts = np.bincount(code, minlength=terms).astype(np.uint32)
        nothing = np.zeros(0, np.uint16)
        made[name] = postings.Postings(
            names, counts, number.astype(np.uint32), frequencies[code, number].astype(np.uint32), nothing
        )
        lengths[name] = batch.measured(frequencies.sum(axis=0) + chance.integers(0, 40, size))
    stored = Blobs.of([b"{}"] * size)
    kinds = {"kind": batch.category([b"odd" if number % 2 else b"even" for number in range(size)])}
    made["kind"] = postings.invert(
        ["odd" if number % 2 else "even" for number in range(size)], np.arange(size, dtype=np.uint32), None
    )
    return Batch(size, made, lengths, kinds, stored)


@pytest.fixture(scope="module")
def weighting() -> FixedPivotBM25F:
    return FixedPivotBM25F(Weights())


def check_queries(segments: Segments, chance: np.random.Generator, limit: int) -> None:
    """Compare the best of random sums of terms with the best of everything."""
    for _ in range(20):
        names = chance.choice([f"t{term}" for term in range(9)], chance.integers(1, 7)).tolist()
        terms: list[Any] = [wq.Term(str(chance.choice(["title", "body"])), name) for name in names]
        if chance.random() < 0.2:
            terms.append(wq.Term("kind", "odd"))
        query = wq.Or(terms)
        parts = [match(query, part, segments).scores for part in segments.parts]
        scores = np.concatenate(parts)
        matching = np.flatnonzero(scores)
        order = matching[np.lexsort((matching, -scores[matching]))]
        order = order[scores[order] >= (scores[order[limit - 1]] if len(order) >= limit else 0)]
        top = top_documents(query, segments, limit)
        assert top.numbers.tolist() == order.tolist()
        assert top.scores.tobytes() == scores[order].tobytes()


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SEEDS, st.lists(st.sampled_from((1, 130, 700, 3000)), min_size=1, max_size=3), LIMITS, st.booleans())
def test_random_indexes(weighting: FixedPivotBM25F, seed: int, sizes: list[int], limit: int, removing: bool) -> None:
    chance = np.random.default_rng(seed)
    with TemporaryDirectory() as folder:
        index = create(Path(folder))
        for size in sizes:
            writer = bulk(index)
            writer.add_batch(batch_of_lists(chance, size, 8))
            writer.commit(merge=False)
        if removing:
            writer = bulk(index)
            for number in chance.choice(sum(sizes), sum(sizes) // 7, replace=False).tolist():
                writer.delete_document(number)
            writer.commit(merge=False)
        with index.searcher(weighting=weighting) as searcher:
            check_queries(Segments(searcher, weighting), chance, limit)
