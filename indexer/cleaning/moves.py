"""How text gets from one place of a file to another and stays on record at both.

Where it was, it counts as removed; where it is, as put in front of nothing. Undoing both gives
back the text as read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from indexer.cleaning.breaks import COLUMNS, between
from indexer.cleaning.edits import Change, apply, drop, join
from indexer.readers.blocks import Block, Edit


class Move(NamedTuple):
    """``text[start:end]`` of the block ``source`` goes to offset ``at`` of the block ``target``, ``lead`` before it."""

    source: int
    start: int
    end: int
    target: int
    at: int
    lead: str = ""


class Plan(NamedTuple):
    """What is to be done to a file at once: no block takes part in two repairs."""

    moves: tuple[Move, ...] = ()
    joins: frozenset[int] = frozenset()  # blocks that become one with the block before them


def carry_out(blocks: Sequence[Block], plan: Plan) -> list[Block]:
    """Return the blocks with a plan carried out; what moved is on record where it was and where it is."""
    puts: dict[tuple[int, int], str] = {}
    left = {move.source: len(blocks[move.source].text) for move in plan.moves}
    for source, start, end, target, at, lead in plan.moves:
        text, goal = blocks[source].text[start:end], blocks[target].text
        put = lead + text if lead else text + between(text, goal) if at == 0 else between(goal[:at], text) + text
        puts[target, at] = puts.get((target, at), "") + put
        left[source] -= end - start
    changes: dict[int, list[Change]] = {}
    for (target, at), put in puts.items():
        changes.setdefault(target, []).append(Change(at, at, put))
    for source, start, end, *_ in plan.moves:
        if left[source]:
            changes.setdefault(source, []).append(Change(start, end))
    kept: list[Block] = []
    gone = set()
    for number, block in enumerate(blocks):
        mended = apply(block, changes.get(number, ()), COLUMNS)
        if number in plan.joins:
            kept[-1] = join(kept[-1], mended, COLUMNS)
            continue
        if left.get(number) == 0:
            gone.add(len(kept))
        kept.append(mended)
    return drop(kept, gone, COLUMNS)


def in_lines(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with each paragraph that moved below another as a block of its own."""
    found: list[Block] = []
    for block in blocks:
        is_moved = "\n" in block.text and any(edit.rule == COLUMNS and "\n" in edit.put for edit in block.edits)
        found += _lines(block) if is_moved else [block]
    return found


def _lines(block: Block) -> Iterator[Block]:
    edits = [piece for edit in block.edits for piece in _pieces(edit)]
    start = 0
    for line in block.text.split("\n"):
        end = start + len(line)
        own = tuple(edit._replace(at=edit.at - start) for edit in edits if start <= edit.at <= end)
        yield replace(block, text=line, markup=None if block.markup is None else line, edits=own)
        start = end + 1


def _pieces(edit: Edit) -> Iterator[Edit]:
    """Yield an edit once for each line of what it put; what it removed stands with the first."""
    first, *others = edit.put.split("\n")
    yield edit._replace(put=first)
    at = edit.at + len(first) + 1
    for line in others:
        yield Edit(at, edit.rule, "", line)
        at += len(line) + 1
