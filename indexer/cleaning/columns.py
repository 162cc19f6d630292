"""Columns of a newspaper page read one into another: sentences whose rest stands further on are put together.

Only what the words tell is moved, and only where one beginning and one rest fit each other alone
(``fragments``). A column may also leave a single line inside a paragraph of another; such lines
are found where a line end was closed up.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from indexer.cleaning import blanks, line_break
from indexer.cleaning.breaks import COLUMNS, is_line, is_rearranged
from indexer.cleaning.fragments import (
    begins_inside_word,
    breaks_off,
    clash,
    closes,
    ends_quotation,
    is_cut_word,
    is_rest,
    may_go_on,
    must_go_on,
)
from indexer.cleaning.lines import ends_sentence
from indexer.cleaning.moves import Move, Plan, carry_out
from indexer.cleaning.places import belongs_below
from indexer.cleaning.seams import CONTINUES, Seam, cannot_begin, has_clauses, seam, spans_word
from indexer.readers.blocks import Block

RULE = COLUMNS

# A page holds hardly more; the words of a book would fit somewhere by chance.
_PAGE = 60
_LONGEST_LINE = 40
_LONGEST_TITLE = 30
_WRAPS = frozenset({blanks.RULE, line_break.RULE})
_SHORTEST_BEGINNING = 8
_FEWEST_BESIDE = 2


class _Pair(NamedTuple):
    """A beginning and its rest, by block; ``cut`` is where in the beginning the rest goes."""

    beginning: int
    rest: int
    cut: int


def restore_columns(blocks: list[Block]) -> list[Block]:
    """Return the blocks with sentences put together whose rest stands in another place."""
    ends = _open_ends(blocks)
    if not ends:
        return blocks
    plan = _intruded(blocks) or _quoted(blocks, ends) or _paired(blocks, ends)
    return carry_out(blocks, plan) if plan else blocks


def is_uncertain(blocks: Sequence[Block]) -> bool:
    """Whether a sentence breaks off before a title, or what may be its rest stands further on, or others were moved."""
    ends = _open_ends(blocks)
    return bool(ends) and (
        is_rearranged(blocks)
        or any(_candidates(blocks, ends))
        or any(_is_orphan(blocks, number) for number in range(1, len(blocks)))
        or any(_meets_title(blocks, number) for number in ends)
    )


def _open_ends(blocks: Sequence[Block]) -> list[int]:
    """Return the paragraphs that break off and surely do not go on in the next."""
    return [number for number, block in enumerate(blocks) if breaks_off(block) and not _is_sewn(blocks, number)]


def _is_sewn(blocks: Sequence[Block], number: int) -> bool:
    """Whether a paragraph goes on in the next: that is for the rules about line and page breaks."""
    return number + 1 < len(blocks) and seam(blocks[number].text, blocks[number + 1].text) is Seam.SEWN


def _is_orphan(blocks: Sequence[Block], number: int) -> bool:
    """Whether a paragraph begins inside a sentence and the one before it is whole."""
    before = blocks[number - 1]
    return must_go_on(blocks[number]) and is_line(before) and ends_sentence(before.text)


def _meets_title(blocks: Sequence[Block], number: int) -> bool:
    """Whether a text of several sentences breaks off and a line like a title follows: the column ended there."""
    if "。" not in blocks[number].text or number + 1 >= len(blocks):
        return False
    text = blocks[number + 1].text
    return len(text) <= _LONGEST_TITLE and not (ends_sentence(text) or has_clauses(text))


# ---- a line of another column on top of a rest


def _intruded(blocks: Sequence[Block]) -> Plan | None:
    """Return what frees a rest of the line above it that begins another paragraph."""
    moves, joins, taken = [], set(), set[int]()
    for number in range(1, len(blocks)):
        cut = _first_line(blocks[number])
        if not cut or not _stands_between(blocks, number, cut):
            continue
        line = blocks[number].text[:cut]
        fits = [at for at in _near(blocks, number) if _completes(line, blocks[at])]
        if len(fits) == 1 and not taken & {number - 1, number, fits[0]}:
            moves.append(Move(number, 0, cut, fits[0], 0))
            joins.add(number)
            taken |= {number - 1, number, fits[0]}
    return Plan(tuple(moves), frozenset(joins)) if moves else None


def _first_line(block: Block) -> int:
    """Return where the first line of a paragraph ended before its blanks were closed up, 0 if nowhere."""
    return next((cut for cut in _line_ends(block) if cut <= _LONGEST_LINE), 0)


def _line_ends(block: Block) -> Iterator[int]:
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
    return may_go_on(block) and begins_inside_word(text) and is_cut_word(line, text) and not clash(line, text)


# ---- neighbours inside one quotation


def _quoted(blocks: Sequence[Block], ends: Sequence[int]) -> Plan | None:
    """Return what joins a quotation that straight marks open in one paragraph and close in the next."""
    found = [
        number + 1
        for number in ends
        if number + 1 < len(blocks)
        and may_go_on(blocks[number + 1])
        and ends_quotation(blocks[number].text, blocks[number + 1].text)
    ]
    apart = [number for number in found if number - 1 not in found]
    return Plan(joins=frozenset(apart)) if apart else None


# ---- a beginning and its rest further on


def _paired(blocks: Sequence[Block], ends: Sequence[int]) -> Plan | None:
    """Return the moves that bring rests to the only beginnings that fit them, or these to their rests."""
    moves: list[Move] = []
    taken: set[int] = set()
    for group in (*_sure(blocks, ends), *_inserted(blocks, ends)):
        blocks_of = {number for pair in group for number in (pair.beginning, pair.rest)}
        if not taken & blocks_of:
            moves += _moves(blocks, group)
            taken |= blocks_of
    return Plan(tuple(moves)) if moves else None


def _sure(blocks: Sequence[Block], ends: Sequence[int]) -> Iterator[list[_Pair]]:
    """Yield each beginning with the only rest that fits it, and the pairs beside them."""
    found = list(_candidates(blocks, ends)) or list(_last_ones(blocks, ends))
    for beginning, rest in found:
        is_only = sum(beginning == one or rest == other for one, other in found) == 1
        if is_only and rest > beginning + 1:
            pair = _Pair(beginning, rest, len(blocks[beginning].text))
            yield [pair, *_beside(blocks, ends, pair)]


def _candidates(blocks: Sequence[Block], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield every beginning with every rest that a word or a bracket ties to it, wherever they stand."""
    for beginning in ends:
        before = blocks[beginning].text
        for rest in _near(blocks, beginning):
            block = blocks[rest]
            if not may_go_on(block) or (rest and _is_sewn(blocks, rest - 1)):
                continue
            is_word = begins_inside_word(block.text) and is_cut_word(before, block.text)
            is_bracket = rest > beginning and closes(before, block.text)
            if (is_word or is_bracket) and not clash(before, block.text):
                yield beginning, rest


