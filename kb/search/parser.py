"""Typed text to a query tree, by recursive descent; nothing a person types raises.

::

    query    = sequence (OR sequence)*
    sequence = conjunction+            side by side: plain words rank, the rest is required
    conjunction = nearness (AND nearness)*
    nearness = unary (NEAR/10 unary)*      both within ten characters, in any order
    unary    = (NOT | "-") unary | "(" query ")" | phrase | field ":" value | pattern | date | word
"""

from dataclasses import replace
from itertools import pairwise

from kb import settings
from kb.analysis import fold
from kb.search import dates, typed
from kb.search.expansion import expand_all
from kb.search.filters import make_filter
from kb.search.lexer import FILTER_FIELDS, TEXT_FIELDS, Lexeme, lex
from kb.search.pinpoint import citation
from kb.search.query import (
    All,
    AnyOf,
    Filter,
    Near,
    Node,
    Not,
    Note,
    Phrase,
    Prefix,
    Query,
    Remark,
    Wildcard,
    Words,
    exact,
    words,
)
from kb.search.synonyms import other_names
from kb.search.trees import first, join, within

_DEEPEST = 20
_USUAL_DISTANCE = 10


def parse(text: str) -> Query:
    """Return what ``text`` asks for, with a remark for each part read otherwise than typed."""
    text = text.encode("utf-8", "ignore").decode()  # a stray surrogate is no character
    limit = settings.number("KB_MAX_QUERY_CHARS")
    remarks = [Remark(Note.CUT, str(limit))] if len(text) > limit else []
    kept = typed.readable(text[:limit])
    parser = _Parser(list(lex(kept)), remarks)
    tree = parser.query()
    if tree is None:
        tree = parser.plain(kept)
    if tree is None:
        remarks.append(Remark(Note.NOTHING_TO_FIND))
    expanded = expand_all(tree) if tree else None
    return Query(text, expanded, citation(kept), tuple(dict.fromkeys(remarks)))


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
            tree = join([part for part in (tree, self._alternatives()) if part])
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
        return AnyOf(tuple(map(self._operand, found))) if len(found) > 1 else first(found)

    def _sequence(self) -> Node | None:
        parts: list[Node] = []
        while self._peek() not in ("or", "close", "end"):
            part = self._conjunction()
            if part is not None:
                parts.append(part)
        return join(parts)

    def _conjunction(self) -> Node | None:
        parts = [self._nearness()]
        while self._peek() == "and":
            operator = self._take()
            following = None if self._peek() in ("or", "close", "end") else self._nearness()
            if parts[-1] is None or following is None:
                self._remark(Note.LONE_OPERATOR, operator.text)
            parts.append(following)
        found = [part for part in parts if part is not None]
        return All(tuple(map(self._operand, found))) if len(found) > 1 else first(found)

    def _nearness(self) -> Node | None:
        parts, distances = [self._unary()], []
        while self._peek() == "near":
            operator = self._take()
            following = None if self._peek() in ("or", "and", "close", "end") else self._unary()
            if parts[-1] is None or following is None:
                self._remark(Note.LONE_OPERATOR, operator.text)
                parts = [part for part in (*parts, following) if part is not None] or [None]
                continue
            parts.append(following)
            distances.append(int(operator.text.partition("/")[2] or _USUAL_DISTANCE))
        operands = [self._strict(part) for part in parts if part is not None]
        if not distances:
            return parts[0]
        if not all(isinstance(operand, Phrase) for operand in operands):
            self._remark(Note.NOT_NEAR)
            return All(tuple(operands))
        pairs = zip(pairwise(operands), distances, strict=True)
        near = [Near(one, other, distance) for (one, other), distance in pairs]  # type: ignore[arg-type]
        return near[0] if len(near) == 1 else All(tuple(near))

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
        value = self._value()
        made = make_filter(FILTER_FIELDS[key], value) if key in FILTER_FIELDS else None
        if made is None:
            self._remark(Note.UNKNOWN_VALUE, f"{name}:{value}")
            return self._word(value, None)
        return made

    def _value(self) -> str:
        """Return what follows the name of a field: a word, a phrase, or the words in brackets as several values."""
        if self._peek() == "open_quote":
            self._take()
            self._remark(Note.OPEN_QUOTE)
        lexeme = self._take()
        if lexeme.kind != "open":
            return lexeme.text
        values = []
        while self._peek() not in ("close", "end"):
            if (part := self._take()).kind in ("word", "phrase"):
                values.append(part.text)
        if self._take().kind == "end":
            self._remark(Note.OPEN_BRACKET)
        return "|".join(values)

    def _in_field(self, field: str) -> Node | None:
        """Return what follows ``标题:``: a word, a phrase or a bracket, all of it in that field."""
        if self._peek() == "open_quote":
            self._take()
            self._remark(Note.OPEN_QUOTE)
        lexeme = self._take()
        if lexeme.kind == "open":
            return within(self._bracketed(), field)
        if lexeme.kind == "phrase":
            return self._limited(exact(lexeme.text, field))
        return self._word(lexeme.text, field)

    def _word(self, text: str, field: str | None) -> Node | None:
        if pattern := typed.pattern(text):
            stem = pattern.removesuffix("*")
            return Wildcard(pattern, field) if "*" in stem or "?" in stem else Prefix(stem, field)
        if field is None and (dated := self._dated(text)):
            return dated
        return self._limited(words(text, field))

    def _dated(self, text: str) -> Node | None:
        """Return a relative date as a filter, with the words written behind it (近三年的演练); None for other text."""
        folded, now = fold(text), dates.this_year()
        whole = dates.relative(folded, now)
        begin = folded if whole else dates.leading(folded)
        named = whole or dates.relative(begin, now)
        if named is None:
            return None
        self._remark(Note.DATE_READ, f"{text[: len(begin)]}（{named}）")
        rest = text[len(begin) :].removeprefix("的")
        narrowing = Filter("year", named.values)
        return join([part for part in (self._limited(words(rest)), narrowing) if part]) if rest else narrowing

    def _operand(self, node: Node) -> Node:
        """Return ``node`` as an operand of AND or OR: words must stand together, or another name for all of them."""
        strict = self._strict(node)
        if not isinstance(node, Words) or not isinstance(strict, Phrase):
            return strict
        others = [self._limited(exact(other, node.field)) for other in other_names(node.text)]
        parts = (strict, *(other for other in others if other))
        return AnyOf(parts) if len(parts) > 1 else strict

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
