"""The files that the readers are tested with, one function a format, by other libraries than the readers use."""

from collections.abc import Callable, Iterable
from html import escape
from io import BytesIO

import docx
import openpyxl
import pptx
from pptx.util import Inches

from tests.making import PHRASE, Text, zipped
from tests.making_flat import spreadsheet, text_document

# ---- web pages and books


def body_html(text: Text) -> str:
    """Return a text as the inside of an HTML element."""
    parts = [
        f"<h{level + 1}>{escape(line)}</h{level + 1}>" if level else f"<p>{escape(line)}</p>"
        for level, line in text.parts
    ]
    rows = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in text.table]
    return "\n".join([*parts, "<table>", *(f"<tr>{row}</tr>" for row in rows), "</table>"])


def print_page(body: str, style: str = "") -> str:
    """Return a page for printing in a Chinese font."""
    usual = "@page{size:A4;margin:2.2cm} body{font:11pt 'Noto Serif CJK SC',serif} p{text-indent:2em;margin:0} "
    usual += "h2{font-size:15pt}"
    return (
        f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><style>{usual}{style}</style><body>{body}</body></html>'
    )


CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)


def epub(text: Text) -> bytes:
    """Return a book of two chapters, the second named first in the manifest."""
    middle = len(text.parts) // 2
    halves = [text._replace(parts=text.parts[:middle]), text._replace(parts=text.parts[middle:], table=())]
    chapters = {
        f"OEBPS/text/{number}.xhtml": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title/></head><body><h1>第{number}章</h1>{body_html(half)}<p>空&nbsp;格</p></body></html>"
        for number, half in enumerate(halves, start=1)
    }
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{text.title}</dc:title>'
        "<dc:creator>学海编写组</dc:creator>"
        "<dc:date>2025-03-10T00:00:00Z</dc:date></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="b" href="text/2.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="a" href="text/1.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="nav"/><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    nav = '<html xmlns="http://www.w3.org/1999/xhtml"><body><nav><ol><li>目录页的文字</li></ol></nav></body></html>'
    fixed = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    return zipped(fixed | {"OEBPS/nav.xhtml": nav} | chapters, stored=["mimetype"])


def mhtml(page: str) -> bytes:
    """Return a page as browsers save it in one file."""
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="----B"\r\n\r\n'
    part = "------B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return (head + part + page + "\r\n------B--\r\n").encode()


# ---- office files by Python libraries


def saved(document: object) -> bytes:
    """Return what the ``save`` of a document writes."""
    stream = BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def word(text: Text) -> bytes:
    """Return a Word document by python-docx."""
    document = docx.Document()
    document.core_properties.title = "Document1"
    document.core_properties.author = "学海编写组"
    document.sections[0].header.paragraphs[0].text = "页眉不是正文"
    document.sections[0].footer.paragraphs[0].text = "页脚不是正文"
    document.add_heading(text.title, 0)
    for level, line in text.parts:
        if level:
            document.add_heading(line, level)
        else:
            document.add_paragraph(line)
    table = document.add_table(len(text.table), len(text.table[0]))
    for row, cells in zip(table.rows, text.table, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    return saved(document)


def slides(text: Text) -> bytes:
    """Return a presentation by python-pptx: a title slide, one with table and notes, one with a box in a group."""
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[0])
    first.shapes.title.text, first.placeholders[1].text = text.title, "学海编写组"
    second = show.slides.add_slide(show.slide_layouts[1])
    second.shapes.title.text = text.headings[1]
    second.placeholders[1].text_frame.text = text.paragraphs[0]
    shape = second.shapes.add_table(len(text.table), len(text.table[0]), Inches(1), Inches(4), Inches(8), Inches(2))
    for row, cells in enumerate(text.table):
        for column, words in enumerate(cells):
            shape.table.cell(row, column).text = words
    second.notes_slide.notes_text_frame.text = "讲解时播放录音。"
    third = show.slides.add_slide(show.slide_layouts[6])
    box = third.shapes.add_group_shape().shapes.add_textbox(0, 0, Inches(4), Inches(1))
    box.text_frame.text = next((line for line in text.paragraphs if PHRASE in line), text.paragraphs[-1])
    return saved(show)


def workbook(rows: Iterable[Iterable[object]], title: str = "信号") -> bytes:
    """Return a workbook of one sheet by openpyxl."""
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    return saved(book)


# ---- PDF by hand, for what no program would write


def pdf_of(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Return a PDF of numbered objects, the first of them its catalogue."""
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"


def stream(content: bytes, names: bytes = b"") -> bytes:
    """Return a PDF stream."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), names, content)


def printed_by_hand() -> bytes:
    """Return a PDF of two pages in two columns."""
    lines = b"".join(
        b"BT /F 10 Tf %d %d Td (Civil defence protects the population) Tj ET\n" % (x, 700 - 14 * n)
        for x in (60, 320)
        for n in range(9)
    )
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>>>"
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    info = b"<</Title(Civil defence handbook)/Author(The Editors)>>"
    kids = b"<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>"
    return pdf_of(CATALOGUE, kids, page, page, stream(lines), font, info, trailer=b"/Info 7 0 R")


# ---- one of each


def web_page(text: Text) -> str:
    """Return a text as a plain page."""
    return f"<html><head><title>{text.title}</title></head><body>{body_html(text)}</body></html>"


def _separated(text: Text) -> bytes:
    return "\n".join(",".join(row) for row in (*text.table, *((line, "") for line in text.paragraphs))).encode()


def _flat_archive(source: str) -> bytes:
    return zipped({"content.xml": source, "styles.xml": source, "meta.xml": source})


MAKERS: dict[str, Callable[[Text], bytes]] = {
    "txt": lambda text: "\n".join([text.title, *text.paragraphs]).encode("gb18030"),
    "md": lambda text: "\n\n".join(["---", f"title: {text.title}", "---", *text.paragraphs]).encode(),
    "html": lambda text: web_page(text).encode("gb18030"),
    "mhtml": lambda text: mhtml(web_page(text)),
    "csv": _separated,
    "epub": epub,
    "docx": word,
    "pptx": slides,
    "xlsx": lambda text: workbook([*text.table, *([line] for line in text.paragraphs)]),
    "odt": lambda text: _flat_archive(text_document(text)),
    "ods": lambda text: _flat_archive(spreadsheet((*text.table, *((line, "-") for line in text.paragraphs)))),
    "pdf": lambda _: printed_by_hand(),
}
"""A sound file of each format that no program is needed for."""
