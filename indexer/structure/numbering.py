"""How Chinese texts number their headings and articles: one visible table, outermost first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from kb.analysis import fold, numerals

_N = numerals.NUMERAL


class Style(NamedTuple):
    """A way of numbering: how deep it stands, and how a line of it begins."""

    depth: int
    pattern: re.Pattern[str]


STYLES = (
    Style(1, re.compile(rf"第{_N}编(?!规定|[的、和至到及所])")),
    Style(2, re.compile(rf"第{_N}章(?!规定|[的、和至到及所])")),
    Style(3, re.compile(rf"第{_N}节(?!规定|[的、和至到及所])")),
    Style(4, re.compile(r"[一二三四五六七八九十百]+、")),
    Style(5, re.compile(r"[（(][一二三四五六七八九十百]+[）)]")),
    Style(6, re.compile(r"[0-9０-９]{1,2}\s*[.．、](?![0-9])")),
)

ARTICLE_DEPTH = 7

_FIRST = frozenset("第一二三四五六七八九十百（(0123456789０１２３４５６７８９")
"""What every numbering begins with; a glance at it spares most lines a closer look."""

# A line that goes on with one of these refers to an article instead of opening it.
_ARTICLE = re.compile(rf"第({_N})条(?:之({_N}))?(?=[\s【（(]|$)")
_ENDS_AMENDMENT = "本修正案自"
_TERMINAL = "。；;！？!?：:，,"
_LONGEST_HEADING = 60
_LONGEST_RUN_ON = 40


def heading_depth(line: str) -> int | None:
    """Return how deep the heading ``line`` stands by its numbering, None when it is no heading.

    A numbered line is a heading when it is short and does not end like a sentence.
    """
    if line[:1] not in _FIRST:
        return None
    for style in STYLES:
        if style.pattern.match(line):
            is_heading = len(line) <= _LONGEST_HEADING and line[-1] not in _TERMINAL and "\n" not in line
            return style.depth if is_heading else None
    return None


def run_on_heading(line: str) -> tuple[int, str] | None:
    """Return depth and heading of a 一、 paragraph whose first sentence is its heading, else None."""
    style = STYLES[3]
    if not style.pattern.match(line):
        return None
    first, stop, rest = line.partition("。")
    return (style.depth, first) if stop and rest and len(first) <= _LONGEST_RUN_ON else None


def article_label(line: str) -> str | None:
    """Return the canonical label (第十条, 第十条之一) of the article that ``line`` opens, else None."""
    match = _ARTICLE.match(line) if line[:1] == "第" else None
    if not match:
        return None
    return _article_label(*match.groups())


def article_labels(lines: Sequence[str]) -> dict[int, str]:
    """Return the labels of the articles that lines open, by place; none for a single one, which is quoted.

    The clauses of an amendment (一、将刑法第十七条修改为……) are cited as its articles.
    """
    found = {place: label for place, line in enumerate(lines) if (label := article_label(line)) is not None}
    if len(found) < 2 and any(_ENDS_AMENDMENT in line for line in lines):
        found = dict(_clauses(lines))
    return found if len(found) >= 2 else {}


def _clauses(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the places of 一、 二、 三、 with their labels; a number out of turn is of a list inside a clause."""
    due = 1
    for place, line in enumerate(lines):
        match = STYLES[3].pattern.match(line)
        if match and numerals.parse(match[0][:-1]) == due:
            yield place, canonical_article(due)
            due += 1


@lru_cache(maxsize=4096)
def _article_label(*written: str | None) -> str | None:
    """Return the label for an article's number and branch as written; the same few hundred come again and again."""
    number, branch = (numerals.parse(fold(group)) if group else None for group in written)
    if number is None or max(number, branch or 0) > 9999:
        return None
    return canonical_article(number, branch)


def canonical_article(number: int, branch: int | None = None) -> str:
    """Return 第十条 for 10, 第十条之一 for 10 and 1."""
    return f"第{numerals.chinese(number)}条" + (f"之{numerals.chinese(branch)}" if branch else "")
