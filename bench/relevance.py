"""What the ranking knows of each judged question: the parts of every candidate's score, unweighted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import query as wq

from kb.document import Level
from kb.evaluation import Judgement, Question
from kb.library import Library
from kb.search import proximity
from kb.search.compiler import variant_parts
from kb.search.query import Node, Words, leaves, terms_of
from kb.search.schema import SCORED_PAIRS
from kb.search.scoring import naming, prior
from kb.search.scoring.matching import match

FIELDS = ("title", "headings", "body", SCORED_PAIRS)
_CANDIDATES = 800

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sections that may answer a question, each with the parts of its score; ``relevant`` are their places."""

    own: Floats  # a row for each of FIELDS
    leader: Floats  # the same of the best section of the same document
    adjacency: Floats
    whole: Floats
    named: Floats
    levels: npt.NDArray[Any]  # "" for what is no law
    others: Floats  # what kind and validity multiply by
    legal: float  # how likely the question asks for law
    relevant: tuple[npt.NDArray[np.int64], ...]


def candidates(library: Library, question: Question) -> Candidates:
    """Return the candidates of a question, with everything that weights apply to."""
    engine: Any = library._engine
    snapshot, tree = engine._snapshot, library.understand(question.text).tree
    own = np.stack([_field(snapshot, tree, field) for field in FIELDS])
    factors = [snapshot._weights.fields()[field] for field in FIELDS]
    score = (own.T @ np.array(factors, np.float32)).astype(np.float32)
    run, leaders = _leaders(snapshot, score)
    wholes = np.concatenate(snapshot._whole.scores(terms_of(tree)))
    levels = np.concatenate([_levels(runs) for runs in snapshot.runs])
    names, power = naming.names(tree, snapshot.segments), snapshot._weights.exactness
    named = np.concatenate([naming.named(runs, names, power) for runs in snapshot.runs])
    others = np.concatenate([standing.others for standing in snapshot._standings])
    rough = (score + 0.5 * score[leaders[run]] + 0.2 * wholes[run]) * np.where(levels[run] == "law", 2.0, 1.2)
    rough += named[run] * rough.max()
    best = np.sort(np.argsort(-rough, kind="stable")[:_CANDIDATES])
    places = _places(library, snapshot, best)
    return Candidates(
        own[:, best],
        own[:, leaders[run[best]]],
        _adjacency(snapshot, tree, best),
        wholes[run[best]],
        named[run[best]],
        levels[run[best]],
        others[run[best]],
        prior.legal_chance(snapshot.runs, tree),
        tuple(_having(places, judged) for judged in question.relevant),
    )


def _field(snapshot: Any, tree: Node, field: str) -> Floats:
    """Return what the words of a tree score in one field alone, over all sections, at factor 1."""
    words = [leaf for leaf in leaves(tree) if isinstance(leaf, Words)]
    names = dict.fromkeys(name for leaf in words for name in (leaf.pairs if field == SCORED_PAIRS else leaf.terms))
    variants = [variant for leaf in words for variant in leaf.variants if field != SCORED_PAIRS]
    query = wq.Or([wq.Term(field, name) for name in names])
    query.subqueries += [part for variant in variants for part in variant_parts(variant, (field,))]
    found = [match(query, part, snapshot.segments).scores for part in snapshot.segments.parts]
    return np.concatenate(found) / np.float32(snapshot._weights.fields()[field])


def _leaders(snapshot: Any, score: Floats) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the document of each section, and the best section of each document, numbered over all segments."""
    starts = np.concatenate([runs.starts + runs.base for runs in snapshot.runs])
    run = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(score)))
    order = np.lexsort((-score, run))
    return run, order[np.searchsorted(run[order], np.arange(len(starts)))]


def _levels(runs: Any) -> npt.NDArray[Any]:
    values, codes = runs.column("level")
    return np.where(runs.is_law, np.array([value or Level.LOCAL for value in values])[codes], "")


def _adjacency(snapshot: Any, tree: Node, numbers: npt.NDArray[np.int64]) -> Floats:
    gained = np.zeros(len(numbers), np.float32)
    if wanted := proximity.pairs(tree):
        for part in snapshot.segments.parts:
            inside = (numbers >= part.base) & (numbers < part.base + part.size)
            gained[inside] = proximity.bonuses(snapshot.segments, part, numbers[inside] - part.base, wanted)
    return gained


def _places(library: Library, snapshot: Any, numbers: npt.NDArray[np.int64]) -> list[Any]:
    ids = [snapshot.section_id(number) for number in numbers.tolist()]
    return library.places(ids)


def _having(places: Sequence[Any], judged: Judgement) -> npt.NDArray[np.int64]:
    return np.array([n for n, place in enumerate(places) if judged.covers(place)], np.int64)
