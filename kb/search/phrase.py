"""Phrases on character offsets: every term at its exact distance from the first."""

from typing import Any

from whoosh import query as wq
from whoosh.matching import IntersectionMatcher, NullMatcher, wrappers


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
        return _PhraseMatcher(combined, dict(zip(names, parts, strict=True)), self.phrase)


class _PhraseMatcher(wrappers.WrappingMatcher):  # type: ignore[misc]
    """Goes to the next section of ``child`` in which the terms line up."""

    def __init__(self, child: Any, parts: dict[str, Any], phrase: tuple[tuple[str, int], ...]) -> None:
        super().__init__(child)
        self._parts = parts
        self._phrase = phrase
        self._settle()

    def next(self) -> Any:
        """Go to the next match."""
        self.child.next()
        self._settle()

    def skip_to(self, docnum: int) -> Any:
        """Go to the first match at ``docnum`` or behind it."""
        self.child.skip_to(docnum)
        self._settle()

    def supports_block_quality(self) -> bool:
        """Return False: a block's best score says nothing of whether its terms line up."""
        return False

    def _settle(self) -> None:
        while self.child.is_active() and not self._lines_up():
            self.child.next()

    def _lines_up(self) -> bool:
        places = {term: set(part.value_as("positions")) for term, part in self._parts.items()}
        (first, _), *others = self._phrase
        return any(all(start + offset in places[term] for term, offset in others) for start in places[first])
