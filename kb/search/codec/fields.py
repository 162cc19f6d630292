"""Posting lists that arrive one posting at a time, from Whoosh's own writer."""

from array import array
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.formats import PositionBoosts

from kb.search.codec.documents import ArrayDocumentReader
from kb.search.codec.lists import Saturations, write_postings
from kb.search.codec.postings import Postings
from kb.search.codec.segment import POSTINGS, ArraySegment


class ArrayFieldWriter(base.FieldWriter):  # type: ignore[misc]
    """Gathers the posting lists of a segment, and writes them when closed."""

    def __init__(self, storage: Any, segment: ArraySegment, saturations: Saturations) -> None:
        self._storage = storage
        self._segment = segment
        self._saturations = saturations
        self._postings: dict[str, Postings] = {}
        self._is_whole = False
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Any) -> None:
        """Take all postings of the segment, by the methods below; there may be none."""
        super().add_postings(schema, lengths, items)
        self._is_whole = True

    def start_field(self, fieldname: str, fieldobj: Any) -> None:
        """Begin a field; TypeError when its postings hold more than frequencies and positions."""
        self._name, self._format = fieldname, fieldobj.format
        if self._format.supports("characters") or isinstance(self._format, PositionBoosts):
            raise TypeError(f"field {fieldname} keeps more than positions, which this codec does not")
        self._terms: list[bytes] = []
        self._counts, self._numbers, self._frequencies, self._positions = (array("L") for _ in range(4))

    def start_term(self, text: bytes) -> None:
        """Begin a term; terms come ascending."""
        self._terms.append(text)
        self._counts.append(0)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        """Add a posting; ValueError for a boosted one, as the weight must be the frequency."""
        if weight != self._format.decode_frequency(vbytes):
            raise ValueError(f"field {self._name} has a boosted posting, which this codec does not keep")
        self._counts[-1] += 1
        self._numbers.append(docnum)
        self._frequencies.append(int(weight))
        if self._format.supports("positions"):
            self._positions.extend(self._format.decode_positions(vbytes))

    def finish_term(self) -> None:
        """End a term."""

    def finish_field(self) -> None:
        """End a field."""
        columns = (self._counts, self._numbers, self._frequencies, self._positions)
        self._postings[self._name] = Postings(self._terms, *(np.array(column, np.uint32) for column in columns))

    def close(self) -> None:
        """Write the file, unless the writer was cancelled."""
        if self._is_whole:
            lengths = ArrayDocumentReader(self._storage, self._segment).batch().lengths
            path = self._segment.path(self._storage, POSTINGS)
            write_postings(self._postings.items(), lengths, path, self._saturations)
        self.is_closed = True
