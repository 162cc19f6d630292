"""The order in which the lines of a page are read: down one column, then down the next."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from indexer.readers.pdf.page import Line, Page

_NARROW = 0.6
_CENTRED = 1.0
_LARGER = 1.15
_ROW_GAP = 1.2
_DEEPEST = 4
_FEWEST_LINES = 4
_NARROWEST = 0.6
_SHORTEST = 5
_FILLED = 0.6
_CLEARLY_FILLED = 0.75
_FULL = 0.25
_CLEARLY_LONG = 5


class _Gutter(NamedTuple):
    """A white stripe between two columns: its middle, the characters it parts and whether it is beyond doubt."""

    x: float
    gain: int
    is_clear: bool


class Ordered(NamedTuple):
    """Lines in reading order, whether a column among them is uncertain, and where gutters part it."""

    lines: list[Line]
    is_uncertain: bool = False
    gutters: tuple[float, ...] = ()


def reading_order(page: Page, usual_right: float, usual_gutters: Collection[float] = ()) -> Ordered:
    """Return the lines of a page in reading order, each with the edges of its column.

    Lines over the whole width part the page into bands; in a band the left column comes first.
    Parts of one row that are no columns (labels and values, cells) become one line.
    ``usual_right`` is where full lines end on most pages and ``usual_gutters`` where columns
    part on others: one page may hold too little to tell.
    """
    if not page.lines:
        return Ordered([])
    left = min(line.x0 for line in page.lines)
    right = max(usual_right, *(line.x1 for line in page.lines), 0.0)
    if right < page.width * _NARROW:
        # Hardly a line is full anywhere: margins are mostly of one width.
        right = max(right, page.width - left)
    return _order(page.lines, _Region(left, right, tuple(usual_gutters)))


class _Region(NamedTuple):
    """A part of a page between two edges, where it may have gutters, and how often it was parted already."""

    left: float
    right: float
    usual_gutters: tuple[float, ...]
    depth: int = 0


def _order(lines: list[Line], region: _Region) -> Ordered:
    gutter = _best_gutter(lines, region.usual_gutters) if lines and region.depth < _DEEPEST else None
    if gutter is None:
        return Ordered(list(_rows(lines, region.left, region.right)))
    on_left = [line.x1 for line in lines if line.x1 <= gutter.x]
    on_right = [line.x0 for line in lines if line.x0 >= gutter.x]
    left = region._replace(right=max(on_left), depth=region.depth + 1)
    right = region._replace(left=min(on_right), depth=region.depth + 1)
    parts: list[Ordered] = []
    for crosses, band in _bands(lines, gutter.x):
        if crosses:
            parts.append(Ordered(list(_rows(band, region.left, region.right))))
        else:
            parts.append(_order([line for line in band if line.x1 <= gutter.x], left))
            parts.append(_order([line for line in band if line.x0 >= gutter.x], right))
    return Ordered(
        [line for part in parts for line in part.lines],
        not gutter.is_clear or any(part.is_uncertain for part in parts),
        (gutter.x, *(x for part in parts for x in part.gutters)),
    )


def _bands(lines: Sequence[Line], x: float) -> Iterator[tuple[bool, list[Line]]]:
    """Yield the lines from the top in runs that cross ``x`` and runs that do not.

    A line of larger letters alone at its height in the middle of the page crosses every column.
    """
    ordered = sorted(lines, key=lambda line: -line.middle)
    middle = (min(line.x0 for line in lines) + max(line.x1 for line in lines)) / 2
    large = median(line.size for line in lines) * _LARGER

    def crosses(number: int) -> bool:
        line = ordered[number]
        if line.x0 < x < line.x1 or line.size < large:
            return line.x0 < x < line.x1
        around = ordered[max(number - 1, 0) : number + 2]
        is_alone = all(one is line or one.y0 >= line.y1 or one.y1 <= line.y0 for one in around)
        return is_alone and abs((line.x0 + line.x1) / 2 - middle) < line.size * _CENTRED

    for spans, run in groupby(range(len(ordered)), key=crosses):
        yield spans, [ordered[number] for number in run]


def _best_gutter(lines: Sequence[Line], usual: Iterable[float]) -> _Gutter | None:
    """Return the stripe that parts most text into columns, None when there are none."""
    found = [gutter for x in _candidates(lines) if (gutter := _gutter(lines, x))]
    found = found or [_Gutter(x, 0, True) for x in usual if _parts(lines, x)]
    return max(found, key=lambda gutter: gutter.gain, default=None)


def _parts(lines: Sequence[Line], x: float) -> bool:
    """Whether text stands side by side along a gutter known from other pages."""
    for crosses, band in _bands(lines, x):
        left, right = [line for line in band if line.x1 <= x], [line for line in band if line.x0 >= x]
        if not crosses and left and right and _overlap(left, right) > 0:
            return True
    return False


def _candidates(lines: Sequence[Line]) -> list[float]:
    """Return places for a gutter: just left of where several lines begin."""
    size = median(line.size for line in lines)
    starts = sorted(line.x0 for line in lines)
    places: list[float] = []
    for x in starts:
        if not places or x - places[-1] > size:
            places.append(x)
    return [x - size * 0.2 for x in places[1:]]


def _gutter(lines: Sequence[Line], x: float) -> _Gutter | None:
    """Return the gutter at ``x``, None when it parts no text that stands side by side."""
    gain, is_clear = 0, True
    for crosses, band in _bands(lines, x):
        left = _extents(line for line in band if line.x1 <= x)
        right = _extents(line for line in band if line.x0 >= x)
        if crosses or min(len(left), len(right)) < _FEWEST_LINES or not _stand_side_by_side(left, right):
            continue
        filled = min(_share_filled(left), _share_filled(right))
        full = min(_share_full(left), _share_full(right))
        length = min(median(len(line.text) for line in left), median(len(line.text) for line in right))
        if length < _SHORTEST or (filled < _FILLED and full < _FULL):
            continue
        gain += min(sum(len(line.text) for line in left), sum(len(line.text) for line in right))
        is_long = min(len(left), len(right)) >= _CLEARLY_LONG
        is_clear = is_clear and is_long and (filled >= _CLEARLY_FILLED or full >= _FULL)
    return _Gutter(x, gain, is_clear) if gain else None


def _extents(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of one side of a gutter, parts at the same height as one: wide blanks part Latin words."""
    return list(_rows(lines, 0.0, 0.0))


