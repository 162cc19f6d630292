"""Every regular expression of the project, and texts made for it to take long: what it repeats, without an end.

A pattern that takes n² steps makes a file of a megabyte take days. Time at n and at 4 n tells: 4 times as long is what
reading costs, 16 times and more is a pattern to write anew.
"""

import ast
import importlib
import random
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from re import _constants as names  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from tests.conftest import ROOT
from tests.fuzzing.tally import Tally

_SIZES = (20, 80, 320, 1280, 5120)
_RATIO = 8.0
# Less than this cannot be told from the clock's own unrest.
_QUICK = 0.0005
_ENDS = ("\x00", "", "\n", "x。")
_METHODS = {
    "match": "match",
    "fullmatch": "fullmatch",
    **dict.fromkeys(("search", "sub", "subn", "split", "findall", "finditer"), "finditer"),
}
_PACKAGES = ("kb", "indexer", "web")
_CATEGORIES = {
    names.CATEGORY_DIGIT: r"\d",
    names.CATEGORY_NOT_DIGIT: r"\D",
    names.CATEGORY_SPACE: r"\s",
    names.CATEGORY_NOT_SPACE: r"\S",
    names.CATEGORY_WORD: r"\w",
    names.CATEGORY_NOT_WORD: r"\W",
}
_RARE = "éZ9〇\x01😀\ue000"
_PLAIN = " \n\t0一第aA（《“。、，-.#|:<"


BOUNDED = {
    "indexer.cleaning.blanks._RUN_BEHIND": "some characters beside a blank",
    "indexer.cleaning.lines._NOTE": "the last 120 characters of a line",
    "indexer.references.numbers._LEADING": "the 20 characters before a number",
    "indexer.references.numbers._OFFICE": "the 20 characters before a number",
    "indexer.structure.numbering.STYLES[…]": "the beginning of a line alone",
    "indexer.terms.expansion._LINES": "3000 characters behind a shorthand",
    "indexer.terms.expansion._LINKS": "600 characters before a shorthand",
    "indexer.terms.expansion._QUOTES_BEFORE": "600 characters before a shorthand",
    "kb.search.lexer._LEXEMES": "KB_MAX_QUERY_CHARS",
    "kb.search.pinpoint._CITATION": "KB_MAX_QUERY_CHARS",
    "kb.terms.asked._QUESTION": "a query",
    "web.reading._TAG": "our own HTML, whose tags are closed",
    "web.script._SHOWN": "our own HTML, whose tags are closed",
}
"""Patterns that take long on long texts and are given short ones, with what bounds them."""

Text = tuple[str, str, str]
"""A beginning, what is repeated, and an end."""


class Use(NamedTuple):
    """A pattern and the method by which it is used."""

    pattern: re.Pattern[str]
    method: str


def try_patterns(_home: object, _cases: int) -> Tally:
    """Try every pattern with every text made for it."""
    tally = Tally()
    for use, places in sorted(uses().items(), key=lambda found: min(found[1])):
        grown = (growth(use, text) for text in _texts(use.pattern))
        ratio, text = next((found for found in grown if found[0] >= _RATIO), (1.0, ("", "", "")))
        is_bounded = min(places) in BOUNDED
        tally.outcomes["linear" if ratio < _RATIO else "slower, on short text" if is_bounded else "slower"] += 1
        if ratio >= _RATIO and not is_bounded:
            place = ", ".join(sorted(places))
            tally.wrong(f"{place} {use.method}: {ratio:.0f} times as long for {''.join(text)!r}, {use.pattern.pattern}")
    return tally


def uses() -> dict[Use, set[str]]:
    """Return the patterns of text with how and in which modules they are used."""
    trees = {module: ast.parse(_source(module)) for module in _modules()}
    methods = _methods(trees.values())
    found: dict[Use, set[str]] = {}
    for module, tree in trees.items():
        for name, pattern in _kept(vars(importlib.import_module(module))):
            for method in methods.get(name) or {"finditer"}:
                found.setdefault(Use(pattern, method), set()).add(f"{module}.{name}")
        for use in _written(tree):
            found.setdefault(use, set()).add(module)
    return {use: places for use, places in found.items() if isinstance(use.pattern.pattern, str)}


def _modules() -> Iterator[str]:
    for package in _PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts and path.stem != "__main__":
                yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _source(module: str) -> str:
    return Path(importlib.import_module(module).__file__ or "").read_text(encoding="utf-8")


def _methods(trees: Iterable[ast.AST]) -> dict[str, set[str]]:
    """Return which methods of a pattern are called, by the name that it stands under."""
    found: dict[str, set[str]] = {}
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute) and node.attr in _METHODS:
            found.setdefault(ast.unparse(node.value).rpartition(".")[2], set()).add(_METHODS[node.attr])
    return found


