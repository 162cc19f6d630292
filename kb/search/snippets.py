"""The passage that shows why a section was found: whole sentences, chosen for what they cover."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kb.markup import Span
from kb.search.highlights import Mark

_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;]+[”’」』）)]*|\n|$)")
_BREAKS = "。！？；，、：!?;,: \n"
_BREAK = re.compile(f"[{_BREAKS}]")
_LOOK_BACK = 12


class Snippet(NamedTuple):
    """A verbatim piece of display text, the spans in it that the query found, and where in the text it starts."""

    text: str
    highlights: tuple[Span, ...]
    start: int = 0


def make_snippet(text: str, marks: Sequence[Mark], limit: int) -> Snippet:
    """Return the best passage of ``text`` of at most ``limit`` characters; ``marks`` are ascending.

    It starts at the sentence from which most distinct words (longer ones counting more) come
    within the limit; a sentence that is too long is entered shortly before its first match.
    """
    start = _best_start(text, marks, limit)
    end = min(len(text), start + limit)
    if end < len(text):
        covered = max((last for first, last, _ in marks if start <= first and last <= end), default=start)
        end = _back_to_break(text, max(covered, start + (end - start) * 3 // 4), end)
    passage = text[start:end]
    kept = passage.rstrip()
    lead = len(kept) - len(kept.lstrip())
    start, end = start + lead, start + len(kept)
    inside = tuple((first - start, last - start) for first, last, _ in marks if start <= first and last <= end)
    return Snippet(text[start:end], inside, start)


def _best_start(text: str, marks: Sequence[Mark], limit: int) -> int:
    if not marks:
        return 0
    sentences = {match.start() for match in _SENTENCE.finditer(text) if match.group()}
    breaks = [match.end() for match in _BREAK.finditer(text)]
    firsts = [mark.start for mark in marks]
    candidates = {*_near(sentences, firsts, limit), *_before(firsts, breaks)}
    window = _Window(marks, limit)
    # Of equals the first, as ``max`` returns it.
    return max(sorted(candidates), key=lambda start: (window.worth(start), start in sentences))


def _near(starts: Iterable[int], firsts: Sequence[int], limit: int) -> Iterator[int]:
    """Yield those of ``starts`` from which some match begins within the limit."""
    for start in starts:
        following = bisect_left(firsts, start)
        if following < len(firsts) and firsts[following] <= start + limit:
            yield start


class _Window:
    """What stands within ``limit`` characters behind a start, for starts that never fall."""

    def __init__(self, marks: Sequence[Mark], limit: int) -> None:
        self._marks = marks
        self._limit = limit
        self._low = self._high = self._worth = 0
        self._inside: dict[str, int] = {}

    def worth(self, start: int) -> int:
        """Return the length of the distinct words of the marks that lie in it whole."""
        while self._high < len(self._marks) and self._marks[self._high].end <= start + self._limit:
            self._count(self._marks[self._high].word, 1)
            self._high += 1
        while self._low < len(self._marks) and self._marks[self._low].start < start:
            if self._low < self._high:
                self._count(self._marks[self._low].word, -1)
            self._low += 1
        self._high = max(self._low, self._high)
        return self._worth

    def _count(self, word: str, more: int) -> None:
        before = self._inside.get(word, 0)
        self._inside[word] = before + more
        if not before or not before + more:
            self._worth += more * len(word)


def _before(firsts: Sequence[int], breaks: Sequence[int]) -> Iterator[int]:
    """Yield a place shortly before each match, behind punctuation if there is some; ``breaks`` are the ends of all."""
    for first in firsts:
        place = bisect_right(breaks, first)
        cut = breaks[place - 1] if place else 0
        yield cut if cut > first - _LOOK_BACK else max(0, first - _LOOK_BACK)


def _back_to_break(text: str, least: int, end: int) -> int:
    """Return the end of the last clause before ``end``, if it ends behind ``least``."""
    for position in range(end, least, -1):
        if text[position - 1] in _BREAKS:
            return position
    return end
