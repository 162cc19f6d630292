"""Looking at the best documents only gives what looking at every section gives; counting is searching without order."""

from collections.abc import Iterator
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.library import Library
from kb.search.codec.types import Array, Floats
from kb.search.engine import Request
from kb.search.grouping import rank_documents
from kb.search.rescoring import Gains, Rescored, Sections, leading
from kb.search.scoring.runs import Runs
from tests.making_queries import random_tree

SEEDS = st.integers(0, 2**32 - 1)


def segments(chance: np.random.Generator) -> Iterator[tuple[Rescored, Floats, Array]]:
    """Yield segments with every section's score, computed one by one, and its document."""
    for place in range(chance.integers(1, 4)):
        sizes = chance.integers(1, 7, chance.integers(1, 30))
        of = np.repeat(np.arange(len(sizes)), sizes)
        # Few values, so that many sections tie.
        own = (chance.integers(0, chance.integers(1, 5), len(of)) / 4).astype(np.float32)
        gains = Gains(*((chance.integers(low, 4, len(sizes)) / 4).astype(np.float32) for low in (0, 1)))
        runs = SimpleNamespace(starts=np.cumsum(sizes) - sizes, sizes=sizes, of_sections=of, base=0)
        runs.document = f"{place}-{{}}".format
        bests = np.maximum.reduceat(own, runs.starts)
        every = np.where(own > 0, (own + gains.shares[of]) * gains.factors[of], np.float32(0))
        yield Rescored(cast(Runs, runs), own, bests, gains), every, of


@given(SEEDS, st.integers(1, 40))
def test_the_leading_sections_are_those_of_all(seed: int, depth: int) -> None:
    made = list(segments(np.random.default_rng(seed)))
    every = np.concatenate([scores for _, scores, _ in made])
    matching = np.sort(every[every > 0])
    least = matching[-depth] if len(matching) > depth else np.float32(0)
    for (_, scores, _), found in zip(made, leading([segment for segment, *_ in made], depth), strict=True):
        wanted = np.flatnonzero((scores >= least) & (scores > 0))
        assert found.numbers.tolist() == wanted.tolist()
        assert found.scores.tolist() == scores[wanted].tolist()


@given(SEEDS)
def test_a_document_s_best_is_its_best_section_s_also_after_some_were_raised(seed: int) -> None:
    chance = np.random.default_rng(seed)
    for segment, scores, of in segments(chance):
        numbers = np.flatnonzero(scores)[:: int(chance.integers(1, 4))]
        gained = chance.random(len(numbers)).astype(np.float32)
        segment.add(Sections(numbers, of[numbers], scores[numbers]), gained)
        expected = scores.copy()
        expected[numbers] += gained * segment._gains.factors[of[numbers]]
        documents = np.arange(len(segment.bests))
        assert segment.bests.tolist() == [float(expected[of == document].max()) for document in documents]
        found = segment.sections(documents)
        assert found.scores.tolist() == expected[found.numbers].tolist()
        assert np.count_nonzero(expected) == len(found.numbers)


@given(SEEDS, st.integers(1, 40), st.sampled_from(((), ("0-3", "1-0"))))
def test_the_best_documents_are_those_of_all(seed: int, wanted: int, pinned: tuple[str, ...]) -> None:
    made = list(segments(np.random.default_rng(seed)))
    first = {name: place for place, name in enumerate(pinned)}
    every = []
    for place, (_, scores, of) in enumerate(made):
        for document in np.unique(of[scores > 0]).tolist():
            best, *further = sorted(scores[of == document].tolist(), reverse=True)[:3]
            every.append((f"{place}-{document}", best + 0.05 * sum(further)))
    every.sort(key=lambda entry: (first.get(entry[0], len(first)), -entry[1], entry[0]))
    found = rank_documents([segment for segment, *_ in made], wanted, 0.05, first)
    assert [(entry.document, entry.score) for entry in found] == every[:wanted]
    for entry in found:
        place = int(entry.document.partition("-")[0])
        assert all(made[place][1][number] == score for number, score in zip(entry.numbers, entry.scores, strict=True))


@pytest.mark.parametrize("seed", range(60))
def test_a_count_is_the_total_of_a_search(starter: Library, seed: int) -> None:
    tree: Any = random_tree(Random(seed))
    for filters in ({}, {"kind": frozenset({"law", "training"})}):
        found = starter._engine.search(Request(tree, filters, limit=1000))
        assert starter._engine.count(tree, filters) == found.total == len(found.documents)
        assert starter._engine.documents(tree, filters) == {match.id for match in found.documents}
