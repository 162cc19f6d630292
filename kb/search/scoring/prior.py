"""What a document's standing does to its score, whatever the query: law over notes, the version in force first."""

from collections.abc import Sequence

import numpy as np

from kb.analysis import fold
from kb.search.codec.types import Floats
from kb.search.ranking import Weights
from kb.search.scoring.runs import Runs

_STATE = "中华人民共和国"
_OUTRIGHT = 3.0
_REPEALED = "废止"


def factors(documents: Sequence[Runs], weights: Weights) -> list[Floats]:
    """Return what the score of each document of every segment is multiplied by."""
    newest = _newest(documents)
    return [_factors(runs, weights, newest) for runs in documents]


def named(runs: Runs, words: Sequence[str]) -> Floats:
    """Return for each document of a segment how much of its title ``words``, folded, are: 0 unless all stand in it.

    A title that is the words, the state's name before it not counted, is named outright.
    """
    found = np.zeros(runs.titles.count, np.float32)
    if wanted := [word for word in words if word]:
        whole, size = "".join(wanted), sum(map(len, wanted))
        for number, title in runs.titles.having(max(wanted, key=len)):
            if title.strip("《》").removeprefix(_STATE) == whole.strip("《》").removeprefix(_STATE):
                found[number] = _OUTRIGHT
            elif all(word in title for word in wanted):
                found[number] = min(1.0, (1 + size / len(title)) / 2)
    return found[runs.title_codes]


def _factors(runs: Runs, weights: Weights, newest: dict[str, str]) -> Floats:
    columns = {name: _values(runs, name) for name in ("level", "kind", "validity", "name", "published")}
    made = np.ones(len(runs), np.float32)
    for run, (level, kind, validity, name, published) in enumerate(zip(*columns.values(), strict=True)):
        made[run] += weights.authority.get(level or kind, weights.authority.get(kind, 0.0))
        if kind == "law" and published < newest.get(fold(name), ""):
            made[run] *= 1 + weights.superseded
        if _REPEALED in validity:
            made[run] *= 1 + weights.repealed
    return made


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
