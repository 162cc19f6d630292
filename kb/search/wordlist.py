"""All words of an index with their frequencies, read once: what patterns, corrections and pinyin look words up in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from kb.analysis.pairs import END, pair_keys, split
from kb.search.codec.types import Array
from kb.search.schema import TEXT_FIELDS

_LISTS: "WeakKeyDictionary[Any, WordList]" = WeakKeyDictionary()


class WordList:
    """The words of the text fields of one commit, with the number of sections that have each in a field.

    Single words are looked up; all of them are gathered when first needed.
    """

    def __init__(self, reader: Any) -> None:
        leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
        self._terms = [leaf.codec().terms_reader(leaf.storage(), leaf.segment()) for leaf in leaves]
        self._lines: dict[str, str] = {}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the text fields. What is read is copied, so that a list outlives its reader."""
        return frozenset().union(*(self._of_field(name) for name in TEXT_FIELDS))

    @cached_property
    def neighbours(self) -> "Neighbours":
        """The characters that stand side by side in words."""
        return Neighbours(self.words)

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

    def _joined(self, field: str) -> str:
        # Kept by the list itself: a cache of the method would keep every list, and its index's files, for good.
        if field not in self._lines:
            self._lines[field] = "\n".join(dict.fromkeys(self._of_field(field)))
        return self._lines[field]

    def _of_field(self, field: str) -> Iterator[str]:
        return (
            word for terms in self._terms if field in terms.fields for word in terms.fields[field].vocabulary.words()
        )


class Neighbours:
    """Which characters stand beside which in some word: strings of them, as sets would take much more room."""

    def __init__(self, words: Iterable[str]) -> None:
        keys, _ = pair_keys(END.join(words))
        both = np.stack(split(np.unique(keys)))
        self._behind = _by_first(both)
        self._before = _by_first(both[::-1, np.argsort(both[1], kind="stable")])

    def behind(self, char: str) -> set[str]:
        """Return the characters that stand right behind ``char`` in some word."""
        return set(self._behind.get(char, ""))

    def before(self, char: str) -> set[str]:
        """Return the characters that stand right before ``char`` in some word."""
        return set(self._before.get(char, ""))


def _by_first(pairs: Array) -> dict[str, str]:
    """Return the second characters of each first one; ``pairs`` are two rows of code points, ordered by the first."""
    firsts, starts = np.unique(pairs[0], return_index=True)
    seconds = pairs[1].astype("<u4").tobytes().decode("utf-32-le")
    bounds = pairwise([*starts.tolist(), len(seconds)])
    return {chr(first): seconds[start:end] for first, (start, end) in zip(firsts.tolist(), bounds, strict=True)}


def wordlist(reader: Any) -> WordList:
    """Return the words of an open index, one list for each reader."""
    if (known := _LISTS.get(reader)) is None:
        known = _LISTS[reader] = WordList(reader)
    return known
