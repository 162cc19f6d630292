"""A document as read with a query: its marks numbered, listed with what stands around them, one of them current.

Marks are numbered on the HTML that is shown, so the list, the links from one to the next and the keys
``n`` and ``p`` can never disagree with the page.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from markupsafe import Markup

from kb.search.highlights import Highlighter
from kb.view import DocumentView
from web.linking import Link
from web.presentation import marked, section_html

_AROUND = 22
_NO_LINKS: Mapping[str, Sequence[Link]] = {}
_LISTED = 300
_TAG = re.compile(r"(<[^>]+>)")
_ID = re.compile(r'\bid="([^"]+)"')


class Found(NamedTuple):
    """A mark: its number on the page, where it stands, and the text around it."""

    number: int
    anchor: str
    heading: str
    before: str
    match: str
    after: str

    @property
    def id(self) -> str:
        """Return the id of the mark; no section's can be the same."""
        return mark_id(self.number)


class Passage(NamedTuple):
    """A section with its heading and text as HTML; the heading is empty where the text begins with it."""

    section: Any
    heading: Markup
    body: Markup


@dataclass(frozen=True, slots=True)
class Reading:
    """The passages of a document, its marks, and the number of the current one, 0 for none."""

    passages: Sequence[Passage]
    found: Sequence[Found]
    current: int

    @property
    def listed(self) -> Sequence[Found]:
        """The marks that the list shows: a word on every line of a long text is no list any more."""
        return self.found[:_LISTED]

    @property
    def next(self) -> int:
        """The number of the mark after the current one; after the last comes the first."""
        return self.current % len(self.found) + 1 if self.found else 0

    @property
    def previous(self) -> int:
        """The number of the mark before the current one; before the first comes the last."""
        return self.current - 1 if self.current > 1 else len(self.found)


def mark_id(number: int) -> str:
    """Return the id of the ``number``-th mark; no section's can be the same, for an anchor has no ~."""
    return f"mark~{number}"


def read(
    view: DocumentView,
    highlighter: Highlighter,
    repairs: Mapping[str, Sequence[Any]],
    links: Mapping[str, Sequence[Link]] = _NO_LINKS,
) -> Reading:
    """Return a document with the words of a query marked, its links by anchor, and what was repaired shown in place."""
    passages: list[Passage] = []
    found: list[Found] = []
    for section in view.sections:
        heading = Markup()
        if section.heading and not section.text.startswith(section.heading):
            heading = marked(section.heading, highlighter.spans(section.heading))
        body = section_html(section, highlighter, repairs.get(section.anchor, ()), links.get(section.anchor, ()))
        heading, of_heading = _numbered(heading, section, len(found) + 1)
        body, of_body = _numbered(body, section, len(found) + len(of_heading) + 1)
        found += [*of_heading, *of_body]
        passages.append(Passage(section, heading, body))
    return Reading(passages, found, 0)


def at(reading: Reading, number: str, place: str) -> Reading:
    """Return a reading whose current mark is the one numbered so, or the first one in a place (section~paragraph)."""
    current = int(number) if number.isdecimal() and len(number) < 9 else 0
    if place and not current:
        inside = (mark.number for mark in reading.found if mark.anchor == place)
        within = (mark.number for mark in reading.found if mark.anchor.partition("~")[0] == place.partition("~")[0])
        current = next(inside, 0) or next(within, 0)
    if not 1 <= current <= len(reading.found):
        return reading
    name = f'id="{mark_id(current)}"'
    passages = [
        Passage(section, _current(heading, name), _current(body, name)) for section, heading, body in reading.passages
    ]
    return Reading(passages, reading.found, current)


def _current(html: Markup, name: str) -> Markup:
    return Markup(str(html).replace(f"<mark {name}>", f'<mark {name} class="current">'))


def _numbered(html: Markup, section: Any, first: int) -> tuple[Markup, list[Found]]:
    """Return the HTML with an id on every mark, counted from ``first``, and the marks."""
    if "<mark>" not in html:
        return html, []
    pieces: list[str] = []
    spans: list[tuple[str, int, int]] = []
    plain = ""
    for piece, anchor in _pieces(str(html), section.anchor):
        if piece == "<mark>":
            piece = f'<mark id="{mark_id(first + len(spans))}">'
            spans.append((anchor, len(plain), len(plain)))
        elif piece == "</mark>":
            spans[-1] = (*spans[-1][:2], len(plain))
        elif not piece.startswith("<"):
            plain += unescape(piece)
        elif piece.startswith(("</p", "</td", "</li", "</h", "<br")):
            plain += " "
        pieces.append(piece)
    heading = section.heading or (section.path[-1] if section.path else "")
    found = [
        Found(number, anchor, heading, plain[max(0, start - _AROUND) : start], plain[start:end], plain[end:][:_AROUND])
        for number, (anchor, start, end) in enumerate(spans, start=first)
    ]
    return Markup("".join(pieces)), found  # only an attribute was added to what section_html escaped


def _pieces(html: str, anchor: str) -> Iterator[tuple[str, str]]:
    """Yield tags and the text between them, each with the id of the block it stands in."""
    for piece in _TAG.split(html):
        if piece.startswith("<") and (named := _ID.search(piece)):
            anchor = unescape(named.group(1))
        if piece:
            yield piece, anchor
