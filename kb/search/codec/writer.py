"""A Whoosh writer that takes whole batches: a segment is made and merged by moving arrays."""

import re
from dataclasses import replace
from typing import Any

from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from kb.search.codec.batch import Batch, merge, merge_postings, without
from kb.search.codec.codec import ArrayCodec
from kb.search.codec.documents import ArrayDocumentReader, write_documents
from kb.search.codec.lists import write_postings
from kb.search.codec.sealing import TABLE
from kb.search.codec.segment import POSTINGS, ArraySegment
from kb.search.codec.terms import ArrayTermsReader


class BulkWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer with ``add_batch`` beside ``add_document``; commits, removals and locks are Whoosh's."""

    def __init__(self, index: FileIndex, codec: ArrayCodec) -> None:
        """Begin to write; raises whoosh.index.LockError when another writer does."""
        super().__init__(index, codec=codec, compound=False)
        self.batches: list[Batch] = []

    def add_batch(self, batch: Batch) -> None:
        """Add the documents of ``batch``."""
        self.batches.append(replace(batch, postings=dict(batch.postings)))
        self._added = True

    def absorb(self, segment: ArraySegment) -> None:
        """Take an old segment's documents into the new one, without those removed."""
        batch = read_batch(self.storage, segment)
        self.batches.append(without(batch, segment.removed()) if segment.has_deletions() else batch)
        self._added = True

    def add_reader(self, reader: Any) -> None:
        """Add the documents of a reader, as Whoosh's own merge policies do."""
        if isinstance(segment := reader.segment(), ArraySegment):
            self.absorb(segment)
        else:
            super().add_reader(reader)

    def cancel(self) -> None:
        """Forget everything added and removed; nothing of it is written."""
        self.perdocwriter.is_closed = self.fieldwriter.is_closed = True
        super().cancel()

    def _commit_toc(self, segments: list[ArraySegment]) -> None:
        """Publish the segments that hold anything; the unfinished table of a commit that was cut off goes too."""
        super()._commit_toc([segment for segment in segments if segment.doc_count_all()])
        unfinished = re.compile(rf"_{self.indexname}_\d+{re.escape(TABLE)}\..+")
        for name in filter(unfinished.fullmatch, self.storage.list()):
            self.storage.delete_file(name)

    def _finalize_segment(self) -> ArraySegment:
        """Write the new segment; documents that came one by one stand behind the batches."""
        if self.docnum > self.docbase or not self.batches:
            single: ArraySegment = super()._finalize_segment()
            if not self.batches:
                return single
            self.batches.append(read_batch(self.storage, single))
        else:
            # Nothing came one by one, so there is nothing to write.
            self.perdocwriter.is_closed = self.fieldwriter.is_closed = True
            self._close_segment()
        whole = merge(self.batches)
        segment: ArraySegment = self.codec.new_segment(self.storage, self.indexname)
        segment.set_doc_count(whole.size)
        write_documents(whole, self.storage, segment)
        write_postings(
            merge_postings(self.batches), whole.lengths, segment.path(self.storage, POSTINGS), self.codec.saturations
        )
        return segment


def read_batch(storage: Any, segment: ArraySegment) -> Batch:
    """Return all documents of a segment, removed ones included."""
    batch = ArrayDocumentReader(storage, segment).batch()
    terms = ArrayTermsReader(storage, segment)
    batch.postings.update({name: field.postings() for name, field in terms.fields.items()})
    return batch
