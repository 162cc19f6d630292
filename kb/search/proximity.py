"""The bonus for words that stand together in a section as they do in the query."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from whoosh import query as wq

from kb.analysis import Token, analyze, covering
from kb.search.query import STOP_WORDS, Node, Words, leaves
from kb.search.ranking import rarity

FIELD = "body"


class Pair(NamedTuple):
    """Two terms and the distance in characters at which the query has them."""

    first: str
    second: str
    distance: int


def pairs(tree: Node) -> list[Pair]:
    """Return the neighbouring words of a query's plain text, each pair once."""
    found: dict[Pair, None] = {}
    for leaf in leaves(tree):
        if isinstance(leaf, Words):
            tokens = covering(analyze(leaf.text))
            for first, second in pairwise(tokens):
                if _touch(first, second):
                    found[Pair(first.term, second.term, second.start - first.start)] = None
    return list(found)


def _touch(first: Token, second: Token) -> bool:
    return first.end == second.start and not {first.term, second.term} <= STOP_WORDS


def bonuses(searcher: Any, numbers: Iterable[int], wanted: Sequence[Pair]) -> dict[int, float]:
    """Return, for the sections that have some, the summed mean rarity of the pairs standing in them.

    ``numbers`` are section numbers; sections without a pair are left out.
    """
    candidates = sorted(numbers)
    total = searcher.doc_count_all()
    gained: dict[int, float] = {}
    for pair in wanted:
        both = _sections_with(searcher, candidates, pair)
        if not both:
            continue
        frequencies = (searcher.doc_frequency(FIELD, term) for term in (pair.first, pair.second))
        value = sum(rarity(total, frequency) for frequency in frequencies) / 2
        for number in both:
            gained[number] = gained.get(number, 0.0) + value
    return gained


def _sections_with(searcher: Any, candidates: Sequence[int], pair: Pair) -> list[int]:
    """Return those of ``candidates`` (ascending) in which the pair stands at its distance."""
    found = []
    for leaf, offset in searcher.leaf_searchers():
        limit = offset + leaf.doc_count_all()
        first = wq.Term(FIELD, pair.first).matcher(leaf, leaf.boolean_context())
        second = wq.Term(FIELD, pair.second).matcher(leaf, leaf.boolean_context())
        for number in candidates:
            if offset <= number < limit and _at(first, number - offset) and _at(second, number - offset):
                starts = {start + pair.distance for start in first.value_as("positions")}
                if starts.intersection(second.value_as("positions")):
                    found.append(number)
    return found


def _at(matcher: Any, number: int) -> bool:
    """Move ``matcher`` on to ``number``, and say whether it has it."""
    if matcher.is_active() and matcher.id() < number:
        matcher.skip_to(number)
    return bool(matcher.is_active() and matcher.id() == number)
