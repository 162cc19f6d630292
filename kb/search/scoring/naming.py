"""How far a query names a document: how much of it stands in the title, and how much of the title it is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from kb import lexicon
from kb.analysis import Token, analyze, covering, finest, fold
from kb.citations import law_name
from kb.search.codec.types import Floats
from kb.search.names import word_terms
from kb.search.query import STOP_WORDS, Node, Variant, Words, leaves
from kb.search.ranking import rarity
from kb.search.scoring.runs import Runs, years
from kb.search.scoring.segments import Segments

_OUTRIGHT = 3.0
_WHOLE = 0.999
_INSIDE = 0.5
GENRES = tuple(lexicon.words("genres"))
"""What documents are by their form: the word of a query that tells one of many on a subject."""

_BODY, _TITLE = "body", "title"
_LAW = "法"
"""The only single character that counts: with it a name is that of a law, without it that of a field (人民防空法)."""


class Part(NamedTuple):
    """A word of a query: the terms of each way to say it, the words inside it, what it weighs, its length."""

    ways: tuple[tuple[str, ...], ...]
    inner: tuple[str, ...]
    weight: float
    length: int


class Names(NamedTuple):
    """A query as the name of a document: its words, its text without blanks, other ways to say all of it, its years."""

    parts: tuple[Part, ...]
    typed: tuple[str, ...]
    outright: frozenset[str]
    years: frozenset[str]


def names(tree: Node, segments: Segments) -> Names:
    """Return what of a query may stand in a title."""
    plain = [leaf for leaf in leaves(tree) if isinstance(leaf, Words) and leaf.field in (None, _TITLE)]
    typed = tuple(word for leaf in plain for word in fold(leaf.text).split())
    others = [variant.text for leaf in plain for variant in leaf.variants if variant.of == fold(leaf.text).strip()]
    whole = ["".join(typed), *(others if len(plain) == 1 else ())]
    parts = tuple(part for leaf in plain for part in _parts(leaf, segments))
    outright = frozenset(law_name(name) for name in whole if len(name) > 1)
    return Names(parts, typed, outright, years("\n".join(typed)))


def named(runs: Runs, wanted: Names, power: float) -> Floats:
    """Return how far each document of a segment is named, from 0 to 1; more where a title is the query.

    A document of another year than the query has is not the one that is named.
    """
    shares = _shares(runs, wanted.parts, power)
    _raise_verbatim(runs, wanted.typed, shares)
    for name in wanted.outright:
        if numbers := runs.titles.called(name):
            shares[np.isin(runs.title_codes, numbers)] = _OUTRIGHT
    if wanted.years:
        shares[np.isin(runs.title_codes, runs.titles.of_other_years(wanted.years))] = 0
    return shares


def _shares(runs: Runs, parts: Sequence[Part], power: float) -> Floats:
    """Return the share of the query, by weight, in each title, to the power; times half of 1 and its share of it.

    The title of a law names a field, and each article speaks of something else in it: a part of the
    query in it says nothing.
    """
    total = np.float32(sum(part.weight for part in parts))
    found, length = np.zeros(len(runs), np.float32), np.zeros(len(runs), np.float32)
    for part in parts:
        held = _held(runs, part)
        found += held * np.float32(part.weight)
        length += held * np.float32(part.length)
    if not found.any():
        return found
    found /= total
    found[runs.is_law & (found < _WHOLE)] = 0
    shares: Floats = found**power * (1 + np.minimum(length / runs.title_lengths, 1)) / 2
    return shares


def _held(runs: Runs, part: Part) -> Floats:
    """Return how much of a word each title has: all of it, or half as much as of the words inside it."""
    held = np.zeros(len(runs), np.float32)
    for term in part.inner:
        held[runs.titled(term)] += np.float32(_INSIDE / len(part.inner))
    for terms in part.ways:
        held[np.logical_and.reduce([runs.titled(term) for term in terms])] = 1
    return held


def _raise_verbatim(runs: Runs, typed: Sequence[str], shares: Floats) -> None:
    """Raise the documents whose title has every typed word just so, wherever words begin: no others say it as well."""
    if not typed:
        return
    size = sum(map(len, typed))
    found = np.zeros(runs.titles.count, np.float32)
    for number, title in runs.titles.having(max(typed, key=len)):
        if all(word in title for word in typed):
            found[number] = min(1.0, (2 + size / len(title)) / 3)
    np.maximum(shares, found[runs.title_codes], out=shares)


def _parts(leaf: Words, segments: Segments) -> Iterator[Part]:
    folded, tokens = fold(leaf.text), analyze(leaf.text)
    for token in covering(tokens):
        if token.term in STOP_WORDS or (len(token.term) < 2 and token.term != _LAW):
            continue
        others = (variant for variant in leaf.variants if _stands_for(variant, token, folded))
        ways = dict.fromkeys([(token.term,), *(word_terms(variant.text) for variant in others)])
        inner = [one.term for one in finest(tokens) if token.start <= one.start and one.end <= token.end]
        weight = rarity(segments.size, segments.doc_frequency(_BODY, token.term.encode()))
        genre = token.term.endswith(GENRES)
        yield Part(tuple(ways), tuple(inner), weight * (1 + genre), token.end - token.start)


def _stands_for(variant: Variant, token: Token, folded: str) -> bool:
    """Whether a variant is of typed words that hold a token."""
    start = folded.find(variant.of) if variant.of else -1
    return 0 <= start <= token.start and token.end <= start + len(variant.of)
