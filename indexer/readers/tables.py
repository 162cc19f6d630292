"""Rows of cells to blocks: pipe tables of Markdown, or paragraphs where a table only served the layout."""

import re
from collections.abc import Iterator, Sequence

from indexer.readers.blocks import Block, Content, Span
from indexer.readers.escape import inline
from indexer.readers.lines import one_line
from kb.document import Format

Cell = Sequence[str]
"""The paragraphs in a cell."""

ROWS_A_BLOCK = 50
_LONGEST_CELL = 300
_MOST_PARAGRAPHS = 5
_BLANKS = re.compile(r"\s+")


def table_blocks(rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    """Yield the blocks of a table: pipe tables of at most 50 rows, each with the header row.

    A table of one column, or one whose cells hold whole texts, is a form or a frame: its
    paragraphs come out as such, in order. Empty rows and columns are left out.
    """
    if _serves_layout(rows):
        paragraphs = (paragraph.strip() for row in rows for cell in row for paragraph in cell)
        yield from (Block(paragraph) for paragraph in paragraphs if paragraph)
        return
    yield from pipe_tables([[" ".join(cell) for cell in row] for row in rows])


def _serves_layout(rows: Sequence[Sequence[Cell]]) -> bool:
    filled = [[bool("".join(cell).strip()) for cell in row] for row in rows]
    columns = {number for row in filled for number, has_text in enumerate(row) if has_text}
    if len(columns) < 2 or sum(map(any, filled)) < 2:
        return True
    cells = [cell for row in rows for cell in row]
    return any(sum(map(len, cell)) > _LONGEST_CELL or len(cell) > _MOST_PARAGRAPHS for cell in cells)


def pipe_tables(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Yield a table as blocks with markup; the first row is the header."""
    trimmed = _trim([[_BLANKS.sub(" ", one_line(cell)).strip() for cell in row] for row in rows])
    if not trimmed:
        return
    header, body = trimmed[0], trimmed[1:]
    for start in range(0, max(len(body), 1), ROWS_A_BLOCK):
        yield table_block([header, *body[start : start + ROWS_A_BLOCK]])


def sheet_blocks(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Yield the rows of a sheet: lines of one cell above the table as paragraphs, the rest as tables.

    The first row of several cells is the header; a sheet of one column is paragraphs.
    """
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    widths = [sum(bool(cell.strip()) for cell in row) for row in filled]
    head = next((number for number, width in enumerate(widths) if width > 1), len(filled))
    captions = (one_line(" ".join(row)) for row in filled[:head])
    yield from (Block(caption) for caption in captions if caption)
    yield from pipe_tables(filled[head:])


def _trim(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows without empty ones and empty columns, all of the same length."""
    columns = sorted({number for row in rows for number, cell in enumerate(row) if cell})
    return [[row[number] if number < len(row) else "" for number in columns] for row in rows if any(row)]


def table_block(rows: Sequence[Sequence[str]]) -> Block:
    """Return a table as one block; no cell holds a line end or a blank at its edges."""
    lines, cells, start = [], [], 0
    for row in rows:
        joined = " ".join(row)
        line = joined.strip()
        cells.append(_spans(row, start, len(joined) - len(joined.lstrip()), len(line)))
        if line:
            lines.append(line)
            start += len(line) + 1
    text = "\n".join(lines)
    return Block(text, markup=pipe_markup(text, cells), cells=tuple(cells))


def _spans(row: Sequence[str], start: int, cut: int, size: int) -> tuple[Span, ...]:
    """Return where the cells of a row stand: ``cut`` blanks are gone before its ``size`` characters at ``start``."""
    spans, at = [], -cut
    for cell in row:
        spans.append((start + min(max(at, 0), size), start + min(max(at + len(cell), 0), size)))
        at += len(cell) + 1
    return tuple(spans)


def pipe_markup(text: str, cells: Sequence[Sequence[Span]]) -> str:
    """Return the Markdown of a table whose cells are spans of ``text``; the first row is the header."""
    rows = [f"| {' | '.join(inline(text[start:end]) for start, end in row)} |" for row in cells]
    rows.insert(1, "|" + " --- |" * len(cells[0]))
    return "\n".join(rows)


def content_of(blocks: Sequence[Block], facts: dict[str, str], flags: Sequence[str] = ()) -> Content:
    """Return blocks as the content of a file: Markdown where one has markup, plain text otherwise."""
    has_markup = any(block.markup is not None for block in blocks)
    return Content(tuple(blocks), Format.MARKDOWN if has_markup else Format.PLAIN, facts, tuple(flags))
