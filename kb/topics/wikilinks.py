"""Wiki links in a Markdown text: ``[[人员疏散]]``, ``[[国防动员法第十条|动员法]]``, ``[[常用术语与缩略语#人防]]``."""

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from kb.markup import marking_parser, visible_text

Linker = Callable[[str, str], str]
"""From the name a link is to and the text it shows to its HTML."""

_LINK = re.compile(r"\[\[([^\[\]|\n]{1,200})(?:\|([^\[\]\n]{1,200}))?\]\]")


class WikiLink(NamedTuple):
    """A link of a text: the name it is to, the text it shows, and the line it stands on, from 0."""

    name: str
    label: str
    line: int


def links(text: str) -> list[WikiLink]:
    """Return the wiki links of a Markdown text in order; what stands in code is none."""
    return [link for token in _parser().parse(text) for link in _links_of(token)]


def render(text: str, linker: Linker) -> str:
    """Return a Markdown text as HTML; raw HTML stays off, a heading is never above the second level."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.tag == "h1":
            token.tag = "h2"
    return str(parser.renderer.render(tokens, parser.options, {"marker": lambda _text: [], "linker": linker}))


def opening(text: str) -> str:
    """Return the first paragraph of a Markdown text as a reader sees it, "" where there is none."""
    tokens = _parser().parse(text)
    starts = (number for number, token in enumerate(tokens) if token.type == "paragraph_open")
    first = next(starts, None)
    return visible_text(tokens[first : first + 3]) if first is not None else ""


def plain(text: str) -> str:
    """Return a Markdown text as a reader sees it, without markup."""
    return visible_text(_parser().parse(text))


def _links_of(token: Token) -> Iterator[WikiLink]:
    line = token.map[0] if token.map else 0
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "wiki_link":
            yield WikiLink(child.meta["name"], child.content, line)


@cache
def _parser() -> MarkdownIt:
    parser = marking_parser()
    parser.inline.ruler.before("link", "wiki_link", _read)
    parser.add_render_rule("wiki_link", _render)
    return parser


def _read(state: StateInline, silent: bool) -> bool:
    found = _LINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        token = state.push("wiki_link", "", 0)
        token.content = (found[2] or found[1].replace("#", " · ")).strip()
        token.meta = {"name": found[1].strip()}
    state.pos = found.end()
    return True


def _render(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    html: str = env["linker"](tokens[index].meta["name"], tokens[index].content)
    return html
