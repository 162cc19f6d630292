"""Folded text into tokens, each with its place.

Han runs go to the segmenter. Latin letters and digits follow our own rule: a run joined by
``. - _ / ' & + #`` is one token (50038-2005, c++, 3.5), and its parts are tokens too. So does what
counts in Han (二〇二三, 第十二条).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.analysis.counting import counted
from kb.analysis.segmentation import segmenter

# jieba's dictionary reaches to U+9FD5; rarer Han characters stand as words of their own.
_OTHERS = (
    r"(?P<rare>[〇㐀-䶿鿖-鿿𠀀-𯿿])"
    r"|(?P<word>[^\W_㐀-鿿〇𠀀-𯿿]+(?:[.\-_/'&][^\W_㐀-鿿〇𠀀-𯿿]+)*[+#]*)"
)
_RUNS = re.compile(f"(?P<han>[一-鿕]+)|{_OTHERS}")
NOT_HAN_RUNS = re.compile(_OTHERS)
_PARTS = re.compile(r"[^\W_]+")


class Token(NamedTuple):
    """A term and where it stands: ``text[start:end]`` of the folded, and so of the display text."""

    term: str
    start: int
    end: int


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of a folded text, run by run; a longer word follows its parts."""
    done = 0
    for found in counted(text):
        yield from _words(text, done, found.start)
        yield from _placed(found.form.text, found.start, found.form.parts())
        done = found.start + len(found.form.text)
    yield from _words(text, done, len(text))


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    cut = segmenter().words
    for run in _RUNS.finditer(text, start, end):
        offset = run.start()
        if run.lastgroup == "han":
            for word, first, last in cut(run.group()):
                yield Token(word, offset + first, offset + last)
        else:
            yield from _placed(run.group(), offset, run_parts(run.group()))


def run_parts(run: str) -> Iterator[tuple[int, int]]:
    """Yield where the tokens of a run that is not Han stand: its parts when there are several, then all of it."""
    parts = [part.span() for part in _PARTS.finditer(run)]
    if len(parts) > 1:
        yield from parts
    yield 0, len(run)


def _placed(text: str, start: int, parts: Iterable[tuple[int, int]]) -> Iterator[Token]:
    for first, last in parts:
        yield Token(text[first:last], start + first, start + last)


def finest(tokens: list[Token]) -> list[Token]:
    """Return the shortest tokens that together cover what all of them cover, in order of their start.

    A long word is indexed with the words inside it, so these are found in a text that was cut
    into longer words as well.
    """
    chosen: list[Token] = []
    covered: set[int] = set()
    for token in sorted(tokens, key=lambda token: (token.end - token.start, token.start)):
        span = set(range(token.start, token.end))
        if not span <= covered:
            chosen.append(token)
            covered |= span
    return sorted(chosen, key=lambda token: token.start)


def covering(tokens: list[Token]) -> list[Token]:
    """Return the longest tokens only: those that lie in no other token."""
    kept: list[Token] = []
    for token in tokens:
        while kept and token.start <= kept[-1].start and kept[-1].end <= token.end:
            kept.pop()
        kept.append(token)
    return kept
