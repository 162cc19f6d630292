"""Hard line breaks inside sentences: lines that all reach one margin and break off there, or cuts through a word."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from indexer.cleaning.breaks import FEWEST, is_line, joined, least_seam, seams_of
from indexer.cleaning.fragments import meets_article
from indexer.cleaning.lines import cells, ends_sentence, is_prose, is_table_row
from indexer.cleaning.seams import Seam, begins_anew, has_clauses, seam
from indexer.readers.blocks import Block

RULE = "line-break"

_NARROWEST = 12
# A line may end this much before the margin: marks that must not begin a line take others with them.
_RAGGED = 3.0
_INDENT = 2
_SURE = 0.2

Reach = Callable[[Block], float]


class Margin(NamedTuple):
    """Where the lines of a wrapped text end, and how that is counted: in cells or in characters."""

    width: float
    reach: Reach

    def is_reached(self, line: Block) -> bool:
        """Whether a line ends at the margin."""
        return self.reach(line) >= self.width - _RAGGED


class Habits(NamedTuple):
    """How a file breaks its lines.

    ``margin`` is None where the text is not wrapped; the flags say what sets a paragraph apart;
    ``is_mixed`` says that columns stand one inside another, so a gap may end any of them;
    ``least`` is the seam that is joined away from the margin; ``first`` is what may be the title.
    """

    margin: Margin | None
    by_indent: bool
    by_gap: bool
    all_gaps: bool
    is_mixed: bool
    least: Seam
    first: Block


def join_lines(blocks: list[Block]) -> list[Block]:
    """Return the blocks with hard line breaks inside sentences undone."""
    all_gaps = all(block.gap for block in blocks)
    margin = _margin(blocks)
    if all_gaps and margin is None:
        return blocks
    indented = sum(block.indent for block in blocks)
    gaps = sum(block.gap for block in blocks)
    habits = Habits(
        margin,
        1 < indented < 0.8 * len(blocks),
        gaps >= FEWEST,
        all_gaps,
        not all_gaps and any(second.gap and meets_article(blocks, at) for at, second in enumerate(blocks[1:])),
        least_seam(seams_of(blocks)),
        blocks[0],
    )
    return joined(blocks, lambda before, line, second: _is_wrap(before, line, second, habits), RULE)


def _is_wrap(before: str, line: Block, second: Block, habits: Habits) -> bool:
    """Whether ``line``, the last of ``before``, goes on in ``second``."""
    is_apart = (second.indent and habits.by_indent) or (second.gap and habits.is_mixed)
    if is_apart or is_table_row(line.text) or is_table_row(second.text):
        return False
    is_full = habits.margin is not None and habits.margin.is_reached(line)
    if not is_full or (second.gap and not habits.all_gaps):
        least = Seam.LOOSE if is_full else habits.least
        return (is_full or not second.gap) and seam(before, second.text) >= least
    is_anew = begins_anew(before, second.text)
    if habits.by_indent or (habits.by_gap and not habits.all_gaps):
        # Headings may stand at the margin where paragraphs are indented.
        return not (is_anew and ends_sentence(before))
    if is_anew:
        return False
    if line is habits.first and not has_clauses(before):
        return seam(before, second.text) >= Seam.TIED
    # Behind a full stop at the margin nothing tells a new paragraph from the old one.
    return not ends_sentence(before)


def _margin(blocks: Sequence[Block]) -> Margin | None:
    """Return the margin at which lines break off, None when they are not wrapped."""
    lines = [block for block in blocks if is_line(block)]
    broken = [line for line in lines if not ends_sentence(line.text)]
    if len(broken) < FEWEST:
        return None
    found = [_densest(broken, reach) for reach in (_in_cells, _in_characters)]
    most, margin = max(found, key=lambda pair: pair[0])
    at_margin = [line for line in broken if margin.is_reached(line) and margin.reach(line) <= margin.width]
    is_wrapped = (
        margin.width >= _NARROWEST
        and most >= max(FEWEST, len(broken) / 2)
        and sum(margin.reach(line) > margin.width for line in lines) <= len(lines) / 10
        and sum(is_prose(line.text) for line in at_margin) * 2 >= len(at_margin)
    )
    return margin if is_wrapped and _is_borne_out(blocks, at_margin) else None


def _is_borne_out(blocks: Sequence[Block], at_margin: Sequence[Block]) -> bool:
    """Whether enough lines that end at the margin surely go on: rows of a list can be equally long too."""
    lines = set(map(id, at_margin))
    sure = sum(id(line) in lines and seam(line.text, after.text) >= Seam.TIED for line, after in pairwise(blocks))
    return sure >= _SURE * len(at_margin)


def _densest(lines: Sequence[Block], reach: Reach) -> tuple[int, Margin]:
    """Return how many lines end at the margin that most of them share, and that margin."""
    widths = sorted(map(reach, lines))
    counts = [number + 1 - bisect_left(widths, width - _RAGGED) for number, width in enumerate(widths)]
    most, width = max(zip(counts, widths, strict=True))
    return most, Margin(width, reach)


def _in_cells(line: Block) -> float:
    return cells(line.text) + _INDENT * line.indent


def _in_characters(line: Block) -> float:
    return len(line.text) + _INDENT * line.indent
