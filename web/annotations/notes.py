"""Notes with tags on documents and sections: beside the text, and one's own as a list."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.annotations.notebook import LONGEST_TEXT, Note, Wanted, Written, tags_of
from kb.annotations.subject import State, Subject
from kb.errors import NotFoundError
from web.accounts import me, signed_in, trainer_only, workspace
from web.annotations import links
from web.annotations.subjects import at, cleared, link, states
from web.paging import Pages
from web.presentation import markdown

blueprint = Blueprint("notes", __name__)

_SHOWN = 20
_LONGEST_NUMBER = 15


def beside(document: str, anchor: str = "") -> dict[str, Any]:
    """Return what a page shows of the notes on a document and its sections, or on one section; nothing to readers."""
    user = signed_in()
    found = workspace().notes.beside(user, document, anchor) if user else []
    by_anchor: dict[str, list[Note]] = {}
    for note in found:
        by_anchor.setdefault(note.address.partition("#")[2], []).append(note)
    return {"notes": found, "notes_by_anchor": by_anchor, "note_states": states(found), "markdown": markdown}


@blueprint.get("/notes")
@trainer_only
def notes() -> str:
    """Show one's own notes; ``tag`` and ``words`` choose among them."""
    tag, words = request.args.get("tag", "").strip()[:40], request.args.get("words", "").strip()[:200]
    total, _found = workspace().notes.of(me(), Wanted(tag, words, 0, 0))
    pages = Pages.read(request.args, total, _SHOWN)
    _total, found = workspace().notes.of(me(), Wanted(tag, words, pages.offset, _SHOWN))
    return render_template(
        "annotations/notes.html",
        notes=cleared(found),
        note_states=states(found),
        tags=workspace().notes.tags(me()),
        tag=tag,
        words=words,
        pages=pages,
        chosen=[(name, value) for name, value in (("tag", tag), ("words", words)) if value],
        markdown=markdown,
        link=link,
        query="",
    )


@blueprint.get("/notes/new")
@trainer_only
def ask() -> str:
    """Show the form for a note."""
    about = at(request.args.get("at", ""))
    return _form(about.address, about.title, None)


@blueprint.post("/notes/new")
@trainer_only
def add() -> Response:
    """Keep a note and go back to what it is about."""
    about = at(request.form.get("at", ""))
    workspace().notes.add(me(), about, _written())
    flash(_("笔记已保存"))
    return redirect(link(about.address))


@blueprint.get("/notes/<number>")
@trainer_only
def edit(number: str) -> str:
    """Show a note of one's own as a form."""
    (note,) = cleared([workspace().notes.one(me(), _number(number))])
    return _form(note.address, note.title, note)


@blueprint.post("/notes/<number>")
@trainer_only
def change(number: str) -> Response:
    """Keep what was changed; what it is about is the passage as it is by now, where it is still there."""
    note = workspace().notes.one(me(), _number(number))
    about = _still_there(note.address)
    workspace().notes.change(me(), note.id, _written(), about)
    flash(_("笔记已保存"))
    return redirect(link(note.address) if about else links.notes())


@blueprint.post("/notes/<number>/remove")
@trainer_only
def remove(number: str) -> Response:
    """Delete a note of one's own."""
    workspace().notes.remove(me(), _number(number))
    flash(_("笔记已删除"))
    return redirect(links.notes())


def _form(address: str, title: str, note: Note | None) -> str:
    state = states([note])[note.id] if note else State.SAME
    return render_template(
        "annotations/note.html",
        address=address,
        title=title,
        note=note,
        state=state,
        link=link,
        longest=LONGEST_TEXT,
        query="",
    )


def _still_there(address: str) -> Subject | None:
    try:
        return at(address)
    except NotFoundError:
        return None


def _written() -> Written:
    form = request.form
    text = form.get("text", "").replace("\r\n", "\n")
    return Written(text, tags_of(form.get("tags", "")), form.get("shared") == "1")


def _number(written: str) -> int:
    if not (written.isascii() and written.isdecimal()) or len(written) > _LONGEST_NUMBER:
        raise NotFoundError("note", written[:40])
    return int(written)
