"""Halves of a sentence that stand apart: which paragraphs break off, which go on with one, which two are one.

A neighbour has its place to speak for it; what stands further on has only the words, so less
counts as a sign here than between two lines (``seams``), and never a single one that several
paragraphs share.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import takewhile

from indexer.bylines import opens_article
from indexer.cleaning.breaks import is_line
from indexer.cleaning.lines import COMMON_ENDS, HAN, cells, ends_sentence, is_heading, is_prose, starts_item
from indexer.cleaning.seams import CONTINUES, spans_word
from indexer.cleaning.words import words
from indexer.readers.blocks import Block
from indexer.structure.numbering import article_label
from kb import lexicon
from kb.analysis import fold

PAGE = 60
"""A page holds hardly more paragraphs; in the words of a book any half would fit somewhere by chance."""

_REACH = 6
_TAIL = re.compile(rf"[{HAN}]{{1,{_REACH}}}\Z")
_HEAD = re.compile(rf"[{HAN}]{{1,{_REACH}}}")
_PAIRS = (("《", "》"), ("（", "）"), ("(", ")"), ("“", "”"), ("‘", "’"))
_QUOTE = '"'
_NARROWEST = 12
_TITLE_LINES, _LONGEST_TITLE = 3, 60
_LONGEST_REST, _SHORTEST_REST = 20, 4
_CLAUSE = re.compile("[，,；;：:。！？!?]")


def breaks_off(block: Block) -> bool:
    """Whether a paragraph is running text that ends inside a sentence."""
    text = block.text
    if block.stays or text[-1:] in COMMON_ENDS or not is_line(block) or ends_sentence(text) or cells(text) < _NARROWEST:
        return False
    # A heading may have commas, but no full stop; an article's number stands before its text.
    return is_prose(text) and ("。" in text or article_label(text) is not None or not is_heading(text))


def may_go_on(block: Block) -> bool:
    """Whether a paragraph may be the rest of a sentence: it is text, and does not begin as an item."""
    return not block.stays and is_line(block) and not starts_item(block.text) and not is_heading(block.text)


def meets_article(blocks: Sequence[Block], number: int) -> bool:
    """Whether a text breaks off and the next lines open an article, title and byline: its column ended there."""
    if not breaks_off(blocks[number]):
        return False
    heads = takewhile(is_title_like, blocks[number + 1 : number + 1 + _TITLE_LINES])
    return any(opens_article(block.text) for block in heads)


def is_title_like(block: Block) -> bool:
    """Whether a line may stand above an article: it is short and has no end."""
    return len(block.text) <= _LONGEST_TITLE and not ends_sentence(block.text)


def must_go_on(block: Block) -> bool:
    """Whether a paragraph begins as no sentence does."""
    text = block.text
    if not may_go_on(block) or not ends_sentence(text):
        return False
    head = _HEAD.match(text[:_REACH])
    return text[0] in CONTINUES or (head is not None and words(head.group())[0] in _rests())


def is_rest(block: Block) -> bool:
    """Whether a paragraph is a single short clause up to its full stop, as the last line of a paragraph is."""
    text = block.text
    return (
        may_go_on(block)
        and _SHORTEST_REST < len(text) <= _LONGEST_REST
        and text[-1] == "。"
        and not _CLAUSE.search(text[:-1])
    )


def begins_inside_word(text: str) -> bool:
    """Whether ``text`` begins with a character that is hardly a word by itself."""
    return _lone_head(text[:_REACH]) and fold(text[0]) not in _openers()


def is_cut_word(before: str, after: str) -> bool:
    """Whether one word of the dictionary stands across the cut and leaves a lone character on both sides."""
    return _lone_head(after[:_REACH]) and _lone_tail(before[-_REACH:]) and spans_word(before, after)


def near(numbers: Sequence[int], number: int) -> list[int]:
    """Return those of ``numbers``, which ascend, that stand on the page around a block and are not itself."""
    around = numbers[bisect_left(numbers, number - PAGE) : bisect_right(numbers, number + PAGE)]
    return [other for other in around if other != number]


def is_half(text: str) -> bool:
    """Whether a text begins with a lone character, which may be half a word."""
    return _lone_head(text[:_REACH])


@lru_cache(maxsize=4096)
def _lone_head(text: str) -> bool:
    """Whether ``text`` begins with a lone character; several are a word that the dictionary lacks (数智, a name)."""
    head = _HEAD.match(text)
    return head is not None and _is_lone(words(head.group()))


@lru_cache(maxsize=4096)
def _lone_tail(text: str) -> bool:
    tail = _TAIL.search(text)
    return tail is not None and _is_lone(words(tail.group())[::-1])


def _is_lone(found: list[str]) -> bool:
    return len(found[0]) == 1 and (len(found) == 1 or len(found[1]) > 1 or found[1] in _surnames())


def closes(before: str, after: str) -> bool:
    """Whether ``after`` closes a bracket or a quotation that ``before`` leaves open."""
    return any(_is_left_open(before, pair) and _is_closed_first(after, pair) for pair in _PAIRS)


def closes_first(text: str) -> bool:
    """Whether a text closes a bracket or a quotation before it opens one of the kind."""
    return any(_is_closed_first(text, pair) for pair in _PAIRS)


def ends_quotation(before: str, after: str) -> bool:
    """Whether straight quotation marks, the same at both ends, are even only in both texts together."""
    return before.count(_QUOTE) % 2 == after.count(_QUOTE) % 2 == 1 and after[0] != _QUOTE


def clash(before: str, after: str) -> bool:
    """Whether two texts cannot be one sentence: a bracket or a quotation would stay open, or close unopened."""
    if any(_is_closed_first(after, pair) and not _is_left_open(before, pair) for pair in _PAIRS):
        return True
    if not ends_sentence(after):  # it is cut itself, what it leaves open may close further on
        return False
    is_odd = (before.count(_QUOTE) + after.count(_QUOTE)) % 2 == 1
    return is_odd or any(_is_left_open(before, pair) and not _is_closed_first(after, pair) for pair in _PAIRS)


def _is_left_open(text: str, pair: tuple[str, str]) -> bool:
    return text.rfind(pair[0]) > text.rfind(pair[1])


def _is_closed_first(text: str, pair: tuple[str, str]) -> bool:
    at = text.find(pair[1])
    return at >= 0 and pair[0] not in text[:at]


@cache
def _rests() -> frozenset[str]:
    return frozenset(row[0] for row in lexicon.entries("unfinished") if row[1] == "rest")


@cache
def _openers() -> frozenset[str]:
    return frozenset(map(fold, lexicon.words("openers"))) | _surnames()


@cache
def _surnames() -> frozenset[str]:
    return frozenset(fold(name) for name in lexicon.words("surnames") if len(name) == 1)
