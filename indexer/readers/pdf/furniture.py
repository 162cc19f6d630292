"""Running heads, footers and page numbers: what stands at the edge of page after page."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from indexer.readers.pdf.page import Line, Page

_EDGE = 0.13
_MOST_LINES = 6
_GRID = 6.0
_NUMERAL = re.compile(r"[0-9０-９]+|第[一二三四五六七八九十百零〇]+(?=页)|(?<=共)[一二三四五六七八九十百零〇]+(?=页)")
_DASH = "[-—–－·•~〜―\\s]"
_BARE = re.compile(rf"^{_DASH}*([0-9０-９]{{1,4}}|(?=[ivx])x{{0,3}}(?:ix|iv|v?i{{0,3}})){_DASH}*$", re.IGNORECASE)
_DRESSED = re.compile(
    rf"^{_DASH}*第\s*[0-9０-９]{{1,4}}\s*[页頁](?:\s*[/／,，]?\s*共\s*[0-9０-９]{{1,4}}\s*[页頁])?{_DASH}*$"
    rf"|^{_DASH}*[0-9０-９]{{1,4}}\s*[/／]\s*[0-9０-９]{{1,4}}{_DASH}*$|^page\s+\d+(?:\s+of\s+\d+)?$"
    rf"|^[-—–－]\s*[0-9０-９]{{1,4}}\s*[-—–－]$",
    re.IGNORECASE,
)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_MOST = 0.5
_SENTENCE = re.compile(r"[，。；]")
_LONGEST_SENTENCE = 24

_Key = tuple[str, int]


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without page numbers and without lines that repeat at the same place.

    A line repeats when it is on half of the pages, or on three in a row (a chapter's name), at
    the upper or lower edge, its numbers aside. A bare number is a page number when it grows
    from page to page as the pages do.
    """
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(key for lines in edges for key in {_key(line) for line in lines if _could_run(line)})
    running = {key for key, count in counts.items() if count > 1 and count >= len(pages) * _MOST}
    running |= _chapter_heads(edges)
    offsets = Counter(offset for page, lines in zip(pages, edges, strict=True) for offset in {*_offsets(page, lines)})
    counted = {offset for offset, count in offsets.items() if count > 1 or len(pages) == 1}

    def goes(page: Page, line: Line) -> bool:
        bare = _number(line)
        return (
            bool(_DRESSED.match(line.text))
            or (bare is None and _key(line) in running)
            or (bare is not None and bare - page.number in counted)
        )

    return [
        replace(page, lines=[line for line in page.lines if not (_is_among(line, edge) and goes(page, line))])
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edge_lines(page: Page) -> list[Line]:
    """Return the lines at the upper and the lower edge of a page."""
    ordered = sorted((line for line in page.lines if not line.table), key=lambda line: -line.middle)
    top = [line for line in ordered if line.middle > page.height * (1 - _EDGE)][:_MOST_LINES]
    bottom = [line for line in ordered if line.middle < page.height * _EDGE][-_MOST_LINES:]
    return top + bottom


def _is_among(line: Line, lines: Iterable[Line]) -> bool:
    return any(line is one for one in lines)


def _key(line: Line) -> _Key:
    return _NUMERAL.sub("#", "".join(line.text.split())), round(line.middle / _GRID)


def _could_run(line: Line) -> bool:
    """Whether a line reads like a head rather than like a sentence, which a text may repeat too."""
    return len(line.text) <= _LONGEST_SENTENCE or not _SENTENCE.search(line.text)


def _offsets(page: Page, edge: Iterable[Line]) -> Iterator[int]:
    """Yield by how much the bare numbers at the edge of a page exceed its place in the file."""
    for line in edge:
        if (number := _number(line)) is not None:
            yield number - page.number


def _number(line: Line) -> int | None:
    """Return the number that a line consists of, None when it is none."""
    found = _BARE.match(line.text)
    figures = found.group(1).lower() if found else ""
    if figures.isdecimal():
        return int(figures)
    return _ROMAN.index(figures) + 1 if figures in _ROMAN else None


def _chapter_heads(edges: Sequence[list[Line]]) -> set[_Key]:
    """Return the lines on three pages in a row, or on three even or three odd ones, which may carry their own heads."""
    keys = [{_key(line) for line in lines if _number(line) is None and _could_run(line)} for lines in edges]
    found: set[_Key] = set()
    for step in (1, 2):
        for first, second, third in zip(keys, keys[step:], keys[2 * step :], strict=False):
            found |= first & second & third
    return found
