"""A law with its editions and what changed from one to another, and its JSON twin."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple, Self

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from kb.comparison import Change, Compared
from kb.errors import NotFoundError
from kb.laws import Edition, Law
from kb.references import Local
from web import shelf, urls
from web.paging import Pages

blueprint = Blueprint("laws", __name__)

_CHANGES = 20
"""Rows of a comparison on one page."""
_RULES = 20
"""More local rules than that are counted by region, and shown for one at a time."""


@dataclass(frozen=True)
class Comparison:
    """Two editions of a law and their articles beside each other."""

    old: Edition
    new: Edition
    articles: tuple[Compared, ...]

    @property
    def counts(self) -> dict[Change, int]:
        """How many articles stayed, changed, came and went."""
        return {change: sum(one.change is change for one in self.articles) for change in Change}

    @cached_property
    def rows(self) -> list[tuple[bool, list[Compared]]]:
        """The articles in order: those that stayed as they were in runs, each of the others alone."""
        rows: list[tuple[bool, list[Compared]]] = []
        for is_same, run in groupby(self.articles, key=lambda one: one.change is Change.SAME):
            articles = list(run)
            rows += [(True, articles)] if is_same else [(False, [one]) for one in articles]
        return rows


class LocalRules(NamedTuple):
    """The local rules that follow a law: how many each region has, and the places in those shown, of all if few."""

    regions: dict[str, int]
    region: str | None
    rules: list[Local]

    @property
    def is_whole(self) -> bool:
        """Whether the rules of all regions are shown at once."""
        return sum(self.regions.values()) <= _RULES

    @classmethod
    def of(cls, law: Law, asked: str | None) -> Self:
        """Return the local rules of a law; where they are many, the places of the region asked for."""
        ids, references = _documents(law), shelf.library().references
        found = cls(references.local_regions(ids), asked, [])
        if found.regions and found.is_whole:
            return found._replace(rules=references.local_rules(ids))
        return found._replace(rules=references.local_rules(ids, region=asked)) if asked in found.regions else found


@blueprint.get("/laws/<path:name>")
def law(name: str) -> Response | str:
    """Show the editions of a law and a ``page`` of the changes from ``old`` to ``new``, else between the two newest.

    Where its local rules are many they are counted, and those of one ``region`` listed.
    """
    found = shelf.library().laws.named(name)
    if found.name != name:
        return redirect(urls.law(found.name))
    comparison = _comparison(found)
    return render_template(
        "law.html",
        law=found,
        comparison=comparison,
        pages=Pages.read(request.args, len(comparison.rows) if comparison else 0, _CHANGES),
        local=LocalRules.of(found, request.args.get("region")),
        link=lambda pairs: urls.law(found.name, pairs),
        query="",
    )


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
        "local_rules": [rule._asdict() for rule in shelf.library().references.local_rules(_documents(found))],
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


def _documents(law: Law) -> list[str]:
    return [volume.document for edition in law.editions for volume in edition.volumes]


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
