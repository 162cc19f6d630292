"""What a document's standing does to its score: national law over local, law over notes, the version in force first.

Levels are weighed among laws alone. The same words stand in a national law and in a hundred local rules, and the
national one is meant; a lesson or a report that has them is meant as often as the law. So the law that leads the
others keeps the score of its text, and what is no law is held against that.

Where a query asks what the law says, laws gain besides; where it doesn't say, by how likely that is: by the share of
laws in the library.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kb import lexicon
from kb.analysis import analyze, covering, fold
from kb.search.codec.types import Array, Floats
from kb.search.names import is_of_law
from kb.search.query import Node, Phrase, Words, leaves
from kb.search.ranking import Weights
from kb.search.scoring.runs import Runs

_REPEALED = "废止"
_SHORTEST_NAME = 3
_HALF_LIFE = 5
"""Years after which what is no law gains half as much by its date: of a report for every year, the last is meant."""
LEGAL = lexicon.words("legal")
"""What people write who ask what the law says."""


class Standing(NamedTuple):
    """What the documents of a segment are multiplied by: laws by their level, all by their kind and validity."""

    levels: Floats
    others: Floats


def standings(documents: Sequence[Runs], weights: Weights) -> list[Standing]:
    """Return the standing of the documents of every segment."""
    newest = _newest(documents)
    latest = max((year for runs in documents for year in _years(runs)[_live(runs)].tolist()), default=0)
    return [_standing(runs, weights, newest, latest) for runs in documents]


def factors(runs: Sequence[Runs], standings: Sequence[Standing], bests: Sequence[Floats], legal: float) -> list[Floats]:
    """Return what the score of each document is multiplied by, where ``bests`` are the scores without it.

    The levels of laws are taken relative to that of the law that leads them; ``legal`` is what laws
    gain besides.
    """
    parts = list(zip(runs, standings, bests, strict=True))
    level = max((_leading_law(*part) for part in parts), default=_NO_LAW).level
    raised = np.float32((1 + legal) / level)
    return [of.others * np.where(of_runs.is_law, of.levels * raised, np.float32(1)) for of_runs, of, _ in parts]


def legal_chance(documents: Sequence[Runs], tree: Node) -> float:
    """Return how likely a query asks for law: 1 where it has a word for that, else the share of laws in the library."""
    if asks_for_law(tree):
        return 1.0
    return sum(int(runs.is_law.sum()) for runs in documents) / max(sum(map(len, documents)), 1)


def asks_for_law(tree: Node) -> bool:
    """Whether a query has a word by which people ask what the law says, names of laws left out.

    Who names a law means that law, not whatever other laws say.
    """
    typed = "\n".join(_beside_names(fold(leaf.text)) for leaf in leaves(tree) if isinstance(leaf, Words | Phrase))
    return any(word in typed for word in LEGAL)


def _beside_names(text: str) -> str:
    if is_of_law(text):
        return ""
    for token in covering(analyze(text)):
        if len(token.term) >= _SHORTEST_NAME and is_of_law(token.term):
            text = text.replace(token.term, "\n")
    return text


class _Lead(NamedTuple):
    score: float
    level: np.float32


_NO_LAW = _Lead(0.0, np.float32(1))


def _leading_law(runs: Runs, standing: Standing, best: Floats) -> _Lead:
    scores = np.where(runs.is_law, best * standing.levels * standing.others, np.float32(0))
    if not scores.any():
        return _NO_LAW
    first = int(scores.argmax())
    return _Lead(float(scores[first]), standing.levels[first])


def _standing(runs: Runs, weights: Weights, newest: dict[str, str], latest: int) -> Standing:
    columns = {name: _values(runs, name) for name in ("level", "kind", "validity", "name", "published")}
    levels, others = np.ones(len(runs), np.float32), np.ones(len(runs), np.float32)
    for run, (level, kind, validity, name, published) in enumerate(zip(*columns.values(), strict=True)):
        levels[run] += weights.authority.get(level, 0.0)
        others[run] += weights.kinds.get(kind, 0.0)
        if kind == "law" and published < newest.get(fold(name), ""):
            others[run] *= 1 + weights.superseded
        if _REPEALED in validity:
            others[run] *= 1 + weights.repealed
    years = _years(runs)
    gained = weights.recent * 0.5 ** (np.maximum(latest - years, 0) / _HALF_LIFE)
    others *= np.where(runs.is_law | (years == 0), 1, 1 + gained).astype(np.float32)
    return Standing(levels, others)


def _years(runs: Runs) -> Array:
    """Return the year of each document, 0 where unknown."""
    return np.array([int(date[:4]) if date[:4].isdecimal() else 0 for date in _values(runs, "published")], np.int64)


def _newest(documents: Sequence[Runs]) -> dict[str, str]:
    """Return the date of the newest version of every law, by its folded title."""
    newest: dict[str, str] = {}
    for runs in documents:
        live = _live(runs)
        columns = (_values(runs, name) for name in ("kind", "name", "published"))
        for is_live, kind, name, published in zip(live, *columns, strict=True):
            if is_live and kind == "law":
                title = fold(name)
                newest[title] = max(published, newest.get(title, ""))
    return newest


def _live(runs: Runs) -> list[bool]:
    removed = runs.part.removed
    if removed is None:
        return [True] * len(runs)
    return np.logical_or.reduceat(~removed, runs.starts).tolist()  # type: ignore[no-any-return]


def _values(runs: Runs, name: str) -> list[str]:
    values, codes = runs.column(name)
    return [values[code] for code in codes.tolist()]
