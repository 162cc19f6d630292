"""A segment: its two files, and which of its documents are removed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base

from kb.search.codec.types import Mask

DOCUMENTS, POSTINGS = ".documents", ".postings"


class ArraySegment(base.Segment):  # type: ignore[misc]
    """What Whoosh's table of contents holds of one segment."""

    def __init__(self, codec: base.Codec, indexname: str) -> None:
        super().__init__(indexname)
        self._codec = codec
        self._count = 0
        self._removed: set[int] = set()

    def codec(self) -> base.Codec:
        """Return the codec that wrote the segment."""
        return self._codec

    def path(self, storage: Any, extension: str) -> Path:
        """Return the file of the segment with ``extension`` in a file storage."""
        return Path(storage.folder) / str(self.make_filename(extension))

    def should_assemble(self) -> bool:
        """Return False: two files need no third one around them."""
        return False

    def set_doc_count(self, doccount: int) -> None:
        """Set how many documents the segment was written with."""
        self._count = doccount

    def doc_count_all(self) -> int:
        """Return how many documents the segment was written with."""
        return self._count

    def deleted_count(self) -> int:
        """Return how many of them are removed."""
        return len(self._removed)

    def deleted_docs(self) -> Iterator[int]:
        """Return the numbers of those removed."""
        return iter(self._removed)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Remove a document, or take it back."""
        (self._removed.add if delete else self._removed.discard)(docnum)

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is removed."""
        return docnum in self._removed

    def removed(self) -> Mask:
        """Return a mask over all documents of those removed."""
        mask = np.zeros(self._count, bool)
        mask[list(self._removed)] = True
        return mask
