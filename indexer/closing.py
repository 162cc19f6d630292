"""Who issued an official document and when: the lines that close it (云汀市国防动员办公室 / 2024年5月28日)."""

import re
from collections.abc import Sequence

from indexer.readers import Block
from kb.analysis import fold

_LAST = 4
_DAY = re.compile(r"[12]\d{3}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日$")
_OFFICE = re.compile(
    r"[一-鿿（）()]{2,28}(?:办公室|委员会|人民政府|指挥部|编写组|法院|检察院|协会|中心|学校|大学|[局厅部署院办委会])"
)


def is_office(name: str) -> bool:
    """Whether a name is that of an office rather than a person's."""
    return bool(_OFFICE.fullmatch(fold(name).strip()))


def take_closing(blocks: Sequence[Block]) -> dict[str, str]:
    """Return issuer and written (as the line says it) of the closing; nothing where no office signs with a date.

    The lines stay in the text. They are the last, but for a note or two on copies and printing;
    a printed page may have run them together.
    """
    lines = [block.text.strip() for block in blocks[-_LAST:] if not block.level]
    for number, line in enumerate(lines):
        if day := _DAY.search(fold(line)):
            before = line[: day.start()].strip() or (lines[number - 1] if number else "")
            if is_office(before):
                return {"issuer": before, "written": line[day.start() :]}
    return {}
