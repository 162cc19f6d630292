"""How a repair changes blocks and stays on record: nothing is removed without saying what and where."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.readers.blocks import Block, Edit


class Change(NamedTuple):
    """``text[start:end]`` of a block becomes ``put``."""

    start: int
    end: int
    put: str = ""


Find = Callable[[str], Iterable[Change]]


def is_editable(block: Block) -> bool:
    """Whether the text of a block is all there is to it: markup of its own must not be changed apart from it."""
    return block.markup is None or block.markup == block.text


def apply(block: Block, changes: Iterable[Change], rule: str) -> Block:
    """Return ``block`` with ``changes`` made and recorded under ``rule``.

    Changes are taken in order of their place; one that overlaps an earlier one, or that changes
    nothing, is left out. Earlier edits move with their text; those inside a changed stretch
    move to its place.
    """
    text, pieces, edits, done = block.text, [], [], 0
    moved = list(block.edits)
    shift = 0
    for start, end, put in sorted(changes):
        if start < done or text[start:end] == put:
            continue
        pieces += [text[done:start], put]
        edits.append(Edit(start + shift, rule, text[start:end], put))
        moved = [_after(edit, start + shift, end + shift, len(put)) for edit in moved]
        shift += len(put) - (end - start)
        done = end
    if not edits:
        return block
    changed = "".join([*pieces, text[done:]])
    return replace(
        block,
        text=changed,
        markup=None if block.markup is None else changed,
        edits=tuple(sorted([*moved, *edits], key=lambda edit: edit.at)),
    )


def _after(edit: Edit, start: int, end: int, length: int) -> Edit:
    """Return an earlier edit as it stands once ``[start, end)`` has become ``length`` characters."""
    if edit.at <= start:
        return edit
    return edit._replace(at=start if edit.at < end else edit.at + length - (end - start))


def each(blocks: Sequence[Block], find: Find, rule: str) -> list[Block]:
    """Return the blocks with what ``find`` finds in each changed; a block left empty is dropped."""
    changed = [apply(block, find(block.text), rule) if is_editable(block) else block for block in blocks]
    return drop(changed, {number for number, block in enumerate(changed) if not block.text.strip()}, rule)


def join(first: Block, second: Block, rule: str, put: str = "") -> Block:
    """Return two blocks as one, ``put`` between them; the line end that goes is recorded."""
    place = len(first.text)
    edits = (*first.edits, Edit(place, rule, "\n", put), *_shifted(second.edits, place + len(put)))
    text = first.text + put + second.text
    return replace(first, text=text, markup=None if first.markup is None else text, edits=edits)


def drop(blocks: Sequence[Block], numbers: Collection[int], rule: str) -> list[Block]:
    """Return the blocks without those of ``numbers``, recorded at the end of the block before.

    Where none is before, they are recorded at the start of the next one that stays; when
    nothing would stay, an empty block carries the record.
    """
    kept: list[Block] = []
    waiting: list[Edit] = []
    for number, block in enumerate(blocks):
        if number not in numbers:
            kept.append(replace(block, edits=(*waiting, *block.edits)))
            waiting = []
        elif kept:
            place = len(kept[-1].text)
            kept[-1] = replace(kept[-1], edits=(*kept[-1].edits, *_gone(block, place, rule)))
        else:
            waiting += _gone(block, 0, rule)
    return kept if kept or not waiting else [Block("", edits=tuple(waiting))]


def _gone(block: Block, place: int, rule: str) -> list[Edit]:
    """Return the record of a whole block removed at ``place``: its own repairs, then its text."""
    earlier = [edit._replace(at=place) for edit in block.edits]
    return [*earlier, Edit(place, rule, block.text)] if block.text else earlier


def _shifted(edits: Iterable[Edit], by: int) -> tuple[Edit, ...]:
    return tuple(edit._replace(at=edit.at + by) for edit in edits)
