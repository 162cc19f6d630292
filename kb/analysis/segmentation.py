"""Han runs into words, with jieba's dictionary and the field's own terms.

rjieba (jieba in Rust, same dictionary) does the work where it is installed. Both are given
runs of Han characters only, on which they agree token for token; Latin and digits never
reach them. In search mode the shorter dictionary words inside a long word precede it, so 防空
is found in 防空地下室; terms of four characters and more inside a longer one are added by us, as
jieba looks for words of two and three only.
"""

from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

from kb import lexicon

# Enough for a term to win over its parts, which share 60 million occurrences in jieba's dictionary.
_TERM_FREQUENCY = 1000

# Terms that share one character only do not stand like that in any text.
_OVERLAP = 2

# jieba's search mode stops at words of three characters.
_LONG = 4

Word = tuple[str, int, int]
"""A word and where it stands: ``text[start:end]``."""

Cut = Callable[[str], list[Word]]


class Segmenter(NamedTuple):
    """A segmenter: its name with version, and what cuts Han text into words in search mode."""

    name: str
    cut: Cut

    def words(self, run: str) -> list[Word]:
        """Return the words of a Han run; the lexicon's long terms inside a longer word precede it."""
        words: list[Word] = []
        for word in self.cut(run):
            words += (*inner_terms([word]), word)
        return words


@cache
def segmenter() -> Segmenter:
    """Return the segmenter in use."""
    try:
        return Segmenter(f"rjieba {version('rjieba')}", rjieba_cut())
    except PackageNotFoundError:
        return Segmenter(f"jieba {version('jieba')}", jieba_cut())


def inner_terms(words: Iterable[Word]) -> list[Word]:
    """Return the lexicon's long terms that stand inside longer ones of ``words``."""
    terms, found = _long_terms(), []
    for word, offset, end in words:
        if end - offset > _LONG:
            spans = ((i, j) for j in range(_LONG, len(word) + 1) for i in range(j - _LONG + 1) if j - i < len(word))
            found += [(word[i:j], offset + i, offset + j) for i, j in spans if word[i:j] in terms]
    return found


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


def rjieba_cut() -> Cut:
    """Return search-mode segmentation by rjieba."""
    import rjieba

    # Importing it makes a segmenter with a dictionary of its own, which nothing here uses: 16 MB in every process.
    getattr(rjieba, "clear", lambda: None)()
    tokenizer = rjieba.Jieba()
    for term in _terms():
        tokenizer.add_word(term, _TERM_FREQUENCY, None)
    return lambda run: tokenizer.tokenize(run, "search", True)


def jieba_cut() -> Cut:
    """Return search-mode segmentation by jieba itself."""
    import jieba

    tokenizer = jieba.Tokenizer()
    # Built in memory: jieba would keep a marshal file in the shared temporary folder.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in _terms():
        tokenizer.add_word(term, _TERM_FREQUENCY)
    return lambda run: list(tokenizer.tokenize(run, mode="search"))
