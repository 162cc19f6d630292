"""How a repair changes blocks and stays on record: nothing is removed without saying what and where.

The edits of a block stand in the order of its text and never overlap, so undoing them one by
one gives back what was read: ``original``.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from indexer.readers.blocks import Block, Edit, Span
from indexer.readers.tables import pipe_markup


class Change(NamedTuple):
    """``text[start:end]`` of a block becomes ``put``."""

    start: int
    end: int
    put: str = ""


Find = Callable[[str], Iterable[Change]]


def is_editable(block: Block) -> bool:
    """Whether the text of a block is all there is to it: markup of its own must not be changed apart from it."""
    return block.markup is None or block.markup == block.text


def stretches(block: Block) -> Sequence[Span]:
    """Return the spans of a block's text that a rule may look into: all of it, the cells of a table, or none."""
    if is_editable(block):
        return ((0, len(block.text)),)
    return [cell for row in block.cells for cell in row if cell[0] < cell[1]]


def apply(block: Block, changes: Iterable[Change], rule: str) -> Block:
    """Return ``block`` with ``changes`` made and recorded under ``rule``; the same block when there are none.

    Changes are taken in order of their place; one that overlaps an earlier one, or that changes
    nothing, is left out. Earlier edits move with their text; those inside a changed stretch
    become part of its record, and a stretch that cuts through one grows to hold it whole.
    """
    grown = _grown(block, _disjoint(block.text, changes))
    if not grown:
        return block
    pieces, edits, done, shift = [], [], 0, 0
    waiting = list(reversed(block.edits))
    for start, end, put in grown:
        while waiting and waiting[-1].at + len(waiting[-1].put) <= start:
            edits.append(_moved(waiting.pop(), shift))
        inner = []
        while waiting and waiting[-1].at < end:
            inner.append(_moved(waiting.pop(), -start))
        edits.append(Edit(start + shift, rule, block.text[start:end], put, tuple(inner)))
        pieces += [block.text[done:start], put]
        done = end
        shift += len(put) - (end - start)
    edits += [_moved(edit, shift) for edit in reversed(waiting)]
    changed = "".join([*pieces, block.text[done:]])
    cells = _moved_cells(block.cells, grown) if changed else ()
    markup = pipe_markup(changed, cells) if cells else None if block.markup is None else changed
    return replace(block, text=changed, markup=markup, edits=tuple(edits), cells=cells)


def _moved_cells(cells: Sequence[Sequence[Span]], changes: Sequence[Change]) -> tuple[tuple[Span, ...], ...]:
    """Return the cells of a table after changes that each lie inside one of them."""
    if not cells:
        return ()
    starts = [change.start for change in changes]
    shifts = [0, *accumulate(len(put) - (end - start) for start, end, put in changes)]
    return tuple(
        tuple(
            (start + shifts[bisect_left(starts, start)], end + shifts[bisect_left(starts, end)]) for start, end in row
        )
        for row in cells
    )


def _disjoint(text: str, changes: Iterable[Change]) -> Iterator[Change]:
    done = 0
    for change in sorted(changes):
        if change.start >= done and text[change.start : change.end] != change.put:
            yield change
            done = change.end


def _grown(block: Block, changes: Iterable[Change]) -> list[Change]:
    """Return the changes, each wide enough to hold every earlier edit it touches whole."""
    grown: list[Change] = []
    spans = [(edit.at, edit.at + len(edit.put)) for edit in block.edits if edit.put]
    starts, ends = [at for at, _ in spans], [end for _, end in spans]
    text = block.text
    for start, end, put in changes:
        touched = spans[bisect_right(ends, start) : bisect_left(starts, end)]
        low = min([start, *(at for at, _ in touched)])
        high = max([end, *(to for _, to in touched)])
        if grown and low < grown[-1].end:
            before = grown.pop()
            # Both grew over the same edit: what lies between them must not be put twice.
            kept = before.put[: len(before.put) - (before.end - min(before.end, start))]
            kept += text[before.end : start] if start > before.end else ""
            grown.append(Change(before.start, max(high, before.end), kept + put + text[end:high]))
        else:
            grown.append(Change(low, high, text[low:start] + put + text[end:high]))
    return grown


