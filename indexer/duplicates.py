"""The same text from several places: exact and near duplicates, by signatures that scale.

A text is cut into overlapping runs of SHINGLE characters (letters, digits and Han only, folded);
of their hashes the smallest in each of BUCKETS buckets is kept:
one permutation hashing (Li, Owen and Zhang, 2012), one pass over the text. Two
texts are compared only when they agree in a whole band of the sketch, so a library of n texts
costs n look-ups, not n squared.
"""

import hashlib
import re
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from kb.access import Access
from kb.analysis import fold
from kb.document import Document, Kind

SHINGLE = 8
BUCKETS = 64
ROWS_A_BAND = 4
_SHORTEST = 120
_EMPTY = 0xFFFFFFFF
_NOT_TEXT = re.compile(r"[\W_]+")
_NUMBERS = re.compile(r"[0-9]+|[〇零一二三四五六七八九十百千万亿]{2,}")


class Signature(NamedTuple):
    """What is kept to find a text again: the digest of all of it, its numbers', and its bands."""

    exact: str
    numbers: str
    bands: tuple[str, ...]


def signature(document: Document) -> Signature:
    """Return the signature of a document; short texts and laws have only exact duplicates, title and date included.

    Texts of two levels have no signature in common: one of them may never stand for the other.
    """
    found = _of_text(document)
    if not document.access:
        return found
    return Signature(_digest(found.exact + document.access.label), found.numbers, _apart(found.bands, document.access))


def _apart(bands: Iterable[str], level: Access) -> tuple[str, ...]:
    return tuple(f"{level.label} {band}" for band in bands)


def _of_text(document: Document) -> Signature:
    text = bare_text(section.heading + "\n" + section.text for section in document.sections)
    if len(text) < _SHORTEST or document.kind is Kind.LAW:
        # Editions of a law may differ by a date only, forms by their title: those are never one document.
        told = fold(f"{document.title}\n{document.published}\n")
        return Signature(_digest(told + text), "", ())
    exact = _digest(text)
    return Signature(exact, _digest(" ".join(_NUMBERS.findall(text))), _bands(_sketch(text)))


def bare_text(parts: Iterable[str]) -> str:
    """Return the folded letters, digits and Han characters of a text, and nothing else."""
    return _NOT_TEXT.sub("", fold("".join(parts)))


def likeness(first: str, second: str) -> float:
    """Return the share of shingles two bare texts have in common (Jaccard), 0 to 1."""
    mine, theirs = _shingles(first), _shingles(second)
    return len(mine & theirs) / (len(mine | theirs) or 1)


def _shingles(text: str) -> set[str]:
    return {text[start : start + SHINGLE] for start in range(max(1, len(text) - SHINGLE + 1))}


def _sketch(text: str) -> list[int]:
    smallest = [_EMPTY] * BUCKETS
    data = text.encode("utf-32-le")
    width = SHINGLE * 4
    for start in range(0, len(data) - width + 1, 4):
        value = zlib.crc32(data[start : start + width])
        bucket = value % BUCKETS
        if value < smallest[bucket]:
            smallest[bucket] = value
    return smallest


def _bands(sketch: list[int]) -> tuple[str, ...]:
    starts = range(0, BUCKETS, ROWS_A_BAND)
    bands = ((start, sketch[start : start + ROWS_A_BAND]) for start in starts)
    return tuple(f"{start}:{_digest(str(values))}" for start, values in bands if _EMPTY not in values)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]
