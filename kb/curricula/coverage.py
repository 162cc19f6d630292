"""Which points of a syllabus the material speaks of.

A point is covered by an item that has most of the point's words, each counted by its length: 预先警报的信号 is
covered where 预先警报 and 信号 stand, not where 信号 stands alone. Words that every objective has (掌握, 了解, 能够) do
not count.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kb import lexicon
from kb.analysis import analyze, covering, fold
from kb.curricula.curriculum import Item, Question
from kb.search.query import STOP_WORDS

COVERED = 0.6
"""The share of a point's words from which an item speaks of it; below half of it the item has nothing to do with it."""

TEACHING_WORDS = lexicon.words("teaching")


class Covering(NamedTuple):
    """How far a point is covered, and the id of the item that does best ("" for none)."""

    point: str
    share: float
    item: str

    @property
    def is_covered(self) -> bool:
        """Whether the item speaks of the point."""
        return self.share >= COVERED


def coverage(points: Iterable[str], items: Iterable[Item]) -> list[Covering]:
    """Return how the items cover each point, in order; points without a word that counts are left out."""
    texts = [(item.id, fold(_text(item))) for item in items]
    found = []
    for point in points:
        words = telling_words(point)
        if words:
            best = max(((_share(words, text), key) for key, text in texts), default=(0.0, ""), key=lambda pair: pair[0])
            found.append(Covering(point, best[0], best[1] if best[0] else ""))
    return found


def gaps(points: Iterable[str], items: Iterable[Item]) -> list[str]:
    """Return the points that no item speaks of."""
    return [each.point for each in coverage(points, items) if not each.is_covered]


def telling_words(point: str) -> Sequence[str]:
    """Return the words of a point that say what it is about, each once."""
    words = dict.fromkeys(token.term for token in covering(analyze(point)))
    return [word for word in words if word not in STOP_WORDS and word not in TEACHING_WORDS]


def _share(words: Sequence[str], text: str) -> float:
    return sum(len(word) for word in words if word in text) / sum(map(len, words))


def _text(item: Item) -> str:
    return "\n".join([item.title, item.excerpt, item.text, *map(_asked, item.questions)])


def _asked(question: Question) -> str:
    return f"{question.asked} {question.choices[question.right]}"
