"""Lines in reading order to paragraphs and headings, as far as indents, gaps and letters tell."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from indexer.readers.blocks import Block
from indexer.readers.lines import join_lines
from indexer.readers.pdf.page import Line
from indexer.readers.tables import table_blocks

_END = re.compile(r"[。！？；.!?;][”’」』）)\]》]*$")
_NO_HEADING_END = re.compile(r"[。；，,;、：:]$")
_INDENT = (0.8, 6.0)
_PARAGRAPH_INDENT = (1.4, 2.7)
_MANY = 0.08
_SAME_SIZE = 0.05
_LARGER = 1.12
_WIDE_GAP = 1.45
_SHORT = 2.0
_LONGEST_HEADING = 80
_LONGEST_BOLD_HEADING = 40
_MOST_IN_HEADINGS = 0.3
_LEVELS = 4
# A Han character with the marks that may not be parted from it.
_WIDE_WORD = re.compile(r"[“‘（《〈「『【〔]*[⺀-鿿豈-﫿０-９Ａ-ｚ][”’）》〉」』】〕，。、；：！？…—]*")
_NARROW_WORD = re.compile(r"[^\s⺀-鿿豈-﫿　-〿＀-￯]+")


class _Paragraph(NamedTuple):
    """Lines that belong together; ``is_sure`` says that what sets them apart is beyond doubt."""

    lines: list[Line]
    is_sure: bool

    @property
    def size(self) -> float:
        return round(median(line.size for line in self.lines) * 2) / 2

    @property
    def text(self) -> str:
        return join_lines(line.text for line in self.lines)


class _Habits(NamedTuple):
    """How a text is set: the usual distance of its lines in sizes of letters, and whether indents or gaps part it."""

    pitch: float
    indents: bool
    gaps: bool


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Return the headings and paragraphs that lines in reading order make.

    A paragraph may go on in the next column or page. One of which it is doubtful whether it
    begins at all comes without ``gap``.
    """
    if not lines:
        return []
    paragraphs = list(_paragraphs(lines))
    levels = _heading_levels(paragraphs, _body_size(lines))
    blocks: list[Block] = []
    for number, paragraph in enumerate(paragraphs):
        if paragraph.lines[0].table:
            rows = [row for table in paragraph.lines for row in table.table]
            blocks += table_blocks([[[cell] for cell in row] for row in _without_repeated_head(rows)])
        else:
            is_indented = _is_indented(paragraph.lines[0])
            blocks.append(Block(paragraph.text, levels.get(number, 0), gap=paragraph.is_sure, indent=is_indented))
    return blocks


def _without_repeated_head(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the rows of a table that goes on over pages without the head that each page repeats."""
    return [row for number, row in enumerate(rows) if number == 0 or row != rows[0]]


def _body_size(lines: Sequence[Line]) -> float:
    """Return the size most characters have."""
    sizes = Counter[float]()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return max(sizes, key=sizes.__getitem__)


def _paragraphs(lines: Sequence[Line]) -> Iterator[_Paragraph]:
    pitch = _pitch(lines)
    indented = sum(_is_indented(line, _PARAGRAPH_INDENT) for line in lines)
    apart = sum(_is_apart(previous, line, pitch) for previous, line in pairwise(lines))
    habits = _Habits(pitch, indented > len(lines) * _MANY, apart > len(lines) * _MANY)
    gathered, is_sure = [lines[0]], True
    for previous, line in pairwise(lines):
        begins = _begins(previous, line, habits)
        if begins is None:
            gathered.append(line)
            continue
        yield _Paragraph(gathered, is_sure)
        gathered, is_sure = [line], begins
    yield _Paragraph(gathered, is_sure)


def _pitch(lines: Sequence[Line]) -> float:
    """Return the usual distance of two lines of a paragraph, in sizes of their letters."""
    steps = (
        (one.y0 - two.y0) / two.size
        for one, two in pairwise(lines)
        if _same_column(one, two) and abs(one.size - two.size) < two.size * _SAME_SIZE
    )
    usual = [step for step in steps if 0.8 < step < 3]
    return median(usual) if usual else 1.5


def _begins(previous: Line, line: Line, habits: _Habits) -> bool | None:
    """Whether ``line`` begins a paragraph: True for sure, False perhaps, None when it goes on with the one before."""
    if previous.table or line.table:
        widths = [len(row) for row in (*previous.table[:1], *line.table[:1])]
        goes_on = line.page == previous.page + 1 and len(widths) == 2 and widths[0] == widths[1]
        return None if goes_on else True
    if abs(previous.size - line.size) > line.size * _SAME_SIZE or previous.is_row or line.is_row:
        return True
    if _is_apart(previous, line, habits.pitch) or _is_short(previous, line):
        return True
    if not _END.search(previous.text):
        return None
    if _is_indented(line):
        # Lines set in as far as the one before may be a quotation, not paragraphs.
        return habits.indents or abs(previous.x0 - line.x0) > line.size * 0.3
    return None if habits.indents or (habits.gaps and _same_column(previous, line)) else False


def _is_apart(previous: Line, line: Line, pitch: float) -> bool:
    return _same_column(previous, line) and (previous.y0 - line.y0) / line.size > pitch * _WIDE_GAP


def _same_column(one: Line, two: Line) -> bool:
    return one.page == two.page and abs(one.left - two.left) < two.size and one.y0 > two.y0


def _is_indented(line: Line, within: tuple[float, float] = _INDENT) -> bool:
    return within[0] * line.size <= line.x0 - line.left <= within[1] * line.size


def _is_short(previous: Line, line: Line) -> bool:
    """Whether the line before ends though the first word of this one would have had room in it."""
    wide = _WIDE_WORD.match(line.text)
    narrow = _NARROW_WORD.match(line.text)
    needed = line.size * (len(wide.group()) if wide else len(narrow.group()) * 0.6 if narrow else 1)
    return previous.right - previous.x1 > max(line.size * _SHORT, needed + line.size)


def _heading_levels(paragraphs: Sequence[_Paragraph], body: float) -> dict[int, int]:
    """Return the level of each paragraph that is clearly a heading: of larger letters, or bold and short."""
    found: dict[int, tuple[float, bool]] = {}
    for number, paragraph in enumerate(paragraphs):
        text, is_bold = paragraph.text, all(line.is_bold for line in paragraph.lines)
        is_larger = paragraph.size >= body * _LARGER
        longest = _LONGEST_HEADING if is_larger else _LONGEST_BOLD_HEADING
        stands_out = is_larger or (is_bold and paragraph.size >= body)
        if stands_out and 1 < len(text) <= longest and not _NO_HEADING_END.search(text):
            found[number] = (paragraph.size, is_bold)
    whole = sum(len(paragraph.text) for paragraph in paragraphs)
    if sum(len(paragraphs[number].text) for number in found) > whole * _MOST_IN_HEADINGS:
        return {}
    ranks = {look: rank for rank, look in enumerate(sorted(set(found.values()), reverse=True), start=1)}
    return {number: min(ranks[look], _LEVELS) for number, look in found.items()}
