"""The glossary: all terms by their initials, the page of each, and their JSON twins."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple, Self

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from kb.search.collation import initial
from kb.terms.glossary import Entry
from kb.terms.names import term_name
from web import shelf, urls
from web.paging import Pages

blueprint = Blueprint("glossary", __name__)

_ON_ONE_PAGE = 200
"""Defined words beyond this number are shown one initial at a time."""
_USES = 30


class Choice(NamedTuple):
    """Which terms are looked at: those whose name has ``part``; of defined words, those under ``letter``."""

    part: str = ""
    letter: str = ""

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Self:
        """Return what the parameters of a request choose."""
        return cls(arguments.get("part", "").strip()[:40], arguments.get("initial", "")[:1].upper())


class Listing(NamedTuple):
    """The terms chosen, in the order of a dictionary: shorthand that is explained, that is not, and defined words.

    ``letters`` has the number of defined words under each initial; ``letter`` is the one shown, "" for all.
    """

    explained: Sequence[Entry]
    unexplained: Sequence[Entry]
    defined: Sequence[tuple[str, Sequence[Entry]]]
    letters: dict[str, int]
    letter: str

    @classmethod
    def of(cls, entries: Sequence[Entry], choice: Choice) -> Self:
        """Return the listing of those of ``entries`` that are chosen."""
        part = term_name(choice.part)
        chosen = [entry for entry in entries if part in entry.term]
        shorthand = [entry for entry in chosen if entry.is_shorthand]
        words = [entry for entry in chosen if not entry.is_shorthand]
        groups = {letter: list(group) for letter, group in groupby(sorted(words, key=_letter), key=_letter)}
        letter = ""
        if len(words) > _ON_ONE_PAGE:
            letter = choice.letter if choice.letter in groups else next(iter(groups))
        return cls(
            [entry for entry in shorthand if entry.is_explained],
            [entry for entry in shorthand if not entry.is_explained],
            [(name, group) for name, group in groups.items() if letter in ("", name)],
            {name: len(group) for name, group in groups.items()},
            letter,
        )


def _letter(entry: Entry) -> str:
    return initial(entry.term)


def _listing() -> Listing:
    return Listing.of(list(shelf.library().terms.all().values()), Choice.read(request.args))


@blueprint.get("/terms")
def terms() -> str:
    """Show the glossary; ``part`` keeps it to names that have it, ``initial`` to one letter where it is long."""
    return render_template("terms.html", listing=_listing(), choice=Choice.read(request.args), query="")


@blueprint.get("/terms/<name>")
def term(name: str) -> Response | str:
    """Show a term with all that is said of it; another spelling of its name leads to its own address."""
    library = shelf.library()
    entry = library.terms.one(name)
    if entry.term != name:
        return redirect(urls.term(entry.term))
    pages = Pages.read(request.args, len(entry.places), _USES)
    return render_template(
        "term.html", entry=entry, uses=library.terms.uses(entry, pages.offset, _USES), pages=pages, query=""
    )


@blueprint.get("/api/v1/terms")
def terms_json() -> dict[str, Any]:
    """Return the terms chosen: the objects of ``kb terms --json``."""
    listing = _listing()
    words = [entry for _, group in listing.defined for entry in group]
    return {
        "shorthand": [entry.as_json() for entry in (*listing.explained, *listing.unexplained)],
        "defined": [entry.as_json() for entry in words],
        "initials": listing.letters,
        "initial": listing.letter,
    }


@blueprint.get("/api/v1/terms/<name>")
def term_json(name: str) -> dict[str, Any]:
    """Return a term: the object of ``kb terms TERM --json``."""
    return shelf.library().terms.one(name).as_json_whole()
