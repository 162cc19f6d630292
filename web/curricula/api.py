"""The JSON twins of the pages of curricula."""

from typing import Any

import msgspec
from flask import Blueprint

from kb.curricula.export import Audience, for_audience
from web.curricula.access import mine, readable, store

blueprint = Blueprint("curriculum_api", __name__, url_prefix="/api/v1/curricula")


@blueprint.get("")
def curricula() -> dict[str, Any]:
    """Return the curricula that may be read: those published, and the trainer's own."""
    rows = {row.id: row for row in (*store().published(), *mine())}
    names = ("id", "title", "edition", "published", "changed", "archived")
    return {"curricula": [{name: row._mapping[name] for name in names} for row in rows.values()]}


@blueprint.get("/<curriculum>")
def curriculum(curriculum: str) -> dict[str, Any]:
    """Return a curriculum: the object of ``kb curriculum show --json``, without remarks for trainees."""
    seen = readable(curriculum)
    audience = Audience.TRAINER if seen.may_edit else Audience.TRAINEE
    head = {"curriculum": curriculum, "edition": seen.edition.number, "at": seen.edition.at}
    author = {"author": seen.edition.author} if seen.may_edit else {}
    return head | author | {"content": msgspec.to_builtins(for_audience(seen.content, audience))}
