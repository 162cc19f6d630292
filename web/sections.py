"""A section, or an article of a law, on a page of its own: what it says, what cites it, how to cite it; JSON twins."""

from typing import Any, NamedTuple

from flask import Blueprint, render_template, request
from sqlalchemy import Row

from kb.backlinks import OWN, Passages
from kb.bibliography import clause, reference
from kb.laws import Counterpart, Status
from kb.search.highlights import Highlighter
from kb.view import DocumentView
from web import reading, references, shelf, urls
from web.annotations import notes
from web.paging import Pages
from web.script import text_in_script

blueprint = Blueprint("sections", __name__)

_SHOWN = 20


class Neighbours(NamedTuple):
    """The sections before and after one, None at the ends."""

    before: Row[Any] | None
    after: Row[Any] | None


class Quotation(NamedTuple):
    """How a place is cited: as a reference of GB/T 7714, and by number and clause."""

    reference: str
    clause: str


def quotation(row: Row[Any], section: Row[Any] | None = None) -> Quotation:
    """Return how a document, or a section of it, is cited."""
    place = section.heading or (section.path[-1] if section.path else "") if section else ""
    facts = row.facts
    return Quotation(
        reference(row.title, row.kind, row.published, facts, place), clause(row.title, row.published, facts, place)
    )


def citing(document_id: str, anchor: str | None, size: int = _SHOWN) -> tuple[Passages, Pages, str]:
    """Return a page of what cites a document or a section of it, its place among the pages, and the group asked for."""
    group = request.args.get("group", "")[:20]
    found = shelf.library().references.passages(document_id, anchor, group or None, 0, 0)
    pages = Pages.read(request.args, found.total, size)
    return shelf.library().references.passages(document_id, anchor, group or None, pages.offset, size), pages, group


@blueprint.get("/documents/<document_id>/sections/<path:anchor>")
def section(document_id: str, anchor: str) -> str:
    """Show one section with everything that cites it; ``group`` and ``page`` choose among that."""
    view = shelf.library().document(document_id)
    only = view.only(anchor)
    row = only.sections[0]
    passages, pages, group = citing(document_id, anchor)
    shown = reading.read(only, Highlighter(None), {}, references.links_of(shelf.library(), only))
    status = shelf.library().laws.status(document_id)
    return render_template(
        "section.html",
        view=view,
        row=view.document,
        section=row,
        passage=shown.passages[0],
        neighbours=_neighbours(view, anchor),
        quotation=quotation(view.document, row),
        passages=passages,
        pages=pages,
        group=group,
        link=lambda pairs: urls.section(document_id, anchor, pairs),
        local=shelf.library().references.local_rules([document_id], anchor),
        cites=_cites(document_id, anchor),
        status=status,
        counterparts=_counterparts(status, document_id, anchor),
        own=OWN,
        query="",
        **notes.beside(document_id, anchor),
    )


@blueprint.get("/documents/<document_id>/cited-by")
def cited_by(document_id: str) -> str:
    """Show the passages that refer to a document; ``group`` and ``page`` choose among them."""
    view = shelf.library().document(document_id)
    passages, pages, group = citing(document_id, None)
    return render_template(
        "cited_by.html",
        row=view.document,
        passages=passages,
        pages=pages,
        group=group,
        link=lambda pairs: urls.cited_by(document_id, pairs),
        own=OWN,
        query="",
    )


@blueprint.get("/api/v1/documents/<document_id>/sections/<path:anchor>")
def section_json(document_id: str, anchor: str) -> dict[str, Any]:
    """Return a section with what its page shows; ``script`` is that of its text, ``group`` and ``page`` as there."""
    view = shelf.library().document(document_id)
    row = view.only(anchor).sections[0]
    passages, pages, _ = citing(document_id, anchor)
    neighbours = _neighbours(view, anchor)
    status = shelf.library().laws.status(document_id)
    found = {name: getattr(row, name) for name in ("document", "anchor", "level", "heading", "path", "text")}
    found["text"] = text_in_script(row.text, request.args.get("script", ""))
    return found | {
        "title": view.document.title,
        "kind": view.document.kind,
        "previous": neighbours.before.anchor if neighbours.before else None,
        "next": neighbours.after.anchor if neighbours.after else None,
        "standing": status.standing if status else None,
        "quotation": quotation(view.document, row)._asdict(),
        "cites": [_cited(one) for one in _cites(document_id, anchor)],
        "local_rules": [one._asdict() for one in shelf.library().references.local_rules([document_id], anchor)],
        "editions": [
            {"document": one.document, "anchor": one.anchor, "published": one.edition.published, "same": one.is_same}
            for one in _counterparts(status, document_id, anchor)
        ],
        "cited_by": passages_json(passages, pages),
    }


@blueprint.get("/api/v1/documents/<document_id>/cited-by")
def cited_by_json(document_id: str) -> dict[str, Any]:
    """Return the passages that refer to a document; ``group`` and ``page`` choose among them."""
    row = shelf.library().document(document_id).document
    passages, pages, _ = citing(document_id, None)
    return {"document": row.id, "title": row.title} | passages_json(passages, pages)


def passages_json(passages: Passages, pages: Pages) -> dict[str, Any]:
    """Return what cites a text as the API serves it."""
    listed = [passage._asdict() for passage in passages.page]
    return {"groups": passages.groups, "total": passages.total, "page": pages.page, "passages": listed}


def _neighbours(view: DocumentView, anchor: str) -> Neighbours:
    rows = [row for row in view.sections if row.text or row.anchor == anchor]
    place = next(number for number, row in enumerate(rows) if row.anchor == anchor)
    return Neighbours(rows[place - 1] if place else None, rows[place + 1] if place + 1 < len(rows) else None)


def _cites(document_id: str, anchor: str) -> list[Row[Any]]:
    """Return what a section cites of other texts, each article once."""
    rows = [row for row in shelf.library().references.cited_by(document_id) if row.anchor == anchor]
    others = {(row.name, row.target, row.article): row for row in rows if row.target != document_id}
    return list(others.values())


def _cited(row: Row[Any]) -> dict[str, Any]:
    named = ("name", "article", "paragraph", "item", "target", "target_anchor", "title")
    return {name: getattr(row, name) for name in named}


def _counterparts(status: Status | None, document_id: str, anchor: str) -> list[Counterpart]:
    return shelf.library().laws.counterparts(status.law, document_id, anchor) if status else []