def each(blocks: Sequence[Block], find: Find, rule: str) -> list[Block]:
    """Return the blocks with what ``find`` finds in each, or in a cell of a table, changed; an empty one is dropped."""
    changed = list(blocks)
    emptied = set()
    for number, block in enumerate(blocks):
        if changes := list(find(block.text) if is_editable(block) else _in_cells(block, find)):
            repaired = apply(block, changes, rule)
            if block.text and not repaired.text:
                emptied.add(number)
            else:
                changed[number] = repaired
    return drop(changed, emptied, rule)


def _in_cells(block: Block, find: Find) -> Iterator[Change]:
    for start, end in stretches(block):
        for change in find(block.text[start:end]):
            yield Change(start + change.start, start + change.end, change.put)


def join(first: Block, second: Block, rule: str, put: str = "") -> Block:
    """Return two blocks as one, ``put`` between them; the line end that goes is recorded."""
    return join_all([first, second], rule, [put])


def join_all(blocks: Sequence[Block], rule: str, puts: Sequence[str]) -> Block:
    """Return blocks as one, each of ``puts`` between two of them; the line ends that go are recorded."""
    if len(blocks) == 1:
        return blocks[0]
    pieces, edits, place = [blocks[0].text], list(blocks[0].edits), len(blocks[0].text)
    for block, put in zip(blocks[1:], puts, strict=True):
        edits += [Edit(place, rule, "\n", put), *_shifted(block.edits, place + len(put))]
        pieces += [put, block.text]
        place += len(put) + len(block.text)
    text = "".join(pieces)
    return replace(blocks[0], text=text, markup=None if blocks[0].markup is None else text, edits=tuple(edits))


def drop(blocks: Sequence[Block], numbers: Collection[int], rule: str) -> list[Block]:
    """Return the blocks without those of ``numbers``, recorded at the end of the block before.

    Where none is before, they are recorded at the start of the next one that stays. When none
    would stay, the last one stays as an empty block that carries the record.
    """
    if not numbers:
        return list(blocks)
    if len(set(numbers)) == len(blocks):
        numbers = set(numbers) - {len(blocks) - 1}
        blocks = [*blocks[:-1], apply(blocks[-1], [Change(0, len(blocks[-1].text))], rule)]
    kept: list[Block] = []
    gone: list[Edit] = []  # what goes with the last block kept, or before the first
    for number, block in enumerate(blocks):
        if number in numbers:
            gone.append(_gone(block, kept, rule))
            continue
        if not kept:
            block = replace(block, edits=(*gone, *block.edits)) if gone else block
        elif gone:
            kept[-1] = replace(kept[-1], edits=(*kept[-1].edits, *gone))
        kept.append(block)
        gone = []
    if gone:
        kept[-1] = replace(kept[-1], edits=(*kept[-1].edits, *gone))
    return kept


def _gone(block: Block, kept: Sequence[Block], rule: str) -> Edit:
    """Return the record of a block that goes: behind the last one kept, else before the first."""
    if kept:
        return Edit(len(kept[-1].text), rule, "\n" + block.text, "", _shifted(block.edits, 1))
    return Edit(0, rule, block.text + "\n", "", block.edits)


def original(blocks: Iterable[Block]) -> str:
    """Return the text as it was read, line by line: every edit undone."""
    return "\n".join(_undone(block.text, block.edits) for block in blocks)


def _undone(text: str, edits: Sequence[Edit]) -> str:
    pieces, done = [], 0
    for edit in edits:
        pieces += [text[done : edit.at], _undone(edit.removed, edit.inner)]
        done = edit.at + len(edit.put)
    return "".join([*pieces, text[done:]])


def every_edit(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Yield each edit, and after it those inside what it removed, at its place."""
    for edit in edits:
        yield edit
        yield from (inner._replace(at=edit.at) for inner in every_edit(edit.inner))


def _moved(edit: Edit, by: int) -> Edit:
    return edit._replace(at=edit.at + by)


def _shifted(edits: Iterable[Edit], by: int) -> tuple[Edit, ...]:
    return tuple(_moved(edit, by) for edit in edits)
