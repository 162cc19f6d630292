"""The API as an OpenAPI 3.1 document, at /api/v1/openapi.json: the routes in one table, their answers in another.

A test holds that every route stands here and that what the routes answer is as it says.
"""

from typing import Any, NamedTuple

from flask import Blueprint

from kb import __version__
from kb.search.engine import FACETS, SETS
from web import urls

blueprint = Blueprint("openapi", __name__, url_prefix="/api/v1")

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
NUMBER: Schema = {"type": "number"}
TRUTH: Schema = {"type": "boolean"}
SAID: Schema = TEXT | {"minLength": 1, "pattern": "[^\\s\\x1c-\\x1f]"}
REVISION: Schema = TEXT | {"pattern": "^[0-9]{1,15}$"}
DATE: Schema = {"type": ["string", "null"]}
COUNTS: Schema = {"type": "object", "additionalProperties": WHOLE}


class Route(NamedTuple):
    """A path with what it is for, its parameters (``name!`` may not be empty), the name of its answer, its refusals."""

    path: str
    summary: str
    parameters: tuple[str, ...]
    answer: str
    refusals: tuple[int, ...] = ()


def thing(needed: dict[str, Schema], possible: dict[str, Schema] | None = None) -> Schema:
    """Return the schema of an object that has all of ``needed``, may have ``possible``, and nothing else."""
    properties = needed | (possible or {})
    return {"type": "object", "required": list(needed), "properties": properties, "additionalProperties": False}


