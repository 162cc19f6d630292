"""Traditional to simplified characters, one for one.

Most characters have one simplified form and go through a table made from OpenCC's. A character
whose form depends on its neighbours (乾 in 乾隆, 瞭 in 瞭望) is looked at where it stands, in a text
whose other characters are simplified already: a phrase around it decides, the longest first; then
the characters beside it; then the table. ``kb/lexicon/script.txt`` has the last word.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kb import lexicon
from kb.analysis.mapping import CharacterMap
from kb.analysis.neighbours import Beside, read_rule
from kb.errors import UsageError


class _Choice(NamedTuple):
    """What an ambiguous character becomes.

    ``phrases`` holds, for each (place of the character in the phrase, length of the phrase), the
    phrases of that shape with what the character becomes; the longest come first.
    """

    phrases: dict[tuple[int, int], dict[str, str]]
    beside: list[Beside]
    otherwise: str


class _Tables(NamedTuple):
    certain: CharacterMap
    triggers: re.Pattern[str]  # any character that is certain to change
    ambiguous: re.Pattern[str]
    choices: dict[str, _Choice]


_MOST_ROUNDS = 4


def to_simplified(text: str) -> str:
    """Return ``text`` with traditional characters folded to simplified ones; same length.

    What a character becomes can decide another beside it, so folding goes on until nothing changes.
    """
    for _ in range(_MOST_ROUNDS):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    tables = _tables()
    if tables.triggers.search(text):
        text = tables.certain(text)
    pieces: list[str] = []
    done = 0
    for match in tables.ambiguous.finditer(text):
        if choice := tables.choices.get(match.group()):
            place = match.start()
            pieces += (text[done:place], _decide(choice, text, place))
            done = place + 1
    return "".join([*pieces, text[done:]]) if pieces else text


def _decide(choice: _Choice, text: str, place: int) -> str:
    """Return what the ambiguous character at ``place`` becomes."""
    for (before, length), phrases in choice.phrases.items():
        start = place - before
        if start >= 0 and (target := phrases.get(text[start : start + length])):
            return target
    for rule in choice.beside:
        if rule.holds(text, place):
            return rule.target
    return choice.otherwise


@cache
def _tables() -> _Tables:
    pairs, phrases, beside = _rules()
    single = {key: value for key, value in _library_rows("TSCharacters.txt") if len(key) == len(value) == 1}
    single |= pairs
    table = {ord(key): value for key, value in single.items() if key != value}
    table = {code: value.translate(table) for code, value in table.items()}  # 薴 becomes 苎, not 苧
    rows = {key: value for key, value in _library_rows("TSPhrases.txt") if len(key) == len(value)} | phrases
    ambiguous = _exceptions(rows.items(), table) | beside.keys()
    certain = {code: value for code, value in table.items() if chr(code) not in ambiguous}
    # The characters around are simplified before, and have to be again in what a phrase became.
    rows = {key.translate(certain): value for key, value in rows.items()}
    rows = {value: value for value in rows.values() if ambiguous & set(value)} | rows
    by_character = _by_character(rows, ambiguous)
    choices = {
        char: _Choice(by_character.get(char, {}), beside.get(char, []), table.get(ord(char), char))
        for char in ambiguous
    }
    return _Tables(CharacterMap(certain), _one_of(map(chr, certain)), _one_of(ambiguous), choices)


def _rules() -> tuple[dict[str, str], dict[str, str], dict[str, list[Beside]]]:
    """Return the lexicon's rows: single characters, phrases, and what stands beside a character.

    Raises UsageError for one that would change the length of a text.
    """
    single: dict[str, str] = {}
    phrases: dict[str, str] = {}
    beside: dict[str, list[Beside]] = {}
    for source, target in lexicon.entries("script"):
        if "[" in source:
            for char, rule in read_rule(source, target):
                beside.setdefault(char, []).append(rule)
        elif len(source) != len(target):
            raise UsageError(f"script.txt of the lexicon: {source} and {target} must be of one length; mend the line")
        else:
            (single if len(source) == 1 else phrases)[source] = target
    return single, phrases, beside


def _by_character(rows: dict[str, str], ambiguous: set[str]) -> dict[str, dict[tuple[int, int], dict[str, str]]]:
    """Return the phrases of each ambiguous character by their shape, the longest first."""
    found: dict[str, dict[tuple[int, int], dict[str, str]]] = {}
    places = [
        (place, key, value) for key, value in rows.items() for place in range(len(key)) if key[place] in ambiguous
    ]
    for place, key, value in sorted(places, key=lambda found: (-len(found[1]), -found[0], found[1])):
        found.setdefault(key[place], {}).setdefault((place, len(key)), {})[key] = value[place]
    return found


def _library_rows(name: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of one of OpenCC's dictionaries, each with its first conversion."""
    text = files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        key, tab, values = line.partition("\t")
        if tab:
            yield key, values.split(" ")[0]


def _exceptions(rows: Iterable[tuple[str, str]], table: dict[int, str]) -> set[str]:
    """Return the characters that some row converts otherwise than ``table`` does."""
    pairs = (pair for key, value in rows for pair in zip(key, value, strict=True))
    return {source for source, target in pairs if source.translate(table) != target}


def _one_of(characters: Iterable[str]) -> re.Pattern[str]:
    """Return a class; beyond the BMP, where ``re`` searches slowly, any character counts."""
    return re.compile("[" + re.escape("".join(sorted(char for char in characters if char <= "\uffff"))) + "𠀀-𯿿]")
