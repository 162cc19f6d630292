"""What readers ask for, and how often: one kind of request a row."""

import random
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, urlencode

from bench.load.material import Material

_TYPED = 4
"""Characters after which completions are asked for."""


class Kind(NamedTuple):
    """A row: its name, its share of all requests, and a function that makes an address; None where nothing fits."""

    name: str
    weight: int
    address: Callable[[Material, random.Random], str | None]


def _query(path: str, **pairs: str) -> str:
    return f"{path}?{urlencode(pairs)}"


def _search(material: Material, chance: random.Random) -> str:
    return _query("/search", q=chance.choice(material.questions))


def _page(material: Material, chance: random.Random) -> str:
    return _query("/search", q=chance.choice(material.questions), page=str(chance.randint(2, 4)))


def _pattern(material: Material, chance: random.Random) -> str:
    return _query("/search", q=f"{chance.choice(material.questions)[:2]}*")


def _suggest(material: Material, chance: random.Random) -> str:
    return _query("/api/v1/suggest", q=chance.choice(material.questions)[:_TYPED])


def _api(material: Material, chance: random.Random) -> str:
    return _query("/api/v1/search", q=chance.choice(material.questions))


def _document(material: Material, chance: random.Random) -> str:
    return _query(f"/documents/{quote(chance.choice(material.documents))}", q=chance.choice(material.questions))


def _section(material: Material, chance: random.Random) -> str:
    document, anchor = chance.choice(material.sections)
    return f"/documents/{quote(document)}/sections/{quote(anchor)}"


def _law(material: Material, chance: random.Random) -> str | None:
    return f"/laws/{quote(chance.choice(material.laws), safe='')}" if material.laws else None


def _topic(material: Material, chance: random.Random) -> str | None:
    return f"/topics/{quote(chance.choice(material.topics))}" if material.topics else None


def _term(material: Material, chance: random.Random) -> str | None:
    return f"/terms/{quote(chance.choice(material.terms))}" if material.terms else None


def _always(path: str) -> Callable[[Material, random.Random], str]:
    return lambda _material, _chance: path


KINDS = (
    Kind("search", 28, _search),
    Kind("later page of results", 4, _page),
    Kind("search by a pattern", 2, _pattern),
    Kind("completion", 16, _suggest),
    Kind("search, JSON", 8, _api),
    Kind("document", 14, _document),
    Kind("article", 10, _section),
    Kind("law", 5, _law),
    Kind("topic", 4, _topic),
    Kind("term", 4, _term),
    Kind("start page", 4, _always("/")),
    Kind("list of terms", 1, _always("/terms")),
    Kind("list of targets", 1, _always("/targets")),
    Kind("feed", 1, _always("/feed.atom")),
)


def draw(material: Material, chance: random.Random) -> tuple[str, str]:
    """Return a kind and an address of it; something that the library lacks is drawn anew."""
    while True:
        [kind] = chance.choices(KINDS, [kind.weight for kind in KINDS])
        if address := kind.address(material, chance):
            return kind.name, address
