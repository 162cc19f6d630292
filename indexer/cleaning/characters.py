"""Single characters that are certainly not meant: invisible ones, look-alikes, full-width Latin."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, partial

from indexer.cleaning.edits import Change, each, stretches
from indexer.readers.blocks import Block
from kb import lexicon
from kb.analysis.script import to_simplified

INVISIBLE_SIGN = frozenset(
    map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD])
) | frozenset(
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_LINE_ENDS = frozenset("\x0b\x0c\x85\u2028\u2029")
_JOINERS = frozenset("\u200c\u200d")
_INVISIBLE = re.compile("[" + re.escape("".join(sorted(INVISIBLE_SIGN))) + "]+")
# Scripts in which a joiner has no work to do.
_UNJOINED = re.compile(r"[\x00-\x7f\u2000-\u206f\u3000-\u9fff\uff00-\uffef]")

_COMPATIBILITY_BLOCKS = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
COMPATIBILITY_SIGN = frozenset(chr(code) for block in _COMPATIBILITY_BLOCKS for code in block)
_COMPATIBLE = re.compile("[⺀-⿟豈-﫿\U0002f800-\U0002fa1f]+")
# A third of the characters of a traditional text have another simplified form; a simplified one quotes a few.
_TRADITIONAL_SHARE = 0.05

WIDTH_SIGN = frozenset("０１２３４５６７８９" + "".join(map(chr, [*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)])))
_WIDE = re.compile("(?:[０-９Ａ-Ｚａ-ｚ]|(?<=[0-9０-９])．(?=[0-9０-９]))+")
_TO_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def remove_invisible(blocks: list[Block]) -> list[Block]:
    """Return the blocks without controls, zero-width characters and soft hyphens; line ends become blanks."""
    return each(blocks, _find_invisible, "invisible")


def _find_invisible(text: str) -> Iterator[Change]:
    for run in _INVISIBLE.finditer(text):
        if not (set(run.group()) <= _JOINERS and _is_joined(text, *run.span())):
            is_inside = run.start() > 0 and run.end() < len(text)
            yield Change(*run.span(), " " if is_inside and not _LINE_ENDS.isdisjoint(run.group()) else "")


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether a joiner stands between characters that it may shape: emoji, Arabic, Devanagari."""
    around = text[max(0, start - 1) : start] + text[end : end + 1]
    return len(around) == 2 and not _UNJOINED.search(around)


def unify_compatibility(blocks: list[Block]) -> list[Block]:
    """Return the blocks with compatibility ideographs and radicals as the characters they look like.

    Fonts name one radical for the forms of both scripts (⼾ for 户 as for 戶), so the text decides.
    """
    texts = (block.text[start:end] for block in blocks for start, end in stretches(block))
    table = _unified() if _is_traditional("".join(texts)) else _simplified()
    return each(blocks, partial(_find_compatible, table=table), "compatibility")


def _is_traditional(text: str) -> bool:
    bare = _COMPATIBLE.sub("", text)
    changed = sum(char != other for char, other in zip(bare, to_simplified(bare), strict=True))
    return changed > _TRADITIONAL_SHARE * len(bare)


def _find_compatible(text: str, table: dict[int, str]) -> Iterator[Change]:
    return (Change(*run.span(), run.group().translate(table)) for run in _COMPATIBLE.finditer(text))


@cache
def _unified() -> dict[int, str]:
    """Return the unified character of each; Unicode names none for the simplified radicals, the lexicon does."""
    forms = {ord(char): unicodedata.normalize("NFKC", char) for char in COMPATIBILITY_SIGN}
    forms |= {ord(row[0]): row[1] for row in lexicon.entries("radicals")}
    return {code: form for code, form in forms.items() if len(form) == 1 and form != chr(code)}


@cache
def _simplified() -> dict[int, str]:
    return {code: to_simplified(form) for code, form in _unified().items()}


def narrow_width(blocks: list[Block]) -> list[Block]:
    """Return the blocks with full-width Latin letters, digits and the stop between digits in half width."""
    return each(blocks, _find_wide, "width")


def _find_wide(text: str) -> Iterator[Change]:
    return (Change(*run.span(), run.group().translate(_TO_NARROW)) for run in _WIDE.finditer(text))
