"""What a spam site wraps around a text it has taken: rows of links to places, the name of some company on top."""

import re
from collections.abc import Iterator, Sequence

from indexer.cleaning.edits import Change, drop, each, is_editable
from indexer.cleaning.lines import HAN
from indexer.readers.blocks import Block

RULE = "link-spam"
SIGN = frozenset("|｜丨│┃")

_BARS = re.compile("[|｜丨│┃]")
_MARKS = re.compile("[。；，！？\n]")
_PLACE = re.compile("(?:省|市|县|区|州|盟|旗|镇|乡|縣|區|鎮|鄉)\\Z")
_FEWEST, _LONGEST, _SHARE = 6, 12, 0.6

_COMPANY = re.compile(
    rf"([{HAN}（）()A-Za-z]{{2,24}}?)((?:科技|贸易|实业|保险|投资|建筑|工程|商贸)?(?:股份|集团)?(?:有限责任|有限|责任)?公司|集团)"
)
_SHORTEST_CORE = 2


def drop_link_spam(blocks: list[Block]) -> list[Block]:
    """Return the blocks without rows of links.

    Where there were such, a company's name on top goes too, unless the text mentions it.
    """
    changed = each(blocks, _find, RULE)
    if not any(edit.rule == RULE for block in changed for edit in block.edits):
        return changed
    return drop(changed, {0} if _is_foreign(changed) else (), RULE)


def _find(text: str) -> Iterator[Change]:
    """Yield the row of links at the end of a text: short items between bars, most of them places."""
    bars = [bar.start() for bar in _BARS.finditer(text)]
    if len(bars) < _FEWEST - 1 or _is_long(text[bars[-1] + 1 :]):
        return
    first = len(bars) - 1
    while first and not _is_long(text[bars[first - 1] + 1 : bars[first]]):
        first -= 1
    start = bars[first - 1] + 1 if first else 0
    # The first item may follow the last sentence of the text on the same line.
    sentence = [mark.end() for mark in _MARKS.finditer(text, start, bars[first])]
    start = sentence[-1] if sentence else start
    items = [item for part in _BARS.split(text[start:]) if (item := part.strip())]
    places = sum(bool(_PLACE.search(item)) for item in items)
    if len(items) >= _FEWEST and places >= _SHARE * len(items) and len(items[0]) <= _LONGEST:
        yield Change(start, len(text))


def _is_long(item: str) -> bool:
    return len(item.strip()) > _LONGEST or bool(_MARKS.search(item))


def _is_foreign(blocks: Sequence[Block]) -> bool:
    """Whether the first line is nothing but the name of a company that the text never mentions."""
    company = _COMPANY.fullmatch(blocks[0].text) if blocks and is_editable(blocks[0]) else None
    if company is None or len(blocks) < 2:
        return False
    core = company.group(1)
    # Two characters of the name anywhere else may well be the company itself.
    parts = {core[at : at + _SHORTEST_CORE] for at in range(max(1, len(core) - 1))}
    named = {part for part in parts if any(part in block.text for block in blocks[1:])}
    return len(named) * 2 < len(parts)
