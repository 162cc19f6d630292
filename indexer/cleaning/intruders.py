"""Single lines that stand outside their paragraph: on top of the rest of another, or far from where they were.

They are found where a line end was closed up, which is where a line may have been put in or lost.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from indexer.cleaning import blanks, line_break
from indexer.cleaning.breaks import is_line
from indexer.cleaning.fragments import begins_inside_word, clash, is_cut_word, is_half, may_go_on, near
from indexer.cleaning.lines import ends_sentence
from indexer.cleaning.moves import Move, Plan
from indexer.cleaning.seams import CONTINUES, cannot_begin, spans_word
from indexer.readers.blocks import Block

_WRAPS = frozenset({blanks.RULE, line_break.RULE})
_LONGEST_LINE = 40
_SHORTEST_BEGINNING = 8


class Gap(NamedTuple):
    """A place in a paragraph where a line may have been lost, and what stands behind it."""

    host: int
    cut: int
    after: str


def free_rests(blocks: Sequence[Block]) -> Plan | None:
    """Return what frees a rest of the line above it that begins another paragraph."""
    moves, joins, taken = [], set(), set[int]()
    for number in range(1, len(blocks)):
        cut = _first_line(blocks[number])
        if not cut or not _stands_between(blocks, number, cut):
            continue
        line = blocks[number].text[:cut]
        fits = [at for at in near(range(len(blocks)), number) if _completes(line, blocks[at])]
        if len(fits) == 1 and not taken & {number - 1, number, fits[0]}:
            moves.append(Move(number, 0, cut, fits[0], 0))
            joins.add(number)
            taken |= {number - 1, number, fits[0]}
    return Plan(tuple(moves), frozenset(joins)) if moves else None


def _first_line(block: Block) -> int:
    """Return where the first line of a paragraph ended before its blanks were closed up, 0 if nowhere."""
    return next((cut for cut in line_ends(block) if cut <= _LONGEST_LINE), 0)


def line_ends(block: Block) -> Iterator[int]:
    """Yield the offsets at which a line of wrapped text ended: a blank or a line end was closed up there."""
    return (edit.at for edit in block.edits if edit.rule in _WRAPS and not edit.put and 0 < edit.at < len(block.text))


def _stands_between(blocks: Sequence[Block], number: int, cut: int) -> bool:
    """Whether the paragraph before goes on behind the first line, and not in it."""
    before, text = blocks[number - 1], blocks[number].text
    line, rest = text[:cut], text[cut:]
    if not is_line(before) or len(before.text) < _SHORTEST_BEGINNING or ends_sentence(before.text):
        return False
    goes_on = is_cut_word(before.text, rest) or rest[0] in CONTINUES or cannot_begin(rest)
    return goes_on and not spans_word(line, rest) and not is_cut_word(before.text, line)


def _completes(line: str, block: Block) -> bool:
    text = block.text
    return begins_inside_word(text) and is_cut_word(line, text) and may_go_on(block) and not clash(line, text)


def gaps_of(blocks: Sequence[Block]) -> Iterator[Gap]:
    """Yield the line ends behind which stands the half of a word that is none of the line above."""
    for host, block in enumerate(blocks):
        for cut in line_ends(block):
            before, after = block.text[max(0, cut - _LONGEST_LINE) : cut], block.text[cut : cut + _LONGEST_LINE]
            if is_half(after) and not spans_word(before, after):
                yield Gap(host, cut, after)
