"""What the library does for a trainer: a first curriculum from objectives, and what a syllabus finds covered."""

import re
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, request, session
from werkzeug.wrappers import Response

from kb.curricula.coverage import Covering, coverage
from kb.curricula.curriculum import CurriculumError
from kb.curricula.drafting import Brief
from kb.curricula.gathering import draft as drafted
from kb.curricula.revising import find_item
from web.accounts import trainer_only
from web.curricula import links
from web.curricula.access import editable
from web.curricula.advice import Offer, found
from web.curricula.forms import hours
from web.curricula.listing import keep
from web.shelf import library

blueprint = Blueprint("curriculum_assisting", __name__)

_OBJECTIVES, _POINTS = 20, 200
_SEARCHED, _SUGGESTED = 20, 2
_LONGEST = 300
_NUMBERING = re.compile(
    r"^(?:[-*#•·]+|第[一二三四五六七八九十百0-9]+[章节讲课]"
    r"|[（(]?[一二三四五六七八九十0-9]+[)）.、．]|\d+(?:\.\d+)*)[\s　]*"
)


class Row(NamedTuple):
    """A point of a syllabus, the title of the item that speaks of it, and passages that would."""

    covering: Covering
    item: str
    offers: list[Offer]


@blueprint.get("/curricula/draft")
@trainer_only
def ask() -> str:
    """Ask what is wanted."""
    return render_template("curricula/draft.html", query="")


@blueprint.post("/curricula/draft")
@trainer_only
def draft() -> Response:
    """Make a first curriculum and go on to shape it."""
    form = request.form
    objectives = [line for line in _lines(form.get("objectives", ""), _OBJECTIVES) if len(line) <= _LONGEST]
    title = " ".join(form.get("title", "").split())
    if not title or not objectives:
        raise CurriculumError("$.objectives", "a draft needs a title and an objective or topic on each line")
    brief = Brief(title, tuple(dict.fromkeys(objectives)), hours(form.get("hours", "")), form.get("audience", ""))
    session["curriculum"] = made = keep(drafted(library(), brief))
    return redirect(links.edit(made))


@blueprint.route("/curricula/<curriculum>/coverage", methods=["GET", "POST"])
@trainer_only
def covered(curriculum: str) -> str:
    """Show which points of an outline the curriculum speaks of, and what the library has for the others."""
    seen = editable(curriculum)
    outline = request.form.get("outline", "")
    points = [_NUMBERING.sub("", line)[:_LONGEST] for line in _lines(outline, _POINTS)]
    content = seen.content
    rows: list[Row] = []
    searched = 0
    for covering in coverage(points, content.items()):
        offers: list[Offer] = []
        if not covering.is_covered and searched < _SEARCHED:
            searched += 1
            offers = found(library(), covering.point, _SUGGESTED)
        item = find_item(content, covering.item)
        rows.append(Row(covering, item.title if item else "", offers))
    own = [module for module in seen.edition.content.modules if not module.unit]
    return render_template("curricula/coverage.html", seen=seen, outline=outline, rows=rows, own=own, query="")


def _lines(text: str, most: int) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:most]
