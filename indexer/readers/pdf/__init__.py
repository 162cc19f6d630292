"""PDF: the text layer in reading order, without what repeats on every page; scans by recognition."""

from collections.abc import Sequence
from io import BytesIO
from statistics import median_low

from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import decode_text

from indexer.readers.archive import refuse_protected
from indexer.readers.blocks import Block, Content
from indexer.readers.facts import settle_title, stated
from indexer.readers.pdf import ocr
from indexer.readers.pdf.columns import reading_order
from indexer.readers.pdf.drawing import pages_of
from indexer.readers.pdf.furniture import without_furniture
from indexer.readers.pdf.page import Page
from indexer.readers.pdf.paragraphs import blocks_of
from indexer.readers.tables import content_of
from kb.errors import UnreadableFileError

_FEWEST_CHARACTERS = 8
_MOST_UNKNOWN = 0.3


def read_pdf(data: bytes, path: str) -> Content:
    """Return the text of a PDF.

    Flags: ``column-order`` where columns are uncertain, ``ocr`` where text was recognised from
    pictures, ``pages-missing`` where a page is a picture that nobody recognised or is damaged.
    Raises UnreadableFileError for a file that is damaged, protected or a scan that cannot be
    recognised here.
    """
    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
    except PDFPasswordIncorrect:
        refuse_protected(path)
    pages = list(pages_of(document))
    if all(page.is_damaged for page in pages):
        raise UnreadableFileError(path, "damaged: no page in it can be read; restore it or save it anew")
    pages, flags = _with_pictures_read(data, pages, path)
    blocks, is_uncertain = _blocks(pages)
    flags |= {"column-order"} if is_uncertain else set()
    return content_of(*settle_title(blocks, _facts(document, path)), sorted(flags))


def _with_pictures_read(data: bytes, pages: list[Page], path: str) -> tuple[list[Page], set[str]]:
    """Return the pages, those that are pictures as recognised, and the flags this brings."""
    flags = {"pages-missing"} if any(page.is_damaged for page in pages) else set()
    pictures = [page.number for page in pages if not page.is_damaged and _is_picture(page)]
    if not pictures:
        return pages, flags
    if lacking := ocr.missing():
        if len(pictures) == len(pages):
            raise UnreadableFileError(
                path, f"it is a scan without a text layer; install {lacking} or recognise it first"
            )
        return [page for page in pages if page.number not in pictures], flags | {"pages-missing"}
    recognised = ocr.recognise(data, pictures, path)
    return [recognised.get(page.number, page) for page in pages], flags | {"ocr"}


def _is_picture(page: Page) -> bool:
    """Whether what a page says is in pictures alone, or in letters that no one can name."""
    text = "".join(line.characters for line in page.lines)
    if len(text) < _FEWEST_CHARACTERS:
        return page.has_pictures
    return text.count("\ufffd") > len(text) * _MOST_UNKNOWN


def _blocks(pages: Sequence[Page]) -> tuple[list[Block], bool]:
    """Return the blocks of all pages in order, and whether the order of columns is uncertain."""
    pages = without_furniture(pages)
    right = median_low([max(line.x1 for line in page.lines) for page in pages if page.lines] or [0.0])
    ordered = [reading_order(page, right) for page in pages]
    gutters = {x for page in ordered if not page.is_uncertain for x in page.gutters}
    ordered = [
        one if one.gutters else reading_order(page, right, gutters) for page, one in zip(pages, ordered, strict=True)
    ]
    lines = [line for page in ordered for line in page.lines]
    return blocks_of(lines), any(page.is_uncertain for page in ordered)


def _facts(document: PDFDocument, path: str) -> dict[str, str]:
    info = next((one for one in document.info if isinstance(one, dict)), {})
    title, author = (info.get(name, b"") for name in ("Title", "Author"))
    return stated(_decoded(title), _decoded(author), path)


def _decoded(value: object) -> str:
    return decode_text(value) if isinstance(value, bytes) else ""
