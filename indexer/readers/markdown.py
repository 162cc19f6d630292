"""Markdown by markdown-it-py: headings and paragraphs, each with the source it came from."""

import re
from typing import Any

import yaml
from markdown_it.token import Token

from indexer.readers.blocks import Block, Content
from indexer.readers.encoding import decode
from indexer.readers.simple_markdown import simple_parts
from indexer.readers.tables import table_block
from kb.document import Format
from kb.errors import UnreadableFileError
from kb.markup import parse, visible_text

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_EXPLICIT_ANCHOR = re.compile(r"\s*\{#([\w.-]+)\}\s*$")
_COMMENT = re.compile(r"(^(?P<fence>```|~~~).*?^(?P=fence))|<!--.*?-->", re.DOTALL | re.MULTILINE)
_NAMED_VALUE = re.compile(r"^[\w-]+[ \t]*:", re.MULTILINE)


def read_markdown(data: bytes, path: str) -> Content:
    """Return the blocks of a Markdown file and the facts of its YAML front matter.

    Raises UnreadableFileError when the front matter is no mapping; HTML comments are left out.
    """
    text = decode(data, path)
    facts: dict[str, str] = {}
    front = _FRONT_MATTER.match(text)
    if front and (_NAMED_VALUE.search(front.group(1)) or not front.group(1).strip()):
        facts = _facts(front.group(1), path)
        text = text[front.end() :]
    lines = _COMMENT.sub(lambda match: match.group(1) or "", text).split("\n")
    parts = simple_parts(lines)
    if parts is None:
        blocks = _blocks(parse("\n".join(lines)), lines)
    else:
        blocks = [_heading(text, level) if level else Block(text) for level, text in parts]
    return Content(tuple(block for block in blocks if block.text), Format.MARKDOWN, facts)


def _facts(header: str, path: str) -> dict[str, str]:
    try:
        # Every value as typed: a date stays a string, and no value can be of a type that fails to build.
        loaded: Any = yaml.load(header, Loader=yaml.BaseLoader) or {}
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 2}" if mark else ""
        raise UnreadableFileError(path, f"its front matter is not valid YAML{line}; mend or remove it") from error
    if not isinstance(loaded, dict):
        raise UnreadableFileError(path, "its front matter is not a list of 'name: value' lines; mend or remove it")
    return {_characters(name): _characters(value) for name, value in loaded.items() if value}


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
