"""Columns of a newspaper page read one into another: sentences whose rest stands further on are put together.

Only what the words tell is moved, and only where one beginning and one rest fit each other alone
(``fragments``). A column may also leave a single line inside a paragraph of another; such lines
are found where a line end was closed up.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from indexer.bylines import opens_article
from indexer.cleaning.breaks import COLUMNS, is_line, is_rearranged
from indexer.cleaning.fragments import (
    PAGE,
    begins_inside_word,
    breaks_off,
    clash,
    closes,
    closes_first,
    ends_quotation,
    is_cut_word,
    is_rest,
    is_title_like,
    may_go_on,
    meets_article,
    must_go_on,
    near,
)
from indexer.cleaning.intruders import free_rests, gaps_of
from indexer.cleaning.lines import ends_sentence
from indexer.cleaning.matching import only_fits
from indexer.cleaning.moves import Move, Plan, carry_out
from indexer.cleaning.places import belongs_below
from indexer.cleaning.seams import Seam, seam, spans_word
from indexer.readers.blocks import Block

RULE = COLUMNS

_MOST_ROUNDS = 60
_MOST_ENDS = 200
_MOST_CANDIDATES = 20_000
# The columns between two halves hold fewer paragraphs; what fits at random stands anywhere.
_FARTHEST = 24
_FEWEST_BESIDE = 2
_SCATTERED = 6


class _Pair(NamedTuple):
    """A beginning and its rest, by block; ``cut`` is where in the beginning the rest goes."""

    beginning: int
    rest: int
    cut: int


def restore_columns(blocks: list[Block]) -> list[Block]:
    """Return the blocks with sentences put together whose rest stands in another place."""
    for _ in range(_MOST_ROUNDS):
        ends = _open_ends(blocks)
        # A page has not so many; in a long text that breaks off everywhere any half fits somewhere.
        is_page = 0 < len(ends) <= _MOST_ENDS
        plan = (free_rests(blocks) or _quoted(blocks, ends) or _paired(blocks, ends)) if is_page else None
        if plan is None:
            break
        blocks = carry_out(blocks, plan)
    return blocks


def is_interleaved(blocks: Sequence[Block]) -> bool:
    """Whether columns stand one inside another for sure: a sentence breaks off before a title, or one was moved."""
    return is_rearranged(blocks) or any(meets_article(blocks, number) for number in range(len(blocks)))


def hardly_goes_on(blocks: Sequence[Block]) -> bool:
    """Whether hardly any sentence that breaks off has a word across the cut to the next paragraph.

    A page break goes through a word nearly every second time, so these are other cuts.
    """
    ends = [number for number, block in enumerate(blocks) if breaks_off(block)]
    return len(ends) >= _SCATTERED and _SCATTERED * sum(_is_sewn(blocks, number) for number in ends) < len(ends)


def is_uncertain(blocks: Sequence[Block]) -> bool:
    """Whether a sentence breaks off before a title, or what may be its rest stands further on, or others were moved."""
    ends = _open_ends(blocks)
    return bool(ends) and (
        is_interleaved(blocks)
        or any(_candidates(blocks, ends))
        or any(_is_orphan(blocks, number) for number in range(1, len(blocks)))
    )


def contested(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the identities of the blocks that go on with more than one other, by their words."""
    ends = [number for number, block in enumerate(blocks) if breaks_off(block)]
    rests = Counter(rest for _, rest in islice(_candidates(blocks, ends), _MOST_CANDIDATES))
    return frozenset(id(blocks[rest]) for rest, beginnings in rests.items() if beginnings > 1)


def _open_ends(blocks: Sequence[Block]) -> list[int]:
    """Return the paragraphs that break off and do not surely go on in the next.

    Where columns stand one inside another, a neighbour is no surer than any other paragraph.
    """
    ends = [number for number, block in enumerate(blocks) if breaks_off(block)]
    return ends if not ends or is_interleaved(blocks) else [number for number in ends if not _is_sewn(blocks, number)]


def _is_sewn(blocks: Sequence[Block], number: int) -> bool:
    """Whether a paragraph goes on in the next: that is for the rules about line and page breaks."""
    return number + 1 < len(blocks) and seam(blocks[number].text, blocks[number + 1].text) is Seam.SEWN


