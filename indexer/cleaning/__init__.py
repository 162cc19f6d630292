"""Repairs, one function a rule, in one visible table with its order.

Each takes the blocks of a file and returns them mended, every change on record (``edits``); none
looks at anything else. What a rule must leave alone is in its tests: ``docs/cleaning.md``.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import is_
from typing import NamedTuple

from indexer.cleaning import (
    blanks,
    breaks,
    characters,
    columns,
    confusion,
    encoding,
    furniture,
    layout,
    line_break,
    link_spam,
    page_break,
    pinyin,
    repetition,
    truncation,
)
from indexer.cleaning.edits import every_edit, is_editable
from indexer.readers.blocks import Block, Content
from kb.analysis.mapping import distinct

__all__ = ["RULES", "Rule", "clean"]


class Rule(NamedTuple):
    """A repair: its name on record, its function, what it does in a few words.

    ``sign`` holds the characters of which a text must have one for the rule to have any work;
    None means that only the function can tell.
    """

    name: str
    function: Callable[[list[Block]], list[Block]]
    help: str
    sign: frozenset[str] | None = None


# Line breaks come before whatever makes lines shorter: their width is what tells.
RULES = (
    Rule(encoding.RULE, encoding.repair_encoding, "text read in the wrong encoding", encoding.SIGN),
    Rule("invisible", characters.remove_invisible, "controls, zero-width characters", characters.INVISIBLE_SIGN),
    Rule("compatibility", characters.unify_compatibility, "look-alike radicals", characters.COMPATIBILITY_SIGN),
    Rule("width", characters.narrow_width, "full-width letters and digits", characters.WIDTH_SIGN),
    Rule(confusion.RULE, confusion.undo_confusion, "letters read for digits", confusion.SIGN),
    Rule(truncation.RULE, truncation.remove_notices, "notices that text is missing", truncation.SIGN),
    Rule(link_spam.RULE, link_spam.drop_link_spam, "rows of links and a foreign header", link_spam.SIGN),
    Rule(furniture.RULE, furniture.drop_furniture, "tool bars, breadcrumbs, counters, editors"),
    Rule(layout.RUNNING_HEAD, layout.drop_running_heads, "page numbers and heads between sentence halves"),
    Rule("vertical-headline", layout.join_vertical, "headlines set one character a line"),
    Rule(line_break.RULE, line_break.join_lines, "hard line breaks inside sentences"),
    Rule(pinyin.RULE, pinyin.remove_pinyin, "readings in brackets after a character", pinyin.SIGN),
    Rule(columns.RULE, columns.restore_columns, "sentences whose rest stands in another column"),
    Rule(page_break.RULE, page_break.join_pages, "paragraphs cut in two by a page break"),
    Rule(blanks.RULE, blanks.close_blanks, "blanks inside sentences", blanks.SIGN),
    Rule(repetition.RULE, repetition.drop_repetition, "paragraphs or the text a second time"),
    Rule("slogan", layout.join_slogan, "two lines of a slogan at the end"),
)

# A repair can lay bare another; two rounds do for nearly all files, a file made to need more stops here.
_MOST_ROUNDS = 12


def clean(content: Content) -> Content:
    """Return the content with every rule applied until none finds anything; doubts that show on the way are flagged.

    Never raises; ``edits.original`` of the result gives back the text as read.
    """
    blocks = list(content.blocks)
    for _ in range(_MOST_ROUNDS):
        before = blocks
        blocks = _round(blocks)
        if _is_same(before, blocks):
            break
    flags = [name for name, is_so in _doubts(blocks) if is_so and name not in content.flags]
    return replace(content, blocks=tuple(blocks), flags=(*content.flags, *flags))


def _round(blocks: list[Block]) -> list[Block]:
    characters = _characters(blocks)
    for rule in RULES:
        if rule.sign is not None and rule.sign.isdisjoint(characters):
            continue
        before = blocks
        blocks = rule.function(blocks)
        if not _is_same(before, blocks):
            characters = _characters(blocks)
    return blocks


def _characters(blocks: Sequence[Block]) -> set[str]:
    return distinct("".join([block.text for block in blocks if is_editable(block) or block.cells]))


def _is_same(before: Sequence[Block], after: Sequence[Block]) -> bool:
    if before is after:
        return True
    return len(before) == len(after) and all(map(is_, before, after))


def _doubts(blocks: Sequence[Block]) -> tuple[tuple[str, bool], ...]:
    """Return the doubts about the whole text, and whether each is so."""
    rules = {edit.rule for block in blocks if block.edits for edit in every_edit(block.edits)}
    is_doubtful = breaks.is_out_of_order(blocks) or columns.is_uncertain(blocks)
    return ("incomplete", truncation.RULE in rules), ("column-order", is_doubtful)
