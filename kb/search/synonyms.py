"""Synonyms, abbreviations, regional and everyday words of a query, as variants of less weight.

The lists are ``synonyms.txt``, ``regional.txt`` and ``everyday.txt`` in ``kb/lexicon/``; a word counts where it
begins and ends with words of the text, so 人防 is found in 人防工程 but not in 国人防备.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from kb import lexicon, settings
from kb.analysis import analyze, fold
from kb.search.names import word_terms
from kb.search.query import Variant, Words

WEIGHT = 0.6
"""What a variant's words count against those that were typed."""

EVERYDAY = 0.5
"""The same of what laws say for everyday words: seldom quite the same thing."""

_MOST = 12
"""Variants of one query; a text full of abbreviations needs no more."""


class Table(NamedTuple):
    """What else each folded name is called, and the characters of the longest name."""

    others: Mapping[str, tuple[str, ...]]
    longest: int

    @classmethod
    def of(cls, others: Mapping[str, tuple[str, ...]]) -> "Table":
        """Return the table of these names."""
        return cls(others, max(map(len, others), default=0))


def add_synonyms(words: Words) -> Words:
    """Return ``words`` with full names, abbreviations and other words for the same."""
    return _with(words, _synonyms(), "synonym", WEIGHT) if settings.number("KB_SYNONYMS") else words


def add_regional(words: Words) -> Words:
    """Return ``words`` with what other regions call the same (資訊, 信息)."""
    return _with(words, _regional(), "regional", WEIGHT) if settings.number("KB_REGIONAL") else words


def add_everyday(words: Words) -> Words:
    """Return ``words`` with what laws say for everyday words (房东: 出租人)."""
    return _with(words, _everyday(), "everyday", EVERYDAY) if settings.number("KB_EVERYDAY") else words


def other_names(text: str) -> tuple[str, ...]:
    """Return what else a text as a whole is called: for the operand of an operator, which has no weight."""
    tables = {"KB_SYNONYMS": _synonyms, "KB_REGIONAL": _regional}
    found = (table().others.get(fold(text), ()) for setting, table in tables.items() if settings.number(setting))
    return tuple(dict.fromkeys(name for names in found for name in names))[:_MOST]


def _with(words: Words, table: Table, reason: str, weight: float) -> Words:
    known = {*words.terms, *(variant.text for variant in words.variants)}
    found = {other: name for name in _named(words.text, table) for other in table.others[name]}
    added = [
        Variant(other, word_terms(other), weight, reason, name) for other, name in found.items() if other not in known
    ]
    return replace(words, variants=(*words.variants, *added[:_MOST])) if added else words


def _named(text: str, table: Table) -> Iterator[str]:
    """Yield the longest words of ``table`` in a text, from left to right."""
    folded = fold(text)
    tokens = analyze(text)
    ends = sorted({token.end for token in tokens})
    done = 0
    for start in sorted({token.start for token in tokens}):
        if start < done:
            continue
        near = ends[bisect_right(ends, start) : bisect_right(ends, start + table.longest)]
        longest = next((end for end in reversed(near) if folded[start:end] in table.others), None)
        if longest:
            done = longest
            yield folded[start:longest]


@cache
def _synonyms() -> Table:
    groups = [tuple(map(fold, row)) for row in lexicon.entries("synonyms")]
    table: dict[str, tuple[str, ...]] = {}
    for group in groups:
        for name in group:
            others = (*table.get(name, ()), *(other for other in group if other != name))
            table[name] = tuple(dict.fromkeys(others))
    return Table.of(table)


@cache
def _everyday() -> Table:
    """Return for each everyday word what laws say; there is no way back."""
    return Table.of({fold(word): tuple(map(fold, legal.split())) for word, legal in lexicon.entries("everyday")})


@cache
def _regional() -> Table:
    """Return for each word what the other regions say; 信息 finds 資訊 as 資訊 finds 信息."""
    table: dict[str, tuple[str, ...]] = {}
    for regional, mainland in lexicon.entries("regional"):
        for other in map(fold, mainland.split()):
            if (name := fold(regional)) != other:
                table[name] = (*table.get(name, ()), other)
                table[other] = (*table.get(other, ()), name)
    return Table.of(table)
