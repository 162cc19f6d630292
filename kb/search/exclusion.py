"""NOT, for Whoosh: its own matcher lets the first match of a segment through unchecked."""

from typing import Any

from whoosh import query as wq
from whoosh.matching import wrappers


class Excluding(wq.Query):  # type: ignore[misc]
    """Sections that match ``wanted`` and do not match ``unwanted``, scored as ``wanted`` scores them."""

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
        return _ExcludingMatcher(self.wanted.matcher(searcher, context), unwanted)


class _ExcludingMatcher(wrappers.WrappingMatcher):  # type: ignore[misc]
    """Goes to the next match of ``child`` that ``unwanted`` does not have."""

    def __init__(self, child: Any, unwanted: Any) -> None:
        super().__init__(child)
        self._unwanted = unwanted
        self._settle()

    def next(self) -> Any:
        """Go to the next match."""
        self.child.next()
        self._settle()

    def skip_to(self, docnum: int) -> Any:
        """Go to the first match at ``docnum`` or behind it."""
        self.child.skip_to(docnum)
        self._settle()

    def supports_block_quality(self) -> bool:
        """Return False: a block's best score says nothing of what is excluded."""
        return False

    def _settle(self) -> None:
        while self.child.is_active() and self._is_unwanted(self.child.id()):
            self.child.next()

    def _is_unwanted(self, number: int) -> bool:
        if self._unwanted.is_active() and self._unwanted.id() < number:
            self._unwanted.skip_to(number)
        return bool(self._unwanted.is_active() and self._unwanted.id() == number)
