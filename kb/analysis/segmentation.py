"""Han runs into words, with jieba's dictionary and the field's own terms.

rjieba (jieba in Rust, same dictionary) does the work where it is installed. Both are given
runs of Han characters only, on which they agree token for token; Latin and digits never
reach them. As in jieba's search mode the dictionary's words of two and three characters inside a
longer word are words too, so 防空 is found in 防空地下室; and so are the lexicon's terms of four
characters and more inside a longer one.
"""

from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from kb import lexicon

# Enough for a term to win over its parts, which share 60 million occurrences in jieba's dictionary.
_TERM_FREQUENCY = 1000

# Terms that share one character only do not stand like that in any text.
_OVERLAP = 2

_LONG = 4
"""Search mode stops at words of three characters."""

Word = tuple[str, int, int]
"""A word and where it stands: ``text[start:end]``."""


class Segmenter(NamedTuple):
    """A segmenter: its name with version, what cuts a text into words, and whether its dictionary has a word."""

    name: str
    cut: Callable[[str], list[str]]
    has: Callable[[str], bool]

    def words(self, run: str) -> list[Word]:
        """Return the words of a Han run in search mode: what is found inside a long word precedes it."""
        words, offset = [], 0
        for word in self.cut(run):
            words += [(part, offset + at, offset + at + len(part)) for part, at in self.inside(word)]
            words.append((word, offset, offset + len(word)))
            offset += len(word)
        return words

    def inside(self, word: str) -> list[tuple[str, int]]:
        """Return what is found inside a word, and where: shorter words of the dictionary, the lexicon's long terms."""
        short = [
            (word[at : at + size], at)
            for size in range(2, min(_LONG, len(word)))
            for at in range(len(word) - size + 1)
            if self.has(word[at : at + size])
        ]
        terms = _long_terms() if len(word) > _LONG else ()
        ends = range(_LONG, len(word) + 1)
        spans = ((start, end) for end in ends for start in range(end - _LONG + 1) if end - start < len(word))
        return short + [(word[start:end], start) for start, end in spans if word[start:end] in terms]


@cache
def segmenter() -> Segmenter:
    """Return the segmenter in use."""
    try:
        return rjieba_segmenter(version("rjieba"))
    except PackageNotFoundError:
        return jieba_segmenter(version("jieba"))


@cache
def _long_terms() -> frozenset[str]:
    return frozenset(term for term in lexicon.words("terms") if len(term) >= _LONG)


def _terms() -> list[str]:
    """Return the lexicon's terms, and overlapping ones joined.

    Of 人民防空 and 防空警报设施 the segmenter would keep one in 人民防空警报设施; as a word it holds both.
    """
    terms = lexicon.words("terms")
    beginnings: dict[str, list[str]] = {}
    for term in terms:
        for length in range(_OVERLAP, len(term)):
            beginnings.setdefault(term[:length], []).append(term)
    ends = ((term, term[-length:]) for term in terms for length in range(_OVERLAP, len(term)))
    joined = {term + other[len(end) :] for term, end in ends for other in beginnings.get(end, ())}
    return sorted(terms | joined)


def rjieba_segmenter(release: str) -> Segmenter:
    """Return segmentation by rjieba."""
    import rjieba

    # Importing it makes a segmenter with a dictionary of its own, which nothing here uses: 16 MB in every process.
    getattr(rjieba, "clear", lambda: None)()
    tokenizer = rjieba.Jieba()
    for term in _terms():
        tokenizer.add_word(term, _TERM_FREQUENCY, None)
    return Segmenter(f"rjieba {release}", tokenizer.cut, tokenizer.has_word)


def jieba_segmenter(release: str) -> Segmenter:
    """Return segmentation by jieba itself."""
    import jieba

    tokenizer = jieba.Tokenizer()
    # Built in memory: jieba would keep a marshal file in the shared temporary folder.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in _terms():
        tokenizer.add_word(term, _TERM_FREQUENCY)
    return Segmenter(f"jieba {release}", tokenizer.lcut, lambda word: bool(tokenizer.FREQ.get(word)))
