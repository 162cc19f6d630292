"""The characters of a page to lines, and to the tables that are drawn with rules."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from statistics import median
from unicodedata import normalize

from indexer.readers.lines import join_lines
from indexer.readers.pdf.grids import Grid
from indexer.readers.pdf.page import Glyph, Line
from kb import lexicon

_SPLIT = 0.7
_WORD_GAP = 0.2
_MOSTLY = 0.9
_LONGEST_CELL = 300
_WIDE = re.compile(r"[⺀-鿿豈-﫿　-〿＀-￯]")


def lines_of(glyphs: Sequence[Glyph], grids: Iterable[Grid], page: int) -> list[Line]:
    """Return the lines of a page in no order; a table takes the place of a line."""
    lines = []
    for grid in grids:
        places = ((glyph, (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2) for glyph in glyphs)
        inside = {glyph: cell for glyph, x, y in places if (cell := grid.cell_of(x, y))}
        if table := _table(grid, inside, page):
            lines.append(table)
            glyphs = [glyph for glyph in glyphs if glyph not in inside]
    return lines + [line for row in _rows(glyphs) for line in _lines(row, page)]


def _table(grid: Grid, inside: dict[Glyph, tuple[int, int]], page: int) -> Line | None:
    """Return a table as a line; None for a frame around whole texts, or for one that holds next to nothing."""
    cells: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
    for glyph, cell in inside.items():
        cells[cell].append(glyph)
    parts = {cell: [line for row in _rows(found) for line in _lines(row, page)] for cell, found in cells.items()}
    texts = {cell: join_lines(line.text for line in lines) for cell, lines in parts.items() if lines}
    texts = {cell: text.translate(_unified()) for cell, text in texts.items()}
    if len(texts) < 2 or max(map(len, texts.values())) > _LONGEST_CELL:
        return None
    rows = tuple(
        tuple(texts.get((row, column), "") for column in range(len(grid.xs) - 1)) for row in range(len(grid.ys) - 1)
    )
    size = median(glyph.size for glyph in inside)
    return Line("", grid.xs[0], grid.ys[-1], grid.xs[-1], grid.ys[0], size, False, page, table=rows)


@cache
def _unified() -> dict[int, str]:
    """Return the characters that fonts name by their radicals; cleaning mends them in text, but not in tables."""
    by_unicode = {code: normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    return by_unicode | {ord(row[0]): row[1] for row in lexicon.entries("radicals")}


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the characters of each height of the page, from the left; a raised small one belongs to its line."""
    row: list[Glyph] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda one: (-(one.y0 + one.y1), one.x0)):
        if row and middle - (glyph.y0 + glyph.y1) / 2 > max(glyph.size, row[0].size) * 0.4:
            yield sorted(row, key=lambda one: one.x0)
            row = []
        if not row:
            middle = (glyph.y0 + glyph.y1) / 2
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda one: one.x0)


def _lines(row: list[Glyph], page: int) -> Iterator[Line]:
    """Yield the parts of a row, cut where a gap is wider than a character."""
    part: list[Glyph] = []
    last: Glyph | None = None
    for glyph in row:
        if last and not glyph.is_blank and glyph.x0 - last.x1 > max(last.size, glyph.size) * _SPLIT:
            yield _line(part, page)
            part = []
        part.append(glyph)
        last = last if glyph.is_blank else glyph
    if last:
        yield _line(part, page)


def _line(part: list[Glyph], page: int) -> Line:
    shown = [glyph for glyph in part if not glyph.is_blank]
    return Line(
        _text(part),
        shown[0].x0,
        min(glyph.y0 for glyph in shown),
        max(glyph.x1 for glyph in shown),
        max(glyph.y1 for glyph in shown),
        median(glyph.size for glyph in shown),
        sum(glyph.is_bold for glyph in shown) > len(shown) * _MOSTLY,
        page,
    )


def _text(part: list[Glyph]) -> str:
    text = ""
    for one, two in pairwise([*part, part[-1]]):
        text += one.text
        narrow = not _WIDE.match(one.text) and not _WIDE.match(two.text)
        if narrow and two.x0 - one.x1 > one.size * _WORD_GAP:
            text += " "
    return " ".join(text.split())
