"""Drawings of a topic page as figures: where every bar, box and line of the SVG stands, in its own units.

All are as wide as a phone, so that nothing has to shrink to be seen; templates draw them and escape their text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kb.topics.page import TopicPage
from kb.topics.topic import Topic

WIDTH = 340
_MOST_ROWS = 16
_PERIOD = 5
_ROW = 24
_LABEL, _COUNT = 92, 36
_BOX, _BOX_HEIGHT, _BOX_ROW = 156, 32, 44
_MIDDLE = WIDTH / 2
_OWN_BOX = 220
_LONGEST = 11
_RELATED = 6


class Bar(NamedTuple):
    """A row of the timeline: its years, how many documents, where it begins from above, how long it is."""

    label: str
    documents: int
    y: int
    length: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars from above, the oldest first, each beginning at ``x``."""

    bars: tuple[Bar, ...]
    x: int = _LABEL
    row: int = _ROW
    width: int = WIDTH

    @property
    def height(self) -> int:
        """How high the drawing is."""
        return len(self.bars) * _ROW


def timeline(years: Sequence[tuple[str, int]]) -> Timeline:
    """Return the bars of (year, documents); many years are put together by fives."""
    rows = _by_periods(years) if len(years) > _MOST_ROWS else list(years)
    most = max([1, *(count for _, count in rows)])
    room = WIDTH - _LABEL - _COUNT
    bars = (Bar(label, count, number * _ROW, round(room * count / most)) for number, (label, count) in enumerate(rows))
    return Timeline(tuple(bars))


def _by_periods(years: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    counts: dict[int, int] = {}
    for year, count in years:
        first = int(year) // _PERIOD * _PERIOD
        counts[first] = counts.get(first, 0) + count
    return [(f"{first}–{first + _PERIOD - 1}", count) for first, count in sorted(counts.items()) if count]


class Box(NamedTuple):
    """A topic of the map: its whole title, as much of it as fits, and the left upper corner."""

    slug: str
    title: str
    short: str
    x: float
    y: float


class Line(NamedTuple):
    """A line of the map; dashed where topics only share sections."""

    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A topic in the middle, what is above it over it, what is below it and what is related under it."""

    own: Box
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    height: float
    width: int = WIDTH
    box: int = _BOX
    own_box: int = _OWN_BOX
    box_height: int = _BOX_HEIGHT


def neighbourhood(page: TopicPage) -> Neighbourhood:
    """Return the map of a topic: boxes in two columns along a trunk from the topic up and down."""
    above = _boxes(page.parents, 0)
    own_y = _rows(page.parents) * _BOX_ROW
    below = _boxes(page.children, own_y + _BOX_ROW)
    beside_y = own_y + _BOX_ROW * (1 + _rows(page.children))
    beside = _boxes([one.topic for one in page.related[:_RELATED]], beside_y)
    own = _box(page.topic, _MIDDLE - _OWN_BOX / 2, own_y, _LONGEST + 4)
    bottom = own_y + _BOX_HEIGHT
    lines = [*_branches(above, own_y, False), *_branches(below, bottom, False)]
    lines += _branches(beside, max([bottom, *(_centre(box) for box in below)]), True)
    height = max(box.y for box in (own, *above, *below, *beside)) + _BOX_HEIGHT
    return Neighbourhood(own, (*above, *below, *beside), tuple(lines), height)


def _boxes(topics: Sequence[Topic], top: float) -> list[Box]:
    columns = (0.0, float(WIDTH - _BOX))
    places = ((columns[number % 2], top + number // 2 * _BOX_ROW) for number in range(len(topics)))
    return [_box(topic, x, y, _LONGEST) for topic, (x, y) in zip(topics, places, strict=True)]


def _box(topic: Topic, x: float, y: float, longest: int) -> Box:
    short = topic.title if len(topic.title) <= longest else f"{topic.title[: longest - 1]}…"
    return Box(topic.slug, topic.title, short, x, y)


def _rows(topics: Sequence[Topic]) -> int:
    return -(-len(topics) // 2)


def _centre(box: Box) -> float:
    return box.y + _BOX_HEIGHT / 2


def _branches(boxes: Iterable[Box], start: float, dashed: bool) -> list[Line]:
    """Return the trunk from ``start`` to the furthest box, and from it a branch to each box."""
    boxes = list(boxes)
    if not boxes:
        return []
    furthest = max((_centre(box) for box in boxes), key=lambda y: abs(y - start))
    branches = [Line(_MIDDLE, _centre(box), _inner_edge(box), _centre(box), dashed) for box in boxes]
    return [Line(_MIDDLE, start, _MIDDLE, furthest, dashed), *branches]


def _inner_edge(box: Box) -> float:
    return box.x + _BOX if box.x < _MIDDLE - _BOX / 2 else box.x
