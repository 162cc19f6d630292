"""Neighbouring characters: what finds any run of characters, whether or not a dictionary knows its words.

Each character but blanks makes a pair with the next one, or with a line end where a blank or the
end of the text follows. A verbatim phrase is its pairs at their offsets.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from kb.analysis.mapping import CharacterMap

END = "\n"
# Forms of one mark, as width leaves them: nobody minds which of them a text has.
_MARKS = str.maketrans("〔【〖[{〈《「『〕】〗]}〉》」』“”‘’", "((((((((()))))))))\"\"''")
_BLANKS = {code: END for code in range(0x3001) if chr(code).isspace()}
_COMPARABLE = CharacterMap({code: chr(form) for code, form in _MARKS.items()} | _BLANKS)
_LONE = re.compile(r"(?<![㐀-鿿〇])[㐀-鿿〇](?![㐀-鿿〇])")
_HAN_PAIR = re.compile(r"(?=([㐀-鿿〇][㐀-鿿〇]))")

Keys = npt.NDArray[np.int64]
_SHIFT = 21  # bits of a Unicode code point
_LOW = (1 << _SHIFT) - 1
_HALVES = range(0xD800, 0xE000)


def comparable(text: str) -> str:
    """Return a folded text as pairs see it: every blank a line end, every form of a mark the same; same length."""
    return _COMPARABLE(text)


def pairs(text: str) -> list[tuple[str, int]]:
    """Return the pairs that a verbatim phrase, folded, is made of, each with its offset: blanks match blanks."""
    spaced = comparable(text)
    return [(spaced[at : at + 2], at) for at in range(len(spaced) - 1) if spaced[at] != END]


def han_pairs(text: str) -> tuple[str, ...]:
    """Return each pair of Han characters in a folded text once."""
    return tuple(dict.fromkeys(_HAN_PAIR.findall(text)))


def lone_han(text: str) -> tuple[str, ...]:
    """Return each Han character of a folded text that stands in no pair of them, once."""
    return tuple(dict.fromkeys(_LONE.findall(text)))


def pair_keys(text: str) -> tuple[Keys, Keys]:
    """Return every pair of a folded text as a number, and where each starts. Numbers order as the pairs do."""
    codes = _COMPARABLE.codes(text + END).astype(np.int64)
    # Half a character cannot be written to an index.
    codes[(codes >= _HALVES.start) & (codes < _HALVES.stop)] = ord("?")
    starts = np.flatnonzero(codes[:-1] != ord(END))
    return (codes[starts] << _SHIFT) + codes[starts + 1], starts


def from_key(key: int) -> str:
    """Return the pair that a number stands for."""
    return chr(key >> _SHIFT) + chr(key & _LOW)


def encoded(keys: Keys) -> Sequence[bytes]:
    """Return the pairs that numbers stand for, in UTF-8."""
    codes = np.stack((keys >> _SHIFT, keys & _LOW), 1)
    sizes = (1 + (codes >= 0x80) + (codes >= 0x800) + (codes >= 0x10000)).sum(1)
    whole = codes.astype("<u4").tobytes().decode("utf-32-le").encode()
    return [whole[start:end] for start, end in pairwise([0, *np.cumsum(sizes).tolist()])]


def split(keys: Keys) -> tuple[Keys, Keys]:
    """Return the code points of the first and of the second characters of pairs."""
    return keys >> _SHIFT, keys & _LOW
