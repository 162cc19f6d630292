"""Two phrases close to each other, for Whoosh; ``scoring.nearness`` answers it on whole arrays."""

from typing import Any

from whoosh import query as wq

from kb.search.phrase import OffsetPhrase
from kb.search.query import Near


class NearPhrases(wq.Query):  # type: ignore[misc]
    """Sections in which two phrases stand with at most ``distance`` characters between them in a field."""

    def __init__(self, fieldname: str, near: Near) -> None:
        self.fieldname = fieldname
        self.phrases = tuple(
            OffsetPhrase(fieldname, phrase.terms, phrase.words) for phrase in (near.first, near.second)
        )
        self.lengths = tuple(len(phrase.text.strip()) for phrase in (near.first, near.second))
        self.distance = near.distance

    def __repr__(self) -> str:
        return f"NearPhrases({self.fieldname!r}, {self.phrases!r}, {self.distance})"

    def estimate_size(self, reader: Any) -> int:
        """Return an upper bound of the sections that match."""
        return min(phrase.estimate_size(reader) for phrase in self.phrases)