def _stand_side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether a white stripe parts two columns over several lines of height, rather than one being above the other."""
    size = median(line.size for line in (*left, *right))
    stripe = min(line.x0 for line in right) - max(line.x1 for line in left)
    return _overlap(left, right) > _FEWEST_LINES * size and stripe > size * _NARROWEST


def _overlap(left: Sequence[Line], right: Sequence[Line]) -> float:
    """Return the height over which two columns stand side by side."""
    top = min(max(line.y1 for line in left), max(line.y1 for line in right))
    return top - max(min(line.y0 for line in left), min(line.y0 for line in right))


def _share_filled(column: Sequence[Line]) -> float:
    """Return how much of its column's width the median line takes: nearly all in text, little in a table."""
    width = max(line.x1 for line in column) - min(line.x0 for line in column)
    return median(line.x1 - line.x0 for line in column) / width if width > 0 else 0.0


def _share_full(column: Sequence[Line]) -> float:
    """Return how many lines reach the right edge of their column: in text those that go on, in a table one or two."""
    if len(column) < _CLEARLY_LONG:
        return 0.0
    edge = max(line.x1 for line in column)
    return sum(edge - line.x1 < line.size * 1.2 for line in column) / len(column)


def _rows(lines: Iterable[Line], left: float, right: float) -> Iterator[Line]:
    """Yield the lines from the top, parts at the same height as one; a table stays by itself."""
    waiting: list[Line] = []
    for line in sorted(lines, key=lambda one: -one.middle):
        is_lower = waiting and waiting[0].middle - line.middle > min(waiting[0].size, line.size) * 0.5
        if waiting and (is_lower or line.table):
            yield _joined(waiting, left, right)
            waiting = []
        if line.table:
            yield replace(line, left=left, right=right)
        else:
            waiting.append(line)
    if waiting:
        yield _joined(waiting, left, right)


def _joined(parts: list[Line], left: float, right: float) -> Line:
    parts.sort(key=lambda line: line.x0)
    longest = max(parts, key=lambda line: len(line.text))
    widest = max((two.x0 - one.x1 for one, two in pairwise(parts)), default=0.0)
    return replace(
        longest,
        text=" ".join(part.text for part in parts),
        x0=parts[0].x0,
        x1=max(part.x1 for part in parts),
        y0=min(part.y0 for part in parts),
        y1=max(part.y1 for part in parts),
        is_bold=all(part.is_bold for part in parts),
        left=left,
        right=right,
        # Justified lines have wide blanks too, but they reach the edge.
        is_row=widest > longest.size * (_ROW_GAP if right - parts[-1].x1 > longest.size else 2 * _ROW_GAP),
    )
