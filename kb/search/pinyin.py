"""Pinyin in a query: ``guofang dongyuan`` and ``gfdy`` find 国防动员. Only Latin letters are read so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from weakref import WeakKeyDictionary, proxy

from kb import lexicon, settings
from kb.analysis import fold
from kb.analysis.readings import spellings
from kb.search.names import LawNames, word_terms
from kb.search.query import Variant, Words
from kb.search.wordlist import WordList

WEIGHT = 0.9
_LATIN = re.compile(r"(?<![^\W_])[a-zü']{2,40}(?:\s+[a-zü']{1,40})*(?![^\W_])")
_HAN = re.compile(r"[一-鿕]{2,8}")
_MOST = 3
_SHARE = 0.1
_RARE = 0.25

_READINGS: "WeakKeyDictionary[WordList, Pinyin]" = WeakKeyDictionary()


def field_terms() -> set[str]:
    """Return the field's own words: its terms, and its names and abbreviations."""
    return {*lexicon.words("terms"), *(name for row in lexicon.entries("synonyms") for name in row)}


class Pinyin:
    """The readings of the words of one library, and of the names of its laws."""

    def __init__(self, words: WordList, names: LawNames) -> None:
        # Weak, as these are kept for as long as the list is: they must not be what keeps it.
        self._words: WordList = proxy(words)
        self._names = names

    @cached_property
    def _by_reading(self) -> dict[str, list[str]]:
        """The words of two characters and more by their whole reading."""
        found: dict[str, list[str]] = {}
        for word in self._words.words:
            if _HAN.fullmatch(word):
                for spelling in spellings(word)[:4]:
                    found.setdefault("".join(spelling), []).append(word)
        return found

    @cached_property
    def _by_initials(self) -> dict[str, list[str]]:
        """The field's own terms by their initials: any word of the language would make too many."""
        found: dict[str, list[str]] = {}
        for term in {fold(term) for term in field_terms()} & self._words.words:
            for initials in {"".join(syllable[0] for syllable in spelling) for spelling in spellings(term)}:
                found.setdefault(initials, []).append(term)
        return found

    def words(self, typed: str) -> list[str]:
        """Return the laws or the commonest words that Latin letters stand for: a whole reading, or initials."""
        letters = re.sub(r"[\s']", "", typed.replace("ü", "v"))
        if found := self._by_reading.get(letters):
            return self._commonest(found)
        if typed in self._words.words:
            return []
        return self._names.read(letters) or self._commonest(self._by_initials.get(letters, ()))

    def parts(self, typed: str) -> list[str]:
        """Return the words that Latin letters stand for, or their parts where the whole is no word or a rare one."""
        whole, parts = self.words(typed), typed.split()
        of_parts = [word for part in parts for word in self.words(part)] if len(parts) > 1 else []
        if not of_parts or not whole:
            return whole or of_parts
        least = min(map(self._words.frequency, of_parts)) * _RARE
        return whole if max(map(self._words.frequency, whole)) >= least else [*whole, *of_parts]

    def _commonest(self, words: Iterable[str]) -> list[str]:
        """Return the commonest words; one that is far rarer than the first is hardly meant."""
        frequency = {word: self._words.frequency(word) for word in words}
        least = max(frequency.values(), default=0) * _SHARE
        common = [word for word in frequency if frequency[word] >= least]
        return sorted(common, key=lambda word: (-frequency[word], word))[:_MOST]


def pinyin(words: WordList, names: LawNames) -> Pinyin:
    """Return the readings of the words of a library, made once; good for as long as ``words`` is held."""
    if (known := _READINGS.get(words)) is None:
        known = _READINGS[words] = Pinyin(words, names)
    return known


def add_pinyin(words: Words, known: WordList, names: LawNames) -> Words:
    """Return ``words`` with what their Latin letters stand for in pinyin."""
    if not settings.number("KB_PINYIN"):
        return words
    meant = {word: typed for typed in _typed(words.text) for word in pinyin(known, names).parts(typed)}
    added = [
        Variant(word, word_terms(word), WEIGHT, "pinyin", typed)
        for word, typed in meant.items()
        if word not in words.terms
    ]
    return replace(words, variants=(*words.variants, *added))


def _typed(text: str) -> Iterator[str]:
    for match in _LATIN.finditer(fold(text)):
        yield match.group()
