"""The terms of a document: numbered shorthand with what it stands for, and definitions."""

from collections.abc import Sequence

from indexer.terms.definitions import definitions, entries
from indexer.terms.shorthand import shorthand
from kb.document import Section, Term


def terms_of(title: str, sections: Sequence[Section]) -> tuple[Term, ...]:
    """Return the terms that a document with this title uses or defines, section by section in reading order."""
    return tuple(term for section in sections for term in sorted(_terms(title, section, sections), key=_place))


def _terms(title: str, section: Section, sections: Sequence[Section]) -> list[Term]:
    return [*shorthand(section), *definitions(section), *entries(title, section)]


def _place(term: Term) -> tuple[int, int]:
    return term.start, term.end
