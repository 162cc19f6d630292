"""Letters read for digits, put right where nothing else can be meant: l000元, 2O20年, 8月l日, 一九九0年."""

import re
from collections.abc import Iterator

from indexer.cleaning.edits import Change, each
from indexer.readers.blocks import Block

RULE = "confusion"
SIGN = frozenset("0OoIl")
# One class in front, so that ``re`` runs over everything else quickly.
_HINT = re.compile("[0OoIl](?:(?<!0)|(?<=[一二三四五六七八九〇]0))")

_UNIT = "年月日元万亿%％"
# A unit of time or money behind it; neither a letter nor a stop before, which would make it a code.
_NUMBER = re.compile(rf"(?<![A-Za-z0-9.,\-/])(?=[0-9]*[OolI])[0-9OolI]+(?=\s?[{_UNIT}])")
_TO_DIGITS = str.maketrans("OolI", "0011")
_NUMERAL = "一二三四五六七八九〇"
_ZERO = re.compile(rf"(?<=[{_NUMERAL}])[Oo0]{{1,2}}(?=[{_NUMERAL}]{{0,3}}年)")


def undo_confusion(blocks: list[Block]) -> list[Block]:
    """Return the blocks with letters inside numbers as the digits they stand for."""
    return each(blocks, _find, RULE)


def _find(text: str) -> Iterator[Change]:
    if not _HINT.search(text):
        return
    for number in _NUMBER.finditer(text):
        # A lone l before a unit is one; a lone O or I may be a name or a Roman numeral.
        if number.group() == "l" or any(char.isdigit() for char in number.group()) or number.group() == "lO":
            yield Change(*number.span(), number.group().translate(_TO_DIGITS))
    for zero in _ZERO.finditer(text):
        yield Change(*zero.span(), "〇" * len(zero.group()))
