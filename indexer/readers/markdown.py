"""Markdown by markdown-it-py: headings and paragraphs, each with the source it came from."""

import re

from markdown_it.token import Token

from indexer import front_matter
from indexer.readers.blocks import Block, Content
from indexer.readers.encoding import decode
from indexer.readers.simple_markdown import simple_parts
from indexer.readers.tables import table_block
from kb.document import Format
from kb.markup import parse, visible_text

_EXPLICIT_ANCHOR = re.compile(r"(?:(?<!\s)\s+)?\{#([\w.-]+)\}\s*$")
_COMMENT = re.compile(r"(^(?P<fence>```|~~~).*?^(?P=fence))|<!--.*?-->", re.DOTALL | re.MULTILINE)


def read_markdown(data: bytes, path: str) -> Content:
    """Return the blocks of a Markdown file and the facts of its YAML front matter.

    Raises UnreadableFileError when the front matter is no mapping; HTML comments are left out.
    """
    text = decode(data, path)
    facts: dict[str, str] = {}
    if front := front_matter.split(text):
        facts = _facts(front.header, path)
        text = front.text
    lines = _COMMENT.sub(lambda match: match.group(1) or "", text).split("\n")
    parts = simple_parts(lines)
    if parts is None:
        blocks = _blocks(parse("\n".join(lines)), lines)
    else:
        blocks = [_heading(text, level) if level else Block(text) for level, text in parts]
    return Content(tuple(block for block in blocks if block.text), Format.MARKDOWN, facts)


def _facts(header: str, path: str) -> dict[str, str]:
    stated = front_matter.values(header, path)
    return {_characters(name): _characters(value) for name, value in stated.items() if value}


def _characters(value: object) -> str:
    """Return a value as text; an escaped half of a character is none."""
    return str(value).encode("utf-8", "ignore").decode()


def _blocks(tokens: list[Token], lines: list[str]) -> list[Block]:
    """Return one block for each outermost token group, in order."""
    blocks, position = [], 0
    while position < len(tokens):
        end = _end_of_group(tokens, position)
        blocks.append(_block(tokens[position : end + 1], lines))
        position = end + 1
    return blocks


def _end_of_group(tokens: list[Token], position: int) -> int:
    depth = 0
    for index in range(position, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _block(group: list[Token], lines: list[str]) -> Block:
    first = group[0]
    text = visible_text(group)
    if first.type == "heading_open":
        return _heading(text, int(first.tag[1]))
    if first.type == "paragraph_open" and _is_plain(group[1]):
        return Block(text)
    if first.type == "table_open" and (rows := _plain_rows(group)):
        return table_block(rows)
    start, end = first.map or (0, 0)
    return Block(text, markup="\n".join(lines[start:end]).strip("\n"))


def _heading(text: str, level: int) -> Block:
    explicit = _EXPLICIT_ANCHOR.search(text)
    return Block(_EXPLICIT_ANCHOR.sub("", text), level, anchor=explicit.group(1) if explicit else None)


def _is_plain(inline: Token) -> bool:
    """Whether a text has no markup of its own, so that its characters are all there is to it."""
    return all(child.type in ("text", "softbreak", "text_special") for child in inline.children or ())


def _plain_rows(group: list[Token]) -> list[list[str]]:
    """Return the cells of a table row by row, nothing when one holds markup or is aligned."""
    rows: list[list[str]] = []
    for token in group:
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open") and token.attrs:
            return []
        elif token.type == "inline":
            if not _is_plain(token):
                return []
            rows[-1].append(visible_text([token]))
    return rows
