"""Links inside the text of a section: where they stand, where they lead, what is told of the place they lead to."""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from flask_babel import gettext
from markupsafe import escape
from sqlalchemy import Row

from kb.library import Library
from kb.search.highlights import Highlighter
from kb.terms.linking import Mention
from kb.view import DocumentView
from web import urls

_TOLD = 120


class Link(NamedTuple):
    """Characters ``start`` to ``end`` of a section's text lead to ``href``; ``title`` is read on hover and focus."""

    start: int
    end: int
    href: str
    title: str


def links_of(library: Library, view: DocumentView) -> dict[str, list[Link]]:
    """Return the links in a document's sections, by anchor: the first use of each term in a section."""
    return {
        section.anchor: merged(term_links(library, view.document.id, section))
        for section in view.sections
        if section.text
    }


def term_links(library: Library, document_id: str, section: Row[Any]) -> list[Link]:
    """Return the links of a section's terms to the glossary, each telling the meaning and whose it is."""
    return [_term_link(mention) for mention in library.terms.mentions(section.text, document_id, section.anchor)]


def merged(*groups: Iterable[Link]) -> list[Link]:
    """Return the links of all groups in reading order; where two share a character, the earlier given stays."""
    kept: list[Link] = []
    for link in chain.from_iterable(groups):
        if all(link.end <= other.start or other.end <= link.start for other in kept):
            kept.append(link)
    return sorted(kept)


class Painter:
    """Makes HTML of the runs of a section's text, given in reading order, with marks and links.

    A run of Markdown is found in the text behind the one before it; one that is not there has no links.
    """

    def __init__(self, text: str, highlighter: Highlighter, links: Sequence[Link]) -> None:
        self._text = text
        self._highlighter = highlighter
        self._links = links
        self._done = 0

    def __call__(self, run: str, is_linked: bool = False) -> str:
        """Return a run as HTML; in one that stands in a link already, none is set."""
        place = self._text.find(run, self._done)
        links: list[Link] = []
        if place >= 0:
            self._done = end = place + len(run)
            inside = (link for link in self._links if place <= link.start and link.end <= end and not is_linked)
            links = [link._replace(start=link.start - place, end=link.end - place) for link in inside]
        return linked_html(run, self._highlighter.spans(run), links)


def linked_html(text: str, marks: Sequence[tuple[int, int]], links: Iterable[Link]) -> str:
    """Return text escaped for HTML with its marks and links; a link that a mark cuts across is left out."""
    whole = [link for link in links if not any(_crosses(link, mark) for mark in marks)]
    elements = [(start, end, "<mark>", "</mark>") for start, end in marks]
    elements += [(link.start, link.end, _opening(link), "</a>") for link in whole]
    # Inside out: at one place what ends comes before what begins, the shorter within the longer, a link within a mark.
    edges = [(end, 0, -start, -number, closing) for number, (start, end, _, closing) in enumerate(elements)]
    edges += [(start, 1, -end, number, opening) for number, (start, end, opening, _) in enumerate(elements)]
    pieces, done = [], 0
    for place, *_order, tag in sorted(edges):
        pieces += [str(escape(text[done:place])), tag]
        done = place
    return "".join([*pieces, str(escape(text[done:]))])


def _opening(link: Link) -> str:
    return f'<a class="ref" href="{escape(link.href)}" title="{escape(link.title)}">'


def _crosses(link: Link, mark: tuple[int, int]) -> bool:
    start, end = mark
    is_apart = end <= link.start or link.end <= start
    is_within = (link.start <= start and end <= link.end) or (start <= link.start and link.end <= end)
    return not (is_apart or is_within)


def _term_link(mention: Mention) -> Link:
    entry = mention.entry
    told = entry.gist if len(entry.gist) <= _TOLD else f"{entry.gist[:_TOLD]}…"
    source = entry.source.title if entry.source else ""
    if entry.gist.startswith((entry.term, f"“{entry.term}”")):
        title = gettext("%(meaning)s（出处：%(source)s）", meaning=told, source=source)
    else:
        title = gettext("%(term)s：%(meaning)s（出处：%(source)s）", term=entry.term, meaning=told, source=source)
    return Link(mention.start, mention.end, urls.term(entry.term), title)
