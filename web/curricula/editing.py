"""The editing page: one form that holds the whole, saved as the next edition; where others saved meanwhile, merged.

The form carries the edition it was made from. Where both changed one thing differently the second is shown both values,
picks, and saves again: from the edition shown, so that what came still later is merged too.
"""

from typing import Any

import msgspec
from flask import Blueprint, redirect, render_template, request, session
from werkzeug.wrappers import Response

from kb.curricula.checks import findings
from kb.curricula.comparing import words_changed
from kb.curricula.curriculum import Curriculum, decode, encode
from kb.curricula.merging import merge
from kb.curricula.sources import behind
from kb.curricula.store import EditConflictError, Saved
from kb.errors import NotFoundError, UsageError
from web.accounts import me, trainer_only
from web.curricula import actions, advice, forms, links
from web.curricula.access import Seen, editable, mine, store, whole
from web.curricula.wording import FIELD_NAMES, ITEM_KINDS, in_words
from web.shelf import library

blueprint = Blueprint("curriculum_editing", __name__)

_FOUND = 8
Answer = Response | str | tuple[str, int] | tuple[dict[str, Any], int] | dict[str, Any]


@blueprint.get("/curricula/<curriculum>/edit")
@trainer_only
def edit(curriculum: str) -> str:
    """Show a curriculum as a form with what is to be looked at; ``find`` searches beside it."""
    seen = editable(curriculum)
    session["curriculum"] = curriculum
    return _page(seen, seen.edition.content)


@blueprint.post("/curricula/<curriculum>/edit")
@trainer_only
def save(curriculum: str) -> Answer:
    """Save the form, and do what the button pressed says."""
    editable(curriculum)
    base = store().edition(curriculum, _number("edition")).content
    content = forms.read(request.form, base)
    action = request.form.get("do", "")
    changed = decode(encode(actions.apply(content, action)))
    try:
        saved = store().save(curriculum, _number("edition"), changed, me().name)
    except EditConflictError as conflict:
        return _conflict(conflict, base, changed)
    if _wants_json():
        return {"edition": saved.number, "merged": saved.merged}
    return redirect(links.edit(curriculum, _touched(action, content, saved), _search_kept()))


@blueprint.post("/curricula/<curriculum>/settle")
@trainer_only
def settle(curriculum: str) -> Answer:
    """Save what the trainer picked where two changes contradict each other."""
    editable(curriculum)
    own = decode(request.form.get("mine", ""))
    base, shown = (store().edition(curriculum, _number(name)).content for name in ("edition", "newest"))
    picks = frozenset((part, field) for part, _, field in (key.partition(".") for key in request.form.getlist("pick")))
    merged = merge(base, shown, own, picks).curriculum
    try:
        store().save(curriculum, _number("newest"), decode(encode(merged)), me().name)
    except EditConflictError as conflict:
        return _conflict(conflict, shown, merged)
    return redirect(links.edit(curriculum))


@blueprint.post("/curricula/<curriculum>/undo")
@trainer_only
def undo(curriculum: str) -> Answer:
    """Take back what an edition changed."""
    editable(curriculum)
    number = _number("edition")
    if number < 2:
        raise UsageError("edition 1 changed nothing that could be taken back")
    try:
        store().undo(curriculum, number, me().name)
    except EditConflictError as conflict:
        before = store().edition(curriculum, number - 1).content
        return _conflict(conflict, store().edition(curriculum, number).content, before)
    return redirect(links.edit(curriculum))


def _page(seen: Seen, content: Curriculum) -> str:
    course = whole(seen.row, content)
    told = advice.advice(library(), content, findings(course, behind(library(), course)))
    query = request.args.get("find", "").strip()[:500]
    return render_template(
        "curricula/edit.html",
        seen=seen,
        course=content,
        advice=told,
        in_words=in_words,
        item_kinds=ITEM_KINDS,
        total=sum(module.hours for module in content.modules),
        find=query,
        results=advice.found(library(), query, _FOUND) if query else [],
        units=[row for row in (*mine(), *store().published()) if row.id != seen.row.id and not row.archived],
        excerpts={item.id: item.excerpt for item in content.items()},
        words_changed=words_changed,
        query="",
    )


def _conflict(conflict: EditConflictError, base: Curriculum, content: Curriculum) -> Answer:
    """Show both values of each place; nothing has been written."""
    if _wants_json():
        return {"edition": conflict.newest.number, "author": conflict.newest.author, "conflict": True}, 409
    page = render_template(
        "curricula/conflict.html",
        newest=conflict.newest,
        conflicts=conflict.conflicts,
        started_from=_number("newest" if "newest" in request.form else "edition"),
        mine=encode(content).decode(),
        names=_names(conflict.newest.content, content, base),
        field_names=FIELD_NAMES,
        written=_written,
        query="",
    )
    return page, 409


def _names(*sides: Curriculum) -> dict[str, str]:
    """Return the titles of all parts, "" being the curriculum."""
    return {part.id: part.title for side in sides for part in side.parts()} | {"": sides[0].title}


def _written(value: Any, field: str, names: dict[str, str]) -> str:
    """Return a value of a conflict as text to read."""
    if value is None:
        return ""
    if field in ("order", "place"):
        return "\n".join(names.get(key, key) for key in ([value] if isinstance(value, str) else value))
    if isinstance(value, msgspec.Struct):
        return "\n".join(str(getattr(value, name, "")) for name in ("title", "text", "excerpt", "remark")).strip()
    if isinstance(value, tuple | list):
        return "\n".join(one if isinstance(one, str) else f"{one.asked} {'／'.join(one.choices)}" for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _touched(action: str, before: Curriculum, saved: Saved) -> str:
    """Return the part to go back to: the one named by the button, else the one that came."""
    names = action.split(" ")[1:2]
    known = {part.id for part in saved.content.parts()}
    came = known - {part.id for part in before.parts()}
    found = sorted(came) or [name for name in names if name in known]
    return found[0] if found else ""


def _search_kept() -> list[tuple[str, str]]:
    find = request.form.get("find", "").strip()[:500]
    return [("find", find)] if find else []


def _number(name: str) -> int:
    written = request.form.get(name, "")
    if not written.isdecimal() or len(written) > 9 or not int(written):
        raise NotFoundError("edition", written[:20])
    return int(written)


def _wants_json() -> bool:
    return bool(request.accept_mimetypes.best == "application/json")
