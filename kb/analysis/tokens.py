"""Folded text into tokens, each with its place.

Han runs go to the segmenter. Latin letters and digits follow our own rule: a run joined by
``. - _ / ' & + #`` is one token (50038-2005, c++, 3.5), and its parts are tokens too. So does what
counts in Han (二〇二三, 第十二条).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.analysis.counting import Counted, counted
from kb.analysis.segmentation import inner_terms, segmenter

# jieba's dictionary reaches to U+9FD5; rarer Han characters stand as words of their own.
_OTHERS = (
    r"(?P<rare>[〇㐀-䶿鿖-鿿𠀀-𯿿])"
    r"|(?P<word>[^\W_㐀-鿿〇𠀀-𯿿]+(?:[.\-_/'&][^\W_㐀-鿿〇𠀀-𯿿]+)*[+#]*)"
)
_RUNS = re.compile(f"(?P<han>[一-鿕]+)|{_OTHERS}")
_NOT_HAN = re.compile("[^一-鿕]")
_NOT_HAN_RUNS = re.compile(_OTHERS)
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
        yield from _counting(found, text)
        done = found.end
    yield from _words(text, done, len(text))


def cut(text: str) -> tuple[list[str], list[int]]:
    """Return the terms of a folded text and where each starts: those of ``tokenize`` in no certain order.

    It takes a whole batch of texts, one a line, in one call of the segmenter, which is what
    makes indexing fast: line ends stand for everything that is not Han, so runs stay apart.
    """
    segment = segmenter().cut
    counting = list(counted(text))
    rest = _blanked(text, counting)
    words = [word for word in segment(_NOT_HAN.sub("\n", rest)) if word[0] != "\n"]
    words += inner_terms([word for word in words if len(word[0]) > 4])
    for found in counting:
        words += _counting(found, text)
    for run in _NOT_HAN_RUNS.finditer(rest):
        words += _parts(run)
    return [word[0] for word in words], [word[1] for word in words]


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    cut = segmenter().words
    for run in _RUNS.finditer(text, start, end):
        offset = run.start()
        if run.lastgroup == "han":
            for word, first, last in cut(run.group()):
                yield Token(word, offset + first, offset + last)
        else:
            yield from _parts(run)


def _counting(found: Counted, text: str) -> Iterator[Token]:
    for start, end in found.parts(text):
        yield Token(text[start:end], start, end)


def _blanked(text: str, counting: list[Counted]) -> str:
    """Return ``text`` with line ends in place of what counts."""
    pieces, done = [], 0
    for found in counting:
        pieces += [text[done : found.start], "\n" * (found.end - found.start)]
        done = found.end
    return "".join([*pieces, text[done:]])


def _parts(run: re.Match[str]) -> Iterator[Token]:
    parts = list(_PARTS.finditer(run.group()))
    if run.lastgroup == "word" and len(parts) > 1:
        for part in parts:
            yield Token(part.group(), run.start() + part.start(), run.start() + part.end())
    yield Token(run.group(), run.start(), run.end())


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
