"""Doubtful places in a text, in one visible table: found and shown, never put right by guessing."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from indexer.cleaning.lines import COMMON_ENDS, HAN, ends_sentence, is_table_row
from indexer.cleaning.truncation import NOTICE, NOTICE_HINT


class FlagRule(NamedTuple):
    """A kind of doubt: its name, how its places are found, what it says.

    ``hint`` is found in every text that has such a place, and costs less.
    """

    name: str
    find: Callable[[str], Iterator[tuple[int, int]]]
    help: str
    hint: re.Pattern[str]


_X = "xX×Ｘｘ"
_DROPPED = re.compile(
    # Month and day run together (327日), unless it counts days (180日内).
    r"(?:\A|(?<=[\s，。；、：！？,;:年]))(?:[1-9]|1[0-2])(?:[12]\d|3[01])日(?![内前后後以之的起为期不未届间止元/每至到、）)])"
    r"|(?<!\d)(?:19|20)\d\d(?:[1-9]|1[0-2])月|(?<!\d)(?:19|20)\d{4,6}日"
    r"|(?:(?<!\d)(?:19|20)\d\d年月\d{0,2}|\d{1,2}月)日(?![期均常程历曆产產子前光报報])"
)
_PLACEHOLDER = re.compile(
    rf"(?<![\dA-Za-z])(?:19|20)[{_X}*＊]{{2}}(?!\d)|(?<![A-Za-z{_X}])[{_X}]{{2,}}(?![A-Za-z])"
    rf"|(?<![\dA-Za-z.{_X}])[{_X}](?=[市县縣区區省乡鄉镇鎮村某年月日号])|[□]{{2,}}|(?<![A-Za-z0-9_])_{{3,}}(?![A-Za-z0-9_])"
)
_BLOTTED = re.compile(rf"(?<=[{HAN}])[*＊]+(?=[{HAN}，。、；,])|(?<=[，。、；“（])[*＊]+(?=[{HAN}])")
# Initials in place of characters: two of them within a few characters (主T教Y活动), not A类 or 卡拉OK.
_INITIALS = re.compile(rf"(?<=[{HAN}])[A-Z](?:[{HAN}]{{1,2}}[A-Z])+(?=[{HAN}])")
_LOST = "\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff"
# A mark of loss, with what stands so close to it that it was lost with it; what UTF-8 read as GBK leaves.
_DAMAGED = re.compile(
    rf"[?？！!]{{0,2}}(?:(?<=[?？！!])[{HAN}]{{0,2}})?[{_LOST}]+(?:[{HAN}]{{0,3}}[{_LOST}?？]+)*"
    rf"|(?<=[{HAN}])[?？]{{1,3}}(?=[,，、。；])|[銆鈥][^\x00-\x7f]{{2,}}"
)
_SHORTEST_SENTENCE = 20
_SHOWN = 4


def _find_broken_off(text: str) -> Iterator[tuple[int, int]]:
    """Yield the last characters of lines that break off inside a sentence, another line behind them."""
    end = -1
    for line in text.split("\n")[:-1]:
        end += 1 + len(line)
        if len(line) >= _SHORTEST_SENTENCE and line[-1] not in COMMON_ENDS and _breaks_off(line):
            yield end - _SHOWN, end


def _breaks_off(line: str) -> bool:
    # A title or a caption may have commas, but no full stop.
    return "。" in line and not (ends_sentence(line) or is_table_row(line))


def _rule(name: str, pattern: re.Pattern[str], help: str, hint: str) -> FlagRule:
    return FlagRule(name, lambda text: (found.span() for found in pattern.finditer(text)), help, re.compile(hint))


# One class in front of a hint, so that ``re`` runs over everything else quickly.
FLAGS = (
    _rule(
        "dropped-characters",
        _DROPPED,
        "a date has lost characters",
        r"[年月日](?:(?<=\d{3}[月日])|(?<=年)月|(?<=月)日)",
    ),
    _rule("placeholder", _PLACEHOLDER, "something was left open", f"[{_X}*＊□_]"),
    _rule("censored", _BLOTTED, "characters were blotted out", "[*＊]"),
    _rule("censored", _INITIALS, "letters stand for characters", f"[A-Z](?<=[{HAN}][A-Z])[{HAN}]"),
    _rule("damaged", _DAMAGED, "characters were lost", f"[{_LOST}?？銆鈥]"),
    _rule("incomplete", NOTICE, "some of the text is missing", NOTICE_HINT.pattern),
    FlagRule("broken-off", _find_broken_off, "a sentence breaks off", re.compile("\n")),
)
"""Every kind of doubt, each with its hint."""


def hinted(text: str) -> tuple[FlagRule, ...]:
    """Return the doubts that a text or a part of it may have, by their hints."""
    return tuple(flag for flag in FLAGS if flag.hint.search(text))


def flags_of(text: str, rules: Iterable[FlagRule] = FLAGS) -> list[tuple[str, int, str]]:
    """Return (name, offset, characters) of every doubtful place by ``rules``, in the order of the text."""
    found = {
        (start, flag.name, text[start:end])
        for flag in rules
        if flag.hint.search(text)
        for start, end in flag.find(text)
    }
    return [(name, start, detail) for start, name, detail in sorted(found)]
