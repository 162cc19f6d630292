"""Whether the contenders did the same work: each question must find as many sections in every index."""

from collections import Counter
from typing import Any

from bench.engines import CONTENDERS


def settle(engines: dict[str, Any]) -> dict[str, Any]:
    """Take ``found`` out of the figures and return how many questions were compared, and who differs on how many.

    A contender differs where it found, among the best hundred, another number than most did.
    """
    found = {name: _by_question(name, figures.pop("found")) for name, figures in engines.items()}
    common = set.intersection(*map(set, found.values())) if found else set()
    differing: Counter[str] = Counter()
    for question in common:
        usual = Counter(counts[question] for counts in found.values()).most_common(1)[0][0]
        differing.update(name for name, counts in found.items() if counts[question] != usual)
    return {"questions": len(common), "differing": dict(differing)}


def _by_question(name: str, counts: list[int]) -> dict[int, int]:
    return {place * CONTENDERS[name].every: count for place, count in enumerate(counts)}
