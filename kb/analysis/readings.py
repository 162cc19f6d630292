"""How characters are read: pinyin without tones, from the order of GB 2312's first level and a list of exceptions."""

from bisect import bisect_right
from functools import cache
from itertools import islice, product

from kb import lexicon
from kb.analysis.script import to_simplified
from kb.analysis.width import fold_width

_MOST_SPELLINGS = 16


@cache
def syllables() -> frozenset[str]:
    """Return every syllable of Mandarin, ü written so."""
    return lexicon.words("pinyin")


@cache
def _order() -> tuple[list[bytes], list[str]]:
    """Return where each syllable begins in GB 2312's first level, and the syllables."""
    rows = sorted((row[1].encode("gb2312"), row[0]) for row in lexicon.entries("pinyin") if len(row) > 1)
    return [code for code, _ in rows], [syllable for _, syllable in rows]


@cache
def _further() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1].split()) for row in lexicon.entries("polyphones")}


@cache
def ordered_readings(char: str) -> tuple[str, ...]:
    """Return the toneless readings of a common character, the usual one first; none for others."""
    simplified = to_simplified(fold_width(char))
    code = simplified.encode("gb2312", "ignore")
    if len(code) != 2 or not 0xB0 <= code[0] <= 0xD7:
        return _further().get(simplified, ())
    codes, names = _order()
    usual = names[bisect_right(codes, code) - 1]
    return (usual, *(other for other in _further().get(simplified, ()) if other != usual))


def readings(char: str) -> frozenset[str]:
    """Return the toneless readings of a common character, none for others."""
    return frozenset(ordered_readings(char))


def spellings(word: str) -> list[tuple[str, ...]]:
    """Return the ways to read a word, each a syllable a character, as typed (ü is v); none when a character is rare."""
    choices = [tuple(reading.replace("ü", "v") for reading in ordered_readings(char)) for char in word]
    return list(islice(product(*choices), _MOST_SPELLINGS)) if all(choices) else []
