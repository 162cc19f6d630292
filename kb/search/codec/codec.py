"""The codec: what writes and what reads each part of a segment."""

from typing import Any

from whoosh.codec import base

from kb.search.codec.documents import ArrayDocumentReader, ArrayDocumentWriter
from kb.search.codec.fields import ArrayFieldWriter
from kb.search.codec.lists import Saturations
from kb.search.codec.segment import ArraySegment
from kb.search.codec.terms import ArrayTermsReader


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Postings as memory-mapped arrays; for the fields in ``saturations`` with their BM25 impacts."""

    def __init__(self, saturations: Saturations) -> None:
        self.saturations = dict(saturations)

    def new_segment(self, storage: Any, indexname: str) -> ArraySegment:
        """Return a new, empty segment."""
        return ArraySegment(self, indexname)

    def per_document_writer(self, storage: Any, segment: ArraySegment) -> ArrayDocumentWriter:
        """Return what writes lengths, columns and stored fields."""
        return ArrayDocumentWriter(storage, segment)

    def field_writer(self, storage: Any, segment: ArraySegment) -> ArrayFieldWriter:
        """Return what writes posting lists."""
        return ArrayFieldWriter(storage, segment, self.saturations)

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> ArrayDocumentReader:
        """Return what reads lengths, columns and stored fields."""
        return ArrayDocumentReader(storage, segment)

    def terms_reader(self, storage: Any, segment: ArraySegment) -> ArrayTermsReader:
        """Return what reads posting lists."""
        return ArrayTermsReader(storage, segment)
