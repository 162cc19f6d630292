"""How text gets from one place of a file to another and stays on record at both.

Where it was, it counts as removed; where it is, as put in front of nothing. Undoing both gives
back the text as read.
"""

from collections.abc import Sequence
from typing import NamedTuple

from indexer.cleaning.breaks import COLUMNS, between
from indexer.cleaning.edits import Change, apply, drop, join
from indexer.readers.blocks import Block


class Move(NamedTuple):
    """``text[start:end]`` of the block ``source`` goes to offset ``at`` of the block ``target``."""

    source: int
    start: int
    end: int
    target: int
    at: int


class Plan(NamedTuple):
    """What is to be done to a file at once: no block takes part in two repairs."""

    moves: tuple[Move, ...] = ()
    joins: frozenset[int] = frozenset()  # blocks that become one with the block before them


def carry_out(blocks: Sequence[Block], plan: Plan) -> list[Block]:
    """Return the blocks with a plan carried out; what moved is on record where it was and where it is."""
    changes: dict[int, list[Change]] = {}
    left = {move.source: len(blocks[move.source].text) for move in plan.moves}
    for source, start, end, target, at in plan.moves:
        text, goal = blocks[source].text[start:end], blocks[target].text
        put = text + between(text, goal) if at == 0 else between(goal[:at], text) + text
        changes.setdefault(target, []).append(Change(at, at, put))
        left[source] -= end - start
    for source, start, end, _, _ in plan.moves:
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
