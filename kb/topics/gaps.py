"""What the library speaks of often and no topic covers: clusters of words that stand in the same sections.

Taken from the words of the index and the sections that have them; no model, no reading of texts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from kb.analysis import fold
from kb.search.engine import Engine
from kb.search.pinyin import field_terms
from kb.search.query import STOP_WORDS, exact
from kb.topics.membership import Members
from kb.topics.taxonomy import Taxonomy

LEAST_SECTIONS = 3
"""A word in fewer sections is no subject of the library."""
COMMONEST = 0.05
"""A word in more than this share of all sections is part of every subject."""
COVERED = 0.5
"""A word with this share of its sections in topics is covered by them."""
TOGETHER = 0.25
"""Words that share this part of their sections (of all that have either) make one cluster."""
_CANDIDATES = 150
_READ_SECTIONS = 300
_WORD = re.compile(r"(?![第零一二三四五六七八九十百])[一-鿕]{2,8}")
_TELLING = 3
"""Words of so many characters are mostly terms; of shorter ones only the field's own are taken."""


class Gap(NamedTuple):
    """A suggested topic: its words, the one in most sections first, and how many sections have any of them."""

    words: tuple[str, ...]
    sections: int
    example: str


def gaps(engine: Engine, taxonomy: Taxonomy, members: Mapping[str, Members], limit: int) -> list[Gap]:
    """Return up to ``limit`` clusters of frequent words that no topic covers, the largest first."""
    covered = frozenset(section for of in members.values() for section in of.sections)
    found = {}
    for word in _candidates(engine, taxonomy):
        sections = [scored.id for scored in engine.rank(exact(word), _READ_SECTIONS)]
        if len(sections) >= LEAST_SECTIONS and len(covered.intersection(sections)) < COVERED * len(sections):
            found[word] = sections
    clusters = (_gap(cluster, found) for cluster in _clusters(found))
    return sorted(clusters, key=lambda gap: (-len(gap.words) * gap.sections, gap.words))[:limit]


def _candidates(engine: Engine, taxonomy: Taxonomy) -> list[str]:
    """Return the commonest telling words that are no part of a topic's names or query."""
    words = engine.words()
    field = {fold(term) for term in field_terms()}
    known = [fold(text) for topic in taxonomy.topics.values() for text in (*topic.names, topic.query)]
    telling = [
        word
        for word in words.words
        if _WORD.fullmatch(word) and word not in STOP_WORDS and (len(word) >= _TELLING or word in field)
    ]
    shares = dict(zip(telling, engine.shares(telling), strict=True))
    frequency = {word: words.frequency(word, "body") for word in telling if 0 < shares[word] <= COMMONEST}
    often = [word for word, count in frequency.items() if count >= LEAST_SECTIONS]
    fresh = (word for word in often if not any(word in text for text in known))
    return sorted(fresh, key=lambda word: (word not in field, -frequency[word], word))[:_CANDIDATES]


def _clusters(found: Mapping[str, Sequence[str]]) -> Iterable[list[str]]:
    """Gather words around those in most sections, each in the first cluster that it fits."""
    left = sorted(found, key=lambda word: (-len(found[word]), word))
    while left:
        centre = left[0]
        cluster = [word for word in left if word == centre or _likeness(found[centre], found[word]) >= TOGETHER]
        left = [word for word in left if word not in cluster]
        yield cluster


def _likeness(first: Sequence[str], second: Sequence[str]) -> float:
    both = len(set(first).intersection(second))
    return both / (len(first) + len(second) - both)


def _gap(cluster: list[str], found: Mapping[str, Sequence[str]]) -> Gap:
    return Gap(tuple(cluster), len({section for word in cluster for section in found[word]}), found[cluster[0]][0])
