"""Reports of what is wrong with a text: a form for everybody who may read, the list for administrators.

The form is a page of its own, so that a page for reading sets no cookie.
"""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from kb.annotations.inbox import LONGEST_PASSAGE, LONGEST_WORDS, Matter, matter_of, number_of
from web.accounts import administrator_only, me, signed_in, workspace
from web.annotations import links
from web.annotations.subjects import at, link, states
from web.operation.limits import TokenBuckets, client

blueprint = Blueprint("reports", __name__)

MATTERS = {
    Matter.TEXT: _l("文字有误"),
    Matter.METADATA: _l("标题、日期等信息有误"),
    Matter.OUTDATED: _l("内容已过时"),
    Matter.DUPLICATE: _l("与另一份文献重复"),
    Matter.OTHER: _l("其他"),
}
_A_MINUTE = 5
_CLOSED_SHOWN = 50


@blueprint.record_once
def _make_buckets(state: Any) -> None:
    state.app.config["REPORTS"] = TokenBuckets(_A_MINUTE)


def waiting() -> dict[str, Any]:
    """Return how many reports every page tells an administrator of."""
    user = signed_in()
    return {"reports_waiting": workspace().inbox.count() if user and user.is_admin else 0}


@blueprint.get("/report")
def ask() -> str:
    """Ask what is wrong."""
    about = at(request.args.get("at", ""))
    limits = {"longest_words": LONGEST_WORDS, "longest_passage": LONGEST_PASSAGE}
    return render_template("annotations/report.html", about=about, matters=MATTERS, link=link, query="", **limits)


@blueprint.post("/report")
def send() -> Response:
    """Keep a report and go back to what it is about."""
    about, matter = at(request.form.get("at", "")), matter_of(request.form.get("matter", ""))
    user = signed_in()
    # Readers behind a proxy that does not say for whom it asks share one bucket.
    if user is None and (wait := current_app.config["REPORTS"].take(client())):
        seconds = int(wait) + 1
        raise TooManyRequests(f"more than {_A_MINUTE} reports a minute; try again in {seconds} s", None, seconds)
    written = {name: _lines(request.form.get(name, "")) for name in ("words", "passage")}
    workspace().inbox.add(about, matter, **written, author=user.name if user else "")
    flash(_("已收到，谢谢。管理员会看到这条报告。"))
    return redirect(link(about.address))


@blueprint.get("/inbox")
@administrator_only
def inbox() -> str:
    """Show the open reports, and the last ones that were closed."""
    waiting, closed = workspace().inbox.all(), workspace().inbox.all(closed=True, limit=_CLOSED_SHOWN)
    return render_template(
        "annotations/inbox.html",
        open=waiting,
        closed=closed,
        states=states(waiting),
        matters=MATTERS,
        link=link,
        longest_words=LONGEST_WORDS,
        query="",
    )


@blueprint.post("/inbox/<number>/close")
@administrator_only
def close(number: str) -> Response:
    """Close a report, saying what came of it."""
    workspace().inbox.close(number_of(number), me().name, _lines(request.form.get("remark", "")))
    return redirect(links.inbox())


@blueprint.post("/inbox/<number>/reopen")
@administrator_only
def reopen(number: str) -> Response:
    """Open a report again."""
    workspace().inbox.reopen(number_of(number))
    return redirect(links.inbox())


def _lines(text: str) -> str:
    """Return a text with the ends of lines that a browser counts as one character."""
    return text.replace("\r\n", "\n")
