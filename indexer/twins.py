"""Finding the document that a text already is, among those recorded and those about to be."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, select

from indexer.duplicates import Signature, bare_text, likeness
from indexer.parse import Reading
from kb import settings
from kb.tables import bands, documents, sections

_MOST_CANDIDATES = 8
SAME = 100


class Twin(NamedTuple):
    """The document that a text already is, and the percent of text they share."""

    document: str
    percent: int


class Twins:
    """Signatures of the documents that a batch of readings could be duplicates of.

    Two look-ups fetch all candidates of the batch; each reading is then told in memory.
    """

    def __init__(self, connection: Connection, readings: Iterable[Reading]) -> None:
        self._connection = connection
        self._threshold = settings.number("KB_NEAR_DUPLICATE_PERCENT")
        self._texts: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._bands: dict[str, list[str]] = {}
        signatures = [reading.signature for reading in readings]
        wanted = {signature.exact for signature in signatures}
        for row in connection.execute(select(documents.c.id, documents.c.exact).where(documents.c.exact.in_(wanted))):
            self._exact[row.exact] = row.id
        self._fetch_bands({band for signature in signatures for band in signature.bands})

    def _fetch_bands(self, wanted: set[str]) -> None:
        query = (
            select(bands.c.band, bands.c.document, documents.c.numbers)
            .join(documents, documents.c.id == bands.c.document)
            .where(bands.c.band.in_(wanted))
        )
        for row in self._connection.execute(query) if wanted else ():
            self._bands.setdefault(row.band, []).append(row.document)
            self._numbers[row.document] = row.numbers

    def find(self, reading: Reading, but: Iterable[str] = ()) -> Twin | None:
        """Return the document that ``reading`` is a duplicate of, None when it is new.

        The exact text wins; otherwise the likest of those that hold the same numbers and share
        at least the share of text set by KB_NEAR_DUPLICATE_PERCENT. Ids in ``but`` do not count.
        """
        left_out = frozenset(but)
        signature = reading.signature
        exact = self._exact.get(signature.exact)
        if exact is not None and exact not in left_out:
            return Twin(exact, SAME)
        votes = Counter(found for band in signature.bands for found in self._bands.get(band, ()))
        candidates = [
            found
            for found, _ in votes.most_common(_MOST_CANDIDATES)
            if found not in left_out and self._numbers[found] == signature.numbers
        ]
        if not candidates:
            return None
        text = _bare(reading)
        # Rounded down: only the same text is 100 percent like another.
        share, found = max((likeness(text, self._text(found)), found) for found in candidates)
        percent = min(int(share * 100), SAME - 1)
        return Twin(found, percent) if percent >= self._threshold else None

    def note(self, document_id: str, reading: Reading) -> None:
        """Make a reading known under the id it was recorded by, for the rest of the batch."""
        signature: Signature = reading.signature
        self._exact[signature.exact] = document_id
        if signature.bands:
            self._texts[document_id] = _bare(reading)
            self._numbers[document_id] = signature.numbers
            for band in signature.bands:
                self._bands.setdefault(band, []).append(document_id)

    def forget(self, document_id: str) -> None:
        """Leave out a document that is no more."""
        self._exact = {exact: found for exact, found in self._exact.items() if found != document_id}
        for found in self._bands.values():
            found[:] = [other for other in found if other != document_id]

    def _text(self, document_id: str) -> str:
        if document_id not in self._texts:
            query = select(sections.c.heading, sections.c.text).where(sections.c.document == document_id)
            rows = self._connection.execute(query.order_by(sections.c.ordinal))
            self._texts[document_id] = bare_text(f"{row.heading}\n{row.text}" for row in rows)
        return self._texts[document_id]


def _bare(reading: Reading) -> str:
    return bare_text(f"{section.heading}\n{section.text}" for section in reading.document.sections)
