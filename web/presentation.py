"""How values of the library look on a page: names of kinds and facets, marked text, rendered sections."""

from collections.abc import Sequence
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from kb.markup import Span, marked_html, render
from kb.search.highlights import Highlighter
from web import urls
from web.doubts import rule_name

KINDS = {
    "law": _l("法规"),
    "policy": _l("政策"),
    "report": _l("工作报告"),
    "training": _l("培训"),
    "news": _l("动态"),
    "other": _l("其他"),
}
FACET_NAMES = {"kind": _l("类型"), "year": _l("年份"), "folder": _l("目录")}
FACT_NAMES = {
    "issuer": _l("发布机构"),
    "region": _l("地区"),
    "summary": _l("摘要"),
    "author": _l("作者"),
    "source": _l("来源"),
}


def register(app: Flask) -> None:
    """Make the names and filters known to the templates of ``app``."""
    app.jinja_env.filters |= {"marked": marked, "section_html": section_html}
    app.jinja_env.globals |= {"urls": urls, "kinds": KINDS, "facet_names": FACET_NAMES, "fact_names": FACT_NAMES}
    app.jinja_env.globals |= {"facet_value": facet_value}
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


def facet_value(facet: str, value: str) -> str:
    """Return the name of a facet's value as shown."""
    return str(KINDS.get(value, value)) if facet == "kind" else value


def marked(text: str, spans: Sequence[Span]) -> Markup:
    """Return display text as HTML with its spans marked."""
    return Markup(marked_html(text, spans))  # marked_html escapes


def section_html(section: Any, highlighter: Highlighter, repairs: Sequence[Any] = ()) -> Markup:
    """Return the text of a section as HTML, with the query's words marked or its repairs shown in place."""
    if repairs:
        return Markup(_with_repairs(section.text, repairs))
    if section.markup is not None:
        return Markup(render(section.markup, highlighter.spans))  # raw HTML is off
    paragraphs = (marked_html(line, highlighter.spans(line)) for line in section.text.split("\n") if line)
    return Markup("".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs))
