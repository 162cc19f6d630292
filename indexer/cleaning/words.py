"""Words of the dictionary, and no guesses: the rules ask whether a cut goes through a word.

Search segments with jieba's model for unknown words, which makes one of 满对 as well; here that
would be evidence out of nothing.
"""

from collections.abc import Callable
from functools import cache

from kb import lexicon
from kb.analysis import fold

# Enough for a term to win over its parts in jieba's dictionary.
_TERM_FREQUENCY = 1000


def words(run: str) -> list[str]:
    """Return a run of Han characters cut into words of the dictionary, in its search form."""
    return _cut()(fold(run))


@cache
def _cut() -> Callable[[str], list[str]]:
    try:
        return rjieba_words()
    except ImportError:
        return jieba_words()


def rjieba_words() -> Callable[[str], list[str]]:
    """Return dictionary-only segmentation by rjieba."""
    from rjieba import Jieba

    tokenizer = Jieba()
    for term in sorted(lexicon.words("terms")):
        tokenizer.add_word(term, _TERM_FREQUENCY, None)
    return lambda run: list(tokenizer.cut(run, False))


def jieba_words() -> Callable[[str], list[str]]:
    """Return dictionary-only segmentation by jieba itself."""
    import jieba

    tokenizer = jieba.Tokenizer()
    # Built in memory: jieba would keep a marshal file in the shared temporary folder.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in sorted(lexicon.words("terms")):
        tokenizer.add_word(term, _TERM_FREQUENCY)
    return lambda run: list(tokenizer.cut(run, HMM=False))
