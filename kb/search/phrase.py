"""Phrases on character offsets: every term at its exact distance from the first."""

from typing import Any

from whoosh import query as wq
from whoosh.matching import IntersectionMatcher, NullMatcher

from kb.search.sifting import SiftingMatcher


class OffsetPhrase(wq.Query):  # type: ignore[misc]
    """Sections in which ``terms``, given with their offset in characters, stand just so in a field."""

    def __init__(self, fieldname: str, terms: tuple[tuple[str, int], ...]) -> None:
        self.fieldname = fieldname
        self.phrase = terms

    def __repr__(self) -> str:
        return f"OffsetPhrase({self.fieldname!r}, {self.phrase!r})"

    def estimate_size(self, reader: Any) -> int:
        """Return an upper bound of the sections that match."""
        return int(min(reader.doc_frequency(self.fieldname, term) for term, _ in self.phrase))

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return a matcher over the sections that hold the phrase."""
        names = list(dict.fromkeys(term for term, _ in self.phrase))
        parts = [wq.Term(self.fieldname, name).matcher(searcher, context) for name in names]
        if not all(part.is_active() for part in parts):
            return NullMatcher()
        combined = parts[0]
        for part in parts[1:]:
            combined = IntersectionMatcher(combined, part)
        if len(self.phrase) == 1:
            return combined
        by_term = dict(zip(names, parts, strict=True))
        return SiftingMatcher(combined, lambda _number: _line_up(by_term, self.phrase))


def _line_up(parts: dict[str, Any], phrase: tuple[tuple[str, int], ...]) -> bool:
    """Whether the terms stand at their distances in the section that all ``parts`` are at."""
    places = {term: set(part.value_as("positions")) for term, part in parts.items()}
    (first, _), *others = phrase
    return any(all(start + offset in places[term] for term, offset in others) for start in places[first])
