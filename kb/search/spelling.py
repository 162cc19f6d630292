"""Wrong characters in a query: words of the library that sound or look like what was typed (人民房空, 国防动圆).

A correction is only ever offered. One is looked for where no word of the library, or only a shorter
one, covers a character, and another character of like sound or shape makes a word there.
"""

import re
from collections.abc import Container, Iterator
from functools import cache
from math import log
from typing import NamedTuple

from kb import lexicon
from kb.analysis import fold
from kb.analysis.readings import ordered_readings, syllables
from kb.markup import Span
from kb.search.query import STOP_WORDS
from kb.search.wordlist import WordList

# What counts is no word that may be wrong: 二〇二四 is not 二〇二十.
_COUNTING = "[〇○零一二三四五六七八九十百千万亿]"
_HAN = re.compile(rf"(?:(?!{_COUNTING}{{2}}|(?<={_COUNTING}){_COUNTING})[一-鿕]){{2,}}")
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


def corrections(text: str, words: WordList, names: Container[str] = ()) -> list[Correction]:
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
        not any(start <= place < end for start, end in known) and folded[place] not in STOP_WORDS
        for run in _HAN.finditer(folded)
        for known in [_known(folded, run, words)]
        for place in range(*run.span())
    )


def _corrected(text: str, candidate: _Candidate) -> Correction:
    start, end = candidate.start, candidate.start + len(candidate.word)
    changed = text[: candidate.place] + candidate.char + text[candidate.place + 1 :]
    return Correction(text[start:end], changed[start:end], changed)


def _candidates(text: str, run: re.Match[str], words: WordList, names: Container[str]) -> Iterator[_Candidate]:
    known = _known(text, run, words)
    for place in range(*run.span()):
        windows = list(_windows(text, place, run, known))
        for other, likeness in _confusable(text[place]).items() if windows else ():
            for start, end in windows:
                word = text[start:place] + other + text[place + 1 : end]
                if word in words.words or word in names:
                    yield _Candidate(_score(word, likeness, words), place, other, start, word)


def _score(word: str, likeness: float, words: WordList) -> float:
    return likeness * len(word) + log(1 + words.frequency(word)) / 20


def _known(text: str, run: re.Match[str], words: WordList) -> list[Span]:
    """Return where words of the library of two characters and more stand in a run."""
    return [span for span in _stretches(run.start(), run.end()) if text[slice(*span)] in words.words]


def _stretches(first: int, last: int) -> Iterator[Span]:
    for start in range(first, last - 1):
        for end in range(start + 2, min(start + _LONGEST_WORD, last) + 1):
            yield start, end


def _windows(text: str, place: int, run: re.Match[str], known: list[Span]) -> Iterator[Span]:
    """Yield the stretches at a place that may be one other word.

    One must be longer than the words of the library that stand at the place, and hold them whole, or it
    would tear right words apart (人口疏散, not 人口数 and 散). A particle is wrong only inside a longer word.
    """
    here = [span for span in known if span[0] <= place < span[1]]
    first = min((start for start, _ in here), default=place)
    last = max((end for _, end in here), default=place + 1)
    least = max([2, *(end - start + 1 for start, end in here)])
    if text[place] in STOP_WORDS:
        least = max(least, 3)
    for start in range(max(run.start(), last - _LONGEST_WORD), first + 1):
        for end in range(max(last, start + least), min(start + _LONGEST_WORD, run.end()) + 1):
            if not any(_tears(start, end, one) for one in known):
                yield start, end


def _tears(start: int, end: int, word: Span) -> bool:
    """Whether a word as long as the stretch lies across one of its ends."""
    overlaps = word[0] < end and start < word[1]
    inside = start <= word[0] and word[1] <= end
    return overlaps and not inside and word[1] - word[0] >= end - start


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
