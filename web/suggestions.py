"""The completions of the search box, under /api/v1/suggest."""

from typing import Any

from flask import Blueprint, request
from flask_babel import lazy_gettext as _l

from kb.search.suggest import Entry
from web import shelf, urls

blueprint = Blueprint("suggestions", __name__, url_prefix="/api/v1")

_MOST = 8
_LONGEST = 100
KINDS = {"article": _l("条文"), "topic": _l("主题"), "term": _l("词语"), "law": _l("法规"), "title": _l("标题")}


@blueprint.get("/suggest")
def suggest() -> dict[str, Any]:
    """Return up to eight completions of ``q``, each with its kind and where it leads."""
    query = request.args.get("q", "")
    entries = shelf.library().suggest(query, _MOST) if len(query) <= _LONGEST else []
    return {"query": query, "suggestions": [_as_json(entry) for entry in entries]}


def _as_json(entry: Entry) -> dict[str, str]:
    if entry.kind == "topic":
        link = urls.topic(entry.document)
    elif entry.document:
        link = urls.document(entry.document, entry.anchor)
    else:
        link = urls.search([("q", entry.text)])
    return {"text": entry.text, "kind": entry.kind, "kind_name": str(KINDS[entry.kind]), "link": link}
