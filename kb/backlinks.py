"""The passages that cite a text: one pass gathers the places, groups count them, pages show them with their sentence.

A place is one stretch of a text: 第五条至第八条 is four citations of one place, and one line in a list of what cites.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from kb.catalogue import section_id, sections_by_id
from kb.tables import citations, documents

OWN = "own"
"""The group of the places at which a text refers to its own articles; the other groups are kinds of documents."""

_SENTENCE_END = re.compile(r"[。；;！？!?\n]")
_LONGEST_SENTENCE = 240


class Place(NamedTuple):
    """Characters ``start`` to ``end`` of a section that cite; ``group`` is the kind of its document, or OWN."""

    document: str
    title: str
    group: str
    published: str | None
    anchor: str
    start: int
    end: int


class Backlink(NamedTuple):
    """A passage that cites: its document and section, and the sentence with the citation at ``start`` to ``end`` of it.

    ``at`` is the offset of the citation in the section's text, ``group`` the kind of the citing document, or OWN.
    """

    document: str
    title: str
    group: str
    published: str | None
    anchor: str
    at: int
    sentence: str
    start: int
    end: int


class Passages(NamedTuple):
    """What cites a text: how many places in each group, the largest first, and one page of those asked for."""

    groups: dict[str, int]
    total: int
    page: list[Backlink]


def is_of(target: str, article: str | None) -> ColumnElement[bool]:
    """Return the condition that a citation leads to a document, or to an article of it."""
    is_target = citations.c.target == target
    return is_target & (citations.c.target_anchor == article) if article else is_target


def places(connection: Connection, target: str, article: str | None) -> tuple[Place, ...]:
    """Return the places that cite a document or an article of it: other texts first, the newest of them first."""
    where = is_of(target, article)
    row = (citations.c.document, citations.c.anchor, citations.c.start, citations.c.end)
    # A range is several citations of one place. To tell them apart here costs less than to let the database do it.
    ordered = connection.execute(select(*row).where(where).order_by(citations.c.document, citations.c.ordinal))
    distinct = dict.fromkeys(map(tuple, ordered))
    citing = select(citations.c.document).where(where)
    columns = (documents.c.id, documents.c.title, documents.c.kind, documents.c.published)
    known = connection.execute(select(*columns).where(documents.c.id.in_(citing)))
    told = {name: (title, OWN if name == target else kind, published) for name, title, kind, published in known}
    found = [one for one in distinct if one[0] in told]  # a run may have removed a text in between
    found.sort(key=lambda one: told[one[0]][2] or "", reverse=True)
    found.sort(key=lambda one: one[0] == target)
    return tuple(Place(document, *told[document], *at) for document, *at in found)


def page_of(connection: Connection, found: Sequence[Place], group: str | None, offset: int, limit: int) -> Passages:
    """Return the groups of places, and a page of one group or of all."""
    groups = dict(Counter(place.group for place in found).most_common())
    chosen = [place for place in found if group in (None, place.group)]
    shown = chosen[offset : offset + limit]
    texts = sections_by_id(connection, {section_id(place.document, place.anchor) for place in shown})
    page = [
        _backlink(place, texts[name].text)
        for place in shown
        # While a run records, a text may already be another than when its places were gathered.
        if (name := section_id(place.document, place.anchor)) in texts
    ]
    return Passages(groups, len(chosen), page)


def _backlink(place: Place, text: str) -> Backlink:
    first, sentence = sentence_around(text, place.start, place.end)
    return Backlink(*place[:5], place.start, sentence, place.start - first, place.end - first)


def sentence_around(text: str, start: int, end: int) -> tuple[int, str]:
    """Return where the sentence that characters ``start`` to ``end`` stand in begins, and it; a long one is cut."""
    before = [match.end() for match in _SENTENCE_END.finditer(text, 0, start)]
    after = _SENTENCE_END.search(text, end)
    first, last = before[-1] if before else 0, after.end() if after else len(text)
    margin = max(0, _LONGEST_SENTENCE - (end - start)) // 2
    first, last = max(first, start - margin), min(last, end + margin)
    sentence = text[first:last]
    lead = len(sentence) - len(sentence.lstrip())
    return first + lead, sentence.strip()
