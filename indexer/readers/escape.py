"""Plain text to Markdown that shows exactly that text, for where it stands beside real markup."""

import re

_SPECIAL = re.compile(r"[\\`*_~\[\]<>|&!]")
_OPENS_BLOCK = re.compile(r"^(?:[#+=-]|\d{1,9}[.)])")


def inline(text: str) -> str:
    """Return a line of text as Markdown for inside a paragraph or a cell."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def paragraph(text: str) -> str:
    """Return a text without blanks around its lines as a paragraph of Markdown; line ends stay line ends."""
    return "\\\n".join(map(_first_escaped, text.split("\n")))


def _first_escaped(line: str) -> str:
    opening = _OPENS_BLOCK.match(line)
    if not opening:
        return inline(line)
    mark = opening.group()
    return f"{inline(mark[:-1])}\\{mark[-1]}{inline(line[len(mark) :])}"
