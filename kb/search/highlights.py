"""Which characters of a text a query found: spans of the display text, whatever its script."""

import re
from typing import NamedTuple

from kb.analysis import fold
from kb.analysis.pairs import comparable
from kb.markup import Span
from kb.search.patterns import expression
from kb.search.query import Node, Phrase, Prefix, Wildcard, Words, leaves

_ASCII = re.compile(r"[0-9a-z]")


class Mark(NamedTuple):
    """What a query found at ``text[start:end]``, folded."""

    start: int
    end: int
    word: str


class Highlighter:
    """Finds the words of one query in any display text.

    A span never overlaps another, and its folded characters are a word or phrase of the query;
    where words nest, the longest is taken.
    """

    def __init__(self, tree: Node | None) -> None:
        self._pattern = _pattern(tree)

    def spans(self, text: str) -> list[Span]:
        """Return the (start, end) of every match in ``text``, ascending."""
        return [(start, end) for start, end, _ in self.marks(text)]

    def marks(self, text: str) -> list[Mark]:
        """Return every match in ``text``, ascending."""
        if self._pattern is None:
            return []
        folded = fold(text)
        spans = (match.span() for match in self._pattern.finditer(comparable(folded)))
        return [Mark(start, end, folded[start:end]) for start, end in spans]


def terms(tree: Node | None) -> list[str]:
    """Return the folded words and phrases to mark, longest first.

    Single characters are marked only where the query has nothing longer.
    """
    found: dict[str, None] = {}
    for leaf in leaves(tree):
        match leaf:
            case Words(_, words, _, variants):
                found |= dict.fromkeys(words)
                for variant in variants:
                    found |= dict.fromkeys([variant.text] if variant.whole else variant.terms)
            case Phrase(text, _, _):
                found[fold(text).strip()] = None
            case Prefix() | Wildcard():
                continue
    longer = [term for term in found if len(term) > 1 or _ASCII.match(term)]
    return sorted(longer or found, key=lambda term: (-len(term), term))


def _pattern(tree: Node | None) -> re.Pattern[str] | None:
    stems = [_bounded(leaf.stem, closes=r"\w*" if leaf.stem.isascii() else "") for leaf in _prefixes(tree)]
    patterns = [_of_pattern(leaf.pattern) for leaf in leaves(tree) if isinstance(leaf, Wildcard)]
    phrases = {fold(leaf.text).strip() for leaf in leaves(tree) if isinstance(leaf, Phrase)}
    whole = [re.escape(comparable(term)) if term in phrases else _bounded(term) for term in terms(tree) if term]
    parts = whole + stems + patterns
    return re.compile("|".join(parts)) if parts else None


def _of_pattern(pattern: str) -> str:
    """Return what to mark for a pattern: no more than what is written of it, at its ends."""
    inside = pattern.strip("*")
    marked = expression(inside, {"*": r"[^\W_]{0,8}?", "?": r"[^\W_]"})
    before = "(?<![0-9a-z])" if _ASCII.match(inside[0]) and not pattern.startswith("*") else ""
    after = "(?![0-9a-z])" if _ASCII.match(inside[-1]) and not pattern.endswith("*") else ""
    return before + marked + after


def _prefixes(tree: Node | None) -> list[Prefix]:
    return [leaf for leaf in leaves(tree) if isinstance(leaf, Prefix)]


def _bounded(term: str, closes: str = "") -> str:
    """Return the pattern of a term; Latin and digits match whole words only."""
    before = r"(?<![0-9a-z])" if _ASCII.match(term[0]) else ""
    after = closes or (r"(?![0-9a-z])" if _ASCII.match(term[-1]) else "")
    return before + re.escape(term) + after
