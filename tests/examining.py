"""Every page of a library asked for once, and every link on it looked up: for libraries too large to crawl.

Pages are asked for without a server, and those of a kind that are too many are drawn, the same each time: of sections,
whose pages all come from one template, those are enough that others cite. Whether what a link names is there is then
known from the library. With a parameter, one page of each kind is asked for by the name of that; what a search can be
narrowed by is walked in ``crawling``.
"""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit
from zlib import crc32

from flask.testing import FlaskClient
from sqlalchemy import select

from kb import catalogue, settings
from kb.errors import NotFoundError
from kb.library import Library
from kb.tables import sections
from web import create_app

STARTS = ("/", "/topics", "/terms", "/targets", "/curricula", "/search?q=防空警报", "/search?q=国防动员法第十条")
KINDS = {
    "section": re.compile("/documents/([^/]+)/sections/(.+)"),
    "cited-by": re.compile("/documents/([^/]+)/cited-by"),
    "original": re.compile("/documents/([^/]+)/original"),
    "document": re.compile("/documents/([^/]+)"),
    "law": re.compile("/laws/(.+)"),
    "term": re.compile("/terms/(.+)"),
    "topic": re.compile("/topics/(.+)"),
}
_API = "/api/v1"
# Finished HTML escapes quotation marks in what it shows, so only attributes look like these.
_ATTRIBUTE = re.compile(r'\s(id|href|src|action)="([^"]*)"')
_MAIN = re.compile(r"<main.*</main>", re.DOTALL)


@dataclass
class Page:
    """The ids of a page, the links on it, and whether it leads to another document, section, law, term or topic."""

    ids: frozenset[str]
    links: list[str]
    leads_on: bool

    @classmethod
    def of(cls, path: str, html: str) -> "Page":
        """Return what is on a page."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, value in _ATTRIBUTE.findall(html):
            found["id" if name == "id" else "link"].append(unescape(value))
        main = _MAIN.search(html)
        inside = (unescape(value) for name, value in _ATTRIBUTE.findall(main[0] if main else "") if name == "href")
        ways = (unquote(urlsplit(urljoin(path, link)).path) for link in inside)
        leads_on = any(way != path and kind_of(way)[0] not in ("", "api", "original") for way in ways)
        return cls(frozenset(found["id"]), found["link"], leads_on)


@dataclass
class Examined:
    """What was found: the pages asked for, by kind how many, and one line for each link or page that leads nowhere."""

    asked: dict[str, Page] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many pages of each kind were asked for."""
        return dict(Counter(kind_of(urlsplit(address).path)[0] for address in self.asked))


def kind_of(path: str) -> tuple[str, tuple[str, ...]]:
    """Return of which kind a page is, "" for one of its own, and the names in its address."""
    for kind, pattern in KINDS.items():
        if match := pattern.fullmatch(path.removeprefix(_API)):
            return ("api" if path.startswith(_API) else kind), match.groups()
    return "", ()


