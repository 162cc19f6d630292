"""Where a text counts in Han: long numerals, and the articles, paragraphs and items of a law.

No dictionary has these, so the segmenter cuts 二〇二三年, 一百二十一件 and 第三十八条 now so, now so, by what
stands around. They are tokens by our own rule instead, with their parts.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_ZEROS = "〇○"  # the second is a circle that many type for the first
_NUMBER = f"{_ZEROS}零一二三四五六七八九十百千"
# One class in front, so that ``re`` runs over everything else quickly; ``_read`` looks closer.
_CANDIDATES = re.compile(f"[第{_NUMBER}][{_NUMBER}0-9]*")
# 第一条件 and 第三节目 count conditions and programmes, not articles and sections.
_UNIT = re.compile("[条款项章节编](?![件例目程式制队约])")
_LOOKED_AT = 2  # characters that ``_UNIT`` may look at
_LONG = 3
"""Shorter ones are words of the dictionary, also in others: 十二 in 十二月, 二十 in 二十大."""


class Form(NamedTuple):
    """What counts something, as written; its number is ``text[first:last]``."""

    text: str
    first: int
    last: int

    def parts(self) -> Iterator[tuple[int, int]]:
        """Yield where its tokens stand: characters, the number, the whole."""
        number = self.text[self.first : self.last]
        singles = not number.isascii() and len(number) > 1
        yield from ((place, place + 1) for place in range(self.first))
        if singles:
            yield from ((place, place + 1) for place in range(self.first, self.last))
        yield self.first, self.last
        if len(self.text) > self.last:
            yield self.last, len(self.text)
            yield 0, len(self.text)


class Counted(NamedTuple):
    """A form and where it starts."""

    start: int
    form: Form


def counted(text: str) -> Iterator[Counted]:
    """Yield the long numerals and numbered parts of laws in a folded text."""
    for match in _CANDIDATES.finditer(text):
        start, end = match.span()
        if end - start > 1 or match.group() == "〇":
            found = _read(match.group(), text[end : end + _LOOKED_AT])
            if found:
                yield Counted(end - found.last, found)


@lru_cache(maxsize=1 << 14)
def _read(candidate: str, behind: str) -> Form | None:
    """Return the form that ends ``candidate``, by the characters behind it; the same few come again and again."""
    first = int(candidate[0] == "第")
    number = candidate[first:]
    han = not any(char.isascii() for char in number)
    if first and (han or number.isascii()) and _UNIT.match(behind):
        return Form(candidate + behind[0], first, len(candidate))
    if han and (len(number) >= _LONG or set(number) & set(_ZEROS)) and set(number) != {"○"}:
        return Form(number, 0, len(number))
    return None
