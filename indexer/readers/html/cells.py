"""Tables of a page that hold data, told from those that only arrange it."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from indexer.readers.archive import local_name

_LONGEST_CELL = 300
_MOST_COLUMNS = 100
_WIDEST_SPAN = 20
_LAYOUT = ("table", "h1", "h2", "h3", "form", "iframe")
_SKIPPED = frozenset({"rt", "rp", "rtc", "script", "style"})
_BREAKS = frozenset({"br", "p", "div", "li", "dd", "dt"})


def data_rows(table: Any) -> tuple[list[list[str]], int] | None:
    """Return the rows of a table of data and the number of characters in its links, None for a layout table.

    A layout table holds other tables, headings or whole texts, has one row or column, or is
    mostly links. A cell over several columns stands in the first of them.
    """
    if any(next(table.iter(f"{{*}}{name}"), table) is not table for name in _LAYOUT if name != "table"):
        return None
    if sum(1 for _, _ in zip(range(2), table.iter("{*}table"), strict=False)) > 1:
        return None
    rows = [row for row in map(_cells, table.iter("{*}tr")) if row]
    texts = [cell for row in rows for cell in row]
    size = sum(map(len, texts))
    linked = sum(len(_text(link)) for link in table.iter("{*}a"))
    if len(rows) < 2 or max(map(len, rows)) < 2 or max(map(len, texts)) > _LONGEST_CELL or linked * 2 > size:
        return None
    return rows, linked


def _cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if local_name(cell) in ("td", "th"):
            span = cell.get("colspan") or "1"
            blank = min(int(span), _WIDEST_SPAN) - 1 if span.isdecimal() and len(span) < 9 else 0
            cells += [_text(cell), *[""] * blank]
    return cells[:_MOST_COLUMNS]


def _text(element: Any) -> str:
    return " ".join("".join(_strings(element)).split())


def _strings(element: Any) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        name = local_name(one)
        if event == "start":
            if name in _SKIPPED:
                walk.skip_subtree()
                continue
            yield " " if name in _BREAKS else ""
            yield one.text or ""
        elif one is not element:
            yield " " if name in _BREAKS else ""
            yield one.tail or ""
