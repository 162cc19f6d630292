"""How values of the library look on a page: names of kinds and facets, marked text, rendered sections."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from flask import Flask
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from kb.access import Access
from kb.laws import Standing
from kb.markup import Span, marked_html, render
from kb.search.highlights import Highlighter
from kb.xml_text import legal
from web import urls
from web.doubts import rule_name
from web.linking import Link, Painter

KINDS = {
    "law": _l("法规"),
    "policy": _l("政策"),
    "report": _l("工作报告"),
    "training": _l("培训"),
    "news": _l("动态"),
    "other": _l("其他"),
}
STANDINGS = {
    Standing.IN_FORCE: _l("现行有效"),
    Standing.TO_COME: _l("尚未施行"),
    Standing.SUPERSEDED: _l("已被新版本取代"),
    Standing.REPEALED: _l("已废止"),
}
ACCESS_NAMES = {Access.PUBLIC: _l("公开"), Access.MEMBERS: _l("内部"), Access.RESTRICTED: _l("限制")}
SORT_NAMES = {"relevance": _l("相关度"), "date": _l("日期"), "title": _l("标题")}
FACT_NAMES = {
    "issuer": _l("发布机构"),
    "region": _l("地区"),
    "summary": _l("摘要"),
    "author": _l("作者"),
    "source": _l("来源"),
}


def register(app: Flask) -> None:
    """Make the names and filters known to the templates of ``app``."""
    app.jinja_env.filters |= {"marked": marked, "legal": legal, "feed_id": feed_id, "day_of": day_of}
    app.jinja_env.globals |= {"urls": urls, "kinds": KINDS, "sort_names": SORT_NAMES, "fact_names": FACT_NAMES}
    app.jinja_env.globals |= {"standings": STANDINGS, "access_names": ACCESS_NAMES}
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def _with_repairs(text: str, repairs: Sequence[Any]) -> str:
    """Return display text as paragraphs, with what each repair removed struck out before what now stands there."""
    pieces, done = [], 0
    for repair in repairs:
        pieces.append(_paragraphs(text[done : repair.at]))
        if repair.removed:  # text that was only put here was removed elsewhere, and is struck out there
            removed = escape(repair.removed.replace("\n", "⏎"))
            pieces.append(f'<del title="{escape(rule_name(repair.rule))}">{removed}</del>')
        done = max(done, repair.at)
    return f"<p>{''.join(pieces)}{_paragraphs(text[done:])}</p>"


def _paragraphs(text: str) -> str:
    return str(escape(text)).replace("\n", "</p>\n<p>")


def day_of(nanoseconds: int) -> str:
    """Return the day (UTC) of a moment in nanoseconds since 1970."""
    return datetime.fromtimestamp(nanoseconds / 1e9, UTC).date().isoformat()


def feed_id(document_id: str) -> str:
    """Return the name of a document in feeds: it stays the same wherever the site is served from."""
    return uuid5(NAMESPACE_URL, f"xuehai:{document_id}").urn


def marked(text: str, spans: Sequence[Span]) -> Markup:
    """Return display text as HTML with its spans marked."""
    return Markup(marked_html(text, spans))  # marked_html escapes


def markdown(text: str) -> Markup:
    """Return what a person wrote in Markdown as HTML; what looks like a tag is shown as typed."""
    return Markup(render(text, _no_marks))  # raw HTML is off


def _no_marks(_text: str) -> list[Span]:
    return []


def section_html(
    section: Any, highlighter: Highlighter, repairs: Sequence[Any] = (), links: Sequence[Link] = ()
) -> Markup:
    """Return the text of a section as HTML, with the query's words marked and its links, or its repairs in place."""
    if repairs:
        return Markup(_with_repairs(section.text, repairs))
    if section.markup is not None:
        painter = Painter(section.text, highlighter, links) if links else None
        html = render(section.markup, highlighter.spans, lambda number: f"{section.anchor}~{number}", painter)
        return Markup(_with_every_name(html, section))  # raw HTML is off
    painter = Painter(section.text, highlighter, links)
    lines = enumerate(section.text.split("\n"), start=1)
    paragraphs = [(number, painter(line)) for number, line in lines if line]
    return Markup("".join(f'<p id="{section.anchor}~{number}">{html}</p>\n' for number, html in paragraphs))


def _with_every_name(html: str, section: Any) -> str:
    """Return rendered Markdown in which every line of the text can be linked to.

    A line inside a block, after a forced break or in a block of code, has no element of its own.
    """
    names = (f"{section.anchor}~{number}" for number in range(2, section.text.count("\n") + 2))
    missing = [name for name in names if f'id="{name}"' not in html]
    return "".join(f'<span id="{name}"></span>' for name in missing) + html
