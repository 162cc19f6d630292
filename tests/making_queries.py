"""Random queries of every kind over the words of ``making_index``, as trees of ours and as Whoosh's own objects."""

import random
from collections.abc import Callable, Sequence
from typing import Any

from whoosh import query as wq
from whoosh.query import spans

from kb.search import query as tree
from kb.search.exclusion import Excluding
from kb.search.phrase import OffsetPhrase
from tests.making_index import KINDS, TEXTS, WORDS, YEARS, sentence

Make = Callable[[random.Random, int], Any]


def word(chance: random.Random) -> str:
    """Return a word of the vocabulary, now and then one that no document has."""
    return chance.choice((*WORDS, "登月"))


def field(chance: random.Random) -> str:
    """Return a text field, mostly the body."""
    return chance.choice((*TEXTS, "body", "body", "body"))


# ---- trees


def _words(chance: random.Random, _depth: int) -> tree.Node:
    return tree.words(sentence(chance, chance.randint(1, 6)), chance.choice((None, None, field(chance))))


def _phrase(chance: random.Random, _depth: int) -> tree.Node:
    return tree.exact(sentence(chance, chance.randint(1, 3)).strip("，"), chance.choice((None, field(chance))))


def _prefix(chance: random.Random, _depth: int) -> tree.Node:
    return tree.Prefix(word(chance)[: chance.randint(1, 2)], chance.choice((None, field(chance))))


def _filter(chance: random.Random, _depth: int) -> tree.Node:
    name, values = chance.choice((("kind", KINDS), ("year", YEARS[:3]), ("folder", ("甲", "乙")), ("flags", ("ocr",))))
    return tree.Filter(name, tuple(chance.sample(values, chance.randint(1, len(values)))))


def _all(chance: random.Random, depth: int) -> tree.Node:
    return tree.All(_some(chance, depth, 2, 3))


def _any_of(chance: random.Random, depth: int) -> tree.Node:
    return tree.AnyOf(_some(chance, depth, 2, 3))


def _not(chance: random.Random, depth: int) -> tree.Node:
    return tree.Not(random_tree(chance, depth + 1))


def _group(chance: random.Random, depth: int) -> tree.Node:
    return tree.Group(_some(chance, depth, 0, 2), _some(chance, depth, 1, 2), _some(chance, depth, 0, 1))


def _some(chance: random.Random, depth: int, least: int, most: int) -> tuple[tree.Node, ...]:
    return tuple(random_tree(chance, depth + 1) for _ in range(chance.randint(least, most)))


_LEAVES: Sequence[Make] = (_words, _words, _phrase, _prefix, _filter)
_BRANCHES: Sequence[Make] = (_all, _any_of, _not, _group)


def random_tree(chance: random.Random, depth: int = 0) -> tree.Node:
    """Return a query tree, at most three levels deep."""
    made: tree.Node = chance.choice((*_LEAVES, *_BRANCHES) if depth < 2 else _LEAVES)(chance, depth)
    return made


# ---- Whoosh's queries, a function a kind


def term(chance: random.Random, _depth: int) -> wq.Query:
    return wq.Term(field(chance), word(chance), boost=chance.choice((1.0, 1.0, 1.0, 2.5)))


def value(chance: random.Random, _depth: int) -> wq.Query:
    name, values = chance.choice((("kind", KINDS), ("year", YEARS[:3]), ("flags", ("ocr", "no-date"))))
    return wq.Term(name, chance.choice(values))


def either(chance: random.Random, depth: int) -> wq.Query:
    made = wq.Or(queries(chance, depth, 2, 4), boost=chance.choice((1.0, 1.0, 3.0)))
    made.matcher_type = wq.Or.DEFAULT_MATCHER
    return made


def sum_of_terms(chance: random.Random, _depth: int) -> wq.Query:
    return wq.Or([wq.Term(field(chance), word(chance)) for _ in range(chance.randint(2, 6))])


