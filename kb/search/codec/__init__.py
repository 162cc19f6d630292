"""A Whoosh codec that keeps postings as contiguous, memory-mapped arrays with checksums."""

from kb.search.codec.batch import Batch
from kb.search.codec.codec import ArrayCodec
from kb.search.codec.writer import BulkWriter

__all__ = ["ArrayCodec", "Batch", "BulkWriter"]
