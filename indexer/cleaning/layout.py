"""What a page's layout leaves in its text: vertical headlines, slogans, running heads, page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from indexer.cleaning.edits import drop, is_editable, join, join_all
from indexer.cleaning.lines import HAN, ends_sentence, is_heading, is_prose, starts_item
from indexer.cleaning.seams import Seam, seam
from indexer.readers.blocks import Block

RUNNING_HEAD = "running-head"

_LONE = re.compile(f"[{HAN}][！，、]?\\Z")
# A column of a table read downwards, not a headline.
_CELLS = frozenset("是否有无男女优良中差对错甲乙丙丁戊己庚辛壬癸一二三四五六七八九十〇上下左右东南西北正副高低大小")
_FEWEST_LONE, _MOST_LONE = 3, 30

_SLOGAN = re.compile(f"[{HAN}]{{4,8}}\\Z")
_NO_SLOGAN = re.compile("[办局委会院部府处科室司厅队组日省市县区员长]\\Z|^[一二三四五六七八九十]")

_PAGE = re.compile(
    r"[-—–]+\s*\d{1,4}\s*[-—–]+|[·•]\s*\d{1,4}\s*[·•]|第\s*\d{1,4}\s*页(?:\s*[/,，]?\s*共\s*\d{1,4}\s*页)?"
    r"|\d{1,4}\s*/\s*\d{1,4}\s*页?|(?i:page)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_NUMBERS = re.compile(r"\d+")
_LONGEST_HEAD = 40
_FEWEST_HEADS = 3
_SHORTEST_BROKEN = 20


def join_vertical(blocks: list[Block]) -> list[Block]:
    """Return the blocks with headlines set one character a line as one line."""
    kept: list[Block] = []
    column: list[Block] = []
    for block in [*blocks, Block("")]:
        if not block.level and is_editable(block) and len(block.text) <= 2 and _LONE.match(block.text):
            column.append(block)
            continue
        kept += _headline(column)
        column = []
        kept.append(block)
    return kept[:-1]


def _headline(column: list[Block]) -> list[Block]:
    is_headline = _FEWEST_LONE <= len(column) <= _MOST_LONE and not {block.text[0] for block in column} <= _CELLS
    return [join_all(column, "vertical-headline", [""] * (len(column) - 1))] if is_headline else column


def join_slogan(blocks: list[Block]) -> list[Block]:
    """Return the blocks with two lines of a slogan behind the last sentence as one line."""
    if len(blocks) < 3:
        return blocks
    before, first, second = blocks[-3:]
    is_slogan = (
        len(first.text) == len(second.text)
        and all(is_editable(line) and not line.level and _SLOGAN.match(line.text) for line in (first, second))
        and not all(_NO_SLOGAN.search(line.text) for line in (first, second))
        and is_prose(before.text)
        and ends_sentence(before.text)
    )
    return [*blocks[:-2], join(first, second, "slogan", " ")] if is_slogan else blocks


def drop_running_heads(blocks: list[Block]) -> list[Block]:
    """Return the blocks without page numbers, and without short lines that come again where sentences break off.

    The first of such lines stays when it stands at the top, where it may be the title.
    """
    short = [number for number, block in enumerate(blocks) if len(block.text) <= _LONGEST_HEAD and is_editable(block)]
    pages = {number for number in short if _PAGE.fullmatch(blocks[number].text)} | _counted(blocks, short)
    heads: dict[str, list[int]] = {}
    for number in short:
        if number not in pages and _may_be_head(blocks[number].text):
            heads.setdefault(_NUMBERS.sub("#", blocks[number].text), []).append(number)
    gone = set(pages)
    for numbers in heads.values():
        if len(numbers) >= _FEWEST_HEADS and _break_sentences(blocks, numbers, pages):
            is_title = numbers[0] < _FEWEST_HEADS and not _is_at_cut(blocks, numbers[0], set(numbers), pages)
            gone |= set(numbers[is_title:])
    return drop(blocks, gone, RUNNING_HEAD)


def _may_be_head(text: str) -> bool:
    return not (is_prose(text) or starts_item(text) or is_heading(text) or ends_sentence(text))


def _counted(blocks: Sequence[Block], short: Sequence[int]) -> set[int]:
    """Return the lines that are bare numbers counting up one by one, text between them: page numbers."""
    bare = [number for number in short if _BARE_NUMBER.fullmatch(blocks[number].text)]
    if len(bare) < _FEWEST_HEADS:
        return set()
    counts_up = all(
        int(blocks[after].text) == int(blocks[number].text) + 1 and after > number + 1
        for number, after in pairwise(bare)
    )
    return set(bare) if counts_up else set()


def _break_sentences(blocks: Sequence[Block], numbers: Sequence[int], pages: set[int]) -> bool:
    """Whether most of the lines stand at the cut of a sentence or beside a page number."""
    others = set(numbers)
    if not _go_on_without(blocks, numbers):
        return False
    at_cut = Counter(_is_at_cut(blocks, number, others, pages) for number in numbers)
    return at_cut[True] >= 2 and at_cut[True] >= at_cut[False]


def _go_on_without(blocks: Sequence[Block], numbers: Sequence[int]) -> bool:
    """Whether the lines are no part of the sentences around them: these go on behind them, never with them."""
    inner = [number for number in numbers if 0 < number < len(blocks) - 1]
    texts = [(blocks[number - 1].text, blocks[number].text, blocks[number + 1].text) for number in inner]
    if any(Seam.SEWN in (seam(before, head), seam(head, after)) for before, head, after in texts):
        return False
    return any(seam(before, after) >= Seam.TIED or _PAGE.fullmatch(after) for before, _, after in texts)


def _is_at_cut(blocks: Sequence[Block], number: int, others: set[int], pages: set[int]) -> bool:
    if {number - 1, number + 1} & pages:
        return True
    if not 0 < number < len(blocks) - 1:
        return False
    before = blocks[number - 1].text
    return (
        len(before) >= _SHORTEST_BROKEN and is_prose(before) and not ends_sentence(before) and number - 1 not in others
    )