class Examiner:
    """Asks for the pages of one library; of each kind one in as many as ``shares`` says, all where it says nothing."""

    def __init__(self, library: Library, shares: Mapping[str, int]) -> None:
        self._library = library
        self._client: FlaskClient = create_app(library).test_client()
        self._shares = shares
        self._found = Examined()
        self._looked_up: dict[str, bool] = {}
        self._fragments: dict[tuple[str, str], str] = {}
        self._parts: set[object] = set()
        self._exists: dict[str, Callable[..., bool]] = {
            "section": lambda document, anchor: f"{document}#{anchor}" in self._sections,
            "cited-by": self._documents.__contains__,
            "original": self._documents.__contains__,
            "document": self._documents.__contains__,
            "law": self._is_law,
            "term": library.terms.all().__contains__,
            "topic": lambda slug: library.topics.named(slug) is not None,
        }

    @cached_property
    def _documents(self) -> frozenset[str]:
        return frozenset(self._library.changed())

    @cached_property
    def _sections(self) -> dict[str, int]:
        """The number of lines of each section, by its id."""
        engine = catalogue.connect(settings.catalogue_path(self._library.home))
        with engine.connect() as connection:
            rows = connection.execute(select(sections.c.id, sections.c.text)).all()
        engine.dispose()
        return {name: text.count("\n") + 1 for name, text in rows}

    def _is_law(self, name: str) -> bool:
        try:
            return self._library.laws.named(name).name == name
        except NotFoundError:
            return False

    def examine(self) -> Examined:
        """Ask for every document drawn and for what can be reached from there, and look up every link on each page."""
        documents = (f"/documents/{document}" for document in sorted(self._documents))
        waiting = deque((start, "a start") for start in (*STARTS, *filter(self._is_drawn, documents)))
        seen: set[object] = {_shape(start) for start, _ in waiting}
        while waiting:
            address, source = waiting.popleft()
            page = self._ask(address, source)
            for link in page.links if page else ():
                if not link.startswith(("/", "#", "?")):
                    continue
                target, _, fragment = urljoin(address, link).partition("#")
                target = unquote(target) if "?" not in target else target
                self._note(target, unquote(fragment), address)
                if (shape := _shape(target)) not in seen and not _is_left_out(target):
                    seen.add(shape)
                    if self._is_drawn(target):
                        waiting.append((target, address))
                    elif not self.is_there(target):
                        self._found.broken.append(f"nothing at {target} from {address}")
        self._look_for_fragments()
        return self._found

    def _ask(self, address: str, source: str) -> Page | None:
        with self._client.get(address, follow_redirects=True) as answer:
            if answer.status_code >= 400:
                self._found.broken.append(f"{answer.status_code} {address} from {source}")
                return None
            html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else None
        if html is None:
            return None
        path = urlsplit(address).path
        page = self._found.asked[address] = Page.of(path, html)
        if address == path and kind_of(path)[0] and not page.leads_on:
            self._found.broken.append(f"no way on from {address}")
        return page

    def _is_drawn(self, address: str) -> bool:
        share = self._shares.get(kind_of(address)[0], 1)
        return "?" in address or crc32(address.encode()) % share == 0

    def is_there(self, address: str) -> bool:
        """Whether the library has what an address without parameters names."""
        kind, names = kind_of(address.removeprefix(_API))
        return kind in self._exists and self._exists[kind](*names)

    def _note(self, target: str, fragment: str, source: str) -> None:
        """Note a part of a page that is to be there; for pages of their own, with parameters, one of each kind."""
        path = unquote(urlsplit(target).path)
        if not fragment or fragment.startswith("mark~"):  # marks are of a query
            return
        if kind_of(path)[0]:
            self._fragments.setdefault((path, fragment), source)
        elif (key := (_shape(target), fragment)) not in self._parts:
            self._parts.add(key)
            self._fragments[target, fragment] = source

    def _look_for_fragments(self) -> None:
        for (target, fragment), source in self._fragments.items():
            if target in self._found.asked or kind_of(target)[0] not in ("document", "section", "cited-by"):
                is_there = fragment in self._ids(target)
            else:
                is_there = self._has_place(kind_of(target)[1], fragment)
            if not is_there:
                self._found.broken.append(f"no #{fragment} in {target} from {source}")

    def _has_place(self, names: tuple[str, ...], fragment: str) -> bool:
        """Whether a text that was not asked for has a section or a line, or a page about it one of its parts."""
        anchor, _, line = fragment.partition("~")
        lines = self._sections.get(f"{names[0]}#{anchor}", 0)
        return fragment in ("main", "cited-by", "quotation") or int(line or 1) <= lines

    def _ids(self, address: str) -> frozenset[str]:
        if address not in self._found.asked:
            self._ask(address, "a fragment")
        page = self._found.asked.get(address)
        return page.ids if page else frozenset()


def _shape(address: str) -> object:
    """Return what is equal for addresses of which one is enough."""
    path, names = unquote(urlsplit(address).path), _names(address)
    return (kind_of(path)[0] or path, names) if names else path


def _is_left_out(address: str) -> bool:
    return address.startswith("/search") or len(_names(address)) > 1


def _names(address: str) -> frozenset[str]:
    return frozenset(name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True))
