"""What the words of a text lead to: the articles and documents it cites, and the terms of the glossary."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple, Self

from flask_babel import gettext
from sqlalchemy import Row

from kb import document
from kb.articles import line_of
from kb.catalogue import section_id
from kb.library import Library
from kb.passages import Passage, quoted
from kb.terms.linking import Mention
from kb.view import DocumentView
from web import urls
from web.linking import Link, merged

_TOLD = 120
_place = attrgetter("anchor", "start", "end")


class Cited(NamedTuple):
    """A text that a document cites, with its title, else its name, and how many places cite it."""

    target: str | None
    title: str
    times: int


class Cites(NamedTuple):
    """The other texts that a document cites, the most cited first: those of the library, and those it does not have."""

    present: list[Cited]
    absent: list[Cited]

    @classmethod
    def of(cls, library: Library, document_id: str) -> Self:
        """Return what a document cites."""
        rows = library.references.cited_by(document_id)
        places = {(row.anchor, row.start): row for row in rows if row.target != document_id}
        counted = Counter((row.target, row.title or _named(row)) for row in places.values())
        listed = [Cited(*text, times) for text, times in counted.most_common()]
        return cls([one for one in listed if one.target], [one for one in listed if not one.target])


def links_of(library: Library, view: DocumentView) -> dict[str, list[Link]]:
    """Return the links in a document's sections, by anchor: what each cites, and the first use of each term in it."""
    cited = citation_links(library, view)
    texts = {section.anchor: section.text for section in view.sections if section.text}
    used = library.terms.mentions(view.document.id, texts)
    return {anchor: merged(cited.get(anchor, ()), map(_term_link, used[anchor])) for anchor in texts}


def citation_links(library: Library, view: DocumentView) -> dict[str, list[Link]]:
    """Return the links of what a document's sections cite, by anchor; one place that cites several leads to the first.

    What the library does not have, or not that article of it, is told.
    """
    shown = {section.anchor for section in view.sections}
    rows = [row for row in library.references.cited_by(view.document.id) if row.anchor in shown]
    texts = library.passages(section_id(row.target, row.target_anchor) for row in rows if row.target_anchor)
    links: dict[str, list[Link]] = {}
    for (anchor, start, end), group in groupby(rows, key=_place):
        if (link := _citation_link(start, end, list(group), texts)) is not None:
            links.setdefault(anchor, []).append(link)
    return links


def _citation_link(start: int, end: int, rows: Sequence[Row[Any]], texts: Mapping[str, Passage]) -> Link | None:
    row = next((row for row in rows if row.target_anchor), rows[0])
    passage = texts.get(section_id(row.target, row.target_anchor)) if row.target_anchor else None
    if passage is not None:
        line = line_of(passage.text, row.paragraph, row.item)
        told = _told(passage.text.split("\n")[line - 1] if line > 1 else passage.text)
        title = gettext("%(law)s：%(text)s", law=quoted(row.title), text=told)
        return Link(start, end, _article(row, line), title)
    if row.target is None:
        return Link(start, end, "", gettext("库中没有%(name)s", name=_named(row)))
    missing = gettext("%(law)s中没有%(article)s", law=quoted(row.title), article=row.article) if row.article else ""
    if row.kind == document.Cited.SELF:
        return Link(start, end, "", missing) if missing else None
    return Link(start, end, urls.document(row.target), missing or quoted(row.title))


def _article(row: Row[Any], line: int) -> str:
    """Return the link to the article cited: in a text's own pages it stays in the text."""
    if row.target == row.document:
        return urls.document(row.target, urls.paragraph_name(row.target_anchor, line))
    return urls.section(row.target, row.target_anchor, line=line if line > 1 else 0)


def _named(row: Row[Any]) -> str:
    return str(row.name) if row.kind == document.Cited.NUMBER else quoted(row.name)


def _told(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}…"


def _term_link(mention: Mention) -> Link:
    """Return the link of a term to the glossary, telling the meaning and whose it is."""
    entry = mention.entry
    source, told = entry.source.title if entry.source else "", _told(entry.gist)
    if entry.gist.startswith((entry.term, f"“{entry.term}”")):
        title = gettext("%(meaning)s（出处：%(source)s）", meaning=told, source=source)
    else:
        title = gettext("%(term)s：%(meaning)s（出处：%(source)s）", term=entry.term, meaning=told, source=source)
    return Link(mention.start, mention.end, urls.term(entry.term), title)
