"""The glossary of one library, read once for a revision and asked from many threads."""

from collections.abc import Mapping
from difflib import get_close_matches

from sqlalchemy import Engine

from kb import catalogue
from kb.errors import NotFoundError
from kb.terms.asked import asked
from kb.terms.glossary import Entry, Glossary, Use, read_glossary, uses_of
from kb.terms.linking import Mention, TermFinder
from kb.terms.names import term_name


class TermShelf:
    """Everything asked about the terms of a library."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._known: tuple[int, Glossary, TermFinder] | None = None

    def all(self) -> Glossary:
        """Return every term by its name, in the order of a dictionary."""
        return self._read()[1]

    def one(self, written: str) -> Entry:
        """Return a term with all that is said of it; raises NotFoundError with the nearest one."""
        glossary, name = self.all(), term_name(written)
        if name not in glossary:
            near = get_close_matches(name, glossary, n=1)
            raise NotFoundError("term", written, near[0] if near else None)
        return glossary[name]

    def asked(self, text: str) -> Entry | None:
        """Return the term that a query is or asks the meaning of, None where no text explains one of that name."""
        entry = self.all().get(asked(text))
        return entry if entry and entry.is_explained else None

    def uses(self, entry: Entry, offset: int = 0, limit: int = 50) -> list[Use]:
        """Return places of a term with the text around them, the oldest documents first."""
        with self._database.connect() as connection:
            return uses_of(connection, entry.places_by_date[offset : offset + limit])

    def mentions(self, document_id: str, texts: Mapping[str, str]) -> dict[str, list[Mention]]:
        """Return the first use of each term in each section of a document, whose texts are given by anchor."""
        finder = self._read()[2]
        return {anchor: finder.mentions(text, document_id, anchor) for anchor, text in texts.items()}

    def _read(self) -> tuple[int, Glossary, TermFinder]:
        with self._database.connect() as connection:
            revision = catalogue.revision(connection)
            known = self._known
            if known is None or known[0] != revision:
                glossary = read_glossary(connection)
                known = self._known = revision, glossary, TermFinder(glossary)
        return known
