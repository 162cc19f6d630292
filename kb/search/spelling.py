"""Wrong characters in a query: words of the library that sound or look like what was typed (人民房空, 国防动圆).

A correction is only ever offered. One is looked for where no word of the library, or only a shorter
one, covers a character, and another character of like sound or shape makes a word there.
"""

import re
from collections.abc import Iterator
from functools import cache
from math import log
from typing import NamedTuple

from kb import lexicon
from kb.analysis import fold
from kb.analysis.readings import ordered_readings, syllables
from kb.search.wordlist import WordList

_HAN = re.compile(r"[一-鿕]{2,}")
_LONGEST_WORD = 8
_LONGEST_RUN = 24
_MOST = 3
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


def corrections(text: str, words: WordList) -> list[Correction]:
    """Return queries that ``text`` may have been meant to be, the likeliest first."""
    folded = fold(text)
    found = [
        candidate
        for run in _HAN.finditer(folded)
        if run.end() - run.start() <= _LONGEST_RUN
        for candidate in _candidates(folded, run, words)
    ]
    best: dict[tuple[int, str], _Candidate] = {}
    for candidate in sorted(found, reverse=True):
        best.setdefault((candidate.place, candidate.char), candidate)
    likely = [candidate for candidate in best.values() if candidate.score >= _WORTH * max(found).score]
    return [_corrected(text, candidate) for candidate in likely[:_MOST]]


def is_doubtful(text: str, words: WordList) -> bool:
    """Whether some Han character of ``text`` stands in no word of the library but itself."""
    folded = fold(text)
    runs = (run for run in _HAN.finditer(folded))
    return any(_covered(folded, place, run, words) < 2 for run in runs for place in range(*run.span()))


def _corrected(text: str, candidate: _Candidate) -> Correction:
    start, end = candidate.start, candidate.start + len(candidate.word)
    changed = text[: candidate.place] + candidate.char + text[candidate.place + 1 :]
    return Correction(text[start:end], changed[start:end], changed)


def _candidates(text: str, run: re.Match[str], words: WordList) -> Iterator[_Candidate]:
    for place in range(*run.span()):
        covered = _covered(text, place, run, words)
        windows = [window for window in _windows(place, run) if window[1] - window[0] > covered]
        for other, likeness in _confusable(text[place]).items() if windows else ():
            for start, end in windows:
                word = text[start:place] + other + text[place + 1 : end]
                if word in words.words:
                    yield _Candidate(_score(word, likeness, words), place, other, start, word)


def _score(word: str, likeness: float, words: WordList) -> float:
    return likeness * len(word) + log(1 + words.frequency(word)) / 20


def _windows(place: int, run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a run of two characters and more that hold a place, the longest first."""
    for length in range(min(_LONGEST_WORD, run.end() - run.start()), 1, -1):
        for start in range(max(run.start(), place - length + 1), min(place, run.end() - length) + 1):
            yield start, start + length


def _covered(text: str, place: int, run: re.Match[str], words: WordList) -> int:
    """Return the length of the longest word of the library at a place, 1 for none."""
    return next((end - start for start, end in _windows(place, run) if text[start:end] in words.words), 1)


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
