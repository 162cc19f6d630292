"""Title, date, number and region of a document, where the file says them; nothing is made up."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import PurePosixPath
from typing import NamedTuple

from indexer.articles import Article
from indexer.authority import authority
from indexer.cleaning.edits import drop, every_edit
from indexer.closing import is_office, take_closing
from indexer.kinds import judge
from indexer.readers import Block
from indexer.structure import numbering
from indexer.titles import lift
from kb import lexicon
from kb.analysis import fold
from kb.document import Kind

_SHORTEST_TITLE = 5
_LONGEST_TITLE = 80
_LONGEST_DATELINE = 40
_LEAD = 12
_FILE_DATE = re.compile(r"[（(]((?:19|20)\d\d-\d\d-\d\d)[）)]$")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})(?!\d)")
_PRECISE = re.compile(r"^(?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?$")
_PASSED_BY = re.compile(r"通过|公布|发布|施行|修[正订改]|批准")
_DATED_BY = re.compile(f"{_PASSED_BY.pattern}|印发")
_ENDS_SENTENCE = re.compile(r"[。；;！!？?，,：:]$")
_OPENS_WITH_DAY = re.compile(r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s")
_DATELINE = re.compile(r"^(?P<source>\S{2,20})\s+(?P<date>(?:(?:19|20)\d\d-)?\d\d-\d\d)(?:\s+\d\d:\d\d)?")
# Behind the name of a document stands that document's number, not this one's; what leads in is no part of it.
_NUMBER = re.compile(
    r"(?:(?<![一-鿿\d])|(?<=[以据])|(?<=\d日))(?<!》[（(])(?:(?![以据])[一-鿿]){1,10}"
    r"[〔\[【（(]\s?(?:19|20)\d\d\s?[〕\]】）)]\s?第?\d{1,5}[号號]"
)
_EDITOR = re.compile(r"(?:责任?编辑?|编辑)\s*[:：]\s*([一-鿿]{1,4})")
_CITY = r"(?:[一-鿿]{2,5}?(?:市|自治州|盟|地区))?"
_COUNTY = r"(?:[一-鿿]{1,5}?(?:县|旗))?"


class Description(NamedTuple):
    """What a file says of an article; ``body`` is its blocks without title and dateline.

    ``published`` is as exact as the file says, down to 08-23 where it leaves the year out;
    ``missing`` names what it does not say (no-title, no-date).
    """

    title: str
    kind: Kind
    published: str | None
    facts: dict[str, str]
    body: tuple[Block, ...]
    missing: tuple[str, ...]


def describe(article: Article, stated: dict[str, str], path: str) -> Description:
    """Return the metadata of an article. What its file states wins over its text, that over the file's name."""
    facts = stated | article.facts
    title, blocks = _title(article, stated)
    if not any(block.text and not block.level for block in blocks):
        # A file of one line is its own text.
        blocks = tuple(replace(block, level=0) if block.level == 1 else block for block in article.blocks)
    body, dateline = _take_dateline(blocks)
    facts = take_closing(body) | dateline | facts
    if is_office(facts.get("author", "")):
        facts.setdefault("issuer", facts["author"])
    lead = [block.text for block in body[:_LEAD]]
    kind, facts["kind_reason"] = judge(title or "", facts, body)
    if kind is Kind.LAW and (standing := authority(title or "", _before_first_article(body), facts.get("issuer", ""))):
        facts["level"] = standing.level
        if standing.issuer:
            facts.setdefault("issuer", standing.issuer)
    published = _published(facts, lead, path)
    shown = title or _FILE_DATE.sub("", PurePosixPath(path).stem).strip() or PurePosixPath(path).stem
    found = {
        "document_number": _first(_NUMBER, [shown, *lead]),
        "region": _region([facts.get("author_office", ""), facts.get("kicker", ""), shown, facts.get("issuer", "")]),
        "editor": _editor(article.blocks),
    }
    facts = {name: value for name, value in found.items() if value} | facts
    missing = [name for name, value in (("no-title", title), ("no-date", published)) if not value]
    for told in ("title", "kind", "date", "published"):
        facts.pop(told, None)
    return Description(shown, kind, published, facts, tuple(body), tuple(missing))


