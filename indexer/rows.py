"""The rows of new documents, gathered and written in bulk, parents before children."""

from typing import Any

from sqlalchemy import Connection, Table

from indexer.bulk import insert_all
from indexer.parse import Reading
from kb.catalogue import section_id
from kb.citations import names_of
from kb.document import Cited, Document, Source
from kb.tables import bands, citations, documents, flags, names, repairs, sections, sources, targets, terms


class Rows:
    """Gathers rows by table; ``flush`` writes them in the order that keys demand."""

    def __init__(self, reader: str) -> None:
        self._reader = reader
        tables = (documents, sources, sections, repairs, flags, citations, terms, targets, bands, names)
        self._rows: dict[Table, list[dict[str, Any]]] = {table: [] for table in tables}

    def add_document(self, document_id: str, revision: int, reading: Reading) -> None:
        """Gather a document with everything below it but its sources."""
        document, signature = reading
        row = {
            "id": document_id,
            "title": document.title,
            "kind": document.kind.value,
            "format": document.format.value,
            "published": document.published,
            "facts": document.facts,
            "reader": self._reader,
            "exact": signature.exact,
            "numbers": signature.numbers,
            "revision": revision,
            "access": int(document.access),
        }
        self._rows[documents].append(row)
        self._rows[bands] += [{"band": band, "document": document_id} for band in signature.bands]
        lead = document.sections[0].text if document.sections else ""
        called = sorted(names_of(document.title, document.facts, lead))
        self._rows[names] += [{"name": name, "document": document_id} for name in called]
        self._number(sections, document_id, [_section_row(document_id, section) for section in document.sections])
        self._number(repairs, document_id, [_fields(repair) for repair in document.repairs])
        self._number(flags, document_id, [_fields(flag) for flag in document.flags])
        self._number(citations, document_id, _citation_rows(document_id, document))
        self._number(terms, document_id, [_fields(term) | {"parts": list(term.parts)} for term in document.terms])
        self._number(targets, document_id, [_fields(target) for target in document.targets])

    def add_source(self, document_id: str, source: Source, part: int, likeness: int) -> None:
        """Gather a file, or its ``part``-th article, as a source of a document that it is so many percent like."""
        row = _fields(source) | {"part": part, "document": document_id, "likeness": likeness}
        self._rows[sources].append(row)

    def flush(self, connection: Connection) -> None:
        """Write the rows gathered and forget them."""
        for table, rows in self._rows.items():
            if rows:
                insert_all(connection, table, rows)
                rows.clear()

    def _number(self, table: Table, document_id: str, rows: list[dict[str, Any]]) -> None:
        for ordinal, row in enumerate(rows):
            row.update(document=document_id, ordinal=ordinal)
        self._rows[table] += rows


def _section_row(document_id: str, section: Any) -> dict[str, Any]:
    return _fields(section) | {"id": section_id(document_id, section.anchor), "path": section.path}


def _citation_rows(document_id: str, document: Document) -> list[dict[str, Any]]:
    """Return the rows of the citations; what is of the document itself is known, the rest indexer.resolve decides."""
    anchors = {section.anchor for section in document.sections}
    rows = []
    for citation in document.citations:
        is_own = citation.kind is Cited.SELF
        found = citation.article if is_own and citation.article in anchors else None
        rows.append(_fields(citation) | {"target": document_id if is_own else None, "target_anchor": found})
    return rows


def _fields(value: Any) -> dict[str, Any]:
    """Return the fields of a data class with slots; its columns have the same names."""
    return {name: getattr(value, name) for name in value.__slots__}
