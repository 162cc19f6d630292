"""The terms of a long text with all their places, in arrays: what indexing needs, at its speed.

Words, counts and Latin runs come again and again. Each that is new is taken apart into terms once;
the terms of every other one are copied from there.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kb.analysis.counting import Counted, Form, counted
from kb.analysis.mapping import code_points, from_code_points
from kb.analysis.segmentation import segmenter
from kb.analysis.tokens import NOT_HAN_RUNS, run_parts

Array = npt.NDArray[Any]
Placed = Sequence[tuple[str, int]]
"""Terms, each with its offset."""

_HAN = range(ord("一"), ord("鿕") + 1)
_MOST_WORDS = 1 << 15


class Occurrences(NamedTuple):
    """``terms[codes[i]]`` stands at offset ``starts[i]``, for every i; the terms ascend, the places are in no order."""

    terms: list[str]
    codes: Array
    starts: Array


def cut(text: str) -> Occurrences:
    """Return the terms of a folded text: those of ``tokenize``.

    It takes a whole batch of texts, one a line, in one call of the segmenter, which is what
    makes indexing fast: line ends stand for everything that is not Han, so runs stay apart.
    """
    counts = list(counted(text))
    rest = _blanked(text, counts)
    words = segmenter().cut(_han_only(rest))
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    runs = list(NOT_HAN_RUNS.finditer(rest))
    terms: defaultdict[str, int] = defaultdict(count().__next__)
    parts = (
        _placed(words, np.cumsum(lengths) - lengths, _of_word, terms),
        _placed([found.form for found in counts], [found.start for found in counts], _of_count, terms),
        _placed([run.group() for run in runs], [run.start() for run in runs], _of_run, terms),
    )
    ordered = sorted(terms)
    rank = np.empty(len(ordered), np.uint32)
    rank[[terms[term] for term in ordered]] = np.arange(len(ordered))
    codes, starts = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Occurrences(ordered, rank[codes], starts)


def _placed(
    units: Sequence[Hashable], starts: Any, parts: Callable[[Any], Placed], terms: defaultdict[str, int]
) -> tuple[Array, Array]:
    """Return number and place of all terms in ``units``, which start at ``starts``; new terms get the next number."""
    numbers: defaultdict[Hashable, int] = defaultdict(count().__next__)
    which = np.fromiter(map(numbers.__getitem__, units), np.int64, len(units))
    apart = [parts(unit) for unit in numbers]
    sizes = np.fromiter(map(len, apart), np.int64, len(apart))
    codes = np.array([terms[term] for placed in apart for term, _ in placed], np.int64)
    offsets = np.array([offset for placed in apart for _, offset in placed], np.int64)
    times = sizes[which]
    ends = np.cumsum(times)
    # The terms of a unit stand in a row: those of each of its occurrences are numbered on from the first.
    chosen = np.arange(times.sum()) + np.repeat((np.cumsum(sizes) - sizes)[which] - (ends - times), times)
    return codes[chosen], np.repeat(np.asarray(starts, np.int64), times) + offsets[chosen]


@lru_cache(_MOST_WORDS)
def _of_word(word: str) -> Placed:
    return () if word[0] == "\n" else (*segmenter().inside(word), (word, 0))


@lru_cache(_MOST_WORDS)
def _of_count(form: Form) -> Placed:
    return [(form.text[start:end], start) for start, end in form.parts()]


def _of_run(run: str) -> Placed:
    return [(run[start:end], start) for start, end in run_parts(run)]


def _han_only(text: str) -> str:
    """Return ``text`` with line ends in place of everything that is not Han."""
    codes = code_points(text)
    return from_code_points(np.where((codes >= _HAN.start) & (codes < _HAN.stop), codes, ord("\n")))


def _blanked(text: str, counts: Sequence[Counted]) -> str:
    """Return ``text`` with line ends in place of what counts."""
    pieces, done = [], 0
    for start, form in counts:
        pieces += [text[done:start], "\n" * len(form.text)]
        done = start + len(form.text)
    return "".join([*pieces, text[done:]])
