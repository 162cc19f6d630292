"""All words of an index with their frequencies, read once: what patterns, corrections and pinyin look words up in."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from kb.search.schema import TEXT_FIELDS

_LISTS: "WeakKeyDictionary[Any, WordList]" = WeakKeyDictionary()


class WordList:
    """The words of the text fields of one commit, with the number of sections that have each in a field."""

    def __init__(self, frequencies: dict[str, dict[str, int]]) -> None:
        self._frequencies = frequencies
        self._joined = {name: "\n".join(words) for name, words in frequencies.items()}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the text fields."""
        return frozenset().union(*self._frequencies.values())

    @cached_property
    def longest(self) -> int:
        """The length of the longest word."""
        return max(map(len, self.words), default=0)

    def frequency(self, word: str, field: str | None = None) -> int:
        """Return in how many sections a word stands: in a field, or in that field which has it most often."""
        fields = [field] if field else TEXT_FIELDS
        return max(self._frequencies[name].get(word, 0) for name in fields)

    def has(self, words: Iterable[str]) -> bool:
        """Whether every one of ``words`` stands somewhere."""
        return all(word in self.words for word in words)

    def fitting(self, expression: str, field: str) -> Sequence[str]:
        """Return the words of ``field`` that fit a regular expression as a whole, the commonest first."""
        found = set(re.findall(rf"^{expression}$", self._joined[field], re.MULTILINE))
        return sorted(found, key=lambda word: (-self.frequency(word, field), word))


def wordlist(reader: Any) -> WordList:
    """Return the words of an open index, gathered once for each reader."""
    if (known := _LISTS.get(reader)) is None:
        known = _LISTS[reader] = WordList({name: _frequencies(reader, name) for name in TEXT_FIELDS})
    return known


def _frequencies(reader: Any, field: str) -> dict[str, int]:
    """Return the words of a field. What is read is copied, so that a list outlives its reader."""
    found: dict[str, int] = {}
    for leaf, _ in reader.leaf_readers():
        terms = leaf.codec().terms_reader(leaf.storage(), leaf.segment())
        if field in terms.fields:
            words = terms.fields[field].vocabulary.words()
            counts = np.diff(np.asarray(terms.fields[field].starts).astype(np.int64)).tolist()
            if not found:
                found = dict(zip(words, counts, strict=True))
                continue
            for word, count in zip(words, counts, strict=True):
                found[word] = found.get(word, 0) + count
    return found
