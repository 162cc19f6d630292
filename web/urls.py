"""Every link to a page, a document or a section is built here; ids and anchors may be Chinese."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from flask import request

from kb.search.results import SectionHit

Pairs = Sequence[tuple[str, str]]


def start() -> str:
    """Return the link to the start page."""
    return f"{prefix()}/"


def search(pairs: Pairs = ()) -> str:
    """Return the link to a page of results for the given parameters."""
    return with_query(f"{prefix()}/search", pairs)


def document(document_id: str, anchor: str = "", query: str = "") -> str:
    """Return the link to a document, at a section, with the words of ``query`` marked."""
    link = with_query(f"{prefix()}/documents/{quote(document_id)}", [("q", query)] if query else [])
    return link + (f"#{quote(anchor)}" if anchor else "")


def section(document_id: str, anchor: str, pairs: Pairs = (), line: int = 0) -> str:
    """Return the link to the page of one section, at the ``line``-th of its lines."""
    link = with_query(f"{prefix()}/documents/{quote(document_id)}/sections/{quote(anchor)}", pairs)
    return link + (f"#{quote(paragraph_name(anchor, line))}" if line else "")


def api_section(document_id: str, anchor: str) -> str:
    """Return the link to the JSON of one section."""
    return f"{prefix()}/api/v1/documents/{quote(document_id)}/sections/{quote(anchor)}"


def cited_by(document_id: str, pairs: Pairs = ()) -> str:
    """Return the link to the passages that refer to a document."""
    return with_query(f"{prefix()}/documents/{quote(document_id)}/cited-by", pairs)


def api_cited_by(document_id: str, pairs: Pairs = ()) -> str:
    """Return the link to the JSON of the passages that refer to a document."""
    return with_query(f"{prefix()}/api/v1/documents/{quote(document_id)}/cited-by", pairs)


def law(name: str, pairs: Pairs = ()) -> str:
    """Return the link to a law with its editions, two of them beside each other."""
    return with_query(f"{prefix()}/laws/{quote(name, safe='')}", pairs)


def api_law(name: str, pairs: Pairs = ()) -> str:
    """Return the link to the JSON of a law."""
    return with_query(f"{prefix()}/api/v1/laws/{quote(name, safe='')}", pairs)


def passage(document_id: str, section: SectionHit, query: str) -> str:
    """Return the link to the paragraph of a passage found, its marks ready to go on from."""
    place = paragraph_name(section.anchor, section.paragraph)
    link = with_query(f"{prefix()}/documents/{quote(document_id)}", [("q", query), ("at", place)])
    return f"{link}#{quote(place)}"


def mark(document_id: str, query: str, number: int, name: str) -> str:
    """Return the link to a mark, ``name`` being its id, that makes it the current one."""
    pairs = [("q", query), ("mark", str(number))]
    return with_query(f"{prefix()}/documents/{quote(document_id)}", pairs) + f"#{quote(name)}"


def paragraph_name(anchor: str, number: int) -> str:
    """Return the id of a paragraph, counted from 1: the first has that of its section."""
    return f"{anchor}~{number}" if number > 1 else anchor


def terms(pairs: Pairs = ()) -> str:
    """Return the link to the glossary."""
    return with_query(f"{prefix()}/terms", pairs)


def term(name: str, page: int = 1) -> str:
    """Return the link to a term, at a page of its uses."""
    return with_query(f"{prefix()}/terms/{quote(name)}", [("page", str(page))] if page > 1 else [])


def api_terms(pairs: Pairs = ()) -> str:
    """Return the link to the JSON of the glossary."""
    return with_query(f"{prefix()}/api/v1/terms", pairs)


def api_term(name: str) -> str:
    """Return the link to the JSON of a term."""
    return f"{prefix()}/api/v1/terms/{quote(name)}"


def targets(pairs: Pairs = ()) -> str:
    """Return the link to the table of quantified commitments."""
    return with_query(f"{prefix()}/targets", pairs)


def targets_file(pairs: Pairs = ()) -> str:
    """Return the link to that table as CSV."""
    return with_query(f"{prefix()}/targets.csv", pairs)


def api_targets(pairs: Pairs = ()) -> str:
    """Return the link to the JSON of that table."""
    return with_query(f"{prefix()}/api/v1/targets", pairs)


def topics() -> str:
    """Return the link to the tree of topics."""
    return f"{prefix()}/topics"


def topic(slug: str) -> str:
    """Return the link to a topic."""
    return f"{prefix()}/topics/{quote(slug)}"


def api_topics() -> str:
    """Return the link to the JSON of the tree of topics."""
    return f"{prefix()}/api/v1/topics"


def api_topic(slug: str) -> str:
    """Return the link to the JSON of a topic."""
    return f"{prefix()}/api/v1/topics/{quote(slug)}"


def search_feed(pairs: Pairs = ()) -> str:
    """Return the link to the Atom feed of a search."""
    return with_query(f"{prefix()}/search.atom", pairs)


def feed() -> str:
    """Return the link to the Atom feed of new documents."""
    return f"{prefix()}/feed.atom"


def opensearch() -> str:
    """Return the link to the OpenSearch description."""
    return f"{prefix()}/opensearch.xml"


def export(ending: str, pairs: Pairs) -> str:
    """Return the link to results as a file."""
    return with_query(f"{prefix()}/search/export.{ending}", pairs)


def why(query: str, section_id: str) -> str:
    """Return the link to what made a section be found."""
    return with_query(f"{prefix()}/search/why", [("q", query), ("section", section_id)])


def sign_in(following: str = "") -> str:
    """Return the link to the form for signing in, which goes on to ``following``."""
    return with_query(f"{prefix()}/sign-in", [("next", following)] if following else [])


def sign_out() -> str:
    """Return where signing out is posted to."""
    return f"{prefix()}/sign-out"


def absolute(link: str) -> str:
    """Return a link of ours with the host it was asked for by."""
    return request.host_url.rstrip("/") + link


def itself() -> str:
    """Return the link to what is being shown."""
    return with_query(prefix() + quote(request.path), list(request.args.items(multi=True)))


def repairs(document_id: str, anchor: str = "") -> str:
    """Return the link to a document with what cleaning removed shown in its place."""
    link = with_query(f"{prefix()}/documents/{quote(document_id)}", [("show", "repairs")])
    return link + (f"#{quote(anchor)}" if anchor else "")


def original(document_id: str, number: int = 0) -> str:
    """Return the link to the file a document was read from, the ``number``-th where there are several."""
    pairs = [("source", str(number))] if number else []
    return with_query(f"{prefix()}/documents/{quote(document_id)}/original", pairs)


def api() -> str:
    """Return where everything for programs begins."""
    return f"{prefix()}/api/"


def api_search(pairs: Pairs = ()) -> str:
    """Return the link to the JSON of a page of results."""
    return with_query(f"{prefix()}/api/v1/search", pairs)


def api_new(pairs: Pairs = ()) -> str:
    """Return the link to how many documents a search finds that are new since a revision."""
    return with_query(f"{prefix()}/api/v1/search/new", pairs)


def api_suggest() -> str:
    """Return the link that the search box asks for completions."""
    return f"{prefix()}/api/v1/suggest"


def api_document(document_id: str) -> str:
    """Return the link to the JSON of a document."""
    return f"{prefix()}/api/v1/documents/{quote(document_id)}"


def in_script(name: str) -> str:
    """Return the link to the page being shown, with its texts in another script."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "script"]
    return with_query(prefix() + quote(request.path), [*kept, ("script", name)])


def in_language(tag: str) -> str:
    """Return the link to the page being shown, with its interface in another language."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return with_query(prefix() + quote(request.path), [*kept, ("lang", tag)])


def prefix() -> str:
    """Return the path under which a proxy serves the site."""
    return request.script_root


def with_query(path: str, pairs: Pairs) -> str:
    """Return a path with its parameters."""
    return f"{path}?{urlencode(list(pairs))}" if pairs else path