def _last_ones(blocks: Sequence[Block], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each beginning with each rest that begins as no sentence does, when nothing surer is left."""
    orphans = [number for number in range(1, len(blocks)) if _is_orphan(blocks, number)]
    for beginning in ends:
        for rest in orphans:
            is_near = beginning < rest <= beginning + _PAGE
            if is_near and not clash(blocks[beginning].text, blocks[rest].text):
                yield beginning, rest


def _near(blocks: Sequence[Block], number: int) -> Iterator[int]:
    """Yield the other blocks of the page around a block."""
    around = range(max(0, number - _PAGE), min(len(blocks), number + _PAGE + 1))
    return (other for other in around if other != number)


def _beside(blocks: Sequence[Block], ends: Iterable[int], pair: _Pair) -> list[_Pair]:
    """Return the pairs that stand beside a sure one, as columns do: ends side by side, and their rests as well."""
    open_ends, found = set(ends), []
    for step in (-1, 1):
        beginning, rest = pair.beginning + step, pair.rest + step
        while beginning in open_ends and 0 <= rest < len(blocks) and beginning != pair.rest != rest:
            text = blocks[beginning].text
            if not is_rest(blocks[rest]) or clash(text, blocks[rest].text) or rest in (pair.beginning, beginning + 1):
                break
            found.append(_Pair(beginning, rest, len(text)))
            beginning, rest = beginning + step, rest + step
    return found


# ---- a line of a paragraph that stands outside it


def _inserted(blocks: Sequence[Block], ends: Sequence[int]) -> Iterator[list[_Pair]]:
    """Yield paragraphs that lost an inner line with this line, where ends and rests stand beside both.

    A character alone fits in many places: several columns must bear it out.
    """
    for line in ends:
        text = blocks[line].text
        fits = [
            _Pair(host, line, cut)
            for host in _near(blocks, line)
            for cut in _line_ends(blocks[host])
            if _is_gap(blocks[host].text, cut, text)
        ]
        beside = sorted(([fit, *_beside(blocks, ends, fit)] for fit in fits), key=len, reverse=True)
        if beside and len(beside[0]) > _FEWEST_BESIDE and (len(beside) == 1 or len(beside[0]) > len(beside[1])):
            yield beside[0]


def _is_gap(host: str, cut: int, line: str) -> bool:
    """Whether ``line`` completes the word behind a cut that is none of its own."""
    before, after = host[max(0, cut - _LONGEST_LINE) : cut], host[cut : cut + _LONGEST_LINE]
    return is_cut_word(line, after) and not spans_word(before, after)


# ---- where to


def _moves(blocks: Sequence[Block], group: Sequence[_Pair]) -> Iterator[Move]:
    """Yield the moves for a group: rests go to their beginnings, unless these belong to the article of the rests."""
    goes_down = belongs_below(blocks, [pair.beginning for pair in group], [pair.rest for pair in group])
    for beginning, rest, cut in group:
        first, second = blocks[beginning].text, blocks[rest].text
        if not goes_down:
            yield Move(rest, 0, len(second), beginning, cut)
            continue
        yield Move(beginning, 0, cut, rest, 0)
        if cut < len(first):
            yield Move(beginning, cut, len(first), rest, len(second))