def _kept(values: Mapping[str, Any]) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the patterns among the values of a module with their names, also those in its tables."""
    for name, value in values.items():
        for pattern in _within(value, 3):
            yield name if pattern is value else f"{name}[…]", pattern


def _within(value: Any, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict | list | tuple | set | frozenset) and len(value) < 1000:
        for each in value.values() if isinstance(value, dict) else value:
            yield from _within(each, depth - 1)


def _written(tree: ast.AST) -> Iterator[Use]:
    """Yield the patterns that stand in calls."""
    for node in ast.walk(tree):
        method = ast.unparse(node.func).removeprefix("re.") if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and method in _METHODS and node.args and isinstance(node.args[0], ast.Constant):
            yield Use(re.compile(node.args[0].value), _METHODS[method])


def growth(use: Use, text: Text) -> tuple[float, Text]:
    """Return how many times as long the pattern takes for a text of four times the length."""
    shorter = 0.0
    for size in _SIZES:
        taken = _seconds(use, text, size)
        if shorter > _QUICK:
            return min(taken, _seconds(use, text, size)) / shorter, text
        shorter = taken
    return 1.0, text


def _seconds(use: Use, text: Text, size: int) -> float:
    before, repeated, after = text
    subject = before + repeated * (size // len(repeated)) + after
    found = getattr(use.pattern, use.method)
    started = time.process_time()
    for _ in found(subject) if use.method == "finditer" else [found(subject)]:
        pass
    return time.process_time() - started


def _texts(pattern: re.Pattern[str]) -> Iterator[Text]:
    """Yield beginnings, what is repeated, and ends."""
    chance = random.Random(pattern.pattern)
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE | re.UNICODE)
    repeated = set(_PLAIN)
    before = {""}
    for _ in range(4):
        for start, body in _repeats(tree, "", chance):
            before.add(start)
            repeated.add(body)
    repeated |= {one + other for one in sorted(repeated)[:12] for other in sorted(repeated)[:12]}
    for start in sorted(before, key=len)[:6]:
        for body in sorted(repeated):
            if body:
                for end in _ENDS[:2]:
                    yield start, body, end


def _repeats(tree: Any, before: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield, for each repetition in a pattern, a text that leads to it and one that it repeats."""
    for code, value in tree:
        match code:
            case names.MAX_REPEAT | names.MIN_REPEAT | names.POSSESSIVE_REPEAT:
                yield before, _example(value[2], chance)
                yield from _repeats(value[2], before, chance)
            case names.SUBPATTERN:
                yield from _repeats(value[-1], before, chance)
            case names.BRANCH:
                for branch in value[1]:
                    yield from _repeats(branch, before, chance)
            case names.ASSERT | names.ASSERT_NOT:
                yield from _repeats(value[1], before, chance)
            case names.ATOMIC_GROUP:
                yield from _repeats(value, before, chance)
        before += _one(code, value, chance)


def _example(tree: Any, chance: random.Random) -> str:
    return "".join(_one(code, value, chance) for code, value in tree)


def _one(code: Any, value: Any, chance: random.Random) -> str:
    """Return a text that a part of a pattern matches."""
    match code:
        case names.LITERAL:
            return chr(value)
        case names.NOT_LITERAL:
            return "一" if value != ord("一") else "二"
        case names.ANY:
            return "一"
        case names.IN:
            return _member(value, chance)
        case names.MAX_REPEAT | names.MIN_REPEAT | names.POSSESSIVE_REPEAT:
            least, most, body = value
            return "".join(_example(body, chance) for _ in range(min(max(least, 1), most, 5)))
        case names.SUBPATTERN:
            return _example(value[-1], chance)
        case names.BRANCH:
            return _example(chance.choice(value[1]), chance)
        case names.ATOMIC_GROUP:
            return _example(value, chance)
    return ""


def _member(members: Any, chance: random.Random) -> str:
    """Return a character of a class."""
    named = [chr(value) for code, value in members if code is names.LITERAL]
    named += [chr(chance.choice(value)) for code, value in members if code is names.RANGE]
    return next(
        character for character in (*chance.sample(named, len(named)), *_PLAIN, *_RARE) if _is_in(character, members)
    )


def _is_in(character: str, members: Any) -> bool:
    is_in = any(
        (code is names.LITERAL and ord(character) == value)
        or (code is names.RANGE and value[0] <= ord(character) <= value[1])
        or (code is names.CATEGORY and re.match(_CATEGORIES[value], character))
        for code, value in members
    )
    return is_in != (members[0][0] is names.NEGATE)
