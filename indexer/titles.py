"""A line that becomes the title leaves the text; what was repaired in it stays on record beside it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from indexer.readers import Block


def lift(blocks: Sequence[Block], positions: Collection[int]) -> tuple[Block, ...]:
    """Return the blocks without those at ``positions``; their edits go to the start of the next block."""
    kept: list[Block] = []
    waiting = []
    for position, block in enumerate(blocks):
        if position in positions:
            waiting += [edit._replace(at=0) for edit in block.edits]
        else:
            kept.append(replace(block, edits=(*waiting, *block.edits)) if waiting else block)
            waiting = []
    if waiting and kept:
        last = kept[-1]
        kept[-1] = replace(last, edits=(*last.edits, *(edit._replace(at=len(last.text)) for edit in waiting)))
    return tuple(kept)
