"""Tables drawn with rules: which cell each character of a page stands in."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_NEAR = 3.0
_THICK = 2.5
_FEWEST_EDGES = 3
_MOST_RULES = 3000


class Rule(NamedTuple):
    """A drawn line, level or upright: where it lies, and from where to where it reaches."""

    is_level: bool
    at: float
    start: float
    end: float


class Grid:
    """A table on a page: the places of its rules, which may be missing between merged cells."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._level = [rule for rule in rules if rule.is_level]
        self._upright = [rule for rule in rules if not rule.is_level]
        self.xs = _places(self._upright)
        self.ys = _places(self._level)[::-1]
        self._first: dict[tuple[int, int], tuple[int, int]] = {}

    @property
    def is_table(self) -> bool:
        """Whether it has two columns and two rows at least, rather than being a frame or a page's border."""
        return len(self.xs) >= _FEWEST_EDGES and len(self.ys) >= _FEWEST_EDGES

    def cell_of(self, x: float, y: float) -> tuple[int, int] | None:
        """Return (row, column) of the cell at a place, the first of merged ones; None outside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, -y, key=lambda place: -place) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        if (row, column) not in self._first:
            self._first[row, column] = self._first_of(row, column)
        return self._first[row, column]

    def _first_of(self, row: int, column: int) -> tuple[int, int]:
        while column > 0 and not _has(self._upright, self.xs[column], (self.ys[row] + self.ys[row + 1]) / 2):
            column -= 1
        while row > 0 and not _has(self._level, self.ys[row], (self.xs[column] + self.xs[column + 1]) / 2):
            row -= 1
        return row, column


def rules_of(x0: float, y0: float, x1: float, y1: float) -> Iterator[Rule]:
    """Yield the rules that a drawn shape makes: itself when it is thin, its sides when it is a box."""
    if y1 - y0 <= _THICK < x1 - x0:
        yield Rule(True, (y0 + y1) / 2, x0, x1)
    elif x1 - x0 <= _THICK < y1 - y0:
        yield Rule(False, (x0 + x1) / 2, y0, y1)
    elif x1 - x0 > _THICK:
        yield from (Rule(True, y, x0, x1) for y in (y0, y1))
        yield from (Rule(False, x, y0, y1) for x in (x0, x1))


def grids_of(rules: Sequence[Rule]) -> list[Grid]:
    """Return the tables that rules make where they meet; a page with very many rules is a drawing."""
    if len(rules) > _MOST_RULES:
        return []
    level, upright = ([rule for rule in rules if rule.is_level == is_level] for is_level in (True, False))
    meets: dict[Rule, list[Rule]] = defaultdict(list)
    for one in level:
        for other in upright:
            if _meet(one, other):
                meets[one].append(other)
                meets[other].append(one)
    grids = []
    seen: set[Rule] = set()
    for rule in level:
        if rule not in seen and rule in meets:
            together = _connected(rule, meets)
            seen |= together
            grids.append(Grid(sorted(together)))
    return [grid for grid in grids if grid.is_table]


def _connected(rule: Rule, meets: dict[Rule, list[Rule]]) -> set[Rule]:
    found, waiting = {rule}, [rule]
    while waiting:
        for other in meets[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _places(rules: Sequence[Rule]) -> list[float]:
    """Return the distinct places of rules in order; those that nearly coincide are one."""
    places: list[float] = []
    for at in sorted(rule.at for rule in rules):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _has(rules: Sequence[Rule], at: float, across: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start - _NEAR <= across <= rule.end + _NEAR for rule in rules)
