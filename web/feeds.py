"""What other programs subscribe to: Atom feeds of new documents and of searches, and the OpenSearch description."""

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from kb import settings
from kb.entries import Entry
from kb.errors import UsageError
from kb.library import Page
from web import scope, shelf, urls
from web.search_form import SearchForm

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feed.atom")
def newest() -> Response:
    """Return the documents that came or changed last."""
    ids = list(shelf.library().changed())[: settings.number("KB_FEED_ENTRIES")]
    entries = shelf.library().entries(ids)
    return _feed(_("新增文献"), urls.start(), [(entry, entry.summary, "") for entry in entries])


@blueprint.get("/search.atom")
def found() -> Response:
    """Return what a search finds, what came or changed last first."""
    form = SearchForm.read(request.args)
    if not form.query:
        raise UsageError("the parameter q is missing; ask for /search.atom?q=防空警报")
    matching = shelf.library().documents(form.query, scope.filters_of(shelf.library(), form))
    ids = [name for name in shelf.library().changed() if name in matching][: settings.number("KB_FEED_ENTRIES")]
    results = shelf.library().search(form.query, {"document": frozenset(ids)}, Page(0, len(ids), sections=1))
    best = {hit.document: hit.sections[0] for hit in results.hits if hit.sections}
    entries = [
        (entry, best[entry.document].snippet, best[entry.document].anchor)
        if entry.document in best
        else (entry, entry.summary, "")
        for entry in shelf.library().entries(ids)
    ]
    return _feed(_("检索：%(query)s", query=form.query), urls.search(form.pairs()), entries, form.query)


@blueprint.get("/opensearch.xml")
def opensearch() -> Response:
    """Return the description by which a browser adds the site to its search engines."""
    response = make_response(render_template("opensearch.xml"))
    response.mimetype = "application/opensearchdescription+xml"
    return response


def _feed(title: str, page: str, entries: list[tuple[Entry, str, str]], query: str = "") -> Response:
    itself = urls.absolute(urls.itself())
    body = render_template("feed.xml", title=title, page=page, itself=itself, entries=entries, query=query)
    response = make_response(body)
    response.mimetype = "application/atom+xml"
    return response
