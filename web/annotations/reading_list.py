"""The reading list that a browser keeps: its page, and what stands now at the places it names.

Nothing of a list is kept on the server: the page is empty until its script fills it from the browser's storage. Titles,
links and citations are asked for here, so that no link ever comes out of that storage.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, render_template, request

from kb.bibliography import clause, reference
from kb.errors import NotFoundError, UsageError
from kb.passages import Passage, quoted
from web import urls
from web.shelf import library

blueprint = Blueprint("reading_list", __name__)

_AT_ONCE = 20
_LONGEST = 400
_OF_DOCUMENTS = ("section", "document", "article")


@blueprint.get("/reading-list")
def reading_list() -> str:
    """Show the page of the list."""
    return render_template("annotations/reading_list.html", at_once=_AT_ONCE, query="")


@blueprint.get("/api/v1/places")
def places() -> dict[str, Any]:
    """Return what stands at the places ``at`` (a kind, a blank, an address or name), without those that are gone."""
    asked = [each for each in dict.fromkeys(request.args.getlist("at")) if len(each) <= _LONGEST]
    if len(asked) > _AT_ONCE:
        raise UsageError(f"at most {_AT_ONCE} places at once, not {len(asked)}; ask for the others after that")
    parted = [each.partition(" ")[::2] for each in asked]
    passages = library().passages(target for kind, target in parted if kind in _OF_DOCUMENTS)
    found = [(f"{kind} {target}", _place(kind, target, passages)) for kind, target in parted]
    return {"places": [{"at": at} | told for at, told in found if told]}


def _place(kind: str, target: str, passages: Mapping[str, Passage]) -> dict[str, str] | None:
    if kind in _OF_DOCUMENTS:
        passage = passages.get(target)
        return _of_passage(passage) if passage else None
    named = NAMED.get(kind)
    try:
        return named(target) if named else None
    except NotFoundError:
        return None


def _of_passage(passage: Passage) -> dict[str, str]:
    cited = (passage.title, passage.published, passage.facts, passage.heading)
    return {
        "title": passage.title,
        "heading": passage.heading,
        "link": urls.document(passage.document, passage.anchor),
        "clause": clause(*cited),
        "reference": reference(passage.title, passage.kind, *cited[1:]),
    }


def _law(name: str) -> dict[str, str]:
    law = library().laws.named(name)
    return _named(law.title, urls.law(law.name), quoted(law.title))


def _term(name: str) -> dict[str, str]:
    term = library().terms.one(name).term
    return _named(term, urls.term(term), term)


def _topic(name: str) -> dict[str, str]:
    topic = library().topics.named(name)
    if topic is None:
        raise NotFoundError("topic", name)
    return _named(topic.title, urls.topic(topic.slug), topic.title)


NAMED: Mapping[str, Callable[[str], dict[str, str]]] = {"law": _law, "term": _term, "topic": _topic}
"""What else can be kept beside passages, each by its name."""


def _named(title: str, link: str, cited: str) -> dict[str, str]:
    return {"title": title, "heading": "", "link": link, "clause": cited, "reference": ""}
