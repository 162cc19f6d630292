"""The passage that shows why a section was found: whole sentences, chosen for what they cover."""

import re
from typing import NamedTuple

from kb.analysis import fold
from kb.markup import Span

_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;]+[”’」』）)]*|\n|$)")
_BREAKS = "。！？；，、：!?;,: \n"
_LOOK_BACK = 12


class Snippet(NamedTuple):
    """A verbatim piece of display text, the spans in it that the query found, and where in the text it starts."""

    text: str
    highlights: tuple[Span, ...]
    start: int = 0


def make_snippet(text: str, spans: list[Span], limit: int) -> Snippet:
    """Return the best passage of ``text`` of at most ``limit`` characters.

    It starts at the sentence from which most distinct words (longer ones counting more) come
    within the limit; a sentence that is too long is entered shortly before its first match.
    """
    start = _best_start(text, spans, limit)
    end = _end(text, start, limit)
    passage = text[start:end]
    kept = passage.rstrip()
    lead = len(kept) - len(kept.lstrip())
    start, end = start + lead, start + len(kept)
    inside = tuple((first - start, last - start) for first, last in spans if start <= first and last <= end)
    return Snippet(text[start:end], inside, start)


def _best_start(text: str, spans: list[Span], limit: int) -> int:
    if not spans:
        return 0
    folded = fold(text)
    starts = [match.start() for match in _SENTENCE.finditer(text) if match.group()]
    candidates = sorted({*_sentence_starts(starts, spans, limit), *(_before(text, first) for first, _ in spans)})
    sentence_starts = set(starts)

    def worth(start: int) -> tuple[int, bool, int]:
        end = _end(text, start, limit)
        inside = [(first, last) for first, last in spans if start <= first and last <= end]
        distinct = {folded[first:last] for first, last in inside}
        return sum(map(len, distinct)), start in sentence_starts, -start

    return max(candidates, key=worth)


def _sentence_starts(starts: list[int], spans: list[Span], limit: int) -> list[int]:
    """Return the sentence starts from which some match comes within the limit."""
    return [start for start in starts if any(start <= first <= start + limit for first, _ in spans)]


def _before(text: str, first: int) -> int:
    """Return a place shortly before a match, behind punctuation if there is some."""
    window = text[max(0, first - _LOOK_BACK) : first]
    cuts = [position for position, char in enumerate(window) if char in _BREAKS]
    return first - len(window) + cuts[-1] + 1 if cuts else max(0, first - _LOOK_BACK)


def _end(text: str, start: int, limit: int) -> int:
    """Return the end of the passage from ``start``: that of its last clause, if that keeps most of the passage."""
    end = start + limit
    if end >= len(text):
        return len(text)
    for position in range(end, start + limit * 3 // 4, -1):
        if text[position - 1] in _BREAKS:
            return position
    return end
