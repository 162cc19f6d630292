"""Numbered shorthand: quoted (“四项攻坚”行动), or two numbers and what they count before such a word (三会一课制度).

What is well known needs neither (一岗双责): ``shorthand.txt`` of ``kb/lexicon``.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from indexer.terms.expansion import Place, expand
from indexer.terms.numerals import is_figures, stated
from kb import lexicon
from kb.analysis.script import to_simplified
from kb.document import Coinage, Section, Term
from kb.terms.names import term_name

_QUOTED = re.compile(
    r"“([^“”\n]{2,16})”|\"([^\"\n]{2,16})\"|「([^「」\n]{2,16})」|『([^『』\n]{2,16})』|‘([^‘’\n]{2,16})’"
)
_WHAT_IT_IS = (
    "行动|工程|活动|工作法|要求|制度|机制|思路|格局|布局|战略|体系|模式|计划|目标|任务|教育|标准|原则|方针|规划|工作|"
    "部署|举措|措施|清单|管理|方案|建设|服务|平台|理念|精神|方法|责任制|框架|路径|定位|治理|专项"
)
_FIGURES_OF = re.compile(
    r"[^，。；：！？,;:!?“”\n]{0,8}?(?:思路|格局|布局|战略|体系|模式|行动|工程|工作法|机制|计划|目标|规划|框架|部署|工作要求)"
)
_KNOWN = re.compile(r"(?:\((?P<before>[^()]+)\))?(?P<name>[^()]+)")
_OPENING, _CLOSING = ("“", '"', "「"), '”"」'
_LINE = re.compile("[^，。；]{0,8}(?:热线|电话|平台)")
_NUMBER = "[两双三四五六七八九十]"
_PIECE = "[^\\W\\d_一二三四五六七八九十两双第条款项年月日元米]"
_BARE = re.compile(
    rf"(?<![第一二三四五六七八九十百千两\d])((?:{_NUMBER}{_PIECE}{{1,2}}){{1,2}}[一两三四五六七八九十]{_PIECE}{{1,2}}?)(?={_WHAT_IT_IS})"
)


class _Use(NamedTuple):
    """A use of shorthand: its own span, and the one that has its quotes too."""

    name: str
    number: int
    start: int
    end: int
    opens: int
    closes: int


def shorthand(section: Section) -> list[Term]:
    """Return each use of shorthand in a section, with its parts where they are told."""
    if not section.text:
        return []
    text = to_simplified(section.text)
    uses = [*_quoted(text), *_bare(text)]
    return [_term(section, text, use) for use in uses]


def _quoted(text: str) -> Iterator[_Use]:
    for match in _QUOTED.finditer(text):
        start, end = match.span(match.lastindex or 0)
        name = term_name(text[start:end])
        number = stated(name)
        if number and (not is_figures(name) or _is_plan(text, match.end())):
            yield _Use(name, number, start, end, match.start(), match.end())


def _bare(text: str) -> Iterator[_Use]:
    spans = {match.span(1) for match in _BARE.finditer(text)}
    for name, pattern in _well_known().items():
        if name in text:
            spans.update(match.span(1) for match in pattern.finditer(text))
    for start, end in sorted(spans):
        number = stated(text[start:end])
        if number and text[start - 1 : start] not in _OPENING:
            yield _Use(text[start:end], number, start, end, start, end)


@cache
def _well_known() -> dict[str, re.Pattern[str]]:
    """Return what finds each name of ``shorthand.txt`` where no quotation mark closes behind it."""
    written = filter(None, map(_KNOWN.fullmatch, sorted(lexicon.words("shorthand"))))
    return {
        one["name"]: re.compile(f"{re.escape(one['before'] or '')}({re.escape(one['name'])})(?![{_CLOSING}])")
        for one in written
    }


def _is_plan(text: str, end: int) -> bool:
    """Return whether what follows the figures says that they are a plan in short, and no number to be called."""
    return bool(_FIGURES_OF.match(text, end)) and not _LINE.match(text, end)


def _term(section: Section, text: str, use: _Use) -> Term:
    parts = expand(Place(text, use.opens, use.closes, use.name, use.number))
    return Term(section.anchor, use.start, use.end, Coinage.SHORTHAND, use.name, use.number, parts)
