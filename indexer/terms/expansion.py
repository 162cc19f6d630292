"""What shorthand stands for, where the text around it says so.

Each way of saying it is a function from a place to the parts it may give. The first whose parts are as many as the
shorthand counts wins; a way that says outright what it means (即, a bracket) is believed with another number too.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from indexer.terms import lists


class Place(NamedTuple):
    """Shorthand in a text: ``start`` to ``end`` with its quotes, its name, and how many parts it counts."""

    text: str
    start: int
    end: int
    name: str
    number: int


_OUTRIGHT = re.compile(
    r"[^，。；：！？“”\n（）()]{0,10}?[，,]?(?:具体)?(?:即|就是|也就是|是指|指的是|系指|分别是|分别为|分别指|指)[：:]?(?P<list>[^。\n]+)"
)
_AFTER = re.compile(
    r"[^，。；：！？“”\n（）()]{0,14}(?:[：:]|——?|[，,]?主要?包括[：:]?|[，,]?主要是|[，,]做到|由(?=[^。\n]*[组构]成))(?P<list>[^。\n]+)"
)
_BRACKET = re.compile(
    r"[^，。；：！？“”\n（）()]{0,6}[（(](?:即|指|分别是|包括)?[：:]?(?P<list>[^（）()\n]{3,300})[）)]"
)
_SHORT_FOR = re.compile(r"[（(](?:以下)?(?:简称|统称|并称|合称)为?$")
_LINKS = re.compile(r"(?:为主要内容的|为内容的|为重点的|等|的|这)*$")
_LINKED = re.compile(r"(?:为主要内容的|为内容的|为重点的|等|的|这)$")
_GOES_ON = re.compile("[、，,和与及或]$")
_BARE_NAMED = re.compile(
    '[“"「][三四五六七八九十][^一二三四五六七八九十”]{1,3}[”"」](?:制度|行动|活动|工程|工作|机制|模式|管理|要求)'
)
_MEASURED = re.compile("[两三四五六七八九十]+[个项大种类条]")
_QUOTES_BEFORE = re.compile(r"((?:[“\"「][^“”\"「」\n]{2,20}[”\"」][、，,和及与]?){2,20})$")
_CLAUSE = re.compile(r"[^，。；：！？,;:!?“”\"\n（）()]*$")
_JOINS_ON = re.compile(r"^(?:行动|活动|工程|工作|制度|机制|要求|任务){0,2}(?:和|及|与|以及|、)")
_VERB = re.compile(
    "开展|实施|实行|推进|推动|落实|组织|坚持|围绕|聚焦|做到|做好|打好|抓好|完善|健全|建立|构建|打造|深化|强化|突出|统筹|包括|"
    "启动|部署|形成|实现|贯彻|执行|加强|持续|以|把|将|对|向|是|为|的"
)
_FIRST_LATER = 60
# So many characters before a shorthand may name its parts.
_REACH = 600
_SPOKEN = re.compile(r"(?:^|[，。；：:\n、])[第]?([一二三四五六七八九十]{1,3})(?:是要?|，|、|要)([^，。；：:\n]{2,40})")
_LINES = re.compile(
    r"\n\s*(?:[（(]([一二三四五六七八九十]{1,3}|\d{1,2})[）)]|(\d{1,2}|[一二三四五六七八九十]{1,3})[.．、])\s*([^，。；：:\n]{2,40})"
)
_COUNTED = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]


def expand(place: Place) -> tuple[str, ...]:
    """Return the parts that the text gives for the shorthand at ``place``, none where it gives none."""
    for way in WAYS:
        for parts in way(place):
            if len(parts) == place.number:
                return parts
    return next((parts for parts in _outright(place) if 2 <= len(parts) <= 12), ())


def _quoted_before(place: Place) -> Iterator[tuple[str, ...]]:
    """“甲年”“乙年”“丙年”的“三个年”."""
    head = place.text[max(0, place.start - _REACH) : place.start]
    if _LINKED.search(head) and (match := _QUOTES_BEFORE.search(_LINKS.sub("", head))):
        yield lists.quoted(match[1])


def _named_before(place: Place) -> Iterator[tuple[str, ...]]:
    """甲、乙和丙（以下简称“一府两院”）; 开展甲、乙、丙、丁“四项攻坚”行动."""
    head = place.text[max(0, place.start - _REACH) : place.start]
    is_short_for = _SHORT_FOR.search(head) is not None
    is_named = _MEASURED.match(place.name) or (place.number > 2 and _BARE_NAMED.match(place.text, place.start))
    if _GOES_ON.search(head) or not (is_short_for or is_named):
        return  # it is one more of those listed, or the object of what is said
    head = _LINKS.sub("", _SHORT_FOR.sub("", head))
    clause = _CLAUSE.search(head)
    if clause and clause[0]:
        listed = clause[0]
        if clause.start() and head[clause.start() - 1] in '”"':
            listed = _JOINS_ON.sub("", listed)
        if parts := _without_verb(lists.enumerated(listed, place.number)):
            yield parts


def _bracketed(place: Place) -> Iterator[tuple[str, ...]]:
    """“五进”（进机关、进学校……）."""
    if match := _BRACKET.match(place.text, place.end):
        yield from lists.every_reading(match["list"], place.number)


def _said_outright(place: Place) -> Iterator[tuple[str, ...]]:
    """“三个年”，即甲年、乙年、丙年."""
    if match := _OUTRIGHT.match(place.text, place.end):
        yield from lists.every_reading(match["list"], place.number)


def _listed_after(place: Place) -> Iterator[tuple[str, ...]]:
    """“三个年”活动：甲年、乙年、丙年."""
    if match := _AFTER.match(place.text, place.end):
        yield from lists.every_reading(match["list"], place.number)


def _counted_after(place: Place) -> Iterator[tuple[str, ...]]:
    """“四项攻坚”行动。一是……；二是……, or lines that are numbered."""
    after = place.text[place.end : place.end + 3000]
    for shape in (_SPOKEN, _LINES):
        parts: list[str] = []
        for match in shape.finditer(after):
            number, part = [group for group in match.groups() if group][:2]
            if number not in (str(len(parts) + 1), *_COUNTED[len(parts) : len(parts) + 1]):
                break
            if not parts and match.start() > _FIRST_LATER:
                break
            parts.append(lists.bare(part))
        yield tuple(parts)


def _outright(place: Place) -> Iterator[tuple[str, ...]]:
    for shape in (_BRACKET, _OUTRIGHT):
        if (match := shape.match(place.text, place.end)) and len(parts := lists.by_marks(match["list"])) > 1:
            yield parts


def _without_verb(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts, the first without the words that lead up to it; none where it cannot be told from them."""
    if len(parts) < 2:
        return ()
    longest = max(map(len, parts[1:]))
    begin = {part[0] for part in parts[1:]}
    if len(parts) > 2 and len(begin) == 1:  # 由甲向乙、由丙向丁……: the first begins so too
        first = parts[0][max(parts[0].rfind(parts[1][0]), 0) :]
        return (first, *parts[1:]) if first[0] in begin else ()
    ends = [match.end() for match in _VERB.finditer(parts[0]) if len(parts[0]) - match.end() >= 2]
    first = parts[0][ends[-1] :] if ends and len(parts[0]) > min(map(len, parts[1:])) else parts[0]
    return (first, *parts[1:]) if len(first) <= longest + 2 else ()


WAYS: tuple[Callable[[Place], Iterator[tuple[str, ...]]], ...] = (
    _quoted_before,
    _bracketed,
    _said_outright,
    _named_before,
    _listed_after,
    _counted_after,
)
