"""Neighbouring characters: what finds any run of characters, whether or not a dictionary knows its words.

Each character but blanks makes a pair with the next one, or with a line end where a blank or the
end of the text follows. A verbatim phrase is its pairs at their offsets.
"""

import re

import numpy as np
import numpy.typing as npt

from kb.analysis.substitution import Substitution

END = "\n"
# Forms of one mark, as width leaves them: nobody minds which of them a text has.
_same_mark = Substitution(dict(zip("〔【〖[{〈《「『〕】〗]}〉》」』“”‘’", "((((((((()))))))))\"\"''", strict=True)))
_BLANK = re.compile(r"\s")
_LONE = re.compile(r"(?<![㐀-鿿〇])[㐀-鿿〇](?![㐀-鿿〇])")
_HAN_PAIR = re.compile(r"(?=([㐀-鿿〇][㐀-鿿〇]))")

Keys = npt.NDArray[np.int64]
_SHIFT = 21  # bits of a Unicode code point


def comparable(text: str) -> str:
    """Return a folded text as pairs see it: every blank a line end, every form of a mark the same; same length."""
    return _BLANK.sub(END, _same_mark(text))


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
    spaced = comparable(text) + END
    codes = np.frombuffer(spaced.encode("utf-32-le", "replace"), "<u4").astype(np.int64)
    starts = np.flatnonzero(codes[:-1] != ord(END))
    return (codes[starts] << _SHIFT) + codes[starts + 1], starts


def from_key(key: int) -> str:
    """Return the pair that a number stands for."""
    return chr(key >> _SHIFT) + chr(key & ((1 << _SHIFT) - 1))


def split(keys: Keys) -> tuple[Keys, Keys]:
    """Return the code points of the first and of the second characters of pairs."""
    return keys >> _SHIFT, keys & ((1 << _SHIFT) - 1)
