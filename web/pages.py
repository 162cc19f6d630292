"""The pages for people: start, search, document, and the small files a browser asks for."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kb.library import Library
from kb.search.highlights import Highlighter
from kb.view import DocumentView
from web import originals, reading, urls
from web.doubts import Doubts, repairs_by_section
from web.search_form import SearchForm

blueprint = Blueprint("pages", __name__)

_NEWEST = 8


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet as shown: its values with counts and whether each is chosen."""

    name: str
    values: tuple[tuple[str, int, bool], ...]


def _library() -> Library:
    library: Library = current_app.config["LIBRARY"]
    return library


@blueprint.get("/")
def start() -> str:
    """Show what is in the library, and the search box."""
    library = _library()
    return render_template("start.html", statistics=library.statistics(), newest=library.newest(_NEWEST), query="")


@blueprint.get("/search")
def search() -> AnyResponse | str:
    """Show one page of results; without a query, the start page."""
    form = SearchForm.read(request.args)
    if not form.query:
        return redirect(urls.start())
    results = _library().search(form.query, form.filters, form.window, frozenset(form.without))
    facets = [_facet(form, name, counts) for name, counts in results.facets.items()]
    return render_template(
        "search.html",
        form=form,
        query=form.query,
        results=results,
        facets=[facet for facet in facets if facet.values],
        pages=form.pages(results.total),
        reading=reading,
    )


def _facet(form: SearchForm, name: str, counts: object) -> Facet:
    chosen = form.filters.get(name, frozenset())
    values = dict.fromkeys(chosen, 0) | dict(counts)  # type: ignore[call-overload]
    ordered = sorted(values.items(), key=lambda item: (item[0] not in chosen, -item[1], item[0]))
    return Facet(name, tuple((value, count, value in chosen) for value, count in ordered))


@blueprint.get("/documents/<document_id>")
def document(document_id: str) -> str:
    """Show a document; with ``q``, the words of that query marked."""
    library = _library()
    view = library.document(document_id)
    query = request.args.get("q", "").strip()
    highlighter = Highlighter(library.understand(query).tree if query else None)
    return render_template(
        "document.html",
        view=view,
        query=query,
        highlighter=highlighter,
        found=_count(view, highlighter) if query else 0,
        doubts=Doubts.of(view),
        repairs=repairs_by_section(view) if request.args.get("show") == "repairs" else {},
    )


@blueprint.get("/documents/<document_id>/original")
def original(document_id: str) -> Response:
    """Hand out the file that a document was read from."""
    number = request.args.get("source", "0")
    return originals.answer(_library().document(document_id), int(number) if number.isdecimal() else -1)


def _count(view: DocumentView, highlighter: Highlighter) -> int:
    return sum(len(highlighter.spans(section.text)) for section in view.sections)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let crawlers read documents and stay out of endless result pages."""
    return Response(f"User-agent: *\nDisallow: {urls.search()}\nDisallow: /api/\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Serve the icon where browsers look for it unasked."""
    return current_app.send_static_file("favicon.svg")
