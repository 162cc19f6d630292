"""What a section loses by typed words that it lacks, however often it has the others.

A long word is counted several times over, 人民防空 also as 人民, as 防空 and by pairs: of 人民防空 经费 a section full
of the one would come before that which tells of both. Whoever puts a blank between words wants each of them. The
coordination level of a section (Salton, *Introduction to Modern Information Retrieval*, 1983, ch. 4) is the share of
the typed words that stand in it, here by their rarity.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from kb.analysis import fold
from kb.search.codec.types import Floats, Mask
from kb.search.names import word_terms
from kb.search.query import STOP_WORDS, Node, Variant, Words, leaves
from kb.search.ranking import rarity
from kb.search.schema import TEXT_FIELDS
from kb.search.scoring.segments import SegmentArrays, Segments

_LONGEST = 3
"""What has more words in it, as we cut them, is a sentence: nobody looks for it as a whole."""


class Typed(NamedTuple):
    """A word as typed between blanks, and the ways it may stand: each some terms, all of which a section must have."""

    text: str
    ways: tuple[tuple[str, ...], ...]
    fields: tuple[str, ...]


def _typed_words(tree: Node) -> list[Typed]:
    """Return the words between blanks of each plain text that has two or more; sentences and empty words are none."""
    found: dict[Typed, None] = {}
    for leaf in leaves(tree):
        if isinstance(leaf, Words):
            words = dict.fromkeys(_typed(leaf))
            found |= words if len(words) > 1 else {}
    return list(found)


def _typed(leaf: Words) -> Iterator[Typed]:
    fields = (leaf.field,) if leaf.field else TEXT_FIELDS
    for text in fold(leaf.text).split():
        ways = dict.fromkeys(filter(None, map(word_terms, [text, *_written(text, leaf.variants)])))
        units = next(iter(ways), ())
        if len(units) <= _LONGEST and not set(units) <= STOP_WORDS:
            yield Typed(text, tuple(ways), fields)


def _written(text: str, variants: Sequence[Variant]) -> Iterator[str]:
    """Yield a word as it is written with each variant of a part of it."""
    return (text.replace(variant.of, variant.text) for variant in variants if variant.of and variant.of in text)


class Coordination:
    """Which sections have which of the typed words, and the share of all of them that each word is by its rarity."""

    def __init__(self, segments: Segments, tree: Node) -> None:
        self._parts = segments.parts
        self._typed = _typed_words(tree)
        self._standing = [[_standing(word, part) for part in segments.parts] for word in self._typed]
        having = [sum(int(np.count_nonzero(mask)) for mask in masks) for masks in self._standing]
        worth = [rarity(segments.size, count) for count in having]
        self._shares = [value / sum(worth) for value in worth] if segments.parts else [0.0] * len(worth)

    def factors(self, loss: float) -> list[Floats] | None:
        """Return what each section of every segment multiplies its score by; None where it is 1 for all.

        It is 1 - ``loss`` where all words are lacking.
        """
        if not self._typed:
            return None
        found = [np.ones(part.size, np.float32) for part in self._parts]
        for masks, share in zip(self._standing, self._shares, strict=True):
            for factor, mask in zip(found, masks, strict=True):
                factor[~mask] -= np.float32(loss * share)
        return found

    def lacking(self, number: int) -> Iterator[tuple[str, float]]:
        """Yield the words that section ``number`` lacks with their shares."""
        place = max(place for place, part in enumerate(self._parts) if part.base <= number)
        for word, masks, share in zip(self._typed, self._standing, self._shares, strict=True):
            if not masks[place][number - self._parts[place].base]:
                yield word.text, share


def _standing(word: Typed, part: SegmentArrays) -> Mask:
    found = np.zeros(part.size, bool)
    for way in word.ways:
        inside = np.ones(part.size, bool)
        for term in way:
            inside &= _having(term, word.fields, part)
        found |= inside
    return found


def _having(term: str, fields: Sequence[str], part: SegmentArrays) -> Mask:
    found = np.zeros(part.size, bool)
    for field in fields:
        if (number := part.terms.number(field, term.encode())) >= 0:
            postings = part.terms.fields[field]
            found[postings.numbers[postings.span(number)]] = True
    return found
