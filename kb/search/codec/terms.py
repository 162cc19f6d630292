"""The terms of a segment and their posting lists, as Whoosh asks for them."""

from collections.abc import Iterator
from typing import Any

from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from kb.search.codec import container
from kb.search.codec.documents import ArrayDocumentReader
from kb.search.codec.lists import STARTS, FieldPostings, PostingList
from kb.search.codec.matcher import ArrayMatcher
from kb.search.codec.segment import POSTINGS, ArraySegment


class _TermInfo(TermInfo):  # type: ignore[misc]
    """Whoosh's statistics of a term, computed when asked for."""

    def __init__(self, postings: PostingList) -> None:
        self._postings = postings
        # Whoosh's reader of several segments moves these two on by the segment's first number.
        self._minid = int(postings.numbers[0])
        self._maxid = int(postings.numbers[-1])

    def weight(self) -> float:
        return float(self._postings.frequencies.sum())

    def doc_frequency(self) -> int:
        return len(self._postings.numbers)

    def min_length(self) -> int:
        return int(self._postings.lengths[self._postings.numbers].min())

    def max_length(self) -> int:
        return int(self._postings.lengths[self._postings.numbers].max())

    def max_weight(self) -> float:
        return float(self._postings.frequencies.max())


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Reads what ``write_postings`` wrote."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:
        """Open the files; raises DamagedIndexError when one is not as written."""
        arrays = container.Container(segment.path(storage, POSTINGS))
        documents = ArrayDocumentReader(storage, segment)
        names = sorted(name.removeprefix(STARTS) for name in arrays.names() if name.startswith(STARTS))
        self.fields = {name: FieldPostings(name, arrays, documents) for name in names}

    def number(self, fieldname: str, text: bytes) -> int:
        """Return the number of a term in its field, -1 when there is none."""
        return self.fields[fieldname].vocabulary.find(text) if fieldname in self.fields else -1

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self.number(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        """Return the fields with terms."""
        return list(self.fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every (field, term), ascending."""
        return (term for name in self.fields for term in self.terms_from(name, b"", within=True))

    def terms_from(self, fieldname: str, prefix: bytes, within: bool = False) -> Iterator[tuple[str, bytes]]:
        """Yield every (field, term) from a term on, ascending; of that field only if ``within``."""
        for name, field in self.fields.items():
            if name == fieldname or (name > fieldname and not within):
                first = field.vocabulary.first_from(prefix if name == fieldname else b"")
                yield from ((name, term) for _, term in field.vocabulary.from_number(first))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every term with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every term from one on with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return the statistics of a term; raises TermNotFound."""
        return _TermInfo(self._list(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term stands in all documents together; raises TermNotFound."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return in how many documents a term stands, removed ones counted; 0 for an unknown one."""
        number = self.number(fieldname, text)
        if number < 0:
            return 0
        span = self.fields[fieldname].span(number)
        return int(span.stop - span.start)

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:
        """Return a matcher over a term's postings; raises TermNotFound."""
        return ArrayMatcher((fieldname, text), self._list(fieldname, text), format_, scorer)

    def cursor(self, fieldname: str, fieldobj: Any) -> "ArrayCursor":
        """Return a cursor over the terms of a field."""
        return ArrayCursor(self, fieldname, fieldobj)

    def _list(self, fieldname: str, text: bytes) -> PostingList:
        number = self.number(fieldname, text)
        if number < 0:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        return self.fields[fieldname].list_of(number)


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of a field in order, for fuzzy queries."""

    def __init__(self, terms: ArrayTermsReader, fieldname: str, fieldobj: Any) -> None:
        self._terms = terms
        self._name = fieldname
        self._field = fieldobj
        self._vocabulary = terms.fields[fieldname].vocabulary if fieldname in terms.fields else None
        self._number = 0

    def first(self) -> Any:
        """Go to the first term and return it."""
        self._number = 0
        return self.text()

    def find(self, term: Any) -> Any:
        """Go to the first term that is not before ``term`` and return it."""
        if self._vocabulary is not None:
            wanted = term if isinstance(term, bytes) else self._field.to_bytes(term)
            self._number = self._vocabulary.first_from(wanted)
        return self.text()

    def next(self) -> Any:
        """Go to the next term and return it."""
        self._number += 1
        return self.text()

    def text(self) -> Any:
        """Return the term it stands on, None behind the last."""
        return self._field.from_bytes(self._vocabulary.at(self._number)) if self.is_valid() else None  # type: ignore[union-attr]

    def term_info(self) -> TermInfo | None:
        """Return the statistics of the term it stands on."""
        return self._terms.term_info(self._name, self._vocabulary.at(self._number)) if self.is_valid() else None  # type: ignore[union-attr]

    def is_valid(self) -> bool:
        """Whether it stands on a term."""
        return self._vocabulary is not None and self._number < len(self._vocabulary)
