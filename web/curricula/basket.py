"""The curriculum that what is found goes into: what it is, how much it holds, and the form that adds to it.

It is the one chosen in the session, else the one changed last; so the count is the same after a restart.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import Blueprint, flash, redirect, request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.curricula.curriculum import Curriculum, Item, Module, new_key
from kb.curricula.revising import add_item, add_module
from kb.curricula.store import Saved
from kb.curricula.taking import take
from kb.errors import UsageError
from web import urls
from web.accounts import inside, me, signed_in, trainer_only
from web.curricula import links
from web.curricula.access import editable, mine, readable, store
from web.curricula.listing import keep
from web.shelf import library

blueprint = Blueprint("basket", __name__)

_AT_ONCE = 500
_TOLD = 200


class Basket(NamedTuple):
    """The current curriculum ("" for none) with the number of its items, and the page to go back to."""

    id: str
    title: str
    size: int
    here: str


def shown() -> dict[str, Any]:
    """Return what every page shows of the current curriculum to a trainer."""
    return {"links": links, "basket": _basket() if signed_in() else None}


def current() -> str | None:
    """Return the id of the curriculum chosen in this session, else of the one changed last."""
    chosen = session.get("curriculum")
    if any(row.id == chosen and not row.archived for row in mine()):
        return str(chosen)
    # Administrators may edit all, but nothing of theirs goes into another's unasked.
    return next((row.id for row in store().of(me().id) if not row.archived), None)


@blueprint.post("/curricula/take")
@trainer_only
def add() -> Response | dict[str, Any]:
    """Put something, or several things, into the current curriculum, into a new one where there is none."""
    wanted = [each.partition(" ") for each in request.form.getlist("take")]
    if not wanted or not all(target for _kind, _blank, target in wanted):
        raise UsageError("nothing to take; a field take is a kind, a blank and an address")
    if len(wanted) > _AT_ONCE:
        raise UsageError(f"at most {_AT_ONCE} things are taken at once, not {len(wanted)}")
    items = [take(library(), kind, target) for kind, _blank, target in wanted]
    chosen = current()
    if chosen is None:
        chosen = session["curriculum"] = keep(_first(items))
    else:
        put_in(chosen, "", items)
    title = store().row(chosen).title
    if request.accept_mimetypes.best == "application/json":
        return {"curriculum": chosen, "title": title, "items": _size(chosen)}
    named = "、".join(item.title for item in items)
    flash(_("已加入《%(title)s》：%(item)s", title=title, item=named if len(named) <= _TOLD else f"{named[:_TOLD]}…"))
    return redirect(inside(request.form.get("next", "")))


def put_in(curriculum: str, module: str, items: Sequence[Item]) -> Saved:
    """Put items at the end of a module, the last one where none is named or it has gone."""
    seen = editable(curriculum)
    content = seen.edition.content
    own = [each.id for each in content.modules if not each.unit]
    if not own:
        content = add_module(content, Module(new_key(), _("第一单元")))
        own = [content.modules[-1].id]
    for item in items:
        content = add_item(content, module if module in own else own[-1], item)
    return store().save(curriculum, seen.edition.number, content, me().name)


def _first(items: Sequence[Item]) -> Curriculum:
    return Curriculum(_("新课程"), modules=(Module(new_key(), _("第一单元"), items=tuple(items)),))


def _basket() -> Basket:
    chosen = current()
    if chosen is None:
        return Basket("", "", 0, urls.itself())
    return Basket(chosen, store().row(chosen).title, _size(chosen), urls.itself())


def _size(curriculum: str) -> int:
    return sum(1 for _item in readable(curriculum).edition.content.items())
