"""The JSON twin of every page, under /api/v1."""

from typing import Any

from flask import Blueprint, current_app, request

from kb.errors import UsageError
from kb.library import Library
from web.search_form import SearchForm

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


def _library() -> Library:
    library: Library = current_app.config["LIBRARY"]
    return library


@blueprint.get("/")
def start() -> dict[str, Any]:
    """Return what the library holds."""
    figures = _library().statistics()
    del figures["folders"]  # where things lie on the server is nobody's business
    return figures


@blueprint.get("/search")
def search() -> dict[str, Any]:
    """Return one page of results: the object of ``kb search --json``."""
    form = SearchForm.read(request.args)
    if not form.query:
        raise UsageError("the parameter q is missing; ask for /api/v1/search?q=防空警报")
    return _library().search(form.query, form.filters, form.window, frozenset(form.without)).as_json() | {
        "page": form.page
    }


@blueprint.get("/documents/<document_id>")
def document(document_id: str) -> dict[str, Any]:
    """Return a document with its sections: the object of ``kb show --json``."""
    return _library().document(document_id).as_json(with_roots=False)
