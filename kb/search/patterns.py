"""What a pattern of a query stands for: words of the index, and phrases with a gap.

``*`` keeps within a word. ``?`` is one character wherever it stands: 防?警报 finds 防空警报 and 防灾警报, as
one word or two.
"""

import re
from typing import Any

from whoosh import query as wq

from kb import settings
from kb.search.deadline import is_over
from kb.search.phrase import OffsetPhrase
from kb.search.query import Note, Wildcard, exact
from kb.search.schema import pairs_field
from kb.search.wordlist import WordList, wordlist

_ANY = {"*": r"[^\n]*", "?": r"[^\n]"}


def expression(pattern: str, stands_for: dict[str, str] = _ANY) -> str:
    """Return the regular expression of a pattern."""
    return "".join(stands_for.get(char) or re.escape(char) for char in pattern)


def expand_pattern(node: Wildcard, field: str, reader: Any) -> list[wq.Query]:
    """Return queries for the commonest words and phrases of a field that fit, up to KB_MAX_EXPANSIONS.

    There are none when time is up.
    """
    if is_over(Note.INCOMPLETE):
        return []
    found: list[wq.Query] = [wq.Term(field, word) for word in words_of(node.pattern, field, wordlist(reader))]
    if "*" not in node.pattern and node.pattern.count("?") == 1:
        phrases = (exact(text) for text in _filled(node.pattern, pairs_field(field), reader))
        found += [OffsetPhrase(field, phrase.terms, phrase.words) for phrase in phrases]
    return found[: settings.number("KB_MAX_EXPANSIONS")]


def words_of(pattern: str, field: str, words: WordList) -> list[str]:
    """Return the words of a field that fit a pattern, the commonest first."""
    return list(words.fitting(expression(pattern), field))


def _filled(pattern: str, field: str, reader: Any) -> list[str]:
    """Return the texts that a pattern with one ``?`` stands for, the commonest first, told by the pairs around it."""
    before, after = pattern.split("?")
    if not (before and after):
        return [rest] if len(rest := before + after) > 1 else []
    counts: dict[str, int] = {}
    for pair in reader.expand_prefix(field, before[-1]):
        char = pair.decode()[1]
        behind = reader.doc_frequency(field, char + after[0])
        if behind and not char.isspace():
            counts[before + char + after] = min(behind, reader.doc_frequency(field, pair))
    return sorted(counts, key=lambda text: (-counts[text], text))
