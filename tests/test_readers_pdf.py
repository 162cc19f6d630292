"""PDF: reading order, what repeats on pages, paragraphs and headings, scans; printed by chromium, or by hand."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest

from indexer.readers import Content, read
from indexer.readers.pdf.columns import reading_order
from indexer.readers.pdf.furniture import without_furniture
from indexer.readers.pdf.page import Line, Page
from indexer.readers.pdf.paragraphs import blocks_of
from kb import lexicon
from kb.errors import UnreadableFileError
from tests import making
from tests.conftest import CORPUS
from tests.making import PHRASE, signals
from tests.making_files import CATALOGUE, pdf_of, print_page, stream, word

needs_browser = pytest.mark.skipif(not making.has_browser, reason="chromium is not installed")
needs_recognition = pytest.mark.skipif(not making.has_recognition, reason="tesseract or pdftoppm is not installed")
WIDTH, HEIGHT, SIZE = 595.0, 842.0, 11.0
WHOLE = [text for _, text in signals().parts]


@cache
def unified() -> dict[int, str]:
    """Return the radicals that fonts name in place of characters; cleaning puts them right."""
    return {ord(row[0]): row[1] for row in lexicon.entries("radicals")} | {ord("戶"): "户"}


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(unified()).split())


def texts(content: Content) -> list[str]:
    return [plain(block.text) for block in content.blocks]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read(data, "a.pdf")
    assert "\n" not in caught.value.reason
    return caught.value.reason


def tagged(parts: tuple[tuple[int, str], ...]) -> str:
    return "".join(f"<h{level + 1}>{text}</h{level + 1}>" if level else f"<p>{text}</p>" for level, text in parts)


HEADING = '<h1 style="text-align:center">防空警报信号识别与行动</h1>'
NO_HEAD = "--no-pdf-header-footer"


@needs_browser
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_one_after_the_other_without_heads_and_page_numbers(tmp_path: Path, columns: int) -> None:
    body = f'{HEADING}<div style="column-count:{columns};column-gap:2em">{tagged(signals().parts * 2)}</div>'
    # Without the option chromium prints date, title, address and page number on every page.
    data = making.printed(tmp_path, print_page(body, "body{font-size:13pt} h3{font-size:14pt} h2{font-size:17pt}"))
    content = read(data, "a.pdf")
    found = texts(content)
    assert found[0] == signals().title
    assert found[1:] == [plain(text) for text in WHOLE * 2]
    assert content.flags == ()


@needs_browser
def test_headings_show_by_their_letters(tmp_path: Path) -> None:
    data = making.printed(tmp_path, print_page(HEADING + tagged(signals().parts), "h3{font-size:12pt}"), NO_HEAD)
    found = [(block.level, plain(block.text)) for block in read(data, "a.pdf").blocks if block.level]
    assert found == [(1, signals().title), *((n + 1, plain(t)) for n, t in signals().parts if n)]


@needs_browser
@pytest.mark.parametrize(
    "style",
    ["p{text-indent:0;margin-bottom:1em}", "body{writing-mode:vertical-rl;height:24cm}"],
    ids=["gaps", "vertical"],
)
def test_paragraphs_are_found_in_other_settings(tmp_path: Path, style: str) -> None:
    data = making.printed(tmp_path, print_page(tagged(signals().parts), style), NO_HEAD)
    marks = str.maketrans("『』「」", "“”‘’")
    assert [text.translate(marks) for text in texts(read(data, "a.pdf"))] == [plain(text) for text in WHOLE]


@needs_browser
def test_without_indents_and_gaps_nothing_is_lost_and_nothing_joined_that_is_apart(tmp_path: Path) -> None:
    data = making.printed(tmp_path, print_page(tagged(signals().parts), "p{text-indent:0}"), NO_HEAD)
    blocks = read(data, "a.pdf").blocks
    sure = [plain(block.text) for block in blocks if block.gap]
    assert "".join(plain(block.text) for block in blocks) == "".join(map(plain, WHOLE))
    assert all(any(plain(text).startswith(start) for text in WHOLE) for start in sure)
    assert len(sure) > len(WHOLE) * 0.9


@needs_browser
def test_one_and_two_columns_on_one_page_keep_their_order(tmp_path: Path) -> None:
    lines = [line for path in sorted(CORPUS.rglob("*.md")) for line in path.read_text("utf-8").split("\n")]
    lines = [line for line in lines if len(line) > 60 and not re.search(r"[*|#`]|^[-\d ]", line)][:24]
    whole = [f"<p>{line}</p>" for line in lines]
    columns = '<div style="column-count:2;column-gap:2em">{}</div>'
    body = "".join(
        [*whole[:3], columns.format("".join(whole[3:12])), *whole[12:15], columns.format("".join(whole[15:]))]
    )
    found = texts(read(making.printed(tmp_path, print_page(body), NO_HEAD), "a.pdf"))
    assert len(lines) >= 20
    assert found == [plain(line) for line in lines]


@needs_browser
def test_latin_words_are_whole_again(tmp_path: Path) -> None:
    sentence = "Civil defence organisations protect the population against incomprehensible emergencies at all times."
    body = f'<div lang="en" style="column-count:2;hyphens:auto;text-align:justify">{f"<p>{sentence}</p>" * 9}</div>'
    found = read(making.printed(tmp_path, print_page(body), NO_HEAD), "a.pdf").blocks
    assert {block.text for block in found} == {sentence}


@needs_browser
@needs_recognition
@pytest.mark.parametrize("script", ["simplified", "traditional"])
def test_a_scan_is_recognised_and_marked(tmp_path: Path, script: str) -> None:
    traditional = (CORPUS / "training" / "family-emergency-kit.md").read_text(encoding="utf-8").split("\n")
    lines = [line for line in traditional if len(line) > 30 and line[0] not in "|-#"][:8]
    parts = signals().parts[:12] if script == "simplified" else tuple((0, line) for line in lines)
    printed = making.printed(tmp_path, print_page(tagged(parts), "body{font-size:14pt}"), NO_HEAD)
    content = read(making.scanned(printed, tmp_path), "a.pdf")
    assert content.flags == ("ocr",)
    expected = "".join(plain(text) for _, text in parts)
    found = "".join(texts(content))
    alike = sum(char in found for char in set(expected)) / len(set(expected))
    assert alike > 0.9
    assert abs(len(found) - len(expected)) < len(expected) * 0.1


def test_a_scan_without_the_programs_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = pdf_of(
        CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PICTURE_PAGE, IMAGE, stream(b"q 99 0 0 99 0 0 cm /I Do Q")
    )
    monkeypatch.setenv("PATH", "")
    assert refusal(scan) == (
        "it is a scan without a text layer; install poppler-utils, tesseract-ocr or recognise it first"
    )


PICTURE_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>"
IMAGE = stream(b"\0", b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray")
TEXT_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 7 0 R/Resources<</Font<</F 8 0 R>>>>>>"
TEXT = stream(b"BT /F 12 Tf 20 200 Td (Civil defence protects the population.) Tj ET")
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def mixed(text: bytes = TEXT, font: bytes = FONT) -> bytes:
    """Return a PDF of a page that is a picture and a page of text."""
    pages = b"<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>"
    return pdf_of(CATALOGUE, pages, PICTURE_PAGE, IMAGE, stream(b"q 99 0 0 99 0 0 cm /I Do Q"), TEXT_PAGE, text, font)


def test_a_page_that_is_a_picture_is_flagged_among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    content = read(mixed(), "a.pdf")
    assert texts(content) == ["Civildefenceprotectsthepopulation."]
    assert content.flags == ("pages-missing",)


def test_letters_without_names_count_as_a_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    nameless = (
        b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2"
    )
    nameless += b"/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    assert "scan without a text layer" in refusal(mixed(font=nameless))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged: "),
        (b"%PDF-1.4\n" + bytes(500), "damaged: "),
        (pdf_of(CATALOGUE), "damaged: "),
        (pdf_of(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 1>>"), "damaged: no page in it can be read"),
        (
            pdf_of(
                CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Pages/Kids[2 0 R]/Count 1/Parent 3 0 R>>"
            ),
            "damaged: no page in it can be read",
        ),
    ],
)
def test_a_damaged_file_or_one_whose_pages_lead_back_to_themselves_is_one_line(data: bytes, reason: str) -> None:
    assert refusal(data).startswith(reason)


def test_a_form_that_draws_itself_ends() -> None:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Contents 5 0 R>>"
    form = stream(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>")
    data = pdf_of(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, form, stream(b"/X Do"))
    assert read(data, "a.pdf").blocks == ()


def test_a_reference_to_itself_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MAX_READ_SECONDS", "1")
    assert refusal(pdf_of(b"1 0 R")) == "reading took longer than 1 s; split it or raise KB_MAX_READ_SECONDS"


def test_a_password_is_one_line() -> None:
    locked = b"<</Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">>>"
    data = pdf_of(CATALOGUE, locked, trailer=b"/Encrypt 2 0 R/ID[<00><00>]")
    assert refusal(data) == "it is protected by a password; save it without one"


# ---- layout by itself: pages made of lines


def line(text: str, x: float, y: float, size: float = SIZE, *, bold: bool = False) -> Line:
    return Line(text, x, y, x + sum(size if char > "\x7f" else size / 2 for char in text), y + size, size, bold)


def page(*lines: Line, number: int = 1) -> Page:
    for one in lines:
        one.page = number
    return Page(number, WIDTH, HEIGHT, list(lines))


def rows(*texts: str, x: float = 70.0, top: float = 700.0) -> list[Line]:
    return [line(text, x, top - number * 18) for number, text in enumerate(texts)]


FULL = "国" * 18
"""A line as long as a column of two is wide."""


def test_two_columns_are_read_down_and_not_across() -> None:
    left, right = rows(*[FULL] * 6), rows(*["防" * 18] * 6, x=310)
    ordered = reading_order(page(*left, *right), 0)
    assert [one.text[0] for one in ordered.lines] == ["国"] * 6 + ["防"] * 6
    assert not ordered.is_uncertain


def test_ragged_columns_are_read_down_but_uncertain() -> None:
    left = rows("国" * 18, "国" * 11, "国" * 12, "国" * 10)
    right = rows("防" * 12, "防" * 18, "防" * 11, "防" * 12, x=310)
    ordered = reading_order(page(*left, *right), 0)
    assert [one.text[0] for one in ordered.lines] == ["国"] * 4 + ["防"] * 4
    assert ordered.is_uncertain


def test_labels_and_values_are_read_across() -> None:
    left, right = rows("姓名", "单位", "职务", "电话", "住址"), rows("张三", "市国动办", "科员", "010", "某市", x=310)
    ordered = reading_order(page(*left, *right), 0)
    assert [one.text for one in ordered.lines] == ["姓名 张三", "单位 市国动办", "职务 科员", "电话 010", "住址 某市"]
    assert len(blocks_of(ordered.lines)) == 5


def test_a_line_over_both_columns_parts_them() -> None:
    upper = [*rows(*[FULL] * 5), *rows(*["防" * 18] * 5, x=310)]
    across = line("通栏" * 20, 70, 600)
    lower = [*rows(*["空" * 18] * 5, top=570), *rows(*["警" * 18] * 5, x=310, top=570)]
    ordered = reading_order(page(*upper, across, *lower), 0)
    assert "".join(one.text[0] for one in ordered.lines) == "国" * 5 + "防" * 5 + "通" + "空" * 5 + "警" * 5


@pytest.mark.parametrize(
    ("head", "foot"),
    [
        ("文件汇编", "{}"),
        ("第{}章 总则", "- {} -"),
        ("内部资料 注意保存", "第 {} 页 共 9 页"),
        ("文件汇编", "—{}—"),
        ("", "{}/9"),
        ("", "Page {} of 9"),
    ],
)
def test_what_repeats_at_the_edge_of_pages_goes(head: str, foot: str) -> None:
    pages = [
        page(
            *([line(head.format(number), 250, 800)] if head else []),
            *rows("国防动员法规定，" + chr(0x4E00 + number) * 20, "防空警报", top=740),
            line(foot.format(number), 280, 40),
            number=number,
        )
        for number in range(1, 6)
    ]
    assert [len(one.lines) for one in without_furniture(pages)] == [2] * 5


def test_what_stands_once_or_inside_the_page_stays() -> None:
    pages = [
        page(line(f"第{'一二三四'[number]}部分标题", 70, 800), *rows("同样的话", "另一句", top=500), number=number + 1)
        for number in range(4)
    ]
    assert [len(one.lines) for one in without_furniture(pages)] == [3] * 4


BODY = "国防动员办公室负责组织协调，"


def column(*lines: Line) -> list[Line]:
    for one in lines:
        one.left, one.right = 70.0, 70.0 + 28 * SIZE
    return list(lines)


def test_an_indent_begins_a_paragraph_and_a_short_line_ends_one() -> None:
    lines = column(
        line(BODY * 2, 92, 700),
        line("做好准备。", 70, 682),
        line(BODY * 2, 92, 664),
        line(BODY * 2, 70, 646),
        line("完。", 70, 628),
    )
    lines[0].x1 = lines[2].x1 = lines[3].x1 = lines[0].right
    assert [block.text for block in blocks_of(lines)] == [BODY * 2 + "做好准备。", BODY * 4 + "完。"]
    assert all(block.gap and block.indent for block in blocks_of(lines))


def test_a_doubtful_beginning_is_a_block_without_a_gap() -> None:
    full = "国防动员办公室负责组织协调各项准备工作并报告结果情况。"
    lines = column(*rows(full, full))
    assert [(block.text, block.gap) for block in blocks_of(lines)] == [(full, True), (full, False)]


def test_a_paragraph_goes_on_over_the_page() -> None:
    lines = column(line(BODY * 2, 70, 60), line("做好准备。", 70, 700))
    lines[1].page = 2
    assert [block.text for block in blocks_of(lines)] == [BODY * 2 + "做好准备。"]


def test_larger_and_bold_lines_are_headings_by_rank() -> None:
    body = [line(BODY + "做好准备。", 92, 600 - 18 * number) for number in range(9)]
    lines = column(
        line("大标题", 200, 700, 22), line("一、小标题", 70, 640, bold=True), *body, line("大字的一句话。", 70, 300, 16)
    )
    blocks = blocks_of(lines)
    assert [(block.level, block.text) for block in blocks if block.level] == [(1, "大标题"), (2, "一、小标题")]


def test_large_letters_throughout_are_no_headings() -> None:
    lines = column(
        *[line(f"第{n}张的要点", 70, 700 - 40 * n, 24) for n in range(9)], *rows("小字一", "小字二", top=200)
    )
    assert not any(block.level for block in blocks_of(lines))


def test_a_phrase_is_found_in_a_print_by_libreoffice(tmp_path: Path) -> None:
    if not making.has_office:
        pytest.skip("soffice is not installed")
    (tmp_path / "a.docx").write_bytes(word(signals()))
    content = read(making.office(tmp_path / "a.docx", "pdf"), "a.pdf")
    assert sum(PHRASE in text for text in texts(content)) == 1
    assert not [text for text in texts(content) if "不是正文" in text]
    assert content.facts.get("author") == "学海编写组"


# ---- tables drawn with rules

RULED = "table{border-collapse:collapse} td,th{border:1px solid;text-indent:0}"


@needs_browser
def test_a_ruled_table_keeps_its_cells_between_the_paragraphs_around_it(tmp_path: Path) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in signals().table)
    before, after = signals().paragraphs[0], signals().paragraphs[-1]
    body = f"<p>{before}</p><table>{rows}</table><p>{after}</p>"
    content = read(making.printed(tmp_path, print_page(body, RULED), NO_HEAD), "a.pdf")
    table = "\n".join(" ".join(row) for row in signals().table)
    assert texts(content) == [plain(before), plain(table), plain(after)]
    assert (content.blocks[1].markup or "").count("\n") == len(signals().table)


@needs_browser
def test_a_table_over_two_pages_is_one_and_merged_cells_stand_in_the_first(tmp_path: Path) -> None:
    head = "<thead><tr><th>编号</th><th>单位</th></tr></thead>"
    rows = "".join(f"<tr><td>{number}</td><td>市人民防空办公室第{number}处</td></tr>" for number in range(45))
    merged = '<tr><td rowspan="2">甲</td><td>乙</td></tr><tr><td>丙</td></tr><tr><td colspan="2">丁</td></tr>'
    page = print_page(f"<table>{head}{rows}{merged}</table>", RULED + "td{height:7mm}")
    (block,) = read(making.printed(tmp_path, page, NO_HEAD), "a.pdf").blocks
    lines = [plain(text) for text in block.text.split("\n")]
    assert lines == ["编号单位", *(f"{n}市人民防空办公室第{n}处" for n in range(45)), "甲乙", "丙", "丁"]
    assert (block.markup or "").split("\n")[-3:] == ["| 甲 | 乙 |", "|  | 丙 |", "| 丁 |  |"]


@needs_browser
def test_a_frame_around_a_text_is_no_table(tmp_path: Path) -> None:
    body = f'<div style="border:1px solid">{tagged(signals().parts[:8])}</div>'
    content = read(making.printed(tmp_path, print_page(body), NO_HEAD), "a.pdf")
    assert texts(content) == [plain(text) for text in WHOLE[:8]]
