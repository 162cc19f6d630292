"""What the rules for line breaks and page breaks share: the seams of a file, how far to trust them, the joining.

Where many lines break off and hardly any goes on in the next, columns were read in the wrong
order; then only the surest cuts are joined.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from indexer.cleaning.edits import is_editable, join_all
from indexer.cleaning.lines import COMMON_ENDS, HAN, ends_sentence, is_item
from indexer.cleaning.seams import Seam, seam
from indexer.readers.blocks import Block

FEWEST = 3
"""So many of a kind make a habit."""

COLUMNS = "columns"
"""The rule that brings together what stands in different columns."""

_DISORDER = 4
_SENTENCES = 0.8
# So much of a paragraph's end is looked at; joining a thousand lines must not cost their square.
_TAIL = 400
_READING = re.compile(rf"[{HAN}][（(\[［〔][^\W\d_{HAN}]*\Z")
_LONGEST_READING = 10
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

GoesOn = Callable[[str, Block, Block], bool]
"""Whether a paragraph, its text so far and the last of its lines, goes on in the next block."""


def seams_of(blocks: Sequence[Block]) -> list[Seam]:
    """Return how each line that breaks off hangs together with the next."""
    breaking_off = [
        (first.text, second.text)
        for first, second in pairwise(blocks)
        if first.text[-1:] not in COMMON_ENDS and is_line(first) and is_line(second)
    ]
    items_are_text = bool(breaking_off) and have_text_items(blocks)
    return [seam(before, after, items_are_text) for before, after in breaking_off]


def have_text_items(blocks: Sequence[Block]) -> bool:
    """Whether the numbered items of a file are sentences rather than headings."""
    items = [block.text for block in blocks if is_item(block.text)]
    return len(items) >= FEWEST and sum(map(ends_sentence, items)) >= _SENTENCES * len(items)


def least_seam(seams: Sequence[Seam]) -> Seam:
    """Return the weakest seam to join in a file: the more surely some are cuts, the more others are."""
    sewn, tied, loose = (seams.count(kind) for kind in (Seam.SEWN, Seam.TIED, Seam.LOOSE))
    if loose >= _DISORDER and loose > 2 * (sewn + tied):
        return Seam.SEWN
    return Seam.LOOSE if sewn or tied > 1 else Seam.TIED


def is_out_of_order(blocks: Sequence[Block]) -> bool:
    """Whether so many sentences break off that the order of columns is in doubt."""
    return least_seam(seams_of([block for block in blocks if not block.stays])) is Seam.SEWN


def is_rearranged(blocks: Sequence[Block]) -> bool:
    """Whether something stood in another column, so that what follows a line need not go on with it."""
    return any(edit.rule == COLUMNS for block in blocks for edit in block.edits)


def is_line(block: Block) -> bool:
    """Whether a block is running text of its own, fit to be joined to another."""
    return bool(block.text) and not block.level and is_editable(block)


def joined(blocks: Sequence[Block], goes_on: GoesOn, rule: str) -> list[Block]:
    """Return the blocks, each joined to the one before where it goes on."""
    kept: list[Block] = []
    parts: list[Block] = []
    puts: list[str] = []
    before = ""
    for block in blocks:
        if parts and is_line(parts[-1]) and is_line(block) and goes_on(before, parts[-1], block):
            puts.append(between(before, block.text))
            before = (before + puts[-1] + block.text)[-_TAIL:]
        else:
            kept += [join_all(parts, rule, puts)] if parts else []
            parts, puts, before = [], [], block.text[-_TAIL:]
        parts.append(block)
    return [*kept, join_all(parts, rule, puts)] if parts else kept


def between(before: str, after: str) -> str:
    """Return what goes between two halves: a blank where Latin words meet, outside a reading in brackets."""
    if _READING.search(before[-_LONGEST_READING:]):
        return ""
    is_word = before[-1] in _LATIN or (before[-1] in ",;:" and before[-2:-1] in _LATIN)
    return " " if is_word and after[0] in _LATIN else ""
