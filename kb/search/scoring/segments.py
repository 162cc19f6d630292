"""The segments of one commit as arrays, and the statistics over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import local
from typing import Any, NamedTuple

import numpy as np

from kb.search.codec.documents import ArrayDocumentReader
from kb.search.codec.lists import DEPTHS, FieldPostings
from kb.search.codec.saturation import Saturation, coded
from kb.search.codec.terms import ArrayTermsReader
from kb.search.codec.types import Array, Floats, Mask, Sums
from kb.search.ranking import rarity
from kb.search.weighting import FixedPivotBM25F

_KEPT_LISTS = 10_000
_UNKNOWN = (0.0,) * len(DEPTHS)


class ScoredList(NamedTuple):
    """A term's postings in a segment: documents, and the score of each is ``factor`` times the impact of its code.

    ``factor`` is a 32-bit number. No score is above ``bound``; for each of ``DEPTHS``, that many postings have a score
    of at least that in ``reached``.
    """

    numbers: Array
    codes: Array
    impacts: Floats
    factor: float
    bound: float
    reached: Sequence[float]

    def scores(self) -> Floats:
        """Return the score of each posting."""
        return self.impacts.take(self.codes) * np.float32(self.factor)

    def scores_at(self, places: Array) -> Floats:
        """Return the scores of some postings."""
        return self.impacts.take(self.codes.take(places)) * np.float32(self.factor)

    def add_to(self, sums: Sums) -> None:
        """Add the term's scores to ``sums``, one a document; NumPy adds fast where no type has to be converted."""
        np.add.at(sums, self.numbers.astype(np.intp), self.scores().astype(np.float64))

    def times(self, boost: float) -> "ScoredList":
        """Return the list with every score ``boost`` times as high."""
        factor = float(np.float32(self.factor) * np.float32(boost))
        rise = factor / self.factor if self.factor else 0.0
        return self._replace(
            factor=factor, bound=self.bound * rise, reached=[reached * rise for reached in self.reached]
        )


class Room(NamedTuple):
    """Room for one score a document, all 0 between uses, and for a set of documents, empty."""

    sums: Sums
    marks: Mask


@dataclass
class SegmentArrays:
    """One segment: its documents are numbered from ``base`` in the whole index."""

    leaf: Any
    base: int
    terms: ArrayTermsReader
    documents: ArrayDocumentReader
    _rooms: local = field(default_factory=local)

    @cached_property
    def size(self) -> int:
        """How many documents there are, removed ones counted."""
        return self.documents.doc_count_all()

    @cached_property
    def removed(self) -> Mask | None:
        """The removed documents, None when there are none."""
        segment = self.leaf.reader().segment()
        return segment.removed() if segment.has_deletions() else None

    @property
    def room(self) -> Room:
        """Room of this thread: whoever uses it clears what it wrote."""
        room: Room | None = getattr(self._rooms, "room", None)
        if room is None:
            room = self._rooms.room = Room(np.zeros(self.size), np.zeros(self.size, bool))
        return room

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

    def factor(self, field: str, term: bytes) -> float:
        """Return what a term's impacts in a field are multiplied by: its rarity and the field's weight."""
        return float(np.float32(rarity(self.size, self.doc_frequency(field, term)) * self._weighting.factors[field]))

    def scored_list(self, part: SegmentArrays, field: str, text: str | bytes) -> ScoredList | None:
        """Return a term's postings in a segment with their scores, None where it has none.

        In a field without lengths the score is the frequency.
        """
        key = part.base, field, text
        if (kept := self._lists.get(key)) is not None:
            return kept
        made = self._make_list(part, field, text)
        if made is not None and not made.codes.flags.owndata:
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
        if field not in self._weighting.factors:
            span = postings.span(number)
            frequencies = postings.frequencies(span)
            impacts = np.arange(int(frequencies.max()) + 1, dtype=np.float32)
            return ScoredList(postings.numbers[span], frequencies, impacts, 1.0, float(impacts[-1]), _UNKNOWN)
        return _scored(postings, number, self._weighting.saturations[field], self.factor(field, term))


def _scored(postings: FieldPostings, number: int, saturation: Saturation, factor: float) -> ScoredList:
    """Return the postings of term ``number``; what the index does not keep for this saturation is computed."""
    span = postings.span(number)
    numbers = postings.numbers[span]
    if postings.codes:
        codes, impacts = postings.codes.of_postings[span], postings.impacts(saturation)
    else:
        lengths = postings.documents.length_bytes(postings.name).take(numbers.astype(np.intp))
        codes, impacts = coded(postings.frequencies(span), lengths, saturation)
    if postings.saturation == saturation:
        reached = [factor * values[number] for values in postings.reached]
        return ScoredList(numbers, codes, impacts, factor, factor * postings.peaks[number], reached)
    return ScoredList(numbers, codes, impacts, factor, factor * float(impacts.take(codes).max()), _UNKNOWN)


def _open(leaf: Any, base: int) -> SegmentArrays:
    reader = leaf.reader()
    codec, storage, segment = reader.codec(), reader.storage(), reader.segment()
    return SegmentArrays(leaf, base, codec.terms_reader(storage, segment), codec.per_document_reader(storage, segment))
