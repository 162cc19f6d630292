"""The bonus for words that stand together in a section as they do in the query."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from kb.analysis import Token, analyze, covering
from kb.search.codec.types import Array, Floats
from kb.search.query import STOP_WORDS, Node, Words, leaves
from kb.search.ranking import rarity
from kb.search.scoring.phrases import common, occurrences
from kb.search.scoring.segments import SegmentArrays, Segments

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
        for text in _spellings(leaf) if isinstance(leaf, Words) else ():
            for first, second in pairwise(covering(analyze(text))):
                if _touch(first, second):
                    found[Pair(first.term, second.term, second.start - first.start)] = None
    return list(found)


def _spellings(words: Words) -> Iterator[str]:
    """Yield the text, and with each of its numerals in each other spelling."""
    yield words.text
    for variant in words.variants:
        if variant.reason == "numeral" and variant.of and variant.of != variant.text:
            yield words.text.replace(variant.of, variant.text)


def _touch(first: Token, second: Token) -> bool:
    return first.end == second.start and not {first.term, second.term} <= STOP_WORDS


def bonuses(segments: Segments, part: SegmentArrays, documents: Array, wanted: Sequence[Pair]) -> Floats:
    """Return the summed mean rarity of the pairs in each of ``documents``, ascending numbers in ``part``."""
    gained = np.zeros(len(documents), np.float32)
    terms = dict.fromkeys(term for pair in wanted for term in pair[:2])
    standing = {term: _occurrences(part, documents, term) for term in terms}
    scarce = {term: rarity(segments.size, segments.doc_frequency(FIELD, term.encode())) for term in terms}
    for pair in wanted:
        lined_up = common(standing[pair.first], standing[pair.second] - pair.distance)
        if len(lined_up):
            value = (scarce[pair.first] + scarce[pair.second]) / 2
            gained[np.searchsorted(documents, np.unique(lined_up >> 32))] += np.float32(value)
    return gained


def _occurrences(part: SegmentArrays, documents: Array, term: str) -> Array:
    """Return where a term stands in ``documents``: document and position in one number, ascending."""
    number = part.terms.number(FIELD, term.encode())
    return occurrences(documents, part.terms.fields[FIELD].list_of(number)) if number >= 0 else documents[:0]
