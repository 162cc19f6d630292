"""Whether two lines are one sentence cut in two, and how certain that is.

The surest sign is a word of the dictionary across the cut (久|久为功, 重|点工作). Weaker ones
count only where the rest of the text bears them out.
"""

import re
from enum import IntEnum
from functools import cache
from itertools import accumulate

from indexer.cleaning.lines import (
    HAN,
    cells,
    ends_sentence,
    is_heading,
    is_item,
    is_prose,
    is_table_row,
    is_verse,
    starts_item,
)
from indexer.cleaning.words import words
from indexer.structure.numbering import article_label
from kb import lexicon


class Seam(IntEnum):
    """How two neighbouring lines hang together."""

    APART = 0
    LOOSE = 1  # the first breaks off and the second may go on with it
    TIED = 2  # the first cannot end here, or the second cannot begin here
    SEWN = 3  # a word, a bracket or a mark stands across the cut


_REACH = 6
_TAIL = re.compile(rf"[{HAN}]{{1,{_REACH}}}\Z")
_HEAD = re.compile(rf"[{HAN}]{{1,{_REACH}}}")
CONTINUES = "，。、；！？）》”」』：,;!?"
"""Marks with which no sentence begins."""
_PAIRS = (("《", "》"), ("（", "）"), ("〔", "〕"), ("(", ")"))
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_CLAUSES = re.compile("[，,。；]")
_STOP = re.compile("[。；]")
_NUMERALS = "一二三四五六七八九十"
_LONG, _LONG_ARTICLE = 30, 20
_SHORTEST = 8
_NARROWEST_CLAUSE = 17


def seam(before: str, after: str, items_are_text: bool = False) -> Seam:
    """Return how two lines hang together by themselves; nothing hangs together with an empty one.

    ``items_are_text`` says that （一） and 1. number sentences in this file, not headings.
    """
    if not after or ends_sentence(before):
        return Seam.APART
    if is_table_row(before) or is_table_row(after) or is_verse(before, after):
        return Seam.APART
    if after[0] in CONTINUES and len(before) >= _SHORTEST:
        return Seam.SEWN
    if begins_anew(before, after):
        return Seam.APART
    found = _by_words(before, after)
    is_title = is_heading(before) and not (items_are_text and is_item(before))
    return Seam.APART if found is Seam.LOOSE and is_title else found


def begins_anew(before: str, after: str) -> bool:
    """Whether ``after`` begins as an item, and not because a reference was cut (第|（一）项, 第一、|二、三项)."""
    if before[-1] == "第" or (before[-1] == "、" and after[0] in _NUMERALS):
        return False
    return starts_item(after) or bool(_DAY.match(before) and _DAY.match(after))


def _by_words(before: str, after: str) -> Seam:
    if not is_prose(before + after):
        return Seam.APART
    if spans_word(before, after) or _closes(before, after):
        return Seam.SEWN
    if len(before) < _SHORTEST:
        return Seam.APART
    if _cannot_end(before) or cannot_begin(after):
        return Seam.TIED
    # A comma at the end is as often a slip for a full stop.
    is_clause = before[-1] in "，," and cells(before) >= _NARROWEST_CLAUSE
    is_article = cells(before) >= _LONG_ARTICLE and article_label(before) is not None
    is_text = is_article or bool(_STOP.search(before)) or (cells(before) >= _LONG and has_clauses(before))
    return Seam.LOOSE if is_clause or (is_text and (is_prose(after) or ends_sentence(after))) else Seam.APART


def has_clauses(text: str) -> bool:
    """Whether a line has a mark that a title hardly has; 、 and book title marks are common there."""
    return bool(_CLAUSES.search(text))


def _closes(before: str, after: str) -> bool:
    """Whether ``after`` closes what ``before`` left open, before it opens anything itself."""
    for left, right in _PAIRS:
        at = after.find(right)
        if before.count(left) == before.count(right) + 1 and at >= 0 and left not in after[:at]:
            return True
    return False


def _cannot_end(text: str) -> bool:
    if text[-1] == "、":
        return True
    tail = _TAIL.search(text[-_REACH:])
    return tail is not None and words(tail.group())[-1] in _never_last()


def cannot_begin(text: str) -> bool:
    """Whether a text begins with a word that no sentence begins with."""
    head = _HEAD.match(text)
    return head is not None and words(head.group())[0] in _never_first()


def spans_word(before: str, after: str) -> bool:
    """Whether a word of the dictionary stands across the cut, which without it leaves a lone character on a side."""
    tail, head = _TAIL.search(before[-_REACH:]), _HEAD.match(after)
    if not tail or not head:
        return False
    cut = len(tail.group())
    ends = accumulate(len(word) for word in words(tail.group() + head.group()))
    if cut in ends:
        return False
    return len(words(tail.group())[-1]) == 1 or len(words(head.group())[0]) == 1


@cache
def _never_last() -> frozenset[str]:
    return frozenset(row[0] for row in lexicon.entries("unfinished") if row[1] == "end")


@cache
def _never_first() -> frozenset[str]:
    return frozenset(row[0] for row in lexicon.entries("unfinished") if row[1] == "start")
