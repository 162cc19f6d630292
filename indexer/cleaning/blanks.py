"""Blanks inside Chinese sentences: 国防动员 则如 becomes 国防动员则如.

Only sentences are mended. A blank that says something stays: after a number, a date or a label,
between names, between the halves of a couplet, between sentences run together.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from indexer.cleaning.edits import Change, each
from indexer.cleaning.lines import HAN, ends_sentence, is_heading, is_table_row, starts_item
from indexer.cleaning.seams import spans_word
from indexer.readers.blocks import Block
from kb import lexicon
from kb.analysis import fold

RULE = "blanks"
_CHARS = " \t\xa0\u3000\u2002\u2003\u2009"
SIGN = frozenset(_CHARS)

_BLANK = re.compile(f"[{_CHARS}]+")
_IS_HAN = re.compile(f"[{HAN}]")
_OPENING, _CLOSING, _PAUSE, _STOP = (
    "（《“‘【〔「『",
    "，。；：、！？）》”’】〕」』",
    "，、,",
    "。！？；!?;：:”’）》\"')",
)
_BEGINNING = "\"'“‘《（("
_SENTENCE = re.compile("[，。；,;！？]")
_LETTER = re.compile("[A-Za-z]")
_WORTH = 2  # a Han character says as much as some letters
_ALNUM = re.compile(r"[\dA-Za-z]")
_RUN_BEHIND, _RUN_AHEAD = re.compile(r"[\dA-Za-z.%％+\-]+\Z"), re.compile(r"[\dA-Za-z.%％+\-]+")
# What a text may begin with, a blank behind it.
_LABEL = re.compile(
    r"(?:[^\w\s“”\"'（(《]\s?|第[一二三四五六七八九十百千零〇\d]+(?:编|章|节|条|款|项)(?:之[一二三四五六七八九十]+)?(?:[（(【][^）)】]*[）)】])?"
    r"|[（(]?[一二三四五六七八九十百]{1,4}[）)、.．]|[（(]?\d{1,3}[）)、.．]?|附件?[一二三四五六七八九十\d]*|[①-⑳]"
    rf"|[（(]?\d{{2,4}}[年./-]\d{{1,2}}[月./-]\d{{1,2}}日?[）)]?|(?:本报|新华|中新|人民网|央视|记者)[^，。；]{{0,28}}(?:讯|电|报道))(?=[{_CHARS}])"
)
# An article that opens inside the text, its paragraphs run together.
_ARTICLE = re.compile(r"(?:^|[\s。；：“])[第笫][^\s，。；、]{1,8}条(?:之[一二三四五六七八九十])?\Z")
_CUT_ARTICLE = re.compile(rf"(第[一二三四五六七八九十百]+)[{_CHARS}]+条(?=[{HAN}])")
# No blank but the one behind the number of an article or chapter: nearly every paragraph of a law.
_PLAIN = re.compile(rf"(?:第[^{_CHARS}]{{1,9}}[条章节编][{_CHARS}]+)?[^{_CHARS}]*\Z")
_PEOPLE = re.compile(rf"(?:记者|通讯员|摄影|作者|编辑|校对|审核|主席|主任|局长|书记)[：:]?[{_CHARS}]?[{HAN}]{{0,4}}\Z")
_NAMES = re.compile(rf"(?<![{HAN}])[{HAN}]{{2,4}}(?:[{_CHARS}]+[{HAN}]{{2,4}}){{2,}}(?![{HAN}])")
_TITLE = re.compile("《[^》]{0,160}》")
# The name of a series and the title in it: 食品安全国家标准 食品添加剂使用标准.
_SERIES = re.compile(f"(?:标准|技术|规范|规程|要求|方法|系列|丛书)[{_CHARS}]")
_QUOTED = re.compile('“[^”]{0,80}”|"[^"]{0,80}"')
_STRETCHED = re.compile(rf"[{HAN}](?: [{HAN}]){{3,}}\Z")
_SHORTEST, _SHORTEST_TITLE, _SHORTEST_PART, _LONG_FRAGMENT = 10, 16, 4, 30
_MANY = 3
_LONG_HALF = 8
_NEAR, _NUMBER, _TITLED = 60, 16, 9


class _Gap(NamedTuple):
    """A run of blanks with the text near it on either side."""

    start: int
    end: int
    before: str
    after: str


def close_blanks(blocks: list[Block]) -> list[Block]:
    """Return the blocks without blanks inside sentences and at their edges."""
    return each(blocks, _find, RULE)


def _find(text: str) -> Iterator[Change]:
    if _PLAIN.match(text):
        return
    begin, end = len(text) - len(text.lstrip(_CHARS)), len(text.rstrip(_CHARS))
    yield from (Change(*edge) for edge in ((0, begin), (max(begin, end), len(text))) if edge[0] < edge[1])
    if cut := _CUT_ARTICLE.match(text):
        yield Change(cut.end(1), cut.end(), "条 ")
        return
    label = _LABEL.match(text)
    gaps = [
        _Gap(
            *blank.span(), text[max(0, blank.start() - _NEAR) : blank.start()], text[blank.end() : blank.end() + _NEAR]
        )
        for blank in _BLANK.finditer(text, label.end() + 1 if label else 0)
        if begin < blank.start() and blank.end() < end
    ]
    if not gaps or is_table_row(text) or _is_foreign(text):
        return
    if _STRETCHED.match(text):
        yield from (Change(gap.start, gap.end) for gap in gaps)
        return
    inside = _inside_sentence(text, gaps)
    yield from (Change(gap.start, gap.end) for gap in gaps if gap in inside or _is_beside_mark(gap))
    if inside:
        yield from (Change(gap.start, gap.end) for gap in gaps if _is_like_the_others(gap))


def _is_foreign(text: str) -> bool:
    """Whether a text is as much of another language as it is Chinese: its blanks are meant."""
    return len(_LETTER.findall(text)) * _WORTH > len(_IS_HAN.findall(text))


def _inside_sentence(text: str, gaps: list[_Gap]) -> set[_Gap]:
    """Return the blanks between Han characters that certainly or, in a sentence, probably are not meant."""
    marks = len(_SENTENCE.findall(text))
    is_whole = marks > 0 and (ends_sentence(text) or "。" in text)
    is_sentence = len(text) >= _SHORTEST and (is_whole or (marks > 1 and len(text) >= _LONG_FRAGMENT))
    if not is_sentence and (len(text) < _SHORTEST_TITLE or is_heading(text)):
        return set()
    between = [gap for gap in gaps if _is_between_han(gap) and not _ARTICLE.search(gap.before[-_NUMBER:])]
    names = {place for found in _NAMES.finditer(text) for place in range(*found.span())}
    certain = {
        gap
        for gap in between
        if gap.start not in names and spans_word(gap.before, gap.after) and not _is_lone(gap, is_sentence)
    }
    if not is_sentence:
        return certain
    kept = [found.span() for found in _QUOTED.finditer(text) if _is_couplet(found.group()[1:-1])]
    if len(between) < _MANY:
        kept += [found.span() for found in _TITLE.finditer(text) if _is_double(found.group())]
    inside_kept = names | {place for start, end in kept for place in range(start, end)}
    likely = certain | {
        gap
        for gap in between
        if gap.start not in inside_kept and (gap.end - gap.start == 1 or gap.before[-1] in _PAUSE)
    }
    beside_people = {
        gap for gap in likely - certain if _PEOPLE.search(gap.before[-_TITLED:]) and _is_surname(gap.after)
    }
    # Where lines were wrapped, one may well have ended after 主任 or 记者.
    return likely if len(likely - beside_people) >= _MANY else likely - beside_people


def _is_between_han(gap: _Gap) -> bool:
    left, right = gap.before[-1], gap.after[0]
    return bool(_IS_HAN.match(left) or left in _PAUSE) and bool(_IS_HAN.match(right))


def _is_lone(gap: _Gap, is_sentence: bool) -> bool:
    """Whether single characters are set apart on both sides, as a stretched title does (通 知)."""
    return not is_sentence and len(_last(gap.before)) < _SHORTEST_PART and len(_first(gap.after)) < _SHORTEST_PART


def _last(text: str) -> str:
    return _BLANK.split(text)[-1]


def _first(text: str) -> str:
    return _BLANK.split(text, maxsplit=1)[0]


def _is_double(title: str) -> bool:
    """Whether a blank in a title may divide it: behind the name of a series, or between two long halves."""
    return bool(_SERIES.search(title)) or min(map(len, _BLANK.split(title[1:-1]))) >= _LONG_HALF


def _is_surname(text: str) -> bool:
    return fold(text[:1]) in _surnames() or fold(text[:2]) in _surnames()


@cache
def _surnames() -> frozenset[str]:
    return lexicon.words("surnames")


def _is_couplet(quoted: str) -> bool:
    halves = _BLANK.split(quoted)
    return len(halves) == 2 and len(halves[0]) == len(halves[1]) >= _SHORTEST_PART


def _is_beside_mark(gap: _Gap) -> bool:
    """Whether a blank stands before a mark that closes, or behind one that opens, beside a Han character."""
    left, right = gap.before[-1], gap.after[0]
    if right in _CLOSING:
        return bool(_IS_HAN.match(left)) or (left in _CLOSING and right in "，。；、")
    return left in _OPENING and bool(_IS_HAN.match(right))


def _is_like_the_others(gap: _Gap) -> bool:
    """Whether a blank in a sentence with blanks that are not meant is another: at a number, a quote, a full stop."""
    left, right = gap.before[-1], gap.after[0]
    if _ALNUM.match(left) and _IS_HAN.match(right):
        run = _RUN_BEHIND.search(gap.before)
        return run is not None and run.start() > 0 and gap.before[run.start() - 1] not in _CHARS
    if _IS_HAN.match(left) and _ALNUM.match(right):
        run = _RUN_AHEAD.match(gap.after)
        return run is not None and run.end() < len(gap.after) and gap.after[run.end()] not in _CHARS
    if left in _PAUSE or (right in _BEGINNING and _IS_HAN.match(left)):
        return True
    return left in _STOP and gap.end - gap.start == 1 and not starts_item(gap.after)
