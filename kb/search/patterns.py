"""What a pattern of a query stands for: words of the index, and phrases with a gap.

``*`` keeps within a word. ``?`` is one character wherever it stands: 防?警报 finds 防空警报 where it
is one word, and 防灾 followed by 警报 where it is two.
"""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any

from whoosh import query as wq

from kb import settings
from kb.analysis import analyze, finest
from kb.search.phrase import OffsetPhrase
from kb.search.query import Wildcard
from kb.search.wordlist import WordList, wordlist

_ANY = {"*": r"[^\n]*", "?": r"[^\n]"}
_REACH = 3
"""So many characters of a pattern on either side of ``?`` may be one word with it."""


def expression(pattern: str, stands_for: dict[str, str] = _ANY) -> str:
    """Return the regular expression of a pattern."""
    return "".join(stands_for.get(char) or re.escape(char) for char in pattern)


def expand_pattern(node: Wildcard, field: str, reader: Any) -> list[wq.Query]:
    """Return queries for the commonest words and phrases of a field that fit, up to KB_MAX_EXPANSIONS."""
    found = [wq.Term(field, word) for word in words_of(node.pattern, field, wordlist(reader))]
    if "*" not in node.pattern and node.pattern.count("?") == 1:
        found += [OffsetPhrase(field, terms) for terms in _split(node.pattern, field, wordlist(reader))]
    return found[: settings.number("KB_MAX_EXPANSIONS")]


def words_of(pattern: str, field: str, words: WordList) -> list[str]:
    """Return the words of a field that fit a pattern, the commonest first."""
    return list(words.fitting(expression(pattern), field))


def _split(pattern: str, field: str, words: WordList) -> Iterator[tuple[tuple[str, int], ...]]:
    """Yield phrases that fit: a word around the mark, and what is left of the pattern on either side."""
    before, after = pattern.split("?")
    reaches = product(range(min(_REACH, len(before)) + 1), range(min(_REACH, len(after)) + 1))
    for left, right in reaches:
        first = len(before) - left
        if first == 0 and right == len(after):
            continue  # the word alone
        around = before[first:] + "?" + after[:right]
        rests = [*_terms(before[:first], 0), *_terms(after[right:], len(before) + 1 + right)]
        for word in words.fitting(expression(around), field):
            yield _aligned([*rests, (word, first)])


def _terms(text: str, offset: int) -> list[tuple[str, int]]:
    return [(token.term, token.start + offset) for token in finest(analyze(text))]


def _aligned(terms: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return terms in order, with offsets from the first."""
    ordered = sorted(terms, key=lambda term: term[1])
    return tuple((term, offset - ordered[0][1]) for term, offset in ordered)
