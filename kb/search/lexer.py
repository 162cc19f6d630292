"""Typed text to lexemes: quoted phrases, brackets, operators, field names, words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

TEXT_FIELDS = {
    "标题": "title",
    "標題": "title",
    "题名": "title",
    "title": "title",
    "目次": "headings",
    "heading": "headings",
    "正文": "body",
    "body": "body",
}
FILTER_FIELDS = {
    "类型": "kind",
    "類型": "kind",
    "kind": "kind",
    "年份": "year",
    "year": "year",
    "日期": "year",
    "date": "year",
    "目录": "folder",
    "目錄": "folder",
    "folder": "folder",
    "含": "flags",
    "has": "flags",
    "发布": "issuer",
    "發布": "issuer",
    "issuer": "issuer",
    "作者": "author",
    "author": "author",
    "地区": "region",
    "地區": "region",
    "region": "region",
    "效力": "validity",
    "时效": "validity",
    "時效": "validity",
    "validity": "validity",
    "级别": "level",
    "級別": "level",
    "level": "level",
    "引用": "cites",
    "cites": "cites",
}
_OPERATORS = {"AND": "and", "且": "and", "OR": "or", "或": "or", "NOT": "not", "非": "not"}
_FIELD_NAMES = "|".join(sorted([*TEXT_FIELDS, *FILTER_FIELDS], key=len, reverse=True))
_LEXEMES = re.compile(
    r"(?P<blank>\s+)"
    r'|"(?P<plain_quoted>[^"]*)"|“(?P<curly_quoted>[^”]*)”|「(?P<corner_quoted>[^」]*)」|『(?P<white_quoted>[^』]*)』'
    r'|(?P<open_quote>["“「『])'
    r"|(?P<bracket>[()])"
    r"|(?P<minus>(?<![^\s(])-(?=\S))"
    r"|(?P<near>(?<!\S)NEAR(?:/\d{1,4})?(?!\S))"
    rf"|(?P<field>(?<!\w)(?:{_FIELD_NAMES})):(?=\S)"
    r'|(?P<word>[^\s()"“「『]+)',
    re.IGNORECASE,
)


class Lexeme(NamedTuple):
    """A piece of a query and what it is: word, phrase, field, open, close, and, or, not, near, open_quote."""

    kind: str
    text: str


def lex(text: str) -> Iterator[Lexeme]:
    """Yield the lexemes of a text whose width is folded."""
    for match in _LEXEMES.finditer(text):
        kind = match.lastgroup or "blank"
        value = match[kind]
        if kind.endswith("_quoted"):
            yield Lexeme("phrase", value)
        elif kind == "bracket":
            yield Lexeme("open" if value == "(" else "close", value)
        elif kind == "word" and value in _OPERATORS:
            yield Lexeme(_OPERATORS[value], value)
        elif kind == "near" and not value.startswith("NEAR"):  # as the other operators, in capitals only
            yield Lexeme("word", value)
        elif kind == "minus":
            yield Lexeme("not", value)
        elif kind != "blank":
            yield Lexeme(kind, value)
