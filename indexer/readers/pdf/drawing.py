"""The pages of a PDF as characters and rules with their place, by pdfminer.six.

pdfminer is pure Python: slower than a renderer, but a damaged file can neither crash nor outstay
the process that reads it. Its own grouping into boxes loses Chinese columns, so only its
characters are used.
"""

import logging
import re
from collections.abc import Iterator

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTFigure, LTImage, LTPage
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from indexer.readers.pdf.grids import Rule, grids_of, rules_of
from indexer.readers.pdf.lines import lines_of
from indexer.readers.pdf.page import Glyph, Page
from indexer.readers.pdf.turning import turned

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_BOLD = re.compile(r"bold|black|heavy|simhei|heiti|xiaobiaosong|黑体|小标宋|[-,]?W[789]\b", re.IGNORECASE)
_UNKNOWN = re.compile(r"\(cid:\d+\)")
# Marks as fonts draw them in vertical text.
_UPRIGHT_FORMS = str.maketrans(
    "︐︑︒︓︔︕︖︗︘︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄", "，、。：；！？〖〗（）｛｝〔〕【】《》〈〉「」『』"
)
_MANY_STROKES = 100


def pages_of(document: PDFDocument) -> Iterator[Page]:
    """Yield the pages of a document; one that cannot be interpreted comes without lines.

    Text that lies on its side on a page comes as another page of the same number.
    """
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
        glyphs, rules, has_pictures = _contents(layout)
        upright = (glyphs, layout.width, layout.height)
        for part, (level, width, height) in enumerate(list(turned(*upright)) or [upright]):
            # Rules are not turned: few tables lie on their side.
            grids = grids_of(rules) if part == 0 and (width, height) == upright[1:] else []
            yield Page(number, width, height, lines_of(level, grids, number), has_pictures and part == 0)


def _contents(layout: LTPage) -> tuple[list[Glyph], list[Rule], bool]:
    """Return the characters of a page in the order they are drawn, its rules, and whether there are pictures."""
    glyphs: list[Glyph] = []
    rules: list[Rule] = []
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
        elif isinstance(item, LTCurve):
            strokes += 1
            rules += rules_of(*item.bbox)
        pictures += isinstance(item, LTImage)
    # Letters turned into outlines are a picture too; a few rules and frames are none.
    return glyphs, list(dict.fromkeys(rules)), pictures > 0 or strokes >= _MANY_STROKES


def _glyph(char: LTChar, text: str) -> Glyph:
    a, b = char.matrix[:2]
    slant = 0 if abs(b) < abs(a) / 10 else None
    if abs(a) < abs(b) / 10:
        slant = 1 if b > 0 else -1
    return Glyph(text, char.x0, char.y0, char.x1, char.y1, bool(_BOLD.search(char.fontname)), slant)
