"""The JSON twin of every page, under /api/v1."""

from typing import Any

from flask import Blueprint, current_app, request

from kb import settings
from kb.errors import UsageError
from kb.search.engine import Explanation
from kb.search.highlights import Highlighter
from kb.search_log import Search
from kb.terms.asked import asked
from kb.topics.page import brief
from web import scope, shelf
from web.reading import read
from web.search_form import SearchForm
from web.why import explained

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.get("/")
def start() -> dict[str, Any]:
    """Return what the library holds."""
    figures = shelf.library().statistics()
    del figures["folders"]  # where things lie on the server is nobody's business
    return figures


@blueprint.get("/search")
def search() -> dict[str, Any]:
    """Return one page of results: the object of ``kb search --json``."""
    form = SearchForm.read(request.args)
    if not form.query:
        raise UsageError("the parameter q is missing; ask for /api/v1/search?q=防空警报")
    results = scope.search(shelf.library(), form)
    if form.is_new:
        current_app.config["SEARCHES"].add(Search(form.query, results.total, results.took_ms))
    topic, term = shelf.library().topics.named(asked(form.query)), shelf.library().terms.asked(form.query)
    found = results.as_json() | {"topic": brief(topic) if topic else None, "term": term.as_json() if term else None}
    return found | {"page": form.page, "sort": form.sort, "revision": results.revision}


@blueprint.get("/search/new")
def new() -> dict[str, Any]:
    """Return how many of the documents a search finds came or changed after the revision ``since``, and the best."""
    form = SearchForm.read(request.args)
    since = request.args.get("since", "")
    if not form.query or not (since.isascii() and since.isdecimal()) or len(since) > 15:
        raise UsageError("the parameters q and since are needed; since is the revision of an earlier answer")
    changed = shelf.library().changed(int(since))
    results = shelf.library().search(form.query, scope.filters_of(shelf.library(), form, changed), form.window)
    listed = [{"document": hit.document, "title": hit.title} for hit in results.hits]
    return {"query": form.query, "since": int(since), "revision": results.revision} | {
        "new": results.total,
        "documents": listed,
    }


@blueprint.get("/search/why")
def why() -> dict[str, Any]:
    """Return how a section came to its score, as a tree."""
    query, section = request.args.get("q", "").strip(), request.args.get("section", "")
    explanation = explained(query, section)
    return {"query": query, "section": section, "explanation": _tree(explanation) if explanation else None}


@blueprint.get("/new")
def newest() -> dict[str, Any]:
    """Return the documents that came or changed last: the entries of /feed.atom."""
    changed = list(shelf.library().changed())[: settings.number("KB_FEED_ENTRIES")]
    return {"documents": [entry.as_json() for entry in shelf.library().entries(changed)]}


@blueprint.get("/documents/<document_id>")
def document(document_id: str) -> dict[str, Any]:
    """Return a document with its sections: the object of ``kb show --json``; with ``q``, what that finds in it too."""
    view = shelf.library().document(document_id)
    query = request.args.get("q", "").strip()
    places = shelf.library().topics.of_document(document_id)
    known = view.as_json(with_roots=False)
    known["topics"] = [brief(place.topic) | {"sections": place.sections} for place in places]
    if not query:
        return known
    found = read(view, Highlighter(shelf.library().understand(query).tree), {}).found
    return known | {"query": query, "found": [mark._asdict() for mark in found]}


@blueprint.get("/documents/<document_id>/similar")
def similar(document_id: str) -> dict[str, Any]:
    """Return the documents most like one, best first."""
    found = shelf.library().similar(shelf.library().document(document_id), settings.number("KB_SIMILAR_HITS"))
    return {"document": document_id, "similar": [entry.as_json() for entry in found]}


def _tree(explanation: Explanation) -> dict[str, Any]:
    details = [_tree(part) for part in explanation.details]
    return {"value": round(explanation.value, 4), "description": explanation.description, "details": details}
