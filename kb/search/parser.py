"""Typed text to a query tree, by recursive descent; nothing a person types raises.

::

    query    = sequence (OR sequence)*
    sequence = conjunction+            side by side: plain words rank, the rest is required
    conjunction = unary (AND unary)*
    unary    = (NOT | "-") unary | "(" query ")" | phrase | field ":" value | word "*" | word
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb import settings
from kb.analysis import fold, numerals
from kb.analysis.width import fold_width
from kb.document import Kind
from kb.search.query import (
    All,
    AnyOf,
    Citation,
    Filter,
    Group,
    Node,
    Not,
    Note,
    Phrase,
    Prefix,
    Query,
    Remark,
    Words,
    exact,
    telling,
    words,
)

TEXT_FIELDS = {"标题": "title", "title": "title", "目次": "headings", "heading": "headings"}
FILTER_FIELDS = {"类型": "kind", "kind": "kind", "年份": "year", "year": "year", "目录": "folder", "folder": "folder"}
KIND_NAMES = {
    "政策": Kind.POLICY,
    "法规": Kind.LAW,
    "法律": Kind.LAW,
    "工作报告": Kind.REPORT,
    "报告": Kind.REPORT,
    "培训": Kind.TRAINING,
    "动态": Kind.NEWS,
    "其他": Kind.OTHER,
}
_OPERATORS = {"AND": "and", "且": "and", "OR": "or", "或": "or", "NOT": "not"}
_FIELD_NAMES = "|".join(sorted([*TEXT_FIELDS, *FILTER_FIELDS], key=len, reverse=True))
_LEXEMES = re.compile(
    r"(?P<blank>\s+)"
    r'|"(?P<plain_quoted>[^"]*)"|“(?P<curly_quoted>[^”]*)”|「(?P<corner_quoted>[^」]*)」|『(?P<white_quoted>[^』]*)』'
    r'|(?P<open_quote>["“「『])'
    r"|(?P<bracket>[()])"
    r"|(?P<minus>(?<!\S)-(?=\S))"
    rf"|(?P<field>(?<!\w)(?:{_FIELD_NAMES})):(?=\S)"
    r'|(?P<word>[^\s()"“「『]+)',
    re.IGNORECASE,
)
_N = numerals.NUMERAL
_CITATION = re.compile(rf"^《?(?P<law>[^《》\s]{{2,40}}?)》?\s*第?(?P<number>{_N})条(?:之(?P<branch>{_N}))?$")
_YEARS = re.compile(r"^((?:19|20)\d\d)?(\.\.|-|到|至)?((?:19|20)\d\d)?年?$")
_DEEPEST = 20


class _Lexeme(NamedTuple):
    kind: str
    text: str


def parse(text: str) -> Query:
    """Return what ``text`` asks for, with a remark for each part read otherwise than typed."""
    limit = settings.number("KB_MAX_QUERY_CHARS")
    remarks = [Remark(Note.CUT, str(limit))] if len(text) > limit else []
    kept = fold_width(text[:limit]).strip()
    parser = _Parser(list(_lex(kept)), remarks)
    tree = parser.query()
    if tree is None and (plain := words(kept)).terms:
        tree = plain
    if tree is None:
        remarks.append(Remark(Note.NOTHING_TO_FIND))
    return Query(text, tree, citation(kept), tuple(dict.fromkeys(remarks)))


def citation(text: str) -> Citation | None:
    """Return the article that ``text`` as a whole names (国防动员法第10条), None when it names none."""
    match = _CITATION.match(fold(text))
    if not match:
        return None
    number = numerals.parse(match["number"])
    branch = numerals.parse(match["branch"]) if match["branch"] else None
    if number is None or number > 9999:
        return None
    article = f"第{numerals.chinese(number)}条" + (f"之{numerals.chinese(branch)}" if branch else "")
    return Citation(match["law"], article)


def _lex(text: str) -> Iterator[_Lexeme]:
    for match in _LEXEMES.finditer(text):
        kind = match.lastgroup or "blank"
        value = match[kind]
        if kind.endswith("_quoted"):
            yield _Lexeme("phrase", value)
        elif kind == "bracket":
            yield _Lexeme("open" if value == "(" else "close", value)
        elif kind == "word" and value in _OPERATORS:
            yield _Lexeme(_OPERATORS[value], value)
        elif kind == "minus":
            yield _Lexeme("not", value)
        elif kind != "blank":
            yield _Lexeme(kind, value)


class _Parser:
    """One pass over the lexemes; every method returns None where nothing usable stands."""

    def __init__(self, lexemes: list[_Lexeme], remarks: list[Remark]) -> None:
        self._lexemes = lexemes
        self._position = 0
        self._depth = 0
        self._terms_left = settings.number("KB_MAX_QUERY_TERMS")
        self._remarks = remarks

    def query(self) -> Node | None:
        tree = self._alternatives()
        while self._peek() == "close":  # one bracket too many
            self._take()
            self._remark(Note.OPEN_BRACKET)
            tree = _join([part for part in (tree, self._alternatives()) if part])
        return tree

    def _alternatives(self) -> Node | None:
        parts = [self._sequence()]
        while self._peek() == "or":
            operator = self._take()
            following = self._sequence()
            if parts[-1] is None or following is None:
                self._remark(Note.LONE_OPERATOR, operator.text)
            parts.append(following)
        found = [part for part in parts if part is not None]
        return AnyOf(tuple(map(_strict, found))) if len(found) > 1 else _first(found)

    def _sequence(self) -> Node | None:
        parts: list[Node] = []
        while self._peek() not in ("or", "close", "end"):
            part = self._conjunction()
            if part is not None:
                parts.append(part)
        return _join(parts)

    def _conjunction(self) -> Node | None:
        parts = [self._unary()]
        while self._peek() == "and":
            operator = self._take()
            following = None if self._peek() in ("or", "close", "end") else self._unary()
            if parts[-1] is None or following is None:
                self._remark(Note.LONE_OPERATOR, operator.text)
            parts.append(following)
        found = [part for part in parts if part is not None]
        return All(tuple(map(_strict, found))) if len(found) > 1 else _first(found)

    def _unary(self) -> Node | None:
        lexeme = self._take()
        match lexeme.kind:
            case "not":
                part = None if self._peek() in ("or", "close", "end") else self._unary()
                if part is None:
                    self._remark(Note.LONE_OPERATOR, lexeme.text)
                    return None
                return part.part if isinstance(part, Not) else Not(_strict(part))
            case "open":
                return self._bracketed()
            case "phrase":
                return self._limited(exact(lexeme.text))
            case "field":
                return self._fielded(lexeme.text)
            case "open_quote":
                self._remark(Note.OPEN_QUOTE)
                return None
            case "word":
                return self._word(lexeme.text, None)
        self._remark(Note.LONE_OPERATOR, lexeme.text)
        return None

    def _bracketed(self) -> Node | None:
        self._depth += 1
        if self._depth > _DEEPEST:  # deeper nesting is nobody's intention; its words still count
            self._depth -= 1
            return None
        tree = self._alternatives()
        self._depth -= 1
        if self._peek() == "close":
            self._take()
        else:
            self._remark(Note.OPEN_BRACKET)
        return tree

    def _fielded(self, name: str) -> Node | None:
        lexeme = self._take()
        key = name.lower()
        if key in TEXT_FIELDS:
            if lexeme.kind == "phrase":
                return self._limited(exact(lexeme.text, TEXT_FIELDS[key]))
            return self._word(lexeme.text, TEXT_FIELDS[key])
        made = make_filter(FILTER_FIELDS[key], lexeme.text)
        if made is None:
            self._remark(Note.UNKNOWN_VALUE, f"{name}:{lexeme.text}")
            return self._word(lexeme.text, None)
        return made

    def _word(self, text: str, field: str | None) -> Node | None:
        if text.endswith("*") and (stem := fold(text.rstrip("*"))):
            return Prefix(stem, field)
        return self._limited(words(text, field))

    def _limited(self, leaf: Words | Phrase) -> Words | Phrase | None:
        """Return ``leaf`` cut to the terms still allowed, None when it has none."""
        if len(leaf.terms) > self._terms_left:
            self._remark(Note.TOO_MANY_TERMS, str(settings.number("KB_MAX_QUERY_TERMS")))
            kept = leaf.terms[: self._terms_left]
            leaf = type(leaf)(leaf.text, kept, leaf.field)  # type: ignore[arg-type]
        self._terms_left -= len(leaf.terms)
        return leaf if leaf.terms else None

    def _peek(self) -> str:
        return self._lexemes[self._position].kind if self._position < len(self._lexemes) else "end"

    def _take(self) -> _Lexeme:
        if self._position >= len(self._lexemes):
            return _Lexeme("end", "")
        self._position += 1
        return self._lexemes[self._position - 1]

    def _remark(self, note: Note, detail: str = "") -> None:
        self._remarks.append(Remark(note, detail))


def make_filter(name: str, value: str) -> Filter | None:
    """Return the filter for a typed value (类型:法规, 年份:2019..2021), None when it is none."""
    if name == "kind":
        kind = KIND_NAMES.get(value) or (Kind(value.lower()) if value.lower() in set(Kind) else None)
        return Filter("kind", (kind.value,)) if kind else None
    if name == "year":
        return _years(value)
    return Filter(name, (value,))


def _years(value: str) -> Filter | None:
    match = _YEARS.match(value)
    if not match or not (match[1] or match[3]):
        return None
    first = int(match[1] or 1900)
    last = int(match[3] or (2099 if match[2] else first))
    return Filter("year", tuple(str(year) for year in range(first, last + 1))) if first <= last else None


def _strict(node: Node) -> Node:
    """Return ``node`` as the operand of an operator: words written together must stand together."""
    return exact(node.text, node.field) if isinstance(node, Words) and " " not in node.text else node


def _join(parts: list[Node]) -> Node | None:
    """Return the meaning of parts side by side."""
    plain = [part for part in parts if isinstance(part, Words) and part.field is None]
    others = [part for part in parts if part not in plain and not isinstance(part, Not)]
    excluded = [part.part for part in parts if isinstance(part, Not)]
    should: tuple[Node, ...] = ()
    if plain:
        text = " ".join(part.text for part in plain)
        should = (Words(text, telling(term for part in plain for term in part.terms)),)
    if not others and not excluded:
        return should[0] if should else None
    if len(others) == 1 and not should and not excluded:
        return others[0]
    return Group(should, tuple(others), tuple(excluded))


def _first(parts: list[Node]) -> Node | None:
    return parts[0] if parts else None
