"""Lines that belong together become one text: no blank between Han, one between words, hyphens undone."""

import re
from collections.abc import Iterable

_HAN = "⺀-鿿豈-﫿　-〿＀-￯𠀀-𲎯—…‘’“”·"
_WIDE_END = re.compile(rf"[{_HAN}]$")
_WIDE_START = re.compile(rf"^[{_HAN}]")
_HYPHEN_END = re.compile(r"[A-Za-z]{2}[-\u2010\u00ad]$")
_LOWER_START = re.compile(r"^[a-z]")
_BLANKS = re.compile(r"[ \t\xa0\u2000-\u200b\f\v]+")


def join_lines(lines: Iterable[str]) -> str:
    """Return the lines as one line of running text."""
    text = ""
    for line in lines:
        line = line.strip()
        if not text or not line:
            text += line
        elif _HYPHEN_END.search(text) and _LOWER_START.match(line):
            text = text[:-1] + line
        elif _WIDE_END.search(text) or _WIDE_START.match(line):
            text += line
        else:
            text += f" {line}"
    return text


def one_line(text: str) -> str:
    """Return a text with its line ends as running text and its blanks single."""
    return _BLANKS.sub(" ", join_lines(text.splitlines())).strip()
