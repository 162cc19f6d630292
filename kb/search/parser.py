"""Typed text to a query tree, by recursive descent; nothing a person types raises.

::

    query    = sequence (OR sequence)*
    sequence = conjunction+            side by side: plain words rank, the rest is required
    conjunction = unary (AND unary)*
    unary    = (NOT | "-") unary | "(" query ")" | phrase | field ":" value | word "*" | word
"""

import re
from dataclasses import replace

from kb import settings
from kb.analysis import fold, numerals
from kb.analysis.width import fold_width
from kb.search.expansion import expand_all
from kb.search.filters import make_filter
from kb.search.lexer import FILTER_FIELDS, TEXT_FIELDS, Lexeme, lex
from kb.search.query import (
    All,
    AnyOf,
    Citation,
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

_N = numerals.NUMERAL
_LAW = (
    r"《(?P<titled>[^《》]{2,60})》|(?P<bare>[^《》\s第]{1,40}(?:法典?|条例|规定|办法|细则|规则|决定|解释|准则|章程))"
)
_CITATION = re.compile(rf"^(?:{_LAW})\s*第?\s*(?P<number>{_N})\s*条(?:之(?P<branch>{_N}))?$")
_DEEPEST = 20
# What comes along with copied text and shows nothing; cleaning takes it out of documents too.
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def parse(text: str) -> Query:
    """Return what ``text`` asks for, with a remark for each part read otherwise than typed."""
    text = text.encode("utf-8", "ignore").decode()  # a stray surrogate is no character
    limit = settings.number("KB_MAX_QUERY_CHARS")
    remarks = [Remark(Note.CUT, str(limit))] if len(text) > limit else []
    kept = fold_width(text[:limit].translate(_INVISIBLE)).strip()
    parser = _Parser(list(lex(kept)), remarks)
    tree = parser.query()
    if tree is None:
        tree = parser.plain(kept)
    if tree is None:
        remarks.append(Remark(Note.NOTHING_TO_FIND))
    expanded = expand_all(tree) if tree else None
    return Query(text, expanded, citation(kept), tuple(dict.fromkeys(remarks)))


def citation(text: str) -> Citation | None:
    """Return the article that ``text`` as a whole names (国防动员法第10条), None when it names none."""
    match = _CITATION.match(fold(text))
    if not match:
        return None
    number = numerals.parse(match["number"])
    branch = numerals.parse(match["branch"]) if match["branch"] else None
    if number is None or max(number, branch or 0) > 9999:
        return None
    article = f"第{numerals.chinese(number)}条" + (f"之{numerals.chinese(branch)}" if branch else "")
    return Citation(match["titled"] or match["bare"], article)


class _Parser:
    """One pass over the lexemes; every method returns None where nothing usable stands."""

    def __init__(self, lexemes: list[Lexeme], remarks: list[Remark]) -> None:
        self._lexemes = lexemes
        self._position = 0
        self._depth = 0
        self._terms_left = settings.number("KB_MAX_QUERY_TERMS")
        self._remarks = remarks

    def query(self) -> Node | None:
        """Return the tree of all lexemes."""
        tree = self._alternatives()
        while self._peek() == "close":  # one bracket too many
            self._take()
            self._remark(Note.OPEN_BRACKET)
            tree = _join([part for part in (tree, self._alternatives()) if part])
        return tree

    def plain(self, text: str) -> Node | None:
        """Return ``text`` as plain words, whatever it holds."""
        return self._limited(words(text))

    def _alternatives(self) -> Node | None:
        parts = [self._sequence()]
        while self._peek() == "or":
            operator = self._take()
            following = self._sequence()
            if parts[-1] is None or following is None:
                self._remark(Note.LONE_OPERATOR, operator.text)
            parts.append(following)
        found = [part for part in parts if part is not None]
        return AnyOf(tuple(map(self._strict, found))) if len(found) > 1 else _first(found)

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
        return All(tuple(map(self._strict, found))) if len(found) > 1 else _first(found)

    def _unary(self) -> Node | None:
        lexeme = self._take()
        match lexeme.kind:
            case "not":
                part = None if self._peek() in ("or", "close", "end") else self._unary()
                if part is None:
                    self._remark(Note.LONE_OPERATOR, lexeme.text)
                    return None
                return part.part if isinstance(part, Not) else Not(self._strict(part))
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
        key = name.lower()
        if key in TEXT_FIELDS:
            return self._in_field(TEXT_FIELDS[key])
        lexeme = self._take()
        made = make_filter(FILTER_FIELDS[key], lexeme.text) if key in FILTER_FIELDS else None
        if made is None:
            self._remark(Note.UNKNOWN_VALUE, f"{name}:{lexeme.text}")
            return self._word(lexeme.text, None)
        return made

    def _in_field(self, field: str) -> Node | None:
        """Return what follows ``标题:``: a word, a phrase or a bracket, all of it in that field."""
        if self._peek() == "open_quote":
            self._take()
            self._remark(Note.OPEN_QUOTE)
        lexeme = self._take()
        if lexeme.kind == "open":
            return _within(self._bracketed(), field)
        if lexeme.kind == "phrase":
            return self._limited(exact(lexeme.text, field))
        return self._word(lexeme.text, field)

    def _word(self, text: str, field: str | None) -> Node | None:
        if text.endswith("*") and (stem := fold(text.rstrip("*"))):
            return Prefix(stem, field)
        return self._limited(words(text, field))

    def _strict(self, node: Node) -> Node:
        """Return ``node`` as the operand of an operator: words written together must stand together."""
        if not isinstance(node, Words) or " " in node.text:
            return node
        phrase = exact(node.text, node.field)
        limit = settings.number("KB_MAX_QUERY_TERMS")
        if len(phrase.terms) > limit:
            self._remark(Note.TOO_MANY_TERMS, str(limit))
        return replace(phrase, terms=phrase.terms[:limit])

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

    def _take(self) -> Lexeme:
        if self._position >= len(self._lexemes):
            return Lexeme("end", "")
        self._position += 1
        return self._lexemes[self._position - 1]

    def _remark(self, note: Note, detail: str = "") -> None:
        self._remarks.append(Remark(note, detail))


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


def _within(node: Node | None, field: str) -> Node | None:
    """Return ``node`` with its plain words and phrases looked for in ``field`` only."""
    match node:
        case Words() | Phrase() | Prefix():
            return replace(node, field=node.field or field)
        case All(parts) | AnyOf(parts):
            return type(node)(_all_within(parts, field))
        case Not(part):
            inner = _within(part, field)
            return Not(inner) if inner else None
        case Group(should, must, must_not):
            return Group(_all_within(should, field), _all_within(must, field), _all_within(must_not, field))
        case _:
            return node


def _all_within(parts: tuple[Node, ...], field: str) -> tuple[Node, ...]:
    return tuple(inner for part in parts if (inner := _within(part, field)) is not None)


def _first(parts: list[Node]) -> Node | None:
    return parts[0] if parts else None
