"""Paragraphs that a page break cut in two, even inside a word."""

import re
from collections.abc import Sequence
from itertools import takewhile

from indexer.cleaning import layout
from indexer.cleaning.breaks import FEWEST, have_text_items, joined, least_seam, seams_of
from indexer.cleaning.columns import contested, hardly_goes_on, is_interleaved
from indexer.cleaning.lines import ends_sentence, is_heading, is_item, is_prose, is_table_row
from indexer.cleaning.seams import Seam, begins_anew, has_clauses, seam
from indexer.readers.blocks import Block
from indexer.structure.numbering import article_label

RULE = "page-break"
_LONG_ITEM = 20
_ANNEX = re.compile("附(?:件|录|表)?[一二三四五六七八九十\\d]*(?:[：:\\s]|$)")
_FORMULA = re.compile("[=＝×÷]")


def join_pages(blocks: list[Block]) -> list[Block]:
    """Return the blocks with paragraphs that a page break cut in two put together."""
    seams = seams_of(blocks)
    if not seams:
        return blocks
    items_are_text, is_mixed = have_text_items(blocks), is_interleaved(blocks)
    least = Seam.SEWN if is_mixed or hardly_goes_on(blocks) else least_seam(seams)
    unsure = contested(blocks) if is_mixed else frozenset()
    articles = _inside_articles(blocks) if least is Seam.LOOSE else frozenset()

    def goes_on(before: str, line: Block, second: Block) -> bool:
        if not second.gap or id(second) in unsure:
            return False
        found = seam(before, second.text, items_are_text)
        if found is not Seam.APART and found >= least:
            return True
        is_expected = id(second) in articles or _is_page_end(line)
        return is_expected and _may_go_on(before, second.text, items_are_text)

    return joined(blocks, goes_on, RULE)


def _inside_articles(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the identities of the blocks of a law from its first article to its annexes.

    There every paragraph ends its sentence, but for formulas.
    """
    articles = [number for number, block in enumerate(blocks) if article_label(block.text)]
    if len(articles) < FEWEST:
        return frozenset()
    body = takewhile(lambda block: not _ANNEX.match(block.text), blocks[articles[0] + 1 :])
    return frozenset(id(block) for block in body)


def _is_page_end(line: Block) -> bool:
    """Whether a page number or running head stood behind a line: as good as a word across the cut."""
    last = line.edits[-1] if line.edits else None
    return last is not None and last.rule == layout.RUNNING_HEAD and last.at == len(line.text)


def _may_go_on(before: str, after: str, items_are_text: bool) -> bool:
    if ends_sentence(before) or begins_anew(before, after) or is_table_row(after) or not is_prose(before + after):
        return False
    if _FORMULA.search(before):
        return False
    is_text = is_item(before) and (items_are_text or (has_clauses(before) and len(before) >= _LONG_ITEM))
    return is_text or not is_heading(before)
