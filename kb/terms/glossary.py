"""The glossary of a library: each term with all that texts say of it, where it first appears, how often it is used.

A term is one by its name, in whatever document and script it stands. What it stands for is kept document by document,
for two offices may mean different things by “五进”; nothing is merged that a reader could not tell apart again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from kb.document import Coinage, Level
from kb.search.collation import title_key
from kb.tables import documents, sections, terms

_STANDING = {level.value: rank for rank, level in enumerate(Level)}


class Place(NamedTuple):
    """Where a term stands: characters ``start`` to ``end`` of a section; both 0 for the heading of a glossary."""

    document: str
    title: str
    kind: str
    published: str | None
    anchor: str
    start: int
    end: int

    @property
    def dated(self) -> str:
        """When its document appeared, "" where that says no year: 08-23 is no place in time."""
        return self.published if self.published and self.published[:4].isdecimal() else ""


class Expansion(NamedTuple):
    """What one text gives for shorthand; it ``agrees`` when the parts are as many as the shorthand counts."""

    place: Place
    parts: tuple[str, ...]
    agrees: bool


class Definition(NamedTuple):
    """The sentence by which one text defines a word."""

    place: Place
    meaning: str


class Use(NamedTuple):
    """A use of shorthand, with the text around it."""

    place: Place
    before: str
    match: str
    after: str


@dataclass(slots=True)
class Entry:
    """A term: its expansions and definitions, weightiest first, and the uses of it as shorthand.

    ``number`` is what the shorthand counts, None for a word that is only defined; ``first`` is the oldest dated place,
    or the first place where none has a date.
    """

    term: str
    number: int | None = None
    expansions: list[Expansion] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def is_shorthand(self) -> bool:
        """Whether it is numbered shorthand."""
        return self.number is not None

    @property
    def is_explained(self) -> bool:
        """Whether any text says what it means."""
        return bool(self.expansions or self.definitions)

    @property
    def documents(self) -> list[str]:
        """The ids of the documents it stands in."""
        return list(dict.fromkeys(place.document for place in self.places))

    @property
    def places_by_date(self) -> list[Place]:
        """The places, those of the oldest documents first, those without a year last."""
        return sorted(self.places, key=lambda place: place.dated or "9999")

    @property
    def first(self) -> Place:
        """The place where it first appears."""
        return self.places_by_date[0]

    @property
    def gist(self) -> str:
        """What it means, on one line."""
        if self.expansions:
            return "、".join(self.expansions[0].parts)
        return self.definitions[0].meaning.replace("\n", " ") if self.definitions else ""

    @property
    def source(self) -> Place | None:
        """Where the gist comes from."""
        said: list[Expansion | Definition] = [*self.expansions[:1], *self.definitions[:1]]
        return said[0].place if said else None

    def as_json(self) -> dict[str, Any]:
        """Return the object of a list of terms."""
        return {
            "term": self.term,
            "number": self.number,
            "explained": self.is_explained,
            "gist": self.gist,
            "uses": len(self.places),
            "documents": len(self.documents),
            "first": self.first._asdict(),
        }

    def as_json_whole(self) -> dict[str, Any]:
        """Return the object of one term."""
        return self.as_json() | {
            "expansions": [
                {"parts": list(said.parts), "agrees": said.agrees, "place": said.place._asdict()}
                for said in self.expansions
            ],
            "definitions": [{"meaning": said.meaning, "place": said.place._asdict()} for said in self.definitions],
            "places": [place._asdict() for place in self.places],
        }


Glossary = Mapping[str, Entry]


def read_glossary(connection: Connection) -> dict[str, Entry]:
    """Return every term of the library by its name, in the order of a dictionary."""
    query = (
        select(terms, documents.c.title, documents.c.kind.label("of_kind"), documents.c.published, documents.c.facts)
        .join(documents, documents.c.id == terms.c.document)
        .order_by(documents.c.id, terms.c.ordinal)  # the same library is told the same way, however it came to be
    )
    rows = sorted(connection.execute(query), key=_weight)
    found: dict[str, Entry] = {}
    for row in rows:
        _add(found.setdefault(row.term, Entry(row.term)), row)
    return {name: found[name] for name in sorted(found, key=lambda name: (title_key(name), name))}


def uses_of(connection: Connection, places: Iterable[Place], around: int = 40) -> list[Use]:
    """Return places with the text around them, in the order given; a heading of a glossary has none."""
    wanted = [place for place in places if place.end]
    query = select(sections.c.document, sections.c.anchor, sections.c.text).where(
        sections.c.document.in_({place.document for place in wanted}),
        sections.c.anchor.in_({place.anchor for place in wanted}),
    )
    texts = {(row.document, row.anchor): row.text for row in connection.execute(query)}
    return [_use(place, texts[place.document, place.anchor], around) for place in wanted]


def _weight(row: Row[Any]) -> tuple[bool, int, bool, str]:
    """Sort what is said first: a list that agrees, a higher law, a newer text."""
    mismatch = bool(row.parts) and len(row.parts) != row.number
    standing = _STANDING.get(row.facts.get("level", ""), len(_STANDING))
    newest = "".join(chr(255 - ord(char)) for char in row.published or "")
    return mismatch, standing, not newest, newest


def _add(entry: Entry, row: Row[Any]) -> None:
    place = Place(row.document, row.title, row.of_kind, row.published, row.anchor, row.start, row.end)
    entry.places.append(place)
    if row.kind == Coinage.SHORTHAND.value:
        entry.number = row.number
        parts = tuple(row.parts)
        if parts:
            _unite(entry.expansions, Expansion(place, parts, len(parts) == row.number))
    else:
        entry.definitions.append(Definition(place, row.meaning))


def _unite(expansions: list[Expansion], said: Expansion) -> None:
    """Add what is said, unless its document has said the same; of 系统整治 and 系统整治年 the fuller one stays."""
    for number, known in enumerate(expansions):
        pairs = list(zip(known.parts, said.parts, strict=False))
        if known.place.document == said.place.document and len(known.parts) == len(said.parts):
            if all(one.startswith(other) for one, other in pairs):
                return
            if all(other.startswith(one) for one, other in pairs):
                expansions[number] = said
                return
    expansions.append(said)


def _use(place: Place, text: str, around: int) -> Use:
    before = text[max(0, place.start - around) : place.start].rpartition("\n")[2]
    after = text[place.end : place.end + around].partition("\n")[0]
    return Use(place, before, text[place.start : place.end], after)
