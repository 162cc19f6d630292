"""The pages of a PDF as pieces of text lines with their place, by pdfminer.six.

pdfminer is pure Python: slower than a renderer, but a damaged file can neither crash nor outstay
the process that reads it. Its own grouping into boxes loses Chinese columns, so only its
characters are used.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTFigure, LTImage, LTPage
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_BOLD = re.compile(r"bold|black|heavy|simhei|heiti|xiaobiaosong|黑体|小标宋|[-,]?W[789]\b", re.IGNORECASE)
_UNKNOWN = re.compile(r"\(cid:\d+\)")
# Marks as fonts draw them in vertical text.
_UPRIGHT_FORMS = str.maketrans(
    "︐︑︒︓︔︕︖︗︘︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄", "，、。：；！？〖〗（）｛｝〔〕【】《》〈〉「」『』"
)
_SPLIT = 0.7
_WORD_GAP = 0.2
_SAME_PLACE = 0.3
_MOSTLY = 0.9
_MANY_STROKES = 100
_WIDE = re.compile(r"[⺀-鿿豈-﫿　-〿＀-￯]")


class Glyph(NamedTuple):
    """A character and its box, in points from the lower left; ``slant`` is 0, ±1 for a quarter turn, None else."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    is_bold: bool
    slant: int | None

    @property
    def is_blank(self) -> bool:
        """Whether it is a space: it says where a word ends, unless it only fills a gap."""
        return not self.text.strip()

    @property
    def size(self) -> float:
        """The height of the character's box, which is that of its font."""
        return self.y1 - self.y0


@dataclass(slots=True)
class Line:
    """A text line, or the part of it that stands in one column.

    ``left`` and ``right`` are the column's edges; ``is_row`` says that it is made of parts far
    from each other, like a row of a table.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    is_bold: bool
    page: int = 0
    left: float = 0.0
    right: float = 0.0
    is_row: bool = False

    @property
    def middle(self) -> float:
        """The height of the line's middle."""
        return (self.y0 + self.y1) / 2


@dataclass(slots=True)
class Page:
    """A page: its size, its lines in no order, whether it shows pictures and whether it could be read."""

    number: int
    width: float
    height: float
    lines: list[Line]
    has_pictures: bool = False
    is_damaged: bool = False


def pages_of(document: PDFDocument) -> Iterator[Page]:
    """Yield the pages of a document; one that cannot be interpreted comes without lines."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document), start=1):
        try:
            interpreter.process_page(page)
            layout = device.get_result()
        except MemoryError:
            raise
        except Exception:
            yield Page(number, 0.0, 0.0, [], is_damaged=True)
            continue
        glyphs, has_pictures = _contents(layout)
        level, width, height = _level(glyphs, layout.width, layout.height)
        lines = [line for row in _rows(level) for line in _lines(row, number)]
        yield Page(number, width, height, lines, has_pictures)


def _contents(layout: LTPage) -> tuple[list[Glyph], bool]:
    """Return the characters of a page in the order they are drawn, and whether there are pictures."""
    glyphs: list[Glyph] = []
    pictures = strokes = 0
    waiting: list[Iterator[object]] = [iter(layout)]
    while waiting:
        item = next(waiting[-1], None)
        if item is None:
            waiting.pop()
        elif isinstance(item, LTChar):
            text = _UNKNOWN.sub("\ufffd", item.get_text()).translate(_UPRIGHT_FORMS)
            if item.y1 > item.y0:
                glyphs.append(_glyph(item, text))
        elif isinstance(item, LTContainer | LTFigure):
            waiting.append(iter(item))
        pictures += isinstance(item, LTImage)
        strokes += isinstance(item, LTCurve)
    # Letters turned into outlines are a picture too; a few rules and frames are none.
    return glyphs, pictures > 0 or strokes >= _MANY_STROKES


def _glyph(char: LTChar, text: str) -> Glyph:
    a, b = char.matrix[:2]
    slant = 0 if abs(b) < abs(a) / 10 else None
    if abs(a) < abs(b) / 10:
        slant = 1 if b > 0 else -1
    return Glyph(text, char.x0, char.y0, char.x1, char.y1, bool(_BOLD.search(char.fontname)), slant)


def _level(glyphs: list[Glyph], width: float, height: float) -> tuple[list[Glyph], float, float]:
    """Return the characters turned so that lines run from left to right and follow downwards, and the page's size then.

    Where most stand upright, turned ones are stamps and watermarks and are left out. Text set
    vertically is turned too: its columns from the right become lines from the top.
    """
    slants = [glyph.slant for glyph in glyphs]
    main = max((0, 1, -1), key=slants.count)
    kept = _once(glyph for glyph in glyphs if glyph.slant == main)
    if main > 0:
        turned = [one._replace(x0=one.y0, x1=one.y1, y0=width - one.x1, y1=width - one.x0) for one in kept]
    elif main < 0 or _is_vertical(kept):
        turned = [one._replace(x0=height - one.y1, x1=height - one.y0, y0=one.x0, y1=one.x1) for one in kept]
    else:
        return kept, width, height
    return turned, height, width


def _once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Return the characters without those drawn again on nearly the same place to look bold."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        last = kept[-1] if kept else None
        if last and last.text == glyph.text and abs(last.x0 - glyph.x0) + abs(last.y0 - glyph.y0) < glyph.size * 0.1:
            continue
        kept.append(glyph)
    return kept


def _is_vertical(glyphs: list[Glyph]) -> bool:
    pairs = [(one, two) for one, two in pairwise(glyphs) if _WIDE.match(one.text) and _WIDE.match(two.text)]
    down = sum(
        abs(one.x0 - two.x0) < one.size * _SAME_PLACE and 0 < one.y0 - two.y0 < one.size * 2 for one, two in pairs
    )
    return down * 2 > len(pairs)


def _rows(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the characters of each height of the page, from the left; a raised small one belongs to its line."""
    row: list[Glyph] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda one: (-(one.y0 + one.y1), one.x0)):
        if row and middle - (glyph.y0 + glyph.y1) / 2 > max(glyph.size, row[0].size) * 0.4:
            yield sorted(row, key=lambda one: one.x0)
            row = []
        if not row:
            middle = (glyph.y0 + glyph.y1) / 2
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda one: one.x0)


def _lines(row: list[Glyph], page: int) -> Iterator[Line]:
    """Yield the parts of a row, cut where a gap is wider than a character."""
    part: list[Glyph] = []
    last: Glyph | None = None
    for glyph in row:
        if last and not glyph.is_blank and glyph.x0 - last.x1 > max(last.size, glyph.size) * _SPLIT:
            yield _line(part, page)
            part = []
        part.append(glyph)
        last = last if glyph.is_blank else glyph
    if last:
        yield _line(part, page)


def _line(part: list[Glyph], page: int) -> Line:
    shown = [glyph for glyph in part if not glyph.is_blank]
    return Line(
        _text(part),
        shown[0].x0,
        min(glyph.y0 for glyph in shown),
        max(glyph.x1 for glyph in shown),
        max(glyph.y1 for glyph in shown),
        median(glyph.size for glyph in shown),
        sum(glyph.is_bold for glyph in shown) > len(shown) * _MOSTLY,
        page,
    )


def _text(part: list[Glyph]) -> str:
    text = ""
    for one, two in pairwise([*part, part[-1]]):
        text += one.text
        narrow = not _WIDE.match(one.text) and not _WIDE.match(two.text)
        if narrow and two.x0 - one.x1 > one.size * _WORD_GAP:
            text += " "
    return " ".join(text.split())
