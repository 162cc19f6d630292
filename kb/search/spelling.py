"""Wrong characters in a query: words of the library that sound or look like what was typed (人民房空, 国防动圆).

A correction is only ever offered. One is looked for where no word of the library, or only a shorter
one, covers a character, and another character of like sound or shape makes a word there.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from math import log
from typing import NamedTuple

from kb import lexicon
from kb.analysis import fold
from kb.analysis.readings import ordered_readings, syllables
from kb.markup import Span
from kb.search.names import LawNames
from kb.search.query import STOP_WORDS
from kb.search.wordlist import WordList

# What counts is no word that may be wrong: 二〇二四 is not 二〇二十.
_COUNTING = "[〇○零一二三四五六七八九十百千万亿]"
_HAN = re.compile(rf"(?:(?!{_COUNTING}{{2}}|(?<={_COUNTING}){_COUNTING})[一-鿕]){{2,}}")
_LONGEST_WORD = 8
_LONGEST_RUN = 24
_MOST = 3
_SURE = 2
"""A word that stands in one section alone may itself be a slip or a wrong cut, unless it is a term of the field."""
_WORTH = 0.7
"""A correction that scores less than this share of the best one is not offered."""

# What is commonly mixed up in southern accents and in typing.
_LIKE_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("f", "h"), ("r", "l"))
_LIKE_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))

_SAME_SOUND, _SAME_SHAPE, _LIKE_SOUND = 1.0, 0.9, 0.6


class Correction(NamedTuple):
    """A query with one character changed: what was typed there, the word meant, and the whole query."""

    typed: str
    meant: str
    text: str


class _Candidate(NamedTuple):
    score: float
    place: int
    char: str
    start: int
    word: str


class _Known:
    """Where words of the library of two characters and more stand in a run of Han characters.

    For each place the first beginning, the last end and the greatest length of the words that stand there; for
    each bound between two characters the greatest length of a word that lies across it. Lengths are 0 for no word.
    """

    def __init__(self, text: str, run: re.Match[str], words: WordList) -> None:
        self.start, self.end = run.span()
        self.first, self.last = list(range(len(text))), list(range(1, len(text) + 1))
        self.longest, self._across = [0] * len(text), [0] * (len(text) + 1)
        for start, end in _stretches(self.start, self.end):
            if text[start:end] in words.words:
                self._add(start, end)

    def _add(self, start: int, end: int) -> None:
        size = end - start
        for place in range(start, end):
            self.first[place] = min(self.first[place], start)
            self.last[place] = max(self.last[place], end)
            self.longest[place] = max(self.longest[place], size)
        for bound in range(start + 1, end):
            self._across[bound] = max(self._across[bound], size)

    def tears(self, start: int, end: int) -> bool:
        """Whether a word as long as a stretch lies across one of its ends."""
        return max(self._across[start], self._across[end]) >= end - start


def corrections(text: str, words: WordList, names: LawNames) -> list[Correction]:
    """Return queries that ``text`` may have been meant to be, the likeliest first; ``names`` are words too."""
    folded = fold(text)
    found = [
        candidate
        for run in _HAN.finditer(folded)
        if run.end() - run.start() <= _LONGEST_RUN
        for candidate in _candidates(folded, run, words, names)
    ]
    best: dict[tuple[int, str], _Candidate] = {}
    for candidate in sorted(found, reverse=True):
        best.setdefault((candidate.place, candidate.char), candidate)
    likely = [candidate for candidate in best.values() if candidate.score >= _WORTH * max(found).score]
    return [_corrected(text, candidate) for candidate in likely[:_MOST]]


def is_doubtful(text: str, words: WordList) -> bool:
    """Whether some Han character of ``text``, no particle, stands in no word of the library but itself."""
    folded = fold(text)
    return any(
        not known.longest[place] and folded[place] not in STOP_WORDS
        for run in _HAN.finditer(folded)
        for known in [_Known(folded, run, words)]
        for place in range(*run.span())
    )


def _corrected(text: str, candidate: _Candidate) -> Correction:
    start, end = candidate.start, candidate.start + len(candidate.word)
    changed = text[: candidate.place] + candidate.char + text[candidate.place + 1 :]
    return Correction(text[start:end], changed[start:end], changed)


def _candidates(text: str, run: re.Match[str], words: WordList, names: LawNames) -> Iterator[_Candidate]:
    known = _Known(text, run, words)
    for place in range(*run.span()):
        windows = list(_windows(text, place, known))
        if not windows:
            continue
        likenesses, sides = _confusable(text[place]), (words.neighbours, names.neighbours)
        # What no word has behind the character before, or before the one behind, makes no word there.
        behind = likenesses.keys() & _union(side.behind(text[place - 1]) for side in sides if place > known.start)
        before = likenesses.keys() & _union(side.before(text[place + 1]) for side in sides if place + 1 < known.end)
        for start, end in windows:
            others = before if start == place else behind if end == place + 1 else before & behind
            for other in others:
                word = text[start:place] + other + text[place + 1 : end]
                if words.frequency(word) >= (1 if word in _terms() else _SURE) or word in names:
                    yield _Candidate(_score(word, likenesses[other], words), place, other, start, word)


@cache
def _terms() -> frozenset[str]:
    return lexicon.words("terms")


def _union(sets: Iterable[set[str]]) -> set[str]:
    return set().union(*sets)


def _score(word: str, likeness: float, words: WordList) -> float:
    return likeness * len(word) + log(1 + words.frequency(word)) / 20


def _stretches(first: int, last: int) -> Iterator[Span]:
    for start in range(first, last - 1):
        for end in range(start + 2, min(start + _LONGEST_WORD, last) + 1):
            yield start, end


def _windows(text: str, place: int, known: _Known) -> Iterator[Span]:
    """Yield the stretches at a place that may be one other word.

    One must be longer than the words of the library that stand at the place, and hold them whole, or it
    would tear right words apart (人口疏散, not 人口数 and 散). A particle is wrong only inside a longer word.
    """
    first, last = known.first[place], known.last[place]
    least = max(3 if text[place] in STOP_WORDS else 2, known.longest[place] + 1)
    for start in range(max(known.start, last - _LONGEST_WORD), first + 1):
        for end in range(max(last, start + least), min(start + _LONGEST_WORD, known.end) + 1):
            if not known.tears(start, end):
                yield start, end


@cache
def _confusable(char: str) -> dict[str, float]:
    """Return the characters that ``char`` is taken for, with how likely."""
    found: dict[str, float] = {}
    for reading in ordered_readings(char):
        found |= dict.fromkeys(_by_sound().get(reading, ()), _SAME_SOUND)
        for like in _like(reading):
            for other in _by_sound().get(like, ()):
                found.setdefault(other, _LIKE_SOUND)
    for other in _by_shape().get(char, ()):
        found[other] = max(found.get(other, 0), _SAME_SHAPE)
    found.pop(char, None)
    return found


def _like(reading: str) -> Iterator[str]:
    """Yield the syllables that sound nearly like ``reading``."""
    for one, other in (*_LIKE_INITIALS, *((other, one) for one, other in _LIKE_INITIALS)):
        if reading.startswith(one) and (like := other + reading.removeprefix(one)) in syllables():
            yield like
    for one, other in (*_LIKE_FINALS, *((other, one) for one, other in _LIKE_FINALS)):
        if reading.endswith(one) and (like := reading.removesuffix(one) + other) in syllables():
            yield like


@cache
def _by_sound() -> dict[str, tuple[str, ...]]:
    """Return the common characters of each reading."""
    found: dict[str, list[str]] = {}
    level = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    others = (row[0] for row in lexicon.entries("polyphones"))
    chars = dict.fromkeys([*(code.decode("gb2312", "ignore") for code in level), *others])
    for char in filter(None, chars):
        for reading in ordered_readings(char):
            found.setdefault(reading, []).append(char)
    return {reading: tuple(chars) for reading, chars in found.items()}


@cache
def _by_shape() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for (group,) in lexicon.entries("shapes"):
        for char in group:
            found[char] = found.get(char, frozenset()) | frozenset(group)
    return found
