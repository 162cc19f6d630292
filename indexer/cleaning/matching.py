"""Which beginning goes with which rest, when words tie some to several."""

from collections import Counter
from collections.abc import Iterable
from itertools import islice

_MOST = 500


def only_fits(candidates: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the pairs of every group in which each beginning and each rest has one partner, and only one way to it.

    A group is what hangs together by candidates. Columns are read side by side, so rests come in the
    order of their beginnings: where that fits, it is the way. Else what fits a single other settles
    that pair, which may leave a single one for another. A group not settled whole is left alone.
    """
    pairs = list(islice(candidates, _MOST + 1))
    if len(pairs) > _MOST:  # so many fit that none tells anything
        return []
    groups: list[set[tuple[int, int]]] = []
    for pair in pairs:
        touching = [group for group in groups if any(pair[0] == one or pair[1] == other for one, other in group)]
        groups = [group for group in groups if group not in touching] + [set().union({pair}, *touching)]
    return sorted(pair for group in groups for pair in _settled(group))


def _settled(group: set[tuple[int, int]]) -> list[tuple[int, int]]:
    beginnings, rests = sorted({one for one, _ in group}), sorted({other for _, other in group})
    if len(beginnings) != len(rests):
        return []
    in_order = list(zip(beginnings, rests, strict=True))
    return in_order if group.issuperset(in_order) else _eliminated(group, len(rests))


def _eliminated(group: set[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    left, pairs = set(group), []
    while left:
        beginnings, rests = Counter(one for one, _ in left), Counter(other for _, other in left)
        pair = next((pair for pair in sorted(left) if 1 in (beginnings[pair[0]], rests[pair[1]])), None)
        if pair is None:
            return []
        pairs.append(pair)
        left = {other for other in left if other[0] != pair[0] and other[1] != pair[1]}
    return pairs if len(pairs) == size else []
