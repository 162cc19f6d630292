"""Title, kind and date of a document, where the file says them."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import NamedTuple

from indexer.readers import Block, Content
from indexer.structure import numbering
from kb.document import Kind

_SHORTEST_TITLE = 5
_LONGEST_TITLE = 80
_FILE_DATE = re.compile(r"[（(]((?:19|20)\d\d-\d\d-\d\d)[）)]$")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?!\d)")
_PRECISE = re.compile(r"^(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?$")
_DATED_BY = re.compile(r"通过|公布|发布|施行|修[正订改]|批准")


class KindRule(NamedTuple):
    """A kind, and the titles that tell it."""

    kind: Kind
    title: re.Pattern[str]


KIND_RULES = (
    KindRule(Kind.POLICY, re.compile(r"解读|意见|通知|规划|方案|纲要|决定$|决议$|批复|函$")),
    KindRule(Kind.REPORT, re.compile(r"报告|总结|述职|汇报|要点")),
    KindRule(Kind.TRAINING, re.compile(r"培训|教案|课程|教学|教材|手册|指南|攻略|须知")),
    KindRule(Kind.LAW, re.compile(r"法$|法典|条例|规定|办法|规则|细则|解释|宪法|修正案|决定|安排|解答|法[（(]")),
    KindRule(Kind.NEWS, re.compile(r"召开|举行|开展|举办|致信|启动|新闻|动态|消息")),
)


class Description(NamedTuple):
    """What a file says of itself; ``body`` is its blocks without the one that is its title."""

    title: str
    kind: Kind
    published: str | None
    body: tuple[Block, ...]


def describe(content: Content, path: str) -> Description:
    """Return title, kind and date of a file. Its header wins over its text, that over its name."""
    title, body = _title(content, path)
    lead = [block.text for block in body[:12]]
    return Description(title, _kind(content.facts, title, body), _published(content.facts, lead, path), body)


def _title(content: Content, path: str) -> tuple[str, tuple[Block, ...]]:
    blocks = content.blocks
    if stated := content.facts.get("title", "").strip():
        return stated, blocks
    for position, block in enumerate(blocks[:6]):
        if block.level == 1 or (not block.level and _looks_like_title(block.text)):
            return block.text.replace("\n", " "), blocks[:position] + blocks[position + 1 :]
        if block.level or numbering.heading_depth(block.text) or len(block.text) > _LONGEST_TITLE:
            break
    stem = PurePosixPath(path).stem
    return _FILE_DATE.sub("", stem).strip() or stem, blocks


def _looks_like_title(line: str) -> bool:
    return (
        _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE
        and line[-1] not in "。；;，,：:、"
        and ":" not in line[:8]
        and numbering.heading_depth(line) is None
        and not _DATE.match(line)
    )


def _kind(facts: dict[str, str], title: str, body: Iterable[Block]) -> Kind:
    if (stated := facts.get("kind", "").strip().lower()) in set(Kind):
        return Kind(stated)
    has_articles = sum(numbering.article_label(block.text) is not None for block in body) >= 2
    matching = [rule.kind for rule in KIND_RULES if rule.title.search(title)]
    if has_articles and (not matching or Kind.LAW in matching):
        return Kind.LAW
    return matching[0] if matching else Kind.OTHER


def _published(facts: dict[str, str], lead: Iterable[str], path: str) -> str | None:
    """Return the stated date, else the newest by which the text was passed, else the file name's."""
    stated = facts.get("date", facts.get("published", "")).strip()
    if _is_date(stated):
        return stated
    passed = [found for line in lead if len(line) < 200 and _DATED_BY.search(line) for found in _dates(line)]
    if passed:
        return max(passed)
    in_name = _FILE_DATE.search(PurePosixPath(path).stem)
    return in_name.group(1) if in_name else None


def _is_date(text: str) -> bool:
    """Whether ``text`` is a date as exact as it may be: 2020, 2020-05 or 2020-05-06, and on the calendar."""
    if not _PRECISE.match(text):
        return False
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return True


def _dates(line: str) -> list[str]:
    found = []
    for year, month, day in _DATE.findall(line):
        try:
            found.append(date(int(year), int(month), int(day)).isoformat())
        except ValueError:
            continue
    return found
