"""What the head of a page says of it, first of all the names that Chinese government pages use."""

import re
from typing import Any

from indexer.readers.archive import local_name
from indexer.readers.facts import iso_day, stated
from indexer.readers.lines import one_line

_FACTS = {
    "articletitle": "title",
    "dc.title": "title",
    "pubdate": "date",
    "publishdate": "date",
    "publish_date": "date",
    "publication_date": "date",
    "article:published_time": "date",
    "dc.date": "date",
    "contentsource": "source",
    "source": "source",
    "dc.source": "source",
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
    "issuer": "issuer",
    "dc.publisher": "issuer",
    "editor": "editor",
}
_TITLE_META = "og:title"
_SITE_META = ("sitename", "og:site_name")
_LONGEST = 200
_LONGEST_AUTHOR = 30
_SITE_PART = re.compile(
    r"(?:网|网站|政府|办公室|办|局|委|委员会|部|厅|门户|平台|首页|频道|中心|日报|新闻|要闻)$|^(?:首页|home)$", re.I
)
_PARTS = re.compile(r"(?:(?<!\s)\s+)?[_|｜]\s*|(?<!\s)\s+[-–—]+\s+|(?<=[一-鿿）)”》])[-–—]+(?=[一-鿿])")


def page_facts(root: Any, path: str) -> dict[str, str]:
    """Return title, date (YYYY-MM-DD), source, author, issuer and editor as far as the page's head states them."""
    named = _named(root)
    facts: dict[str, str] = {}
    for name, fact in _FACTS.items():
        if value := named.get(name):
            facts.setdefault(fact, value)
    facts["date"] = iso_day(facts.get("date", "")) or ""
    if len(facts.get("author", "")) > _LONGEST_AUTHOR or facts.get("author") in _sites(named):
        facts.pop("author", None)
    facts["title"] = facts.get("title") or _title(root, named, path)
    return {name: value for name, value in facts.items() if value}


def _named(root: Any) -> dict[str, str]:
    """Return the contents of the page's meta elements by their names in lower case; the first of a name counts."""
    named: dict[str, str] = {}
    for meta in root.iter("{*}meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        value = one_line(meta.get("content") or "")
        if name and value and len(value) <= _LONGEST:
            named.setdefault(name, value)
    return named


def _sites(named: dict[str, str]) -> set[str | None]:
    return {named.get(name) for name in _SITE_META}


def _title(root: Any, named: dict[str, str], path: str) -> str:
    """Return the title: the page's one h1, else what its title says before the names of channel and site."""
    whole = named.get(_TITLE_META) or _title_line(root)
    headings = [text for text in (one_line(_text(heading)) for heading in root.iter("{*}h1")) if text]
    if len(headings) == 1 and not _SITE_PART.search(headings[0]):
        return headings[0]
    parts = [part for part in _PARTS.split(whole) if part]
    own = [part for part in parts if not _SITE_PART.search(part) and part not in _sites(named)]
    # Between title and site stands the channel, which is short.
    title = max(own, key=len, default="") if len(own) < len(parts) else whole
    return stated(title, "", path).get("title", "")


def site_names(root: Any) -> frozenset[str]:
    """Return what the page calls its site: in its meta elements, and behind its title (标题_栏目_某市人民政府)."""
    told = {name for name in _sites(_named(root)) if name}
    return frozenset(told | {part for part in _PARTS.split(_title_line(root)) if _SITE_PART.search(part)})


def _title_line(root: Any) -> str:
    return one_line(_text(next(root.iter("{*}title"), None)))


def _text(element: Any) -> str:
    """Return the text in an element without readings set above its characters."""
    if element is None:
        return ""
    if local_name(element) == "title":
        return str(element.text or "")
    parts = [element.text or ""]
    for one in element.iterdescendants():
        parts += ["" if local_name(one) in ("rt", "rp", "script", "style") else one.text or "", one.tail or ""]
    return "".join(parts)
