"""Paragraphs that a page break cut in two, even inside a word."""

from indexer.cleaning import layout
from indexer.cleaning.breaks import have_text_items, joined, least_seam, seams_of
from indexer.cleaning.lines import ends_sentence, is_heading, is_item, is_prose, is_table_row
from indexer.cleaning.seams import Seam, begins_anew, has_clauses, seam
from indexer.readers.blocks import Block

RULE = "page-break"
_LONG_ITEM = 20


def join_pages(blocks: list[Block]) -> list[Block]:
    """Return the blocks with paragraphs that a page break cut in two put together."""
    seams = seams_of(blocks)
    if not seams:
        return blocks
    least, items_are_text = least_seam(seams), have_text_items(blocks)

    def goes_on(before: str, line: Block, second: Block) -> bool:
        if not second.gap:
            return False
        found = seam(before, second.text, items_are_text)
        return (found is not Seam.APART and found >= least) or (
            _is_page_end(line) and _may_go_on(before, second.text, items_are_text)
        )

    return joined(blocks, goes_on, RULE)


def _is_page_end(line: Block) -> bool:
    """Whether a page number or running head stood behind a line: as good as a word across the cut."""
    last = line.edits[-1] if line.edits else None
    return last is not None and last.rule == layout.RUNNING_HEAD and last.at == len(line.text)


def _may_go_on(before: str, after: str, items_are_text: bool) -> bool:
    if ends_sentence(before) or begins_anew(before, after) or is_table_row(after) or not is_prose(before + after):
        return False
    is_text = is_item(before) and (items_are_text or (has_clauses(before) and len(before) >= _LONG_ITEM))
    return is_text or not is_heading(before)