def several(schema: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def known(name: str) -> Schema:
    """Return the reference to an answer of the table."""
    return {"$ref": f"#/components/schemas/{name}"}


_SEARCH = ("q!", "page", "sort", "in", "prior", *FACETS, *SETS)
_PAGED = ("group", "page")
ROUTES = (
    Route("/api/v1/", "what the library holds", (), "Statistics"),
    Route("/api/v1/openapi.json", "this document", (), "OpenAPI"),
    Route("/api/v1/search", "one page of results", _SEARCH, "Results", (400,)),
    Route("/api/v1/search/new", "what is new since a revision", ("q!", "since!"), "NewResults", (400,)),
    Route("/api/v1/search/why", "how a section came to its score", ("q!", "section!"), "Why", (400, 404)),
    Route("/api/v1/suggest", "completions of a query", ("q",), "Suggestions"),
    Route("/api/v1/places", "what stands at places: kinds with an address or a name", ("at",), "Places", (400,)),
    Route("/api/v1/new", "documents that came or changed last", (), "Newest"),
    Route("/api/v1/documents/{document_id}", "a document with its sections", ("q",), "Document", (404,)),
    Route("/api/v1/documents/{document_id}/similar", "documents like one", (), "Similar", (404,)),
    Route("/api/v1/documents/{document_id}/cited-by", "what refers to a document", _PAGED, "CitedBy", (404,)),
    Route(
        "/api/v1/documents/{document_id}/sections/{anchor}",
        "a section, what cites it and what it cites",
        (*_PAGED, "script"),
        "Section",
        (404,),
    ),
    Route("/api/v1/laws/{name}", "a law with its editions and what changed", ("old", "new"), "Law", (404,)),
    Route("/api/v1/curricula", "the curricula that may be read", (), "Curricula"),
    Route("/api/v1/curricula/{curriculum}", "a curriculum", (), "Curriculum", (404,)),
    Route("/api/v1/terms", "shorthand and defined words", ("part", "initial"), "Terms"),
    Route("/api/v1/terms/{name}", "a term with its uses", (), "Term", (404,)),
    Route("/api/v1/targets", "quantified commitments", ("document",), "Targets", (404,)),
    Route("/api/v1/topics", "the tree of topics", (), "Topics"),
    Route("/api/v1/topics/{name}", "a topic with what belongs to it", (), "Topic", (404,)),
)

_ENTRY = thing(dict.fromkeys(("document", "title", "kind", "summary", "changed"), TEXT) | {"published": DATE})
_ENTRY["properties"]["revision"] = WHOLE
_PLACE = thing(
    dict.fromkeys(("document", "title", "kind", "anchor"), TEXT) | {"published": DATE, "start": WHOLE, "end": WHOLE}
)
_OPTIONAL = {"type": ["object", "null"]}
_BRIEF = thing({"topic": TEXT, "title": TEXT}, {"sections": WHOLE, "documents": WHOLE})
_USE = {"term": TEXT, "number": {"type": ["integer", "null"]}, "explained": TRUTH, "gist": TEXT, "first": _PLACE}
_TERM = _USE | {"uses": WHOLE, "documents": WHOLE}
_HIT = thing(
    dict.fromkeys(("document", "title", "kind", "source"), TEXT)
    | {"published": DATE, "score": NUMBER, "matched": WHOLE, "sources": several(TEXT)}
    | {"sections": several({"type": "object", "required": ["anchor", "snippet"]})}
)
_OPEN: Schema = {"type": "object"}
_CITING = {"groups": COUNTS, "total": WHOLE, "page": WHOLE, "passages": several(_OPEN)}

ANSWERS: dict[str, Schema] = {
    "Error": thing({"error": thing({"status": WHOLE, "message": TEXT})}),
    "OpenAPI": {"type": "object", "required": ["openapi", "info", "paths", "components"]},
    "Statistics": thing(
        dict.fromkeys(("documents", "sections", "sources", "flags", "repairs", "topics"), WHOLE)
        | {"kinds": COUNTS, "citations": COUNTS, "revision": WHOLE, "index_revision": WHOLE, "words_changed": TRUTH}
    ),
    "Results": thing(
        dict.fromkeys(("total", "page", "revision"), WHOLE)
        | {"query": TEXT, "took_ms": NUMBER, "reading": TEXT, "sort": TEXT, "notes": several(TEXT)}
        | {"variants": several(thing({"text": TEXT, "reason": TEXT}))}
        | {"article": _OPTIONAL, "term": _OPTIONAL, "topic": {"anyOf": [_BRIEF, {"type": "null"}]}}
        | {"did_you_mean": several({}), "failed": several({}), "relaxed": several({})}
        | {"facets": {"type": "object", "additionalProperties": COUNTS}, "hits": several(_HIT)}
    ),
    "NewResults": thing(
        {"query": TEXT, "since": WHOLE, "revision": WHOLE, "new": WHOLE}
        | {"documents": several(thing({"document": TEXT, "title": TEXT}))}
    ),
    "Why": thing(
        {"query": TEXT, "section": TEXT, "explanation": {"anyOf": [known("Explanation"), {"type": "null"}]}},
    ),
    "Explanation": thing({"value": NUMBER, "description": TEXT, "details": several(known("Explanation"))}),
    "Suggestions": thing(
        {"query": TEXT, "suggestions": several(thing(dict.fromkeys(("text", "kind", "kind_name", "link"), TEXT)))}
    ),
    "Places": thing(
        {"places": several(thing(dict.fromkeys(("at", "title", "heading", "link", "clause", "reference"), TEXT)))}
    ),
    "Newest": thing({"documents": several(_ENTRY)}),
    "Similar": thing({"document": TEXT, "similar": several(_ENTRY)}),
    "Document": thing(
        {"document": TEXT, "title": TEXT, "kind": TEXT, "published": DATE, "revision": WHOLE, "facts": _OPEN}
        | {"sections": several({"type": "object", "required": ["anchor", "heading", "level", "path", "text"]})}
        | {"sources": several(thing({"path": TEXT, "sha256": TEXT, "part": WHOLE, "likeness": WHOLE}))}
        | {"flags": several(_OPEN), "repairs": several(_OPEN), "topics": several(_BRIEF)},
        {"query": TEXT, "found": several({"type": "object", "required": ["number", "anchor", "match"]})},
    ),
    "CitedBy": thing({"document": TEXT, "title": TEXT} | _CITING),
    "Section": {
        "type": "object",
        "required": ["document", "anchor", "title", "text", "previous", "next", "quotation", "cites", "cited_by"],
        "properties": {"cited_by": thing(_CITING), "cites": several(_OPEN), "editions": several(_OPEN)},
    },
    "Law": {"type": "object", "required": ["name", "title", "editions", "local_rules", "comparison"]},
    "Curricula": thing({"curricula": several(_OPEN)}),
    "Curriculum": {"type": "object", "required": ["curriculum", "edition", "at", "content"]},
    "Terms": thing(
        {"shorthand": several(thing(_TERM)), "defined": several(thing(_TERM)), "initials": COUNTS, "initial": TEXT}
    ),
    "Term": thing(_TERM | {"definitions": several(_OPEN), "expansions": several(_OPEN), "places": several(_PLACE)}),
    "Targets": thing(
        {"targets": several({"type": "object", "required": ["document", "anchor", "amount", "unit", "text"]})}
    ),
    "Topics": thing({"topics": several(known("Branch"))}),
    "Branch": thing({"topic": TEXT, "title": TEXT, "documents": WHOLE, "below": several(known("Branch"))}),
    "Topic": {"type": "object", "required": ["topic", "title", "documents", "passages", "laws", "terms", "related"]},
}


@blueprint.get("/openapi.json")
def described() -> dict[str, Any]:
    """Return the document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "学海", "version": __version__},
        "servers": [{"url": urls.start().rstrip("/") or "/"}],
        "paths": {route.path: {"get": _operation(route)} for route in ROUTES},
        "components": {"schemas": ANSWERS},
    }


def _operation(route: Route) -> dict[str, Any]:
    within = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for name in within
    ]
    parameters += [_parameter(name.rstrip("!"), name.endswith("!")) for name in route.parameters]
    # 401 where only members read, 429 and 503 where it is too much: Retry-After says until when.
    refusals = {str(status): _response("Error") for status in sorted({*route.refusals, 401, 429, 503})}
    return {
        "summary": route.summary,
        "parameters": parameters,
        "responses": {"200": _response(route.answer)} | refusals,
    }


def _parameter(name: str, is_needed: bool) -> dict[str, Any]:
    schema = REVISION if name == "since" else SAID if is_needed else TEXT
    return {"name": name, "in": "query", "required": is_needed, "schema": schema}


def _response(name: str) -> dict[str, Any]:
    return {"description": name, "content": {"application/json": {"schema": known(name)}}}
