"""The pages for people: start, search, document, and the small files a browser asks for."""

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kb import settings
from kb.backlinks import OWN
from kb.search.engine import SORTS
from kb.search.highlights import Highlighter
from kb.search_log import Search
from kb.targets import Choice
from kb.terms.asked import asked
from kb.topics.wikilinks import opening
from web import exports, facets, originals, reading, references, scope, sections, shelf, urls, wording
from web.annotations import notes
from web.doubts import Doubts, repairs_by_section
from web.search_form import SearchForm

blueprint = Blueprint("pages", __name__)

_NEWEST = 8
_BACKLINKS = 5


@blueprint.get("/")
def start() -> str:
    """Show what is in the library, and the search box."""
    library = shelf.library()
    return render_template(
        "start.html",
        statistics=library.statistics(),
        newest=library.newest(_NEWEST),
        counts={"terms": len(library.terms.all()), "targets": library.target_count()},
        topics=library.topics.tree(),
        query="",
    )


@blueprint.get("/search")
def search() -> AnyResponse | str:
    """Show one page of results; without a query, the start page."""
    form = SearchForm.read(request.args)
    if not form.query:
        return redirect(urls.start())
    results = scope.search(shelf.library(), form)
    if form.is_new:
        current_app.config["SEARCHES"].add(Search(form.query, results.total, results.took_ms))
    return render_template(
        "search.html",
        form=form,
        query=form.query,
        results=results,
        highlighter=Highlighter(results.query.tree),
        facets=facets.facets_of(form, results),
        chosen=[(facets.label_of(facet), facets.name_of(facet, value), facet, value) for facet, value in form.chosen],
        chips=scope.chips(shelf.library(), form),
        sorts=SORTS,
        exports=exports.NAMES,
        pages=form.pages(results.total),
        topic=shelf.library().topics.named(asked(form.query)) if form.page == 1 else None,
        term=shelf.library().terms.asked(form.query) if form.page == 1 else None,
        opening=opening,
        wording=wording,
    )


@blueprint.get("/documents/<document_id>")
def document(document_id: str) -> str:
    """Show a document; with ``q``, its words marked, the ``mark``-th or the first ``at`` a place the current one."""
    library = shelf.library()
    view = library.document(document_id)
    query = request.args.get("q", "").strip()
    highlighter = Highlighter(library.understand(query).tree if query else None)
    repairs = repairs_by_section(view) if request.args.get("show") == "repairs" else {}
    shown = reading.read(view, highlighter, repairs, references.links_of(library, view))
    return render_template(
        "document.html",
        view=view,
        query=query,
        reading=reading.at(shown, request.args.get("mark", ""), request.args.get("at", "")),
        doubts=Doubts.of(view),
        repairs=repairs,
        targets=library.targets(Choice(document_id)),
        topics=library.topics.of_document(document_id),
        status=library.laws.status(document_id),
        quotation=sections.quotation(view.document),
        cites=references.Cites.of(library, document_id),
        cited=library.references.articles(document_id),
        backlinks=library.references.passages(document_id, limit=_BACKLINKS),
        own=OWN,
        similar=shelf.library().similar(view, settings.number("KB_SIMILAR_HITS")),
        **notes.beside(document_id),
    )


@blueprint.get("/documents/<document_id>/original")
def original(document_id: str) -> Response:
    """Hand out the file that a document was read from."""
    number = request.args.get("source", "0")
    return originals.answer(shelf.library().document(document_id), int(number) if number.isdecimal() else -1)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let crawlers read documents and stay out of endless result pages."""
    return Response(f"User-agent: *\nDisallow: {urls.search()}\nDisallow: {urls.api()}\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Serve the icon where browsers look for it unasked."""
    return current_app.send_static_file("favicon.svg")
