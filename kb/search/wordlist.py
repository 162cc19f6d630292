"""All words of an index with their frequencies, read once: what patterns, corrections and pinyin look words up in."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from kb.search.schema import TEXT_FIELDS

_LISTS: "WeakKeyDictionary[Any, WordList]" = WeakKeyDictionary()


class WordList:
    """The words of the text fields of one commit, with the number of sections that have each in a field.

    Single words are looked up; all of them are gathered when first needed.
    """

    def __init__(self, reader: Any) -> None:
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        self._terms = [leaf.codec().terms_reader(leaf.storage(), leaf.segment()) for leaf in leaves]

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the text fields."""
        return frozenset().union(*(self._frequencies(name) for name in TEXT_FIELDS))

    @cached_property
    def longest(self) -> int:
        """The length of the longest word."""
        return max(map(len, self.words), default=0)

    def frequency(self, word: str, field: str | None = None) -> int:
        """Return in how many sections a word stands: in a field, or in that field which has it most often."""
        fields = [field] if field else TEXT_FIELDS
        return max(sum(int(terms.doc_frequency(name, word.encode())) for terms in self._terms) for name in fields)

    def has(self, words: Iterable[str]) -> bool:
        """Whether every one of ``words`` stands somewhere."""
        return all(self.frequency(word) for word in words)

    def fitting(self, expression: str, field: str) -> Sequence[str]:
        """Return the words of ``field`` that fit a regular expression as a whole, the commonest first."""
        found = set(re.findall(rf"^{expression}$", self._joined(field), re.MULTILINE))
        return sorted(found, key=lambda word: (-self.frequency(word, field), word))

    @cache  # noqa: B019 - a list lives as long as its index is open
    def _joined(self, field: str) -> str:
        return "\n".join(self._frequencies(field))

    @cache  # noqa: B019
    def _frequencies(self, field: str) -> dict[str, int]:
        """Return the words of a field. What is read is copied, so that a list outlives its reader."""
        found: dict[str, int] = {}
        for terms in self._terms:
            if field in terms.fields:
                words = terms.fields[field].vocabulary.words()
                counts = np.diff(np.asarray(terms.fields[field].starts).astype(np.int64)).tolist()
                for word, count in zip(words, counts, strict=True):
                    found[word] = found.get(word, 0) + count
        return found


def wordlist(reader: Any) -> WordList:
    """Return the words of an open index, one list for each reader."""
    if (known := _LISTS.get(reader)) is None:
        known = _LISTS[reader] = WordList(reader)
    return known
