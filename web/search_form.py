"""What the search form and its facets say, read from the address and written back into links."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from kb import settings
from kb.library import Page
from kb.search.engine import FACETS

_LAST_PAGE = 1000
_MOST_UNWANTED = 50


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A query, the facet values chosen, the page asked for (1 is the first), and the synonyms not wanted."""

    query: str
    chosen: tuple[tuple[str, str], ...] = ()
    page: int = 1
    without: tuple[str, ...] = ()

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> "SearchForm":
        """Read a form from an address; what makes no sense is as if it were not there."""
        chosen = tuple((name, value) for name in FACETS for value in dict.fromkeys(arguments.getlist(name)) if value)
        number = arguments.get("page", "")
        page = int(number) if number.isdecimal() and len(number) < 5 else 1
        without = tuple(dict.fromkeys(filter(None, arguments.getlist("without"))))[:_MOST_UNWANTED]
        return cls(arguments.get("q", "").strip(), chosen, min(max(page, 1), _LAST_PAGE), without)

    @property
    def filters(self) -> dict[str, frozenset[str]]:
        """The values allowed, by facet."""
        names = dict.fromkeys(name for name, _ in self.chosen)
        return {name: frozenset(value for facet, value in self.chosen if facet == name) for name in names}

    @property
    def window(self) -> Page:
        """The part of the ranked documents that the page shows."""
        size = settings.number("KB_PAGE_HITS") or 1
        return Page((self.page - 1) * size, size)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of this form's link."""
        return list(self._pairs())

    def toggled(self, facet: str, value: str) -> "SearchForm":
        """Return the form with a facet value chosen, or no longer chosen, at its first page."""
        choice = (facet, value)
        kept = tuple(pair for pair in self.chosen if pair != choice)
        return replace(self, chosen=kept if len(kept) < len(self.chosen) else (*kept, choice), page=1)

    def no_longer_searching(self, variant: str) -> "SearchForm":
        """Return the form that does not search a synonym, at its first page."""
        return replace(self, without=(*self.without, variant), page=1)

    def with_all_variants(self) -> "SearchForm":
        """Return the form that searches every synonym again."""
        return replace(self, without=(), page=1)

    def asking(self, query: str, with_facets: bool = True) -> "SearchForm":
        """Return the form for another query."""
        return SearchForm(query, self.chosen if with_facets else ())

    def at_page(self, page: int) -> "SearchForm":
        """Return the form at another page."""
        return replace(self, page=page)

    def pages(self, total: int) -> int:
        """Return how many pages ``total`` documents fill."""
        return min(_LAST_PAGE, -(-total // self.window.limit))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield "q", self.query
        yield from self.chosen
        yield from (("without", variant) for variant in self.without)
        if self.page > 1:
            yield "page", str(self.page)