def both(chance: random.Random, depth: int) -> wq.Query:
    return wq.And(queries(chance, depth, 2, 3), boost=chance.choice((1.0, 1.0, 3.0)))


def excluding(chance: random.Random, depth: int) -> wq.Query:
    return Excluding(*queries(chance, depth, 2, 2))


def negation(chance: random.Random, depth: int) -> wq.Query:
    return wq.Not(query(chance, depth + 1))


def and_maybe(chance: random.Random, depth: int) -> wq.Query:
    return wq.AndMaybe(*queries(chance, depth, 2, 2))


def require(chance: random.Random, depth: int) -> wq.Query:
    return wq.Require(*queries(chance, depth, 2, 2))


def greatest(chance: random.Random, depth: int) -> wq.Query:
    return wq.DisjunctionMax(queries(chance, depth, 2, 3))


def offset_phrase(chance: random.Random, _depth: int) -> wq.Query:
    phrase = tree.exact(sentence(chance, chance.randint(1, 3)).strip("，"))
    return OffsetPhrase(field(chance), phrase.terms, phrase.words)


def phrase(chance: random.Random, _depth: int) -> wq.Query:
    return wq.Phrase(field(chance), [word(chance), word(chance)], slop=chance.randint(1, 8))


def prefix(chance: random.Random, _depth: int) -> wq.Query:
    return wq.Prefix(field(chance), word(chance)[:1])


def wildcard(chance: random.Random, _depth: int) -> wq.Query:
    return wq.Wildcard(field(chance), chance.choice(("?{}", "*{}", "?{}*")).format(word(chance)[1]))


def fuzzy(chance: random.Random, _depth: int) -> wq.Query:
    return wq.FuzzyTerm(field(chance), word(chance), maxdist=1, prefixlength=chance.randint(0, 1))


def term_range(chance: random.Random, _depth: int) -> wq.Query:
    name = chance.choice(("year", "body"))
    first, last = ("2020", "2021") if name == "year" else sorted((word(chance), word(chance)))
    return wq.TermRange(name, first, last, startexcl=chance.random() < 0.3, endexcl=chance.random() < 0.3)


def near(chance: random.Random, _depth: int) -> wq.Query:
    name = field(chance)
    first, second = wq.Term(name, word(chance)), wq.Term(name, word(chance))
    return spans.SpanNear(first, second, slop=chance.randint(1, 10), ordered=chance.random() < 0.5)


def at_front(chance: random.Random, _depth: int) -> wq.Query:
    return spans.SpanFirst(wq.Term(field(chance), word(chance)), limit=chance.randint(0, 12))


def every(chance: random.Random, _depth: int) -> wq.Query:
    return wq.Every(chance.choice((None, "body", "year")), boost=chance.choice((1.0, 2.0)))


def constant(chance: random.Random, depth: int) -> wq.Query:
    return wq.ConstantScoreQuery(query(chance, depth + 1), chance.choice((1e-9, 2.0)))


def nothing(_chance: random.Random, _depth: int) -> wq.Query:
    return wq.NullQuery


SIMPLE: Sequence[Make] = (
    *(term, value, sum_of_terms, offset_phrase, phrase, prefix, wildcard, fuzzy, term_range),
    *(every, nothing),
)
# They do not tell their size, which Whoosh's own AND and OR ask for.
ALONE: Sequence[Make] = (near, at_front)
COMPOUND: Sequence[Make] = (either, both, excluding, negation, and_maybe, require, greatest, constant)


def query(chance: random.Random, depth: int = 0) -> wq.Query:
    """Return one of Whoosh's queries, at most three levels deep."""
    kinds = (*SIMPLE, *COMPOUND) if depth < 2 else SIMPLE
    return chance.choice(kinds)(chance, depth)


def queries(chance: random.Random, depth: int, least: int, most: int) -> list[wq.Query]:
    """Return some."""
    return [query(chance, depth + 1) for _ in range(chance.randint(least, most))]
