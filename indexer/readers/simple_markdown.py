"""Markdown of headings and paragraphs alone, as most of it is: read line by line, without a parser.

What could mean anything else leaves the whole text to the parser.
"""

import re
from collections.abc import Sequence

from kb.markup import SOFT, unwrapped

# Characters of markup inside a line, and those that some take for a line end.
_MARKUP = re.compile(r"[\\`*_~\[\]<>&|\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_HEADING = re.compile(r"(#{1,6}) +([^ #](?:.*[^ #])?)")
_SPECIAL_FIRST = frozenset("# +-=:")
_SPECIAL_LAST = frozenset(" #")
_ITEM = re.compile(r"[0-9]+[.)]")

Part = tuple[int, str]
"""Level and text of a heading, 0 and the text of a paragraph."""


def simple_parts(lines: Sequence[str]) -> list[Part] | None:
    """Return the headings and paragraphs of a text; None when there may be more to it than these."""
    if any(map(_MARKUP.search, lines)):
        return None
    parts: list[Part] = []
    paragraph: list[str] = []
    for line in (*lines, ""):
        is_plain = line and line[0] not in _SPECIAL_FIRST and line[-1] not in _SPECIAL_LAST
        if is_plain and not _ITEM.match(line):
            paragraph.append(line)
            continue
        heading = _HEADING.fullmatch(line)
        if line and not heading:
            return None
        if paragraph:
            parts.append((0, _one_line(paragraph)))
            paragraph = []
        if heading:
            parts.append((len(heading[1]), heading[2].strip()))
    return parts


def _one_line(lines: Sequence[str]) -> str:
    return unwrapped("\n".join(lines).strip().replace("\n", SOFT)).strip()
