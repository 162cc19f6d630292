"""Which way the text of a page runs: turned so that lines run from left to right and follow downwards."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from indexer.readers.pdf.page import Glyph

_SAME_PLACE = 0.3
_WIDE = re.compile(r"[⺀-鿿豈-﫿　-〿＀-￯]")


def turned(glyphs: list[Glyph], width: float, height: float) -> Iterator[tuple[list[Glyph], float, float]]:
    """Yield the characters turned so that lines run from left to right and follow downwards, and the page's size then.

    Those that stand a quarter turn from most come after them, as a page of their own; slanting
    ones are watermarks and are left out. Text set vertically is turned too: its columns from
    the right become lines from the top.
    """
    upright, up, down = ([glyph for glyph in _once(glyphs) if glyph.slant == slant] for slant in (0, 1, -1))
    if _is_vertical(upright):
        # Letters and numbers lie on their side in it.
        upright, down = [], upright + down
    if upright:
        yield upright, width, height
    if up:
        yield [one._replace(x0=one.y0, x1=one.y1, y0=width - one.x1, y1=width - one.x0) for one in up], height, width
    if down:
        turned = [one._replace(x0=height - one.y1, x1=height - one.y0, y0=one.x0, y1=one.x1) for one in down]
        yield turned, height, width


def _once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Return the characters without those drawn again on nearly the same place to look bold."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        last = kept[-1] if kept else None
        if last and last.text == glyph.text and abs(last.x0 - glyph.x0) + abs(last.y0 - glyph.y0) < glyph.size * 0.1:
            continue
        kept.append(glyph)
    return kept


def _is_vertical(glyphs: list[Glyph]) -> bool:
    pairs = [(one, two) for one, two in pairwise(glyphs) if _WIDE.match(one.text) and _WIDE.match(two.text)]
    down = sum(
        abs(one.x0 - two.x0) < one.size * _SAME_PLACE and 0 < one.y0 - two.y0 < one.size * 2 for one, two in pairs
    )
    return down * 2 > len(pairs)
