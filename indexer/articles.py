"""One file with several articles: where each begins, what it is called, who wrote it.

Told by bylines (■司小扬 本报记者 贾 勇 under a title, a name in brackets at the end, office and
name under a title) and by the names of newspaper columns; a file with fewer than two such
marks is one article.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from indexer.bylines import HAN, KICKER, MARKED, OFFICE, may_be_byline
from indexer.cleaning.edits import drop
from indexer.readers import Block
from indexer.structure import numbering
from indexer.titles import lift
from kb import lexicon
from kb.analysis import fold

RULE = "byline"
_SIGNED = re.compile(rf"^[（(]\s*([{HAN}·]{{2,4}}|[{HAN}]\s[{HAN}])\s*[）)]$")
_ROLE = re.compile(r"本报|特约|特派|记者|通讯员|摄影|报道|撰稿|作者")
_SHORTEST_BODY = 60
_LONGEST_TITLE = 60
_LONGEST_COLUMN = 8
_TITLE_LINES = 2


@dataclass(frozen=True, slots=True)
class Article:
    """A part of a file: its blocks, its title where a line says it, and facts of its own."""

    blocks: tuple[Block, ...]
    title: str | None = None
    facts: dict[str, str] = field(default_factory=dict)


def split_articles(blocks: Sequence[Block]) -> list[Article]:
    """Return the articles of a file, in order; every block is in exactly one of them."""
    starts = _starts(blocks)
    if len(starts) < 2:
        return [_article(list(blocks), titled=False)]
    ends = [*starts[1:], len(blocks)]
    return [_article(list(blocks[start:end]), titled=True) for start, end in zip(starts, ends, strict=True)]


def _starts(blocks: Sequence[Block]) -> list[int]:
    """Return the numbers of the blocks at which an article begins; the first is 0."""
    marks = {0}
    opened_by: int | None = None  # the byline under a title that the text since belongs to
    for number, block in enumerate(blocks):
        if len(block.text) > _LONGEST_COLUMN and not may_be_byline(block.text):
            continue
        if MARKED.match(block.text) or OFFICE.match(block.text):
            marks.add(_title_start(blocks, number))
            opened_by = number
        elif _signature(block.text) and opened_by is not None:
            marks |= _between(blocks, opened_by, number)
            opened_by = None
        if _signature(block.text) and _has_body(blocks[number + 1 :]):
            marks.add(number + 1)
        elif _is_column(block) and number and _has_body(blocks[number + 1 : number + 2]):
            marks.add(number)
    starts = sorted(marks)
    # What has no text of its own (a page's headline) goes with the article after it.
    hollow = {after for start, after in pairwise(starts) if not _has_body(blocks[start:after])}
    return [start for start in starts if start not in hollow]


def _between(blocks: Sequence[Block], opened: int, signed: int) -> set[int]:
    """Return where a second article begins between two bylines: nothing has two authors."""
    for number in range(opened + 2, signed):
        if _looks_like_title(blocks[number]) and _has_body(blocks[number + 1 : number + 2]):
            return {number}
    return set()


def _title_start(blocks: Sequence[Block], byline: int) -> int:
    """Return the number of the first line of the title above a byline, the line of its place included."""
    start = byline
    while start and byline - start < _TITLE_LINES and _looks_like_title(blocks[start - 1]):
        start -= 1
        if KICKER.search(blocks[start].text):
            break
    return start


def _looks_like_title(block: Block) -> bool:
    text = block.text
    return (
        2 < len(text) <= _LONGEST_TITLE
        and text[-1] not in "。；;，,：:、"
        and numbering.heading_depth(text) is None
        and not _signature(text)
    )


def _signature(text: str) -> str | None:
    """Return the name that stands alone in brackets, None when it is no name."""
    signed = _SIGNED.match(text)
    name = re.sub(r"\s", "", signed.group(1)) if signed else ""
    is_name = name and (fold(name[:1]) in _surnames() or fold(name[:2]) in _surnames())
    return name if is_name else None


@cache
def _surnames() -> frozenset[str]:
    return lexicon.words("surnames")


def _is_column(block: Block) -> bool:
    return len(block.text) <= _LONGEST_COLUMN and fold(block.text) in _columns()


@cache
def _columns() -> frozenset[str]:
    return lexicon.words("columns")


def _has_body(blocks: Sequence[Block]) -> bool:
    return any(len(block.text) >= _SHORTEST_BODY for block in blocks)


def _article(blocks: list[Block], *, titled: bool) -> Article:
    """Return one article; its byline leaves the text and becomes its author."""
    facts: dict[str, str] = {}
    bylines = {number for number, block in enumerate(blocks) if _note_author(block.text, facts)}
    title = None
    if titled:
        lines = _title_lines(blocks, bylines)
        title = " ".join(blocks[number].text for number in lines if not KICKER.search(blocks[number].text)) or None
        kickers = [blocks[number].text for number in lines if KICKER.search(blocks[number].text)]
        if kickers:
            facts["kicker"] = re.sub(r"^[♀◎★▲◇]\s*", "", kickers[0])
        return Article(tuple(drop(lift(blocks, lines), _moved(bylines, lines), RULE)), title, facts)
    return Article(tuple(drop(blocks, bylines, RULE)), None, facts)


def _moved(numbers: set[int], lifted: list[int]) -> set[int]:
    """Return ``numbers`` as they are once the blocks of ``lifted`` are gone."""
    return {number - sum(gone < number for gone in lifted) for number in numbers}


def _title_lines(blocks: Sequence[Block], bylines: set[int]) -> list[int]:
    """Return the numbers of the lines that make the title: the short ones before byline or text."""
    lines: list[int] = []
    for number, block in enumerate(blocks):
        if number in bylines or not _looks_like_title(block) or len(lines) >= _TITLE_LINES:
            break
        lines.append(number)
    return lines


def _note_author(text: str, facts: dict[str, str]) -> bool:
    """Put the author that a byline names into ``facts``; say whether ``text`` is a byline."""
    if not may_be_byline(text):
        return False
    if marked := MARKED.match(text):
        facts.setdefault("author", "、".join(_names(marked.group(1))))
    elif office := OFFICE.match(text):
        facts.setdefault("author", re.sub(r"\s", "", office.group(2)))
        facts.setdefault("author_office", office.group(1).strip())
    elif signed := _signature(text):
        facts.setdefault("author", signed)
    else:
        return False
    return True


def _names(text: str) -> list[str]:
    """Return the names in a byline; a name of two characters may be set with a blank inside (贾 勇)."""
    bare = _ROLE.sub(" ", text)
    joined = re.sub(rf"(?<![{HAN}])([{HAN}])\s+([{HAN}])(?![{HAN}])", r"\1\2", bare)
    return [name for name in re.split(r"[\s、]+", joined) if name]
