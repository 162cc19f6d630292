"""What changed between two editions of a text, article by article and word by word.

Only words count: width, script, brackets, quotation marks and blanks make no difference. An amendment that puts in an
article renumbers all behind it, so articles are set beside each other by what they say, not by their number.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from kb.analysis import analyze, covering, fold

_SIGNS = {"(": "[{〔【〖", ")": "]}〕】〗", "<": "《〈", ">": "》〉", '"': "“”‘’'「」『』", "-": "—–－", ".": "…·•・"}
_SAME_SIGN = str.maketrans({form: sign for sign, forms in _SIGNS.items() for form in forms})
_BLANK = re.compile(r"\s+")
_LABEL = re.compile(r"^第[零〇一二三四五六七八九十百千0-9]+条(?:之[一二三四五六七八九十]+)?\s*")
_RELATED = 0.35
"""The share of pairs of characters (Dice) from which on two articles are one that was changed."""
_MOST_CELLS = 160_000
"""Above so many possible pairs, articles are only set beside each other by their number."""


class Change(StrEnum):
    """What became of an article, or of a run of words in it."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Part(NamedTuple):
    """An article as it is compared: its anchor, its heading and its text."""

    anchor: str
    heading: str
    text: str


class Run(NamedTuple):
    """A run of words that stayed, was ADDED or was REMOVED."""

    change: Change
    text: str


class Compared(NamedTuple):
    """An article of the older edition beside that of the newer, None where there is none, with its runs of words."""

    change: Change
    old: Part | None
    new: Part | None
    runs: tuple[Run, ...]

    @property
    def is_moved(self) -> bool:
        """Whether the article has another number now."""
        return bool(self.old and self.new and self.old.anchor != self.new.anchor)


def wording(text: str) -> str:
    """Return a text without what is only its format: what two spellings of the same words have in common."""
    return _BLANK.sub("", fold(text).translate(_SAME_SIGN))


def compare(old: Sequence[Part], new: Sequence[Part]) -> list[Compared]:
    """Return all articles of two editions in the order of the newer, those left out where they stood."""
    return [_compared(before, after) for before, after in beside(old, new)]


def beside(old: Sequence[Part], new: Sequence[Part]) -> Iterator[tuple[Part | None, Part | None]]:
    """Yield each article of two editions with its counterpart, None for what has none, both orders kept."""
    words = [[_LABEL.sub("", wording(part.text)) for part in parts] for parts in (old, new)]
    for tag, start, end, first, last in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[start:end], new[first:last], strict=True)
        else:
            yield from _related(old[start:end], new[first:last])


def _related(old: Sequence[Part], new: Sequence[Part]) -> Iterator[tuple[Part | None, Part | None]]:
    """Yield the pairs whose likenesses sum to most (Needleman and Wunsch 1970), and the rest alone, in order."""
    likeness = _likeness(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], likeness(i, j) + best[i + 1][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if (value := likeness(i, j)) and best[i][j] == value + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from ((part, None) for part in old[i:])
    yield from ((None, part) for part in new[j:])


def _likeness(old: Sequence[Part], new: Sequence[Part]) -> Callable[[int, int], float]:
    """Return how like two articles are, 0 for not at all; a number kept counts a little."""
    shingles = [[{*map("".join, pairwise(wording(part.text)))} for part in parts] for parts in (old, new)]
    is_large = len(old) * len(new) > _MOST_CELLS

    def likeness(i: int, j: int) -> float:
        kept = 0.1 * (old[i].anchor == new[j].anchor)
        if is_large:
            return kept
        one, other = shingles[0][i], shingles[1][j]
        share = 2 * len(one & other) / (len(one) + len(other) or 1)
        return share + kept if share >= _RELATED else 0.0

    return likeness


def _compared(old: Part | None, new: Part | None) -> Compared:
    if old is None or new is None:
        change, text = (Change.ADDED, new.text) if new else (Change.REMOVED, old.text if old else "")
        return Compared(change, old, new, (Run(change, text),))
    before, after = (_LABEL.sub("", part.text) for part in (old, new))
    if wording(before) == wording(after):
        return Compared(Change.SAME, old, new, (Run(Change.SAME, new.text),))
    label = new.text[: len(new.text) - len(after)]
    return Compared(
        Change.CHANGED, old, new, tuple([Run(Change.SAME, label)] * bool(label) + changed_words(before, after))
    )


def changed_words(old: str, new: str) -> list[Run]:
    """Return the words of both texts in order: what stayed as the newer has it, what went before what came."""
    cells = [_cells(text) for text in (old, new)]
    keys = [[wording(cell) for cell in row] for row in cells]
    runs: list[Run] = []
    for tag, start, end, first, last in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(Run(Change.SAME, "".join(cells[1][first:last])))
            continue
        removed, added = "".join(cells[0][start:end]), "".join(cells[1][first:last])
        runs += [Run(Change.REMOVED, removed)] * bool(removed.strip()) + [Run(Change.ADDED, added)] * bool(added)
    return runs


def _cells(text: str) -> list[str]:
    """Return a text cut into words and single characters; blanks belong to what stands before them."""
    inside = {place for token in covering(analyze(text)) for place in range(token.start + 1, token.end)}
    edges = [n for n, char in enumerate(text) if n not in inside and (not char.isspace() or n == 0)]
    return [text[start:end] for start, end in pairwise([*edges, len(text)])]
