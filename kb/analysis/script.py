"""Traditional to simplified characters, one for one.

Most characters have one simplified form and go through a table made from OpenCC's. Only
stretches holding a character whose form depends on its neighbours (乾 in 乾隆, 瞭 in 瞭望) go to
the library itself; ``kb/lexicon/script.txt`` has the last word.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kb import lexicon
from kb.errors import UsageError

# The longest phrase of OpenCC's traditional-to-simplified list has seven characters.
_REACH = 6


class _Tables(NamedTuple):
    characters: dict[int, str]
    triggers: re.Pattern[str]  # any character that some rule below may change
    in_context: re.Pattern[str]  # up to REACH Han characters around one that needs the library
    corrections: dict[str, str]
    corrected: re.Pattern[str]


def _opencc_rows(name: str) -> list[tuple[str, str]]:
    text = files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if "\t" in line)
    return [(key, values.split(" ")[0]) for key, values in rows]


def _one_of(characters: set[str]) -> str:
    """Return a character class; beyond the BMP any character counts, which keeps ``re`` fast."""
    return "[" + re.escape("".join(sorted(char for char in characters if char <= "\uffff"))) + "𠀀-𯿿]"


def _exceptions(rows: Iterable[tuple[str, str]], table: dict[int, str]) -> set[str]:
    """Return the characters that some row converts otherwise than ``table`` does."""
    pairs = (pair for key, value in rows for pair in zip(key, value, strict=True))
    return {source for source, target in pairs if source.translate(table) != target}


@cache
def _tables() -> _Tables:
    rows = _opencc_rows("TSCharacters.txt")
    single = {ord(key): value for key, value in rows if len(key) == len(value) == 1 and key != value}
    single = {code: value.translate(single) for code, value in single.items()}  # 薴 becomes 苎, not 苧
    phrases = [(key, value) for key, value in _opencc_rows("TSPhrases.txt") if len(key) == len(value)]
    ours = dict(_corrections())
    # A character that a phrase keeps (乾 in 乾县) must be kept in the simplified phrase too.
    targets = [*(value for _, value in phrases), *ours.values()]
    corrections = {value: value for value in targets if value.translate(single) != value} | ours
    ambiguous = _exceptions(phrases, single)
    triggers = set(map(chr, single)) | ambiguous | _exceptions(corrections.items(), single)
    longest_first = sorted(corrections, key=lambda key: (-len(key), key))
    around = f"[㐀-鿿]{{0,{_REACH}}}"
    return _Tables(
        single,
        re.compile(_one_of(triggers)),
        re.compile(f"(?:{around}{_one_of(ambiguous)})+{around}"),
        corrections,
        re.compile("|".join(map(re.escape, longest_first))),
    )


def _corrections() -> Iterator[tuple[str, str]]:
    """Yield the lexicon's rows; raises UsageError for one that would change the length of a text."""
    for source, target in lexicon.entries("script"):
        if len(source) != len(target):
            raise UsageError(f"script.txt of the lexicon: {source} and {target} must be of one length; mend the line")
        yield source, target


@cache
def _library_convert() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def to_simplified(text: str) -> str:
    """Return ``text`` with traditional characters folded to simplified ones.

    The result has exactly the length of ``text``: an answer of another length is not taken.
    """
    tables = _tables()
    if not tables.triggers.search(text):
        return text
    folded = text.translate(tables.characters)
    folded = _overlay(folded, text, tables.in_context, lambda stretch: _library_convert()(stretch))
    return _overlay(folded, text, tables.corrected, tables.corrections.__getitem__)


def _overlay(folded: str, source: str, pattern: re.Pattern[str], convert: Callable[[str], str]) -> str:
    """Replace in ``folded`` each stretch that ``pattern`` finds in ``source`` by its conversion."""
    pieces, done = [], 0
    for match in pattern.finditer(source):
        converted = convert(match.group())
        if len(converted) == len(match.group()):
            pieces += [folded[done : match.start()], converted]
            done = match.end()
    return "".join([*pieces, folded[done:]])
