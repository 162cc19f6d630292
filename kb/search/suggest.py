"""What a beginning of a query may become: terms of the field, laws and titles, by their characters or by pinyin.

Pinyin counts only where Latin letters are typed, so 景点 never brings 经典.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import Any, NamedTuple

import numpy as np

from kb.analysis import fold
from kb.analysis.readings import spellings
from kb.citations import law_name
from kb.search.codec.blobs import Blobs
from kb.search.codec.types import narrow
from kb.search.pinyin import field_terms
from kb.search.wordlist import WordList

_HAN = re.compile(r"[一-鿕]+")
_LATIN = re.compile(r"[a-zü'\s]+")
_LONGEST_READ = 8
_MOST_SPELLINGS = 4
_ENOUGH = 400
"""So many matches are put in order; whoever types on will see others."""

_PLACES = {"term": 0, "topic": 0, "law": 1, "title": 2}


class Entry(NamedTuple):
    """A suggestion: its text, its kind (topic, term, law, title or article), and the place it opens, if it is one."""

    text: str
    kind: str
    document: str = ""
    anchor: str = ""


class _Keys:
    """What entries are found by, in order, each with its entry's number: bytes end to end, as there are many."""

    def __init__(self, keys: Iterable[tuple[str, int]]) -> None:
        ordered = sorted((_to_bytes(key), number) for key, number in keys)
        packed = Blobs.of(key for key, _ in ordered)
        self._keys = packed._replace(starts=narrow(packed.starts))
        self._entries = narrow(np.fromiter((number for _, number in ordered), np.int64, len(ordered)))

    def beginning(self, typed: str) -> list[int]:
        """Return the entries with a key that begins with ``typed``, up to _ENOUGH keys."""
        wanted = _to_bytes(typed)
        first = bisect_left(range(len(self._entries)), wanted, key=self._keys.at)
        last = min(first + _ENOUGH, len(self._entries))
        fits = takewhile(lambda place: self._keys.at(place).startswith(wanted), range(first, last))
        return [int(self._entries[place]) for place in fits]


def _to_bytes(key: str) -> bytes:
    """Return a key so that keys order as their text does; what is typed may hold half a character."""
    return key.encode("utf-8", "surrogatepass")


class Suggester:
    """The terms and titles of one revision of a library, sorted by what they may be found by."""

    def __init__(self, titles: Iterable[Any], words: WordList, revision: object) -> None:
        """Take (id, title, kind) of every document and of every topic, and the words of the index."""
        self.revision = revision
        terms = {term for term in field_terms() if fold(term) in words.words}
        self._frequency = {term: words.frequency(fold(term)) for term in terms}
        self._entries = [Entry(term, "term") for term in sorted(terms)]
        self._entries += [
            Entry(row.title, row.kind if row.kind in ("law", "topic") else "title", row.id) for row in titles
        ]
        self._folded = [fold(entry.text) for entry in self._entries]
        names = [[name, *_short(name)] for name in self._folded]
        self._by_text = _Keys((name, number) for number, both in enumerate(names) for name in both)
        self._by_pinyin = _Keys(
            (key, number) for number, both in enumerate(names) for name in both for key in set(_pinyin_keys(name))
        )

    def suggest(self, text: str, limit: int) -> list[Entry]:
        """Return up to ``limit`` entries that ``text`` is the beginning of, or else a part of."""
        typed = fold(text).strip()
        if not typed:
            return []
        found = dict.fromkeys(self._by_text.beginning(typed))
        if _LATIN.fullmatch(typed):
            letters = re.sub(r"[\s']", "", typed.replace("ü", "v"))
            found |= dict.fromkeys(self._by_pinyin.beginning(letters) if letters else ())
        best = self._ordered(found)[:limit]
        if len(best) < limit and len(typed) > 1:
            inside = (number for number, name in enumerate(self._folded) if typed in name and number not in found)
            best += self._ordered(inside)[: limit - len(best)]
        return [self._entries[number] for number in best]

    def _ordered(self, numbers: Iterable[int]) -> list[int]:
        """Return entries of one name once: terms and topics first, common ones before others, then the shorter."""
        distinct: dict[tuple[str, str], int] = {}
        for number in numbers:
            distinct.setdefault((self._entries[number].kind, self._folded[number]), number)
        return sorted(distinct.values(), key=self._rank)

    def _rank(self, number: int) -> tuple[int, int, int, str, str]:
        entry = self._entries[number]
        frequency = self._frequency.get(entry.text, 0)
        return _PLACES[entry.kind], -frequency, len(entry.text), entry.text, entry.kind


def _short(name: str) -> Iterator[str]:
    """Yield the name a law is cited by, where it is another."""
    cited = law_name(name)
    if cited and cited != name:
        yield cited


def _pinyin_keys(name: str) -> Iterator[str]:
    """Yield what Latin letters may stand for the beginning of a name: guofangdongyuan, guofangdy, gfdy."""
    run = _HAN.match(name)
    for spelling in spellings(run.group()[:_LONGEST_READ])[:_MOST_SPELLINGS] if run else ():
        for whole in range(len(spelling) + 1):
            yield "".join(spelling[:whole]) + "".join(syllable[0] for syllable in spelling[whole:])
