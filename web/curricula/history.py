"""The editions of a curriculum: who made them, what they changed, how to go back; publishing and sharing beside it."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kb.curricula.comparing import changes, words_changed
from kb.errors import NotFoundError
from web.accounts import me, trainer_only, workspace
from web.curricula import links
from web.curricula.access import editable, store
from web.curricula.wording import FIELD_NAMES

blueprint = Blueprint("curriculum_history", __name__)


@blueprint.get("/curricula/<curriculum>/history")
@trainer_only
def history(curriculum: str) -> str:
    """Show the editions, and with ``from`` and ``to`` what changed between two."""
    seen = editable(curriculum)
    numbers = _number(request.args, "from"), _number(request.args, "to")
    compared = None
    if all(numbers):
        before, after = (store().edition(curriculum, number).content for number in numbers)
        compared = changes(before, after)
    accounts = workspace().accounts
    owner = accounts.by_id(seen.row.owner) if seen.row.owner else None
    editors = [user for each in sorted(store().editors(curriculum)) if (user := accounts.by_id(each))]
    return render_template(
        "curricula/history.html",
        seen=seen,
        editions=store().history(curriculum),
        numbers=numbers,
        compared=compared,
        words_changed=words_changed,
        field_names=FIELD_NAMES,
        owner=owner,
        editors=editors,
        may_name=me().is_admin or seen.row.owner == me().id,
        query="",
    )


@blueprint.post("/curricula/<curriculum>/restore")
@trainer_only
def restore(curriculum: str) -> Response:
    """Make an old edition the newest again."""
    editable(curriculum)
    number = _number(request.form, "edition")
    if not number:
        raise NotFoundError("edition", request.form.get("edition", "")[:20])
    store().restore(curriculum, number, me().name)
    flash(_("已恢复第 %(number)s 版", number=number))
    return redirect(links.deed(curriculum, "history"))


def _number(values: Mapping[str, str], name: str) -> int:
    """Return the number of an edition, 0 where none is named."""
    written = values.get(name, "")
    return int(written) if written.isdecimal() and len(written) < 10 else 0
