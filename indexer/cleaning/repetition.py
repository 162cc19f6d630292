"""The same paragraphs, or the whole text, a second time in one file: the second time goes.

Short lines, headings and the phrases that laws repeat on purpose stay: what comes again must be
long, or come again at once, or hold a numbered article.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from indexer.cleaning.edits import drop, is_editable
from indexer.cleaning.lines import starts_item
from indexer.readers.blocks import Block
from indexer.structure import numbering
from kb.analysis import fold

RULE = "repetition"

_SHORTEST = 12
"""Shorter lines come again in any text; they go only as part of a longer stretch."""

_AT_ONCE, _PARAGRAPH, _STRETCH, _ARTICLES, _OF_LAW = 12, 80, 120, 60, 400
_LAW_ARTICLES = 2
_ITEMS_OF_LAW = 0.3


def drop_repetition(blocks: list[Block]) -> list[Block]:
    """Return the blocks without stretches that stand in the file before, word for word."""
    texts = _comparable(blocks)
    if texts is None:
        return blocks
    stretches = list(_stretches(texts))
    is_law = bool(stretches) and _is_law(blocks)
    gone: set[int] = set()
    for start, again, count in stretches:
        if _is_long_enough(blocks, start, again, count, is_law):
            gone |= set(range(again, again + count))
    return drop(blocks, gone, RULE)


def _comparable(blocks: Sequence[Block]) -> list[str | None] | None:
    """Return the search form of each block that may be equal to another, None for the others and if none may be."""
    shapes = [_shape(block) for block in blocks]
    seen = Counter(shape for shape in shapes if shape)
    if not any(count > 1 and shape[0] >= _SHORTEST for shape, count in seen.items()):
        return None
    return [
        fold(block.text) if shape and seen[shape] > 1 else None for block, shape in zip(blocks, shapes, strict=True)
    ]


def _shape(block: Block) -> tuple[int, int, int] | None:
    """Return what equal texts have in common and folding keeps; cheap to compare."""
    text = block.text
    return (len(text), text.count("，") + text.count(","), text.count("、")) if text and is_editable(block) else None


def _stretches(texts: Sequence[str | None]) -> Iterator[tuple[int, int, int]]:
    """Yield (first place, second place, length) of stretches of blocks that come again."""
    first: dict[str, int] = {}
    at = 0
    while at < len(texts):
        text = texts[at]
        start = first.get(text) if text is not None else None
        if start is None:
            if text is not None:
                first[text] = at
            at += 1
            continue
        count = 1
        while at + count < len(texts) and start + count < at and _is_same(texts, start + count, at + count):
            count += 1
        yield start, at, count
        at += count


def _is_same(texts: Sequence[str | None], one: int, other: int) -> bool:
    return texts[one] is not None and texts[one] == texts[other]


def _is_long_enough(blocks: Sequence[Block], start: int, again: int, count: int, is_law: bool) -> bool:
    lines = [blocks[number].text for number in range(again, again + count)]
    size = sum(sum(map(str.isalpha, line)) for line in lines)
    if start + count == again:
        return size >= _AT_ONCE
    if any(numbering.article_label(line) and len(line) >= _SHORTEST for line in lines):
        return size >= _ARTICLES
    if is_law:
        return size >= _OF_LAW
    return size >= (_STRETCH if count > 1 else _PARAGRAPH)


def _is_law(blocks: Sequence[Block]) -> bool:
    articles = sum(numbering.article_label(block.text) is not None for block in blocks)
    items = sum(starts_item(block.text) for block in blocks)
    return articles >= _LAW_ARTICLES or items >= _ITEMS_OF_LAW * len(blocks)
