"""Where a search looks: in one document, or in what other queries found, beside the facets chosen."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kb.library import Filters, Library, Page
from kb.search.engine import CITES, SETS, TOPIC
from kb.search.results import Results
from web.search_form import SearchForm


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows a search, and the form without it."""

    scope: str
    name: str
    without: SearchForm


_DOCUMENTS: dict[str, Callable[[Library, str], frozenset[str]]] = {
    TOPIC: lambda library, name: library.topics.documents(name),
    CITES: lambda library, name: library.references.citing_documents(name),
}


def search(library: Library, form: SearchForm, page: Page | None = None) -> Results:
    """Return the results of a form, its facets and scope applied."""
    page = (page or form.window)._replace(sets=library.sets())
    return library.search(form.query, filters_of(library, form), page, frozenset(form.without))


def filters_of(library: Library, form: SearchForm, only: Iterable[str] | None = None) -> Filters:
    """Return the filters of a form: its facets, and the documents it is kept to; ``only`` keeps it to fewer.

    Of several topics or cited laws chosen a document has to belong to each.
    """
    scopes = [library.documents_meant(query) for query in form.within]
    scopes += [_DOCUMENTS[facet](library, name) for facet in SETS for name in form.filters.get(facet, ())]
    if form.document:
        scopes.append(frozenset({form.document}))
    if only is not None:
        scopes.append(frozenset(only))
    filters = {name: values for name, values in form.filters.items() if name not in SETS}
    return filters | ({"document": frozenset.intersection(*scopes)} if scopes else {})


def chips(library: Library, form: SearchForm) -> list[Chip]:
    """Return the scope of a form as chips: the document by its title, the queries as typed."""
    found = [Chip("within", query, form.without_within(query)) for query in form.within]
    if form.document:
        title = next((entry.title for entry in library.entries([form.document])), form.document)
        found.append(Chip("document", title, form.in_document("")))
    return found
