"""What a file's own properties say of it, where that is no default of the program that made it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath

from indexer.readers.blocks import Block
from indexer.readers.lines import one_line

_LEAD = 12
_DEFAULT_TITLE = re.compile(
    r"(?:新建|microsoft|无标题|未命名|untitled|about:blank|new\b|no title|普通模板)"
    r"|(?:文档|文稿|演示文稿|工作簿|幻灯片|页|document|presentation|book|workbook|slide|sheet|word|file|\d|第\d+页)[\s_-]*\d*$"
    r"|(?:powerpoint|ppt|wps|word|excel)\b|.*[/\\]|.*\.(?:docx?|wps|pptx?|xlsx?|od[tps]|pdf|txt|html?|indd|cdr|rtf)$",
    re.IGNORECASE,
)
_DEFAULT_AUTHOR = re.compile(
    r"微软|windows|系统|未知|unknown|user|用户|管理员|admin|python|作者|新用户|雨林木风|深度", re.IGNORECASE
)
_NAME = re.compile(r"[㐀-鿿]{2}|\w[\s.]+\w")
_DAY = re.compile(r"((?:19|20)\d\d)[-年/.:]?(\d\d?)[-月/.:]?(\d\d?)")


def stated(title: str, author: str, path: str) -> dict[str, str]:
    """Return the facts title and author of a file's properties, without defaults.

    When somebody began the file, perhaps from an older one, is no date of the text.
    """
    title, author = one_line(title), one_line(author)
    facts = {}
    if title and title != PurePosixPath(path).stem and not _DEFAULT_TITLE.match(title):
        facts["title"] = title
    if _NAME.search(author) and not _DEFAULT_AUTHOR.match(author):
        facts["author"] = author
    return facts


def iso_day(text: str) -> str | None:
    """Return the first day named in a text as YYYY-MM-DD, None when none is."""
    for match in _DAY.finditer(text):
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            continue
    return None


def settle_title(blocks: Iterable[Block], facts: dict[str, str]) -> tuple[list[Block], dict[str, str]]:
    """Return blocks and facts that say the title once.

    A property is often left over from the file this one was made of, so a title that the text
    shows as such wins over it. The line that says what the property says goes.
    """
    blocks, facts = list(blocks), dict(facts)
    own = next((block for block in blocks[:_LEAD] if block.level == 1), None)
    if own and not _same(own.text, facts.get("title", "")):
        facts.pop("title", None)
    return without_title(blocks, facts.get("title", "")), facts


def without_title(blocks: Sequence[Block], title: str) -> list[Block]:
    """Return the blocks without the first of the leading ones that says ``title``."""
    place = next((number for number, block in enumerate(blocks[:_LEAD]) if title and _same(block.text, title)), None)
    return [block for number, block in enumerate(blocks) if number != place]


def _same(text: str, title: str) -> bool:
    return "".join(text.split()) == "".join(title.split())
