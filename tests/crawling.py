"""A walk along every link of the site: each page must answer, each fragment must be there.

Pages are all visited without their parameters. With parameters (a query, a facet, a mark) there is no end of them: one
page of each kind is visited with each set of up to two parameter names.
"""

import http.client
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, quote, unquote, urldefrag, urljoin, urlsplit

_MOST_PARAMETERS = 2
_NAMED = ("/documents/", "/topics/")
_ASCII = "!#$%&'()*+,/:;=?@[]~"


class _Links(HTMLParser):
    """The ids of a page and the addresses it links to."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif value and (name == "href" or (name == "src" and tag in ("img", "script"))):
                self.links.append(value)


@dataclass
class Walk:
    """What a walk found: pages visited with their ids, and one line for each link that leads nowhere."""

    visited: dict[str, set[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def walk(site: str, starts: Iterable[str]) -> Walk:
    """Follow every link of the site from the addresses ``starts`` on."""
    host = urlsplit(site).netloc
    connection = http.client.HTTPConnection(host)
    found = Walk()
    waiting = deque((start, "a start") for start in starts)
    fragments: dict[tuple[str, str], str] = {}
    seen: set[object] = set()
    while waiting:
        address, source = waiting.popleft()
        if _shape(address) in seen or len(_names(address)) > _MOST_PARAMETERS:
            continue
        seen.add(_shape(address))
        status, page = _get(connection, address)
        if status >= 400:
            found.broken.append(f"{status} {unquote(address)} from {unquote(source)}")
            continue
        found.visited[address] = page.ids
        for link, fragment in _within(page.links, site + address, host):
            waiting.append((link, address))
            if link.startswith(_NAMED):
                waiting.append((urlsplit(link).path, address))
            if fragment:
                fragments.setdefault((link, fragment), address)
    for (link, fragment), source in fragments.items():
        if fragment not in _ids(connection, found, link):
            found.broken.append(f"no #{fragment} in {unquote(link)} from {unquote(source)}")
    connection.close()
    return found


def _ids(connection: http.client.HTTPConnection, found: Walk, link: str) -> set[str]:
    if link not in found.visited:
        found.visited[link] = _get(connection, link)[1].ids
    return found.visited[link]


def _within(links: Iterable[str], page: str, host: str) -> Iterator[tuple[str, str]]:
    """Yield path and fragment of the links that stay on the site."""
    for link in links:
        whole, fragment = urldefrag(urljoin(page, link))
        parts = urlsplit(whole)
        if parts.netloc == host:
            yield parts.path + (f"?{parts.query}" if parts.query else ""), unquote(fragment)


def _names(address: str) -> frozenset[str]:
    return frozenset(name for name, _ in parse_qsl(urlsplit(address).query))


def _shape(address: str) -> object:
    """Return what is equal for addresses of which one visit is enough: a kind is the path without the name in it."""
    path, names = urlsplit(address).path, _names(address)
    return (tuple(path.split("/")[:2] + path.split("/")[3:]), names) if names else path


def _get(connection: http.client.HTTPConnection, address: str) -> tuple[int, _Links]:
    """Return the status of an address and the links of its page, redirects followed."""
    for _ in range(5):
        connection.request("GET", quote(address, safe=_ASCII), headers={"Accept-Language": "zh-CN"})
        response = connection.getresponse()
        data = response.read()
        location = response.getheader("Location")
        if response.status not in (301, 302, 303, 307, 308) or not location:
            break
        target = urlsplit(urljoin(address, location))
        address = target.path + (f"?{target.query}" if target.query else "")
    page = _Links()
    if "html" in (response.getheader("Content-Type") or ""):
        page.feed(data.decode())
    return response.status, page
