"""Places that newspaper articles are about, as the line above a title names them: ◎ 浙江省嘉兴市 → ….

Where text stands before the title of the article it belongs to, the place is what tells.
"""

import re
from collections.abc import Sequence
from functools import cache

from indexer.cleaning.lines import HAN
from indexer.readers.blocks import Block
from kb import lexicon
from kb.analysis import fold

_KICKER = re.compile(rf"^[♀◎★▲◇]?\s*([{HAN}]{{2,15}}?(?:市|县|區|区|州|盟|旗))\s*→")


def belongs_below(blocks: Sequence[Block], beginnings: Sequence[int], rests: Sequence[int]) -> bool:
    """Whether paragraphs name the place of the article that their rests stand in, and never that of their own."""
    here, there = _place_above(blocks, min(beginnings)), _place_above(blocks, min(rests))
    if there is None or here == there or max(beginnings) > min(rests):
        return False
    texts = [blocks[number].text for number in beginnings]
    return any(there in text for text in texts) and not any(here in text for text in texts if here)


def _place_above(blocks: Sequence[Block], number: int) -> str | None:
    """Return the place of the article that a block stands in."""
    for block in reversed(blocks[: number + 1]):
        if found := _KICKER.match(block.text):
            return _without_province(found.group(1))
    return None


def _without_province(place: str) -> str:
    names = sorted(_provinces(), key=len, reverse=True)
    return next((place[len(name) :] for name in names if fold(place).startswith(name) and place != name), place)


@cache
def _provinces() -> frozenset[str]:
    return frozenset(name for row in lexicon.entries("provinces") for name in row)
