"""Markdown, configured once: source to tokens, tokens to visible text, source to HTML."""

import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

Span = tuple[int, int]
Marker = Callable[[str], list[Span]]
Painter = Callable[[str, bool], str]

SOFT = "\r"
"""Stands for a line end inside a paragraph, which is none of the text's own."""
_HAN = "[⺀-鿿　-〿＀-￯—‘’“”…]"
_SOFT_IN_HAN = re.compile(rf"(?<={_HAN}){SOFT}(?={_HAN})")

_NAMED = frozenset({"paragraph_open", "heading_open", "tr_open", "fence", "code_block"})
_BLOCK_END = frozenset({"tr_close", "list_item_close", "paragraph_close", "heading_close"})


@cache
def _parser() -> MarkdownIt:
    return _configured()


def _configured() -> MarkdownIt:
    # Raw HTML stays off: what looks like a tag is shown as typed. Text nested deeper than
    # maxNesting would be lost without a word.
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 200}).enable(["table", "strikethrough"])


def parse(source: str) -> list[Token]:
    """Return the block tokens of a Markdown text."""
    return _parser().parse(source)


def visible_text(tokens: Sequence[Token]) -> str:
    """Return what a reader sees of ``tokens``: no markup, blocks and rows on lines of their own."""
    pieces: list[str] = []
    for token in tokens:
        if token.type == "inline":
            inline = "".join(_visible_inline(child) for child in token.children or ())
            pieces.append(unwrapped(inline))
        elif token.type in ("fence", "code_block", "html_block"):
            pieces.append(token.content)
        elif token.type in _BLOCK_END:
            pieces.append("\n")
        elif token.type in ("th_close", "td_close"):
            pieces.append(" ")
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def unwrapped(text: str) -> str:
    """Return ``text`` without its soft line ends: a blank where each stood, nothing between Chinese characters."""
    return _SOFT_IN_HAN.sub("", text).replace(SOFT, " ") if SOFT in text else text


def _visible_inline(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return SOFT if token.type == "softbreak" else "\n"
    if token.type == "image":
        return "".join(_visible_inline(child) for child in token.children or ())
    return token.content if token.type in ("text", "code_inline", "html_inline", "wiki_link") else ""


def render(
    source: str, marker: Marker, name_line: Callable[[int], str] | None = None, paint: Painter | None = None
) -> str:
    """Return ``source`` as HTML with the spans that ``marker`` finds in its text marked.

    With ``name_line``, a block has the name of the line of visible text that it starts with, from 1, as its id.
    ``paint`` makes the HTML of a run of text in place of ``marker``; it is told whether the run is part of a link.
    """
    parser = _marking_parser()
    tokens = parser.parse(source)
    if name_line:
        _name_blocks(tokens, name_line)
    return str(parser.renderer.render(tokens, parser.options, {"marker": marker, "paint": paint}))


def _name_blocks(tokens: Sequence[Token], name_line: Callable[[int], str]) -> None:
    item: Token | None = None
    for index, token in enumerate(tokens):
        if token.type == "list_item_open":
            item = token
        elif token.type in _NAMED:
            before = visible_text(tokens[:index])
            name = name_line(before.count("\n") + 2 if before else 1)
            # The paragraph of a short list has no tags of its own; its item stands for it.
            shown = item if token.hidden else token
            if shown and "id" not in shown.attrs:
                shown.attrSet("id", name)


@cache
def _marking_parser() -> MarkdownIt:
    return marking_parser()


def marking_parser() -> MarkdownIt:
    """Return a new parser that renders as pages show text; ``env["marker"]`` finds the spans to mark."""
    parser = _configured()
    parser.add_render_rule("text", _render_text)
    parser.add_render_rule("image", _render_image)
    parser.add_render_rule("softbreak", _render_softbreak)
    return parser


def _render_text(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, env: MutableMapping[str, Any]
) -> str:
    text = tokens[index].content
    if paint := env.get("paint"):
        depth = sum(token.nesting for token in tokens[:index] if token.type in ("link_open", "link_close"))
        return str(paint(text, depth > 0))
    return marked_html(text, env["marker"](text))


def _render_softbreak(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    # A line end inside a Chinese sentence is no blank.
    around = "".join(token.content[-1:] or " " for token in tokens[index - 1 : index]) + SOFT
    following = tokens[index + 1].content[:1] if index + 1 < len(tokens) else ""
    return "" if _SOFT_IN_HAN.search(around + following) else "\n"


def _render_image(
    _self: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: MutableMapping[str, Any]
) -> str:
    # Pages load nothing from elsewhere, so an image is shown as its description.
    return f'<span class="image">{escapeHtml(tokens[index].content)}</span>'


def marked_html(text: str, spans: Sequence[Span]) -> str:
    """Return ``text`` escaped for HTML, each (start, end) of ``spans`` inside ``<mark>``."""
    pieces, done = [], 0
    for start, end in spans:
        pieces += [escapeHtml(text[done:start]), "<mark>", escapeHtml(text[start:end]), "</mark>"]
        done = end
    return "".join([*pieces, escapeHtml(text[done:])])
