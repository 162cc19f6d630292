"""Whoosh's walk along one posting list, for every query that its own matchers answer."""

from bisect import bisect_left
from typing import Any

from whoosh.formats import Frequency
from whoosh.matching import LeafMatcher
from whoosh.matching.mcore import ReadTooFar
from whoosh.system import pack_uint

BLOCK = 128


class ArrayMatcher(LeafMatcher):  # type: ignore[misc]
    """Stands on one posting after another of ``postings`` (see ``FieldPostings.list_of``)."""

    def __init__(self, term: tuple[str, bytes], postings: Any, format_: Any, scorer: Any) -> None:
        self._term = term
        self._postings = postings
        self._numbers = memoryview(postings.numbers)
        self._frequencies = postings.frequencies
        self.format = format_
        self.scorer = scorer
        self._at = 0

    def reset(self) -> None:
        """Go back to the first posting."""
        self._at = 0

    def copy(self) -> "ArrayMatcher":
        """Return another matcher at the same posting."""
        made = ArrayMatcher(self._term, self._postings, self.format, self.scorer)
        made._at = self._at
        return made

    def is_active(self) -> bool:
        """Whether it stands on a posting."""
        return self._at < len(self._numbers)

    def id(self) -> int:
        """Return the document of the posting."""
        number: int = self._numbers[self._at]
        return number

    def weight(self) -> float:
        """Return how often the term stands in the document."""
        return float(self._frequencies[self._at])

    def positions(self) -> list[int]:
        """Return where the term stands in the document."""
        found: list[int] = self._postings.positions_at(self._at).tolist()
        return found

    def value(self) -> Any:
        """Return the posting's value as the field's format encodes it."""
        if self.format.supports("positions"):
            return self.format.encode(self.positions())
        return pack_uint(int(self._frequencies[self._at])) if isinstance(self.format, Frequency) else b""

    def value_as(self, astype: str) -> Any:
        """Return the posting's positions, frequency or weight."""
        if astype == "positions":
            return self.positions()
        return {"frequency": int, "weight": float}[astype](self._frequencies[self._at])

    def next(self) -> bool:
        """Go to the next posting."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True

    def skip_to(self, targetid: int) -> None:
        """Go to the first posting at document ``targetid`` or behind it."""
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._numbers, targetid, self._at)

    def all_ids(self) -> Any:
        """Return the documents of all postings from here on."""
        return iter(self._numbers[self._at :].tolist())

    def supports_block_quality(self) -> bool:
        """Return False: by it Whoosh's OR and AND MAYBE skip good matches, and its spans stop on bad ones."""
        return False
