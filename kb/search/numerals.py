"""The numerals of a query found in all their spellings, equally well.

Words and phrases that differ in the spelling of a numeral become the same words and phrases.
"""

from dataclasses import replace

from kb.analysis import analyze, fold
from kb.analysis.spellings import Numeral, find
from kb.search.query import STOP_WORDS, AnyOf, Phrase, Variant, Words, exact, telling

_MOST = 16
"""Numerals of one query that are looked at: each is some phrases more to look for."""


def with_spellings(words: Words) -> Words:
    """Return ``words`` with their numerals in the usual spelling, and the others as variants.

    A numeral of one word stays a term; one of several, which mean nothing apart, is a variant itself.
    """
    found = find(fold(words.text))[:_MOST]
    if not found:
        return words
    usual = [Numeral(numeral.start, numeral.end, numeral.spellings[:1]) for numeral in found]
    single = [spelling for numeral in usual if _is_term(spelling := numeral.spellings[0])]
    spellings = {spelling: numeral.spellings[0] for numeral in found for spelling in numeral.spellings}
    variants = tuple(_variant(spelling, of) for spelling, of in spellings.items() if spelling not in single)
    blank = [Numeral(numeral.start, numeral.end, (" ",)) for numeral in found]
    terms = [*(token.term for token in analyze(_put(words.text, blank, 0))), *single]
    kept = tuple(term for term in dict.fromkeys(terms) if term not in STOP_WORDS)
    if len(words.terms) < len(telling(token.term for token in analyze(words.text))):
        kept = kept[: len(words.terms)]  # a query cut to its first terms stays so
    return replace(words, text=_put(words.text, usual, 0), terms=kept, variants=(*words.variants, *variants))


def any_spelling(phrase: Phrase) -> Phrase | AnyOf:
    """Return the phrase, with those that write its numerals otherwise beside it."""
    found = find(fold(phrase.text))[:_MOST]
    if not found or len(phrase.terms) < len(exact(phrase.text).terms):
        return phrase
    most = max(len(numeral.spellings) for numeral in found)
    texts = dict.fromkeys([*(_put(phrase.text, found, choice) for choice in range(most)), phrase.text])
    return AnyOf(tuple(exact(text, phrase.field) for text in texts))


def _is_term(spelling: str) -> bool:
    return spelling in (token.term for token in analyze(spelling))


def _variant(spelling: str, of: str) -> Variant:
    terms = (spelling,) if _is_term(spelling) else tuple(term for term, _ in exact(spelling).terms)
    return Variant(spelling, terms, 1.0, "numeral", of)


def _put(text: str, numerals: list[Numeral], choice: int) -> str:
    """Return ``text`` with each numeral in its spelling number ``choice``, or the last it has."""
    pieces, done = [], 0
    for numeral in numerals:
        pieces += [text[done : numeral.start], numeral.spellings[min(choice, len(numeral.spellings) - 1)]]
        done = numeral.end
    return "".join([*pieces, text[done:]])
