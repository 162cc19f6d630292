"""The segments of one commit as arrays, and the statistics over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from kb.search.codec.documents import ArrayDocumentReader
from kb.search.codec.saturation import looked_up
from kb.search.codec.terms import ArrayTermsReader
from kb.search.codec.types import Array, Floats, Mask, Sums
from kb.search.ranking import rarity
from kb.search.weighting import FixedPivotBM25F

_KEPT_LISTS = 10_000


class ScoredList(NamedTuple):
    """A term's postings in a segment: documents, and the score of each is ``factor`` times its impact.

    No impact is above ``peak``; at least d postings reach ``reached[d]``.
    """

    numbers: Array
    impacts: Floats
    factor: np.float32
    peak: float
    reached: dict[int, float]

    @property
    def bound(self) -> float:
        """The most the term can add to a score."""
        return float(self.factor) * self.peak

    def add_to(self, sums: Sums) -> Sums:
        """Add the term's scores to ``sums``, one a document; return the new sums of its documents.

        NumPy would convert the numbers twice, and take one at a time with checks.
        """
        places = self.numbers.astype(np.intp)
        raised = sums.take(places)
        raised += self.impacts * self.factor
        sums[places] = raised
        return raised


@dataclass
class SegmentArrays:
    """One segment: its documents are numbered from ``base`` in the whole index."""

    leaf: Any
    base: int
    terms: ArrayTermsReader
    documents: ArrayDocumentReader

    @cached_property
    def size(self) -> int:
        """How many documents there are, removed ones counted."""
        return self.documents.doc_count_all()

    @cached_property
    def removed(self) -> Mask | None:
        """The removed documents, None when there are none."""
        segment = self.leaf.reader().segment()
        return segment.removed() if segment.has_deletions() else None

    @cached_property
    def scratch(self) -> Sums:
        """Room for one score a document; whoever uses it clears it first."""
        return np.zeros(self.size)

    def column(self, name: str) -> tuple[Sequence[bytes], Array]:
        """Return the values of a column and the number of each document's value."""
        if not self.documents.has_column(name):
            return (b"",), np.zeros(self.size, np.uint8)
        reader = self.documents.column_reader(name)
        return reader.values, reader.codes


class Segments:
    """All segments of a searcher whose index the array codec wrote, scored by ``weighting``."""

    def __init__(self, searcher: Any, weighting: FixedPivotBM25F) -> None:
        self._weighting = weighting
        self._schema = searcher.schema
        self.parts = [_open(leaf, base) for leaf, base in searcher.leaf_searchers() if leaf.doc_count_all()]
        self.size = sum(part.size for part in self.parts)
        self._lists: dict[tuple[int, str, str | bytes], ScoredList] = {}

    def doc_frequency(self, field: str, term: bytes) -> int:
        """Return how many documents have a term, removed ones counted, as Whoosh does."""
        return sum(part.terms.doc_frequency(field, term) for part in self.parts)

    def factor(self, field: str, term: bytes) -> np.float32:
        """Return what a term's impacts in a field are multiplied by: its rarity and the field's weight."""
        return np.float32(rarity(self.size, self.doc_frequency(field, term)) * self._weighting.factors[field])

    def scored_list(self, part: SegmentArrays, field: str, text: str | bytes) -> ScoredList | None:
        """Return a term's postings in a segment with their scores, None where it has none.

        In a field without lengths the score is the frequency.
        """
        key = part.base, field, text
        if (kept := self._lists.get(key)) is not None:
            return kept
        made = self._make_list(part, field, text)
        if made is not None and not made.impacts.flags.owndata:
            # Views of the file only: what was computed is not worth its memory.
            if len(self._lists) >= _KEPT_LISTS:
                self._lists.clear()
            self._lists[key] = made
        return made

    def _make_list(self, part: SegmentArrays, field: str, text: str | bytes) -> ScoredList | None:
        if field not in part.terms.fields:
            return None
        term = text if isinstance(text, bytes) else self._schema[field].to_bytes(text)
        number = part.terms.number(field, term)
        if number < 0:
            return None
        postings = part.terms.fields[field]
        span = postings.span(number)
        numbers = postings.numbers[span]
        if field not in self._weighting.factors:
            frequencies = postings.frequencies[span].astype(np.float32)
            return ScoredList(numbers, frequencies, np.float32(1), float(frequencies.max()), {})
        wanted = self._weighting.saturations[field]
        if postings.saturation == wanted:
            reached = {depth: values[number] for depth, values in postings.reached.items()}
            return ScoredList(
                numbers, postings.impacts[span], self.factor(field, term), postings.peaks[number], reached
            )
        bytes_of = part.documents.length_bytes(field).take(numbers.astype(np.intp))
        computed = looked_up(postings.frequencies[span], bytes_of, wanted)
        return ScoredList(numbers, computed, self.factor(field, term), float(computed.max()), {})


def _open(leaf: Any, base: int) -> SegmentArrays:
    reader = leaf.reader()
    codec, storage, segment = reader.codec(), reader.storage(), reader.segment()
    return SegmentArrays(leaf, base, codec.terms_reader(storage, segment), codec.per_document_reader(storage, segment))
