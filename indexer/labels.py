"""The label table above a text of a government page: its rows become facts and leave the body.

A row is one or more ``label: value``; scraping often loses the first characters of a label
(号, 词, 称) or a whole value.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from indexer.cleaning.edits import drop
from indexer.readers import Block
from kb import lexicon
from kb.analysis import fold

RULE = "label-table"
_INDEX_NUMBER = re.compile(r"^[0-9A-Za-z]{6,}[/-]\d{4,}")
_SHORT_LABEL = 2
_LONGEST_ROW = 200
_NO_VALUE = frozenset({"", "无", "-", "—", "暂无"})


@cache
def _labels() -> tuple[dict[str, str], re.Pattern[str]]:
    facts = {row[0]: row[1] for row in lexicon.entries("labels")}
    # Pages set short labels wide: 索 引 号, 标　　题.
    names = "|".join(r"\s{0,8}".join(map(re.escape, name)) for name in sorted(facts, key=len, reverse=True))
    return facts, re.compile(rf"(?:(?<=\s)|^)[\[【]?({names})\s*[\]】]?\s*[:：]")


def take_label_table(blocks: Sequence[Block]) -> tuple[list[Block], dict[str, str]]:
    """Return the blocks without rows of label tables, and the facts those rows state.

    The first value of a fact counts. A lone label in running text is no row, but the file's last
    line may be one (信息来源:…).
    """
    rows = {number: list(row) for number, block in enumerate(blocks) if (row := list(_row(block)))}
    last = len(blocks) - 1
    table = {number for number in rows if _belongs(number, rows) or number == last}
    facts: dict[str, str] = {}
    for number in sorted(table):
        for name, value in rows[number]:
            if value not in _NO_VALUE:
                facts.setdefault(name, value)
    if table:
        # The page says its title once in the table and once as a line; the table's counts.
        table |= {number for number, block in enumerate(blocks) if block.text == facts.get("title")}
    return (drop(blocks, table, RULE) if table else list(blocks)), facts


def _row(block: Block) -> Iterator[tuple[str, str]]:
    """Yield (fact, value) for each label of a row; nothing for a block that is no row."""
    if block.level or len(block.text) > _LONGEST_ROW or "\n" in block.text:
        return
    if ":" not in block.text and "：" not in block.text:
        return
    names, pattern = _labels()
    folded = fold(block.text)
    found = list(pattern.finditer(folded))
    if not found or found[0].start() != 0:
        return
    ends = [match.start() for match in found[1:]] + [len(folded)]
    for match, end in zip(found, ends, strict=True):
        value = block.text[match.end() : end].strip()
        yield _fact(names["".join(match.group(1).split())], value), value


def _fact(name: str, value: str) -> str:
    """Return the fact a label stands for; a bare 号 is an index number or a document number by its value."""
    if name != "number":
        return name
    return "index_number" if _INDEX_NUMBER.match(value) else "document_number"


def _belongs(number: int, rows: dict[int, list[tuple[str, str]]]) -> bool:
    """Whether a row stands in a table: several labels in it, or another row beside it."""
    return len(rows[number]) >= _SHORT_LABEL or number - 1 in rows or number + 1 in rows
