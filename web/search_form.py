"""What the search form, its facets and its scope say, read from the address and written back into links."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from kb import settings
from kb.library import Page
from kb.search.engine import FACETS, SETS, SORTS

_LAST_PAGE = 1000
_MOST_WITHIN = 3
_MOST_UNWANTED = 50


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A query, the facet values chosen, its scope, and the order and page asked for (1 is the first).

    ``document`` is the id of the one document to search in; ``within`` are queries whose documents
    alone are searched; ``without`` are synonyms not wanted; with ``prior`` a document's standing counts.
    """

    query: str
    chosen: tuple[tuple[str, str], ...] = ()
    page: int = 1
    sort: str = SORTS[0]
    document: str = ""
    within: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    prior: bool = True

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> "SearchForm":
        """Read a form from an address; what makes no sense is as if it were not there."""
        chosen = tuple(
            (name, value) for name in (*FACETS, *SETS) for value in dict.fromkeys(arguments.getlist(name)) if value
        )
        number = arguments.get("page", "")
        page = int(number) if number.isdecimal() and len(number) < 5 else 1
        sort = arguments.get("sort", "")
        within = tuple(dict.fromkeys(text.strip() for text in arguments.getlist("within") if text.strip()))
        without = tuple(dict.fromkeys(filter(None, arguments.getlist("without"))))[:_MOST_UNWANTED]
        return cls(
            arguments.get("q", "").strip(),
            chosen,
            min(max(page, 1), _LAST_PAGE),
            sort if sort in SORTS else SORTS[0],
            arguments.get("in", "").strip(),
            within[-_MOST_WITHIN:],
            without,
            arguments.get("prior") != "off",
        )

    @property
    def filters(self) -> dict[str, frozenset[str]]:
        """The values allowed, by facet."""
        names = dict.fromkeys(name for name, _ in self.chosen)
        return {name: frozenset(value for facet, value in self.chosen if facet == name) for name in names}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the query itself keeps documents out."""
        return bool(self.chosen or self.document or self.within)

    @property
    def is_new(self) -> bool:
        """Whether this is how a search begins, not how one goes on: no further page, nothing chosen."""
        return self == SearchForm(self.query)

    @property
    def window(self) -> Page:
        """The part of the ranked documents that the page shows."""
        size = settings.number("KB_PAGE_HITS") or 1
        sections = settings.number("KB_SCOPED_SECTIONS") if self.document else 0
        return Page((self.page - 1) * size, size, self.sort, sections, self.prior)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters of this form's link."""
        return list(self._pairs())

    def hidden(self) -> list[tuple[str, str]]:
        """Return what a form for other words has to carry along."""
        return [pair for pair in replace(self, page=1)._pairs() if pair[0] != "q"]

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

    def sorted_by(self, sort: str) -> "SearchForm":
        """Return the form in another order, at its first page."""
        return replace(self, sort=sort, page=1)

    def weighing(self, prior: bool) -> "SearchForm":
        """Return the form in which a document's standing counts or does not, at its first page."""
        return replace(self, prior=prior, page=1)

    def in_document(self, document: str) -> "SearchForm":
        """Return the form kept to one document; to the whole library with an empty id."""
        return replace(self, document=document, page=1)

    def without_within(self, query: str) -> "SearchForm":
        """Return the form no longer kept to the results of ``query``."""
        return replace(self, within=tuple(text for text in self.within if text != query), page=1)

    def refining(self) -> "SearchForm":
        """Return the form, its words still to be typed, that searches in the results of this one."""
        return replace(self, query="", within=(*self.within, self.query)[-_MOST_WITHIN:], page=1)

    def widest(self) -> "SearchForm":
        """Return the form of the query alone."""
        return SearchForm(self.query)

    def pages(self, total: int) -> int:
        """Return how many pages ``total`` documents fill."""
        return min(_LAST_PAGE, -(-total // self.window.limit))

    def _pairs(self) -> Iterator[tuple[str, str]]:
        yield "q", self.query
        yield from self.chosen
        if self.document:
            yield "in", self.document
        yield from (("within", text) for text in self.within)
        if self.sort != SORTS[0]:
            yield "sort", self.sort
        if not self.prior:
            yield "prior", "off"
        yield from (("without", variant) for variant in self.without)
        if self.page > 1:
            yield "page", str(self.page)
