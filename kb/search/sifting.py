"""A Whoosh matcher that passes over what its child matches but a condition refuses."""

from collections.abc import Callable, Iterator
from typing import Any

from whoosh.matching import Matcher, wrappers

Accepts = Callable[[int], bool]
"""Whether the match at a section number counts; asked with numbers that never fall."""


class SiftingMatcher(wrappers.WrappingMatcher):  # type: ignore[misc]
    """Stands only on those matches of ``child`` that ``accepts`` says count."""

    def __init__(self, child: Any, accepts: Accepts) -> None:
        super().__init__(child)
        self._accepts = accepts
        self._settle()

    def next(self) -> Any:
        """Go to the next match."""
        self.child.next()
        self._settle()

    def skip_to(self, docnum: int) -> Any:
        """Go to the first match at ``docnum`` or behind it."""
        # Whoosh's matcher for an OR of many parts would go back.
        if not self.child.is_active() or self.child.id() < docnum:
            self.child.skip_to(docnum)
        self._settle()

    def all_ids(self) -> Iterator[int]:
        """Return what it stands on from here; the wrapped matcher's own list would have what is refused too."""
        found: Iterator[int] = Matcher.all_ids(self)
        return found

    def supports_block_quality(self) -> bool:
        """Return False: a block's best score says nothing of what is refused."""
        return False

    def _replacement(self, child: Any) -> "SiftingMatcher":
        return SiftingMatcher(child, self._accepts)

    def _settle(self) -> None:
        while self.child.is_active() and not self._accepts(self.child.id()):
            self.child.next()