def _before_first_article(body: Sequence[Block]) -> list[str]:
    texts = [block.text for block in body]
    first = next((n for n, text in enumerate(texts) if numbering.article_label(text)), _LEAD)
    return texts[:first]


def _title(article: Article, stated: dict[str, str]) -> tuple[str | None, tuple[Block, ...]]:
    """Return the title and the blocks without the line that is it."""
    blocks = article.blocks
    if article.title:
        return article.title, blocks
    if told := stated.get("title", "").strip():
        return told, blocks
    for position, block in enumerate(blocks[:6]):
        if block.level == 1 or (not block.level and _looks_like_title(block.text)):
            return block.text.replace("\n", " "), lift(blocks, {position})
        if block.level or numbering.heading_depth(block.text) or len(block.text) > _LONGEST_TITLE:
            break
    return None, blocks


def _looks_like_title(line: str) -> bool:
    return (
        _SHORTEST_TITLE <= len(line) <= _LONGEST_TITLE
        and line[-1] not in "。；;，,：:、"
        and ":" not in line[:8]
        and numbering.heading_depth(line) is None
        and not _DATE.match(line)
        and not _DATELINE.match(line)
    )


def _take_dateline(blocks: Sequence[Block]) -> tuple[list[Block], dict[str, str]]:
    """Return the blocks without a line of source and date near the top, and what it says."""
    for position, block in enumerate(blocks[:4]):
        found = _DATELINE.match(block.text) if len(block.text) <= _LONGEST_DATELINE and not block.level else None
        if found:
            return drop(blocks, {position}, "dateline"), {"source": found["source"], "published": found["date"]}
    return list(blocks), {}


def _published(facts: dict[str, str], lead: Sequence[str], path: str) -> str | None:
    """Return the stated date, else the newest by which the text was passed, else the file name's."""
    for name in ("date", "published", "written"):
        if stated := _as_date(facts.get(name, "").strip()):
            return stated
    dated = [line for line in lead if len(line) < 200 and _DATED_BY.search(fold(line)) and _dates(line)]
    # A sentence may tell when another text was passed; a line of its own tells it of this one.
    own = [line for line in dated if _OPENS_WITH_DAY.match(line) or not _ENDS_SENTENCE.search(line)]
    told = own or [line for line in dated if _PASSED_BY.search(fold(line))]
    if told:
        return max(found for line in told for found in _dates(line))
    in_name = _FILE_DATE.search(PurePosixPath(path).stem)
    return in_name.group(1) if in_name else None


def _as_date(text: str) -> str | None:
    """Return a date as exact as ``text`` has it (2020, 2020-05, 2020-05-06, 08-23), None when it is none."""
    if re.fullmatch(r"\d\d-\d\d", text):
        return text if _is_on_calendar(f"2000-{text}") else None
    bare = text[:10].strip() if re.match(r"\d{4}-\d\d-\d\d[ T]", text) else text
    if _PRECISE.match(bare) and _is_on_calendar(f"{bare}-01-01"[:10]):
        return bare
    return next(iter(_dates(text)), None)


def _is_on_calendar(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _dates(line: str) -> list[str]:
    written = (f"{year}-{month:0>2}-{day:0>2}" for year, month, day in _DATE.findall(line))
    return [text for text in written if _is_on_calendar(text)]


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    return next((found.group() for text in texts if (found := pattern.search(text))), None)


def _editor(blocks: Sequence[Block]) -> str | None:
    """Return the editor named in what cleaning removed as furniture."""
    removed = (edit.removed for block in blocks for edit in every_edit(block.edits))
    return next((text[slice(*found.span(1))] for text in removed if (found := _EDITOR.search(fold(text)))), None)


def _region(texts: Sequence[str]) -> str | None:
    """Return province, city and county as the first of ``texts`` that names a province has them."""
    names, pattern = _provinces()
    for text in texts:
        if found := pattern.search(fold(text)):
            return names[found["province"]] + (found["city"] or "") + (found["county"] or "")
    return None


@cache
def _provinces() -> tuple[dict[str, str], re.Pattern[str]]:
    names = {row[0]: row[1] for row in lexicon.entries("provinces")}
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return names, re.compile(rf"(?P<province>{either})(?P<city>{_CITY})(?P<county>{_COUNTY})")
