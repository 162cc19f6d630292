"""Running heads, footers and page numbers: what stands at the edge of page after page."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from indexer.readers.pdf.glyphs import Line, Page

_EDGE = 0.13
_EDGE_LINES = 3
_GRID = 6.0
_NUMERAL = re.compile(r"[0-9０-９]+|第[一二三四五六七八九十百零〇]+(?=页)|(?<=共)[一二三四五六七八九十百零〇]+(?=页)")
_PAGE_NUMBER = re.compile(
    r"^[-—–－·•.~〜―\s]*(?:第\s*)?(?:[0-9０-９]{1,4}|[ivxlc]{1,6})\s*(?:页|頁)?"
    r"(?:\s*[/／|,，共]\s*(?:共\s*)?[0-9０-９]{1,4}\s*(?:页|頁)?)?[-—–－·•.~〜―\s]*$|^page\s+\d+(?:\s+of\s+\d+)?$",
    re.IGNORECASE,
)
_MOST = 0.5
_SENTENCE = re.compile(r"[，。；]")
_LONGEST_SENTENCE = 24

_Key = tuple[str, int]


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without page numbers and without lines that repeat at the same place.

    A line repeats when it is on half of the pages, or on three in a row (a chapter's name), in
    the topmost or lowest lines, its numbers aside.
    """
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(key for lines in edges for key in {_key(line) for line in lines if _could_run(line)})
    running = {key for key, count in counts.items() if count > 1 and count >= len(pages) * _MOST}
    running |= _chapter_heads(edges)
    return [
        replace(page, lines=[line for line in page.lines if not _goes(line, lines, running)])
        for page, lines in zip(pages, edges, strict=True)
    ]


def _edge_lines(page: Page) -> list[Line]:
    """Return the lines at the upper and the lower edge of a page."""
    ordered = sorted(page.lines, key=lambda line: -line.middle)
    top = [line for line in ordered if line.middle > page.height * (1 - _EDGE)][: _EDGE_LINES * 2]
    bottom = [line for line in ordered if line.middle < page.height * _EDGE][-_EDGE_LINES * 2 :]
    return top + bottom


def _key(line: Line) -> _Key:
    return _NUMERAL.sub("#", "".join(line.text.split())), round(line.middle / _GRID)


def _could_run(line: Line) -> bool:
    """Whether a line reads like a head rather than like a sentence, which a text may repeat too."""
    return len(line.text) <= _LONGEST_SENTENCE or not _SENTENCE.search(line.text)


def _chapter_heads(edges: Sequence[list[Line]]) -> set[_Key]:
    """Return the lines on three pages in a row, or on three even or three odd ones, which may carry their own heads."""
    keys = [{_key(line) for line in lines if len(line.text) > 1 and _could_run(line)} for lines in edges]
    found: set[_Key] = set()
    for step in (1, 2):
        for first, second, third in zip(keys, keys[step:], keys[2 * step :], strict=False):
            found |= first & second & third
    return found


def _goes(line: Line, edge: Sequence[Line], running: set[_Key]) -> bool:
    return any(line is one for one in edge) and (bool(_PAGE_NUMBER.match(line.text.strip())) or _key(line) in running)