def _is_orphan(blocks: Sequence[Block], number: int) -> bool:
    """Whether a paragraph begins inside a sentence and the one before it is whole."""
    before = blocks[number - 1]
    return must_go_on(blocks[number]) and is_line(before) and ends_sentence(before.text)


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
    groups = [*_sure(blocks, ends), *_inserted(blocks, ends)]
    pairs = [pair for group in groups for pair in group]
    # Where each column begins is known when all sentences find their rest; whose it is, across a title.
    is_settled = set(ends) <= {pair.beginning for pair in pairs} and any(_crosses_title(blocks, pair) for pair in pairs)
    moves: list[Move] = []
    taken: set[int] = set()
    for group in groups:
        found = list(_moves(blocks, group))
        if is_settled and len(group) == 1:
            found += _rest_of_column(blocks, group[0], pairs)
        blocks_of = {number for move in found for number in (move.source, move.target)}
        if not taken & blocks_of:
            moves += found
            taken |= blocks_of
    return Plan(tuple(moves)) if moves else None


def _crosses_title(blocks: Sequence[Block], pair: _Pair) -> bool:
    return any(opens_article(block.text) for block in blocks[pair.beginning + 1 : pair.rest])


def _sure(blocks: Sequence[Block], ends: Sequence[int]) -> Iterator[list[_Pair]]:
    """Yield each beginning with the only rest that fits it, and the pairs beside them."""
    found = only_fits(_candidates(blocks, ends)) or only_fits(_last_ones(blocks, ends))
    for beginning, rest in found:
        if beginning + 1 < rest <= beginning + _FARTHEST:
            pair = _Pair(beginning, rest, len(blocks[beginning].text))
            yield [pair, *_beside(blocks, ends, pair)]


def _candidates(blocks: Sequence[Block], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield every beginning with every rest that a word or a bracket ties to it, wherever they stand."""
    may_be = [number for number, block in enumerate(blocks) if may_go_on(block)]
    open_ends = set(ends)
    rests = [rest for rest in may_be if not (rest and rest - 1 not in open_ends and _is_sewn(blocks, rest - 1))]
    halves = [rest for rest in rests if begins_inside_word(blocks[rest].text)]
    closing = [rest for rest in rests if closes_first(blocks[rest].text)]
    for beginning in ends:
        before = blocks[beginning].text
        by_word = {rest for rest in near(halves, beginning) if spans_word(before, blocks[rest].text)}
        by_mark = {rest for rest in near(closing, beginning) if rest > beginning and closes(before, blocks[rest].text)}
        for rest in sorted(by_word | by_mark):
            if not clash(before, blocks[rest].text):
                yield beginning, rest


def _last_ones(blocks: Sequence[Block], ends: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each beginning with each rest that begins as no sentence does, when nothing surer is left."""
    orphans = [number for number in range(1, len(blocks)) if _is_orphan(blocks, number)]
    for beginning in ends:
        for rest in near(orphans, beginning):
            if rest > beginning and not clash(blocks[beginning].text, blocks[rest].text):
                yield beginning, rest


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
    gaps = list(gaps_of(blocks))
    for line in ends:
        text = blocks[line].text
        fits = [
            _Pair(gap.host, line, gap.cut)
            for gap in gaps
            if gap.host != line and abs(gap.host - line) <= PAGE and is_cut_word(text, gap.after)
        ]
        beside = sorted(([fit, *_beside(blocks, ends, fit)] for fit in fits), key=len, reverse=True)
        if beside and len(beside[0]) > _FEWEST_BESIDE and (len(beside) == 1 or len(beside[0]) > len(beside[1])):
            yield beside[0]


# ---- where to


def _rest_of_column(blocks: Sequence[Block], pair: _Pair, pairs: Collection[_Pair]) -> Iterator[Move]:
    """Yield the moves of what stands below a rest in its column."""
    if breaks_off(blocks[pair.rest]):
        return
    beginnings, rests = {pair.beginning for pair in pairs}, {pair.rest for pair in pairs}
    for number in range(pair.rest + 1, len(blocks)):
        block = blocks[number]
        if number in rests or not may_go_on(block) or (is_title_like(block) and number not in beginnings):
            return
        yield Move(number, 0, len(block.text), pair.beginning, pair.cut, "\n")
        if number in beginnings:
            return


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
