"""NOT, for Whoosh: its own matcher lets the first match of a segment through unchecked."""

from typing import Any

from whoosh import query as wq

from kb.search.sifting import Accepts, SiftingMatcher

DOCUMENT = "document"


class Excluding(wq.Query):  # type: ignore[misc]
    """Sections that match ``wanted``, scored so, without those of documents of which a section matches ``unwanted``.

    In an index without a column of documents, each section stands for itself.
    """

    def __init__(self, wanted: wq.Query, unwanted: wq.Query) -> None:
        self.wanted = wanted
        self.unwanted = unwanted

    def __repr__(self) -> str:
        return f"Excluding({self.wanted!r}, {self.unwanted!r})"

    def estimate_size(self, reader: Any) -> int:
        """Return an upper bound of the sections that match."""
        return int(self.wanted.estimate_size(reader))

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return a matcher over the sections that match."""
        unwanted = self.unwanted.matcher(searcher, searcher.boolean_context())
        if not searcher.reader().has_column(DOCUMENT):
            return SiftingMatcher(self.wanted.matcher(searcher, context), _is_passed_by(unwanted))
        document_of = searcher.reader().column_reader(DOCUMENT)
        refused = {document_of[number] for number in unwanted.all_ids()}
        return SiftingMatcher(self.wanted.matcher(searcher, context), lambda number: document_of[number] not in refused)


def _is_passed_by(unwanted: Any) -> Accepts:
    def is_wanted(number: int) -> bool:
        if unwanted.is_active() and unwanted.id() < number:
            unwanted.skip_to(number)
        return not (unwanted.is_active() and unwanted.id() == number)

    return is_wanted
