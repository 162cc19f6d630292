"""Han runs into words, with jieba's dictionary and the field's own terms.

rjieba (jieba in Rust, same dictionary) does the work where it is installed. Both are given
runs of Han characters only, on which they agree token for token; Latin and digits never
reach them. In search mode the shorter dictionary words inside a long word precede it, so 防空
is found in 防空地下室; terms of four characters and more inside a longer one are added by us, as
jieba looks for words of two and three only.
"""

from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from kb import lexicon

# Enough for a term to win over its parts, which share 60 million occurrences in jieba's dictionary.
_TERM_FREQUENCY = 1000

# jieba's search mode stops at words of three characters.
_LONG = 4

Cut = Callable[[str], list[tuple[str, int, int]]]


@cache
def segmenter() -> tuple[str, Cut]:
    """Return the name with version of the segmenter in use, and its function.

    The function maps a Han run to (word, start, end) in search mode.
    """
    try:
        name, cut = f"rjieba {version('rjieba')}", rjieba_cut()
    except PackageNotFoundError:
        name, cut = f"jieba {version('jieba')}", jieba_cut()
    return name, with_inner_terms(cut)


def with_inner_terms(cut: Cut) -> Cut:
    """Return ``cut`` that also yields the lexicon's long terms inside a longer word."""
    terms = {term for term in lexicon.words("terms") if len(term) >= _LONG}

    def cut_with_terms(run: str) -> list[tuple[str, int, int]]:
        words: list[tuple[str, int, int]] = []
        for word, start, end in cut(run):
            if len(word) > _LONG:
                words += _inside(word, start, terms)
            words.append((word, start, end))
        return words

    return cut_with_terms


def _inside(word: str, offset: int, terms: set[str]) -> list[tuple[str, int, int]]:
    spans = ((i, j) for j in range(_LONG, len(word) + 1) for i in range(j - _LONG + 1) if j - i < len(word))
    return [(word[i:j], offset + i, offset + j) for i, j in spans if word[i:j] in terms]


def _terms() -> list[str]:
    return sorted(lexicon.words("terms"))


def rjieba_cut() -> Cut:
    """Return search-mode segmentation by rjieba."""
    import rjieba

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
