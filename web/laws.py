"""A law with its editions and what changed from one to another, and its JSON twin."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, NamedTuple

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from kb.comparison import Change, Compared
from kb.errors import NotFoundError
from kb.laws import Edition, Law
from kb.references import Local
from web import shelf, urls

blueprint = Blueprint("laws", __name__)


class Comparison(NamedTuple):
    """Two editions of a law and their articles beside each other."""

    old: Edition
    new: Edition
    articles: tuple[Compared, ...]

    @property
    def counts(self) -> dict[Change, int]:
        """How many articles stayed, changed, came and went."""
        return {change: sum(one.change is change for one in self.articles) for change in Change}

    def folded(self) -> Iterator[tuple[bool, list[Compared]]]:
        """Yield the articles in runs of those that stayed as they were and those that did not."""
        for is_same, run in groupby(self.articles, key=lambda one: one.change is Change.SAME):
            yield is_same, list(run)


@blueprint.get("/laws/<path:name>")
def law(name: str) -> Response | str:
    """Show the editions of a law and the changes from ``old`` to ``new``, else between the two newest."""
    found = shelf.library().laws.named(name)
    if found.name != name:
        return redirect(urls.law(found.name))
    return render_template("law.html", law=found, comparison=_comparison(found), local=_local(found), query="")


@blueprint.get("/api/v1/laws/<path:name>")
def law_json(name: str) -> dict[str, Any]:
    """Return the editions of a law and what changed from ``old`` to ``new``, else between the two newest."""
    found = shelf.library().laws.named(name)
    comparison = _comparison(found)
    return {
        "name": found.name,
        "title": found.title,
        "ended_by": found.ended_by._asdict() if found.ended_by else None,
        "editions": [_edition(edition) for edition in found.editions],
        "local_rules": [rule._asdict() for rule in _local(found)],
        "comparison": comparison
        and {
            "old": comparison.old.volumes[0].document,
            "new": comparison.new.volumes[0].document,
            "counts": comparison.counts,
            "changes": [_change(one) for one in comparison.articles if one.change is not Change.SAME or one.is_moved],
        },
    }


def _comparison(law: Law) -> Comparison | None:
    """Return the comparison asked for; raises NotFoundError for a document that is no edition of the law."""
    if len(law.editions) < 2:
        return None
    new = _asked(law, "new") or law.editions[0]
    place = law.editions.index(new)
    old = _asked(law, "old") or law.editions[place + 1 if place + 1 < len(law.editions) else place]
    return Comparison(old, new, shelf.library().laws.compare(old, new))


def _local(law: Law) -> list[Local]:
    """Return the sections of local rules that cite any edition of a law."""
    ids = [volume.document for edition in law.editions for volume in edition.volumes]
    return [rule for document_id in ids for rule in shelf.library().references.local_rules(document_id)]


def _asked(law: Law, name: str) -> Edition | None:
    document_id = request.args.get(name, "")
    if document_id and law.edition(document_id) is None:
        raise NotFoundError("edition", document_id, law.editions[0].volumes[0].document)
    return law.edition(document_id)


def _edition(edition: Edition) -> dict[str, Any]:
    volumes: Iterable[Any] = edition.volumes
    return {
        "published": edition.published,
        "standing": edition.standing,
        "documents": [volume._asdict() for volume in volumes],
    }


def _change(one: Compared) -> dict[str, Any]:
    return {
        "change": one.change,
        "old": one.old and one.old.anchor,
        "new": one.new and one.new.anchor,
        "runs": [{"change": run.change, "text": run.text} for run in one.runs],
    }
