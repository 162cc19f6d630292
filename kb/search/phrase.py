"""Phrases on character offsets: every pair of characters at its exact distance from the first."""

from math import inf
from typing import Any

from whoosh import query as wq
from whoosh.matching import IntersectionMatcher, NullMatcher

from kb.search.schema import SCORED_PAIRS, pairs_field
from kb.search.sifting import Accepts, SiftingMatcher

Place = tuple[str, str, int]
"""A term of a field, and its offset from the beginning of the phrase."""

MATCH = 1e-6
"""What a phrase scores beyond its words: it counts also where they were cut otherwise."""


class OffsetPhrase(wq.Query):  # type: ignore[misc]
    """Sections in which ``phrase``, pairs with their offsets, stands verbatim in a field; scored by ``words``."""

    def __init__(self, fieldname: str, phrase: tuple[tuple[str, int], ...], words: tuple[str, ...]) -> None:
        self.fieldname = fieldname
        self.phrase = phrase
        self.words = words
        self.boost = 1.0
        self.places: tuple[Place, ...] = tuple((pairs_field(fieldname), pair, at) for pair, at in phrase)

    def __repr__(self) -> str:
        return f"OffsetPhrase({self.fieldname!r}, {self.phrase!r}, {self.words!r})"

    @property
    def pairs_field(self) -> str:
        """The field that the phrase is matched in."""
        return pairs_field(self.fieldname)

    def scoring(self) -> wq.Query:
        """Return the query whose score a match gets: the field's words, and the pairs where they are scored."""
        pairs = dict.fromkeys(pair for pair, _ in self.phrase) if self.pairs_field == SCORED_PAIRS else {}
        words = [wq.Term(self.fieldname, word) for word in self.words]
        return wq.Or(words + [wq.Term(SCORED_PAIRS, pair) for pair in pairs])

    def estimate_size(self, reader: Any) -> int:
        """Return an upper bound of the sections that match."""
        return int(min(reader.doc_frequency(self.pairs_field, pair) for pair, _ in self.phrase))

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return a matcher over the sections that hold the phrase."""
        terms = list(dict.fromkeys((field, term) for field, term, _ in self.places))
        parts = [wq.Term(field, term).matcher(searcher, context) for field, term in terms]
        if not all(part.is_active() for part in parts):
            return NullMatcher()
        combined = parts[0]
        for part in parts[1:]:
            combined = IntersectionMatcher(combined, part)
        by_term = dict(zip(terms, parts, strict=True))
        scoring = [word.matcher(searcher, context) for word in self.scoring().subqueries]
        return _PhraseMatcher(combined, lambda _number: _line_up(by_term, self.places), scoring, self.boost)


class _PhraseMatcher(SiftingMatcher):
    """Stands on matches of the phrase; ``scoring`` are matchers that follow it, and add to the score where they are."""

    def __init__(self, child: Any, accepts: Accepts, scoring: list[Any], boost: float) -> None:
        super().__init__(child, accepts)
        self._scoring = scoring
        self._boost = boost

    def score(self) -> float:
        """Return the score of the words that the match has."""
        number = self.id()
        for part in self._scoring:
            if part.is_active() and part.id() < number:
                part.skip_to(number)
        here = (part for part in self._scoring if part.is_active() and part.id() == number)
        return MATCH + self._boost * sum(float(part.score()) for part in here)

    def max_quality(self) -> float:
        """Return no bound: the pairs that are walked along say nothing of the words' scores."""
        return inf

    def replace(self, minquality: float = 0) -> Any:
        """Return itself as long as it stands on a match."""
        return self if self.is_active() else NullMatcher()


def _line_up(parts: dict[tuple[str, str], Any], places: tuple[Place, ...]) -> bool:
    """Whether the terms stand at their distances in the section that all ``parts`` are at."""
    found = {term: set(part.value_as("positions")) for term, part in parts.items()}
    (field, term, base), *others = places
    return any(
        all(start + offset - base in found[name, other] for name, other, offset in others)
        for start in found[field, term]
    )
