"""Where a text counts in Han: long numerals, and the articles, paragraphs and items of a law.

No dictionary has these, so the segmenter cuts 二〇二三年, 一百二十一件 and 第三十八条 now so, now so, by what
stands around. They are tokens by our own rule instead, with their parts.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ZEROS = "〇○"  # the second is a circle that many type for the first
_NUMBER = f"{_ZEROS}零一二三四五六七八九十百千"
# One class in front, so that ``re`` runs over everything else quickly; ``_read`` looks closer.
_CANDIDATES = re.compile(f"[第{_NUMBER}][{_NUMBER}0-9]*")
# 第一条件 and 第三节目 count conditions and programmes, not articles and sections.
_UNIT = re.compile("[条款项章节编](?![件例目程式制队约])")
_LONG = 3
"""Shorter ones are words of the dictionary, also in others: 十二 in 十二月, 二十 in 二十大."""


class Counted(NamedTuple):
    """``text[start:end]`` counts something; its number is ``text[first:last]``."""

    start: int
    first: int
    last: int
    end: int

    def parts(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where its tokens stand: characters, the number, the whole."""
        number = text[self.first : self.last]
        singles = not number.isascii() and len(number) > 1
        yield from ((place, place + 1) for place in range(self.start, self.first))
        if singles:
            yield from ((place, place + 1) for place in range(self.first, self.last))
        yield self.first, self.last
        if self.end > self.last:
            yield self.last, self.end
            yield self.start, self.end


def counted(text: str) -> Iterator[Counted]:
    """Yield the long numerals and numbered parts of laws in a folded text."""
    for match in _CANDIDATES.finditer(text):
        if match.end() - match.start() > 1 or match.group() == "〇":
            found = _read(match, text)
            if found:
                yield found


def _read(match: re.Match[str], text: str) -> Counted | None:
    start, last = match.span()
    first = start + (match.group()[0] == "第")
    number = text[first:last]
    han = not any(char.isascii() for char in number)
    if first > start and (han or number.isascii()) and _UNIT.match(text, last):
        return Counted(start, first, last, last + 1)
    if han and (len(number) >= _LONG or set(number) & set(_ZEROS)) and set(number) != {"○"}:
        return Counted(first, first, last, last)
    return None
