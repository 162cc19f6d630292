"""The topics: the tree of them, the page of each, and their JSON twins."""

from typing import Any

from flask import Blueprint, redirect, render_template
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from kb.topics.page import TopicPage
from kb.topics.resolution import Destination, Meaning
from kb.topics.topic import Topic
from kb.topics.wikilinks import opening, render
from web import drawings, shelf, urls
from web.presentation import KINDS

blueprint = Blueprint("topics", __name__)

SHOWN = 12
"""Documents of one kind shown at once; the others are folded."""


@blueprint.get("/topics")
def topics() -> str:
    """Show all topics as a tree, each with the number of its documents and the beginning of its text."""
    tree, counts = shelf.library().topics.tree()
    return render_template("topics.html", tree=tree, counts=counts, opening=opening, query="")


@blueprint.get("/topics/<name>")
def topic(name: str) -> Response | str:
    """Show a topic; a title or an alias leads to its own address."""
    page = shelf.library().topics.page(name)
    if page.topic.slug != name:
        return redirect(urls.topic(page.topic.slug))
    return render_template(
        "topic.html",
        page=page,
        text=Markup(render(page.topic.text, link)),  # raw HTML is off, and links are escaped
        trail=trail(page.topic),
        by_kind=sorted(page.by_kind().items(), key=lambda kind: _place(kind[0])),
        by_year=_by_year(page),
        timeline=drawings.timeline(page.years),
        map=drawings.neighbourhood(page),
        shown=SHOWN,
        query="",
    )


@blueprint.get("/api/v1/topics")
def topics_json() -> dict[str, Any]:
    """Return the tree of topics: the object of ``kb topics --json``."""
    tree, counts = shelf.library().topics.tree()
    return {"topics": [branch.as_json(counts) for branch in tree]}


@blueprint.get("/api/v1/topics/<name>")
def topic_json(name: str) -> dict[str, Any]:
    """Return a topic with all that belongs to it: the object of ``kb topics NAME --json``."""
    return shelf.library().topics.page(name).as_json()


def link(name: str, label: str) -> str:
    """Return the HTML of a wiki link; one that leads nowhere is text that says so."""
    found = shelf.library().topics.resolve(name)
    if found and (address := _address(found)):
        return Markup('<a href="{}">{}</a>').format(address, label)
    reason = _("库中没有这部法规") if found else _("没有找到所链接的内容")
    return Markup('<span class="{}" title="{}">{}</span>').format("outside" if found else "broken", reason, label)


def _address(found: Destination) -> str:
    match found.meaning:
        case Meaning.TOPIC:
            return urls.topic(found.name)
        case Meaning.DOCUMENT | Meaning.SECTION:
            return urls.document(found.name, found.anchor)
        case Meaning.TERM:
            return urls.term(found.name)
        case _:
            return ""


def trail(topic: Topic) -> list[Topic]:
    """Return the topics above one, the highest first, by the first parent each names."""
    above: list[Topic] = []
    parents = shelf.library().topics.parents(topic)
    while parents and parents[0] not in (topic, *above):
        above.insert(0, parents[0])
        parents = shelf.library().topics.parents(parents[0])
    return above


def _place(kind: str) -> int:
    known = list(KINDS)
    return known.index(kind) if kind in known else len(known)


def _by_year(page: TopicPage) -> list[tuple[str, list[Any]]]:
    """Return the dated documents of each year, the newest first."""
    years: dict[str, list[Any]] = {}
    for document in page.documents:
        if document.year:
            years.setdefault(document.year, []).append(document)
    return sorted(years.items(), reverse=True)
