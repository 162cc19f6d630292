"""Pinyin and zhuyin injected in brackets after a character: 實戰(zhàn), 分(fēn)為(wèi), 人(ren2), 战(ㄓㄢˋ).

Tone marks make a syllable certain. Digits or no tone at all count where the syllable is a
reading of the character before it, or where enough others in the text are.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import partial

from indexer.cleaning.edits import Change, each, stretches
from indexer.readers.blocks import Block
from kb.analysis.readings import readings, syllables

RULE = "pinyin"

_MARKED = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿ"
_ZHUYIN = "ㄅ-ㄯㆠ-ㆺˊˇˋ˙"
SIGN = frozenset("abcdefghijklmnopqrstuvwxyzɑɡ" + _MARKED) | frozenset(map(chr, range(0x3105, 0x3130)))

_HAN = "㐀-鿿〇豈-﫿\U00020000-\U0003ffff"
_LETTER = f"a-zɑɡüêĀ-ǿ{_MARKED}\u0300\u0301\u0304\u0306\u0308\u030c"
_OPEN, _CLOSE = "（(［\\[〔", "）)］\\]〕"
_BRACKETED = re.compile(
    rf"(?P<before>[{_HAN}?？\ufffd\ue000-\uf8ff])\s?"
    rf"(?P<note>[{_OPEN}]\s?(?P<inner>[{_LETTER}][{_LETTER}1-5\s'’·]{{0,40}}|[{_ZHUYIN}]{{1,5}})\s?"
    rf"[{_CLOSE}])"
)
# The character before and the opening bracket were lost together: 重?fù)
_UNOPENED = re.compile(rf"(?<=[?？\ufffd])(?P<inner>[{_LETTER}]{{1,7}})[{_CLOSE}]")
# The rest was cut off with the end of the line.
_UNCLOSED = re.compile(rf"(?<=[{_HAN}])[（(](?P<inner>[{_LETTER}]{{1,7}})\Z")
_TONES = re.compile("[\u0300\u0301\u0304\u0306\u030c]")
_SYLLABLE = re.compile(rf"[{_LETTER}]+[1-5]?")
# So many toneless or numbered syllables that are readings show that the text was annotated.
_ENOUGH = 3
_LONGEST_SYLLABLE = 6
_LONGEST_WORD = 24


def remove_pinyin(blocks: list[Block]) -> list[Block]:
    """Return the blocks without the readings put in brackets after their characters."""
    texts = [block.text[start:end] for block in blocks for start, end in stretches(block)]
    return each(blocks, partial(_find, annotated=_is_annotated(texts)), RULE)


def _is_annotated(texts: list[str]) -> bool:
    found = (note for text in texts for note in _BRACKETED.finditer(text))
    return sum(_is_reading(note["inner"], note["before"]) for note in found) >= _ENOUGH


def _find(text: str, annotated: bool) -> Iterator[Change]:
    for note in _BRACKETED.finditer(text):
        inner, before = note["inner"], note["before"]
        preceding = _han_before(text, note.end("before"))
        if (
            _is_zhuyin(inner)
            or _is_toned(inner, preceding)
            or _is_reading(inner, before)
            or (annotated and _bare(inner) in syllables())
        ):
            yield Change(note.end("before"), note.end())
    for pattern in (_UNOPENED, _UNCLOSED):
        for note in pattern.finditer(text):
            if _is_toned(note["inner"], 1):
                yield Change(*note.span())


def _han_before(text: str, end: int) -> int:
    """Return how many characters before ``end`` a note of several syllables may read."""
    start = end
    while start and end - start < 6 and not text[start - 1].isascii() and text[start - 1].isalpha():
        start -= 1
    return max(1, end - start)


def _is_zhuyin(inner: str) -> bool:
    return "\u3105" <= inner[0] <= "\u31ba"


def _is_toned(inner: str, at_most: int) -> bool:
    """Whether ``inner`` is syllables with tone marks, no more than there are characters to read.

    The neutral tone has no mark, so one marked syllable is enough among several. A lone vowel
    with an accent is French as often.
    """
    parts = _split(inner)
    return 0 < len(parts) <= at_most and len(inner) > 1 and bool(_TONES.search(unicodedata.normalize("NFD", inner)))


def _split(inner: str) -> list[str]:
    """Return the syllables that ``inner`` is made of, none when it is not made of syllables."""
    words = [_parts(word) for word in _SYLLABLE.findall(unicodedata.normalize("NFC", inner))]
    return [part for word in words for part in word] if all(words) else []


def _parts(word: str) -> tuple[str, ...]:
    if _bare(word) in syllables():
        return (word,)
    if len(word) > _LONGEST_WORD:
        return ()
    for cut in range(min(_LONGEST_SYLLABLE, len(word) - 1), 0, -1):
        if _bare(word[:cut]) in syllables() and (rest := _parts(word[cut:])):
            return (word[:cut], *rest)
    return ()


def _is_reading(inner: str, before: str) -> bool:
    return _bare(inner) in readings(before)


def _bare(syllable: str) -> str:
    """Return a syllable without its tone."""
    letters = _TONES.sub("", unicodedata.normalize("NFD", syllable.rstrip("12345")))
    return unicodedata.normalize("NFC", letters).replace("ɑ", "a").replace("ɡ", "g").replace("v", "ü")
