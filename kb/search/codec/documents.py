"""What is kept by document: field lengths, columns, stored fields."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.columns import ColumnReader

from kb.search.codec import container
from kb.search.codec.batch import Batch, Category, Lengths, category, measured
from kb.search.codec.blobs import Blobs
from kb.search.codec.saturation import lengths_of
from kb.search.codec.segment import DOCUMENTS, ArraySegment
from kb.search.codec.types import Array, narrow


def write_documents(batch: Batch, storage: Any, segment: ArraySegment) -> None:
    """Write all of ``batch`` but its postings."""
    arrays: dict[str, Array] = {"stored": batch.stored.data, "stored_starts": narrow(batch.stored.starts)}
    for name, lengths in batch.lengths.items():
        arrays[f"lengths.{name}"] = lengths.bytes
    for name, column in batch.columns.items():
        values = Blobs.of(column.values)
        arrays[f"codes.{name}"] = column.codes
        arrays[f"values.{name}"] = values.data
        arrays[f"value_starts.{name}"] = narrow(values.starts)
    facts = {"size": batch.size, "totals": {name: lengths.total for name, lengths in batch.lengths.items()}}
    container.write(segment.path(storage, DOCUMENTS), arrays.items(), facts)


def to_stored(values: dict[str, Any]) -> bytes:
    """Return the stored fields of a document in JSON; TypeError for a value that JSON does not have."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


class CategoryReader(ColumnReader):  # type: ignore[misc]
    """A column in memory: ``values[codes[n]]`` is the value of document n."""

    def __init__(self, values: Sequence[bytes], codes: Array) -> None:
        self.values = values
        self.codes = codes

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, docnum: int) -> bytes:
        value: bytes = self.values[self.codes[docnum]]
        return value

    def __iter__(self) -> Iterator[bytes]:
        return map(self.values.__getitem__, self.codes.tolist())

    def load(self) -> list[bytes]:
        """Return the value of every document."""
        return list(self)


class ArrayDocumentReader(base.PerDocumentReader):  # type: ignore[misc]
    """Reads what ``write_documents`` wrote."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:
        """Open the file; raises DamagedIndexError when it is not as written."""
        self._segment = segment
        self._container = container.Container(segment.path(storage, DOCUMENTS))
        self._totals: dict[str, int] = self._container.facts["totals"]
        self._lengths: dict[str, Array] = {}
        self._columns: dict[str, CategoryReader] = {}
        self.stored = Blobs(self._container["stored"], self._container["stored_starts"])

    def doc_count(self) -> int:
        """Return how many documents there are, those removed not counted."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Return how many documents there are."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Whether documents are removed."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is removed."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """Return the numbers of removed documents."""
        return self._segment.deleted_docs()

    def stored_fields(self, docnum: int) -> Any:
        """Return the stored fields of a document."""
        return json.loads(self.stored.at(docnum))

    def supports_columns(self) -> bool:
        """Return True."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether some document has a value in the column of a field."""
        return f"codes.{fieldname}" in self._container

    def column_reader(self, fieldname: str, column: Any = None) -> CategoryReader:
        """Return the column of a field."""
        if fieldname not in self._columns:
            values = Blobs(self._container[f"values.{fieldname}"], self._container[f"value_starts.{fieldname}"])
            self._columns[fieldname] = CategoryReader(values.strings(), self._container[f"codes.{fieldname}"])
        return self._columns[fieldname]

    def length_bytes(self, fieldname: str) -> Array:
        """Return the length of a field in every document as Whoosh's length byte."""
        if fieldname in self._totals:
            kept: Array = self._container[f"lengths.{fieldname}"]
            return kept
        return np.zeros(self.doc_count_all(), np.uint8)

    def lengths(self, fieldname: str) -> Array:
        """Return the length of a field in every document, in words as Whoosh rounds them."""
        if fieldname not in self._lengths:
            self._lengths[fieldname] = lengths_of(self.length_bytes(fieldname))
        return self._lengths[fieldname]

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return the length of a field in a document, ``default`` where it has none."""
        return int(self.lengths(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        """Return the length of a field in all documents together."""
        return self._totals.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        """Return the least length of a field."""
        return int(self.lengths(fieldname).min(initial=2**31))

    def max_field_length(self, fieldname: str) -> int:
        """Return the greatest length of a field."""
        return int(self.lengths(fieldname).max(initial=0))

    def batch(self) -> Batch:
        """Return everything but the postings, as it was written."""
        columns = [name.removeprefix("codes.") for name in self._container.names() if name.startswith("codes.")]
        return Batch(
            self.doc_count_all(),
            {},
            {name: Lengths(self._container[f"lengths.{name}"], total) for name, total in self._totals.items()},
            {name: Category(self.column_reader(name).values, self.column_reader(name).codes) for name in columns},
            self.stored,
        )


class ArrayDocumentWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Takes documents one by one from Whoosh's own writer."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:
        self._storage = storage
        self._segment = segment
        self._stored: list[dict[str, Any]] = []
        self._lengths: dict[str, dict[int, int]] = {}
        self._values: dict[str, dict[int, bytes]] = {}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Begin a document; numbers count up from 0."""
        self._stored.append({})

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """Keep the stored value and the length of a field."""
        if value is not None:
            self._stored[-1][fieldname] = value
        if length:
            self._lengths.setdefault(fieldname, {})[len(self._stored) - 1] = length

    def add_column_value(self, fieldname: str, columnobj: Any, value: Any) -> None:
        """Keep a column value; TypeError unless it is bytes, as of ID, KEYWORD and TEXT fields."""
        if not isinstance(value, bytes):
            raise TypeError(f"the column of {fieldname} must hold bytes, not {type(value).__name__}")
        self._values.setdefault(fieldname, {})[len(self._stored) - 1] = value

    def add_vector_items(self, fieldname: str, fieldobj: Any, items: Any) -> None:
        """Refuse term vectors: nothing here reads them."""
        raise TypeError(f"field {fieldname} asks for term vectors, which this codec does not keep")

    def cancel_doc(self) -> None:
        """Forget the document begun last."""
        last = len(self._stored) - 1
        self._stored.pop()
        for name in self._lengths:
            self._lengths[name].pop(last, None)
        for name in self._values:
            self._values[name].pop(last, None)

    def close(self) -> None:
        """Write the file, if there are documents."""
        self.is_closed = True
        if not (size := len(self._stored)):
            return
        lengths = {name: _spread(values, size) for name, values in self._lengths.items()}
        batch = Batch(
            size,
            {},
            {name: measured(values) for name, values in lengths.items()},
            {name: category([got.get(n, b"") for n in range(size)]) for name, got in self._values.items()},
            Blobs.of(map(to_stored, self._stored)),
        )
        self._segment.set_doc_count(size)
        write_documents(batch, self._storage, self._segment)


def _spread(values: dict[int, int], size: int) -> Array:
    made = np.zeros(size, np.int64)
    made[list(values)] = list(values.values())
    return made
