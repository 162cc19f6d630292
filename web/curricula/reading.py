"""A curriculum as it is read: the published edition by everybody, the newest by its trainers and by a shared link."""

from pathlib import PurePath
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request
from sqlalchemy import Row

from kb.curricula.curriculum import Curriculum, Item
from kb.curricula.export import FORMATS, Audience, for_audience
from kb.curricula.store import Edition
from kb.errors import NotFoundError
from web.accounts import signed_in
from web.curricula import links
from web.curricula.access import Seen, may_edit, readable, store, whole
from web.curricula.wording import ITEM_KINDS
from web.presentation import markdown

blueprint = Blueprint("curriculum_reading", __name__)


class Answer(NamedTuple):
    """What was chosen for a question, None for nothing, and whether that is right."""

    chosen: int | None
    is_right: bool


@blueprint.route("/curricula/<curriculum>", methods=["GET", "POST"])
def read(curriculum: str) -> str:
    """Show a curriculum; posted, with the answers to a self-test looked at. Nothing of them is kept."""
    seen = readable(curriculum)
    return _page(seen.content, seen.edition, seen=seen)


@blueprint.route("/shared/<secret>", methods=["GET", "POST"])
def shared(secret: str) -> Response:
    """Show the newest edition to whoever has the link, without the trainer's remarks."""
    edition, content = _behind(secret)
    return _kept_secret(make_response(_page(content, edition, secret=secret)))


@blueprint.get("/shared/<secret>/export.<ending>")
def shared_file(secret: str, ending: str) -> Response:
    """Return what a link shows as a file, for as long as the link holds."""
    edition, content = _behind(secret)
    return _kept_secret(_file(content, edition, ending, Audience.TRAINEE))


@blueprint.get("/curricula/<curriculum>/export.<ending>")
def export(curriculum: str, ending: str) -> Response:
    """Return a curriculum as a file: whole for its trainers, without remarks for everybody else."""
    seen = readable(curriculum)
    wanted = request.args.get("for")
    audience = Audience.TRAINER if seen.may_edit and wanted != Audience.TRAINEE else Audience.TRAINEE
    # What is to come in again keeps its units by reference.
    content = seen.edition.content if audience is Audience.TRAINER and ending in ("json", "md") else seen.content
    return _file(content, seen.edition, ending, audience)


def _behind(secret: str) -> tuple[Edition, Curriculum]:
    """Return the edition that a link shows, and the same with what its units hold; raises NotFoundError."""
    row = store().shared(secret)
    edition = store().edition(row.id)
    return edition, whole(row, edition.content)


def _kept_secret(answer: Response) -> Response:
    """Return an answer whose address is the key: not to be kept by caches, not to be found by crawlers."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _file(content: Curriculum, edition: Edition, ending: str, audience: Audience) -> Response:
    known = FORMATS.get(ending)
    if known is None:
        raise NotFoundError("format", ending)
    response = Response(known.write(content, audience), content_type=known.media_type)
    response.headers["Content-Disposition"] = _attachment(f"{edition.content.title}.{ending}")
    return response


def _attachment(name: str) -> str:
    """Return the header for a file whose name may be Chinese (RFC 6266); headers themselves are ASCII."""
    return f"attachment; filename=\"curriculum{PurePath(name).suffix}\"; filename*=UTF-8''{quote(name, safe='')}"


def _page(course: Curriculum, edition: Edition, *, seen: Seen | None = None, secret: str = "") -> str:
    """Return the page of a curriculum, ``seen`` by who may open it or shown by the link that has a secret."""
    is_trainers = seen is not None and seen.may_edit and request.args.get("for") != Audience.TRAINEE
    shown = for_audience(course, Audience.TRAINER if is_trainers else Audience.TRAINEE)
    return render_template(
        "curricula/read.html",
        course=shown,
        edition=edition,
        seen=seen,
        is_trainers=is_trainers,
        using=_using(seen.row.id) if seen else [],
        secret=secret,
        answers=_answers(shown),
        formats=FORMATS,
        item_kinds=ITEM_KINDS,
        markdown=markdown,
        source=links.source,
        query="",
    )


def _using(curriculum: str) -> list[Row[Any]]:
    """Return the rows of the curricula with this one as a unit that the reader may see."""
    return [row for row in store().using(curriculum) if row.published is not None or may_edit(row, signed_in())]


def _answers(course: Curriculum) -> dict[str, list[Answer]]:
    """Return the answers that were posted, by the exercise they belong to."""
    exercise = request.form.get("exercise", "")
    return {item.id: _answers_to(item) for item in course.items() if item.id == exercise}


def _answers_to(item: Item) -> list[Answer]:
    written = [request.form.get(f"question-{number}", "") for number in range(len(item.questions))]
    chosen = [int(each) if each in ("0", "1", "2", "3", "4", "5", "6", "7") else None for each in written]
    return [Answer(each, each == asked.right) for each, asked in zip(chosen, item.questions, strict=True)]
