"""All words of an index in one string, so that a pattern finds the words it fits in one pass."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from kb.search.schema import TEXT_FIELDS

_LISTS: "WeakKeyDictionary[Any, WordList]" = WeakKeyDictionary()


class WordList:
    """The words of the text fields of one commit, with the number of sections that have each."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    @cached_property
    def _joined(self) -> dict[str, str]:
        return {name: "\n".join(word.decode() for word in self._reader.lexicon(name)) for name in TEXT_FIELDS}

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the text fields."""
        return frozenset(word for joined in self._joined.values() for word in joined.split("\n") if word)

    def frequency(self, word: str, field: str | None = None) -> int:
        """Return in how many sections a word stands: in a field, or in that field which has it most often."""
        fields = [field] if field else TEXT_FIELDS
        return max(int(self._reader.doc_frequency(name, word)) for name in fields)

    def fitting(self, expression: str, field: str) -> Sequence[str]:
        """Return the words of ``field`` that fit a regular expression as a whole, the commonest first."""
        found = set(re.findall(rf"^{expression}$", self._joined[field], re.MULTILINE))
        return sorted(found, key=lambda word: (-self.frequency(word, field), word))

    def beginning(self, stem: str, field: str) -> Iterator[str]:
        """Yield the words of ``field`` that begin with ``stem``, in alphabetical order."""
        return (word.decode() for word in self._reader.expand_prefix(field, stem))


def wordlist(reader: Any) -> WordList:
    """Return the words of an open index, gathered once for each reader."""
    if (known := _LISTS.get(reader)) is None:
        known = _LISTS[reader] = WordList(reader)
    return known
