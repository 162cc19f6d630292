"""Word, slides and sheets: by Python libraries, by LibreOffice, and by hand for what only Word writes."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.readers import Block, Content, programs, read
from indexer.readers.tables import table_block
from kb.errors import UnreadableFileError
from tests import making, making_flat
from tests.making import PHRASE, rezipped, signals, zipped
from tests.making_files import saved, slides, word, workbook

needs_office = pytest.mark.skipif(not making.has_office, reason="soffice is not installed")
TABLE = "\n".join(" ".join(row) for row in signals().table)


def texts(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


def outline(content: Content) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in content.blocks if block.level]


def refusal(data: bytes, path: str) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read(data, path)
    assert "\n" not in caught.value.reason
    return caught.value.reason


Office = Callable[[str, str, str], bytes]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Convert a source (name, text) to a format by LibreOffice, each once."""
    folder, done = tmp_path_factory.mktemp("office"), dict[tuple[str, str], bytes]()

    def convert(name: str, source: str, to: str) -> bytes:
        if (name, to) not in done:
            (folder / name).write_text(source, encoding="utf-8")
            done[name, to] = making.office(folder / name, to)
        return done[name, to]

    return convert


# ---- text documents

WHOLE = [text for _, text in signals().parts]


def test_a_document_by_python_docx() -> None:
    content = read(word(signals()), "a.docx")
    assert texts(content) == [signals().title, *WHOLE, TABLE]
    assert outline(content) == [(1, signals().title), *(part for part in signals().parts if part[0])]
    assert content.facts == {"author": "学海编写组"}
    assert (content.blocks[-1].markup or "").startswith("| 信号 | 鸣响方式 |")


@needs_office
@pytest.mark.parametrize("suffix", ["odt", "docx", "doc", "wps", "rtf"])
def test_a_document_by_libreoffice(office: Office, suffix: str) -> None:
    data = office("a.fodt", making_flat.text_document(signals()), "doc" if suffix == "wps" else suffix)
    content = read(data, f"a.{suffix}")
    found = texts(content)
    assert found[: len(WHOLE) + 2] == [signals().title, *WHOLE, TABLE]
    assert outline(content) == [(1, signals().title), *(part for part in signals().parts if part[0])]
    special = [text.replace("?", "、").replace("(1)", "（1）") for text in found[len(WHOLE) + 2 :]]
    assert special == [
        "改动：添上的话，其余照旧。",
        "一、清点队伍",
        "（1）报告人数",
        "二、分发器材",
        "注释[1]在此。",
        "文本框在旁。",
        "框里的话。",
        "注音：疏散演练。",
        "[1] 脚注里的话。",
    ]
    assert content.facts == {"author": "学海编写组"}


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="标题 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="二级"/><w:basedOn w:val="1"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="圈"/><w:basedOn w:val="loop"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="art"><w:name w:val="条"/>'
    '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
)
LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:suff w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVEL.format(0, 1, "chineseCountingThousand", "tab", "第%1章")}'
    f"{LEVEL.format(1, 1, 'decimal', 'tab', '%1.%2').replace('<w:suff', '<w:isLgl/><w:suff')}"
    f"{LEVEL.format(2, 1, 'bullet', 'tab', '')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="1">{LEVEL.format(0, 9, "chineseCounting", "space", "第%1条")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
)


def by_hand(body: str, space: str = W, links: str = "", **more: str) -> bytes:
    """Return a document as Word writes it, of the parts that matter."""
    parts = {"styles": STYLES, "numbering": NUMBERING, **more}
    members: dict[str, str] = {
        f"word/{name}.xml": f"<w:{name} {space}>{content}</w:{name}>" for name, content in parts.items()
    }
    relations = "".join(f'<Relationship Id="r{name}" Type="{R}/{name}" Target="{name}.xml"/>' for name in parts)
    document = f'<Relationship Id="r0" Type="{R}/officeDocument" Target="/word/document.xml"/>'
    members |= {
        "_rels/.rels": f"<Relationships>{document}</Relationships>",
        "word/_rels/document.xml.rels": f"<Relationships>{relations}{links}</Relationships>",
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
    }
    return zipped(members)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def item(list_id: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'


BOX = "<w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("甲", style("1")) + p("乙", style("2")), [Block("甲", 1), Block("乙", 2)]),
        (
            p("甲", '<w:outlineLvl w:val="2"/>') + p("乙", style("1") + '<w:outlineLvl w:val="9"/>'),
            [Block("甲", 3), Block("乙")],
        ),
        (p("甲", style("loop")) + p("乙", style("nowhere")), [Block("甲"), Block("乙")]),
        (p("正文当作标题用。" * 20, style("1")), [Block("正文当作标题用。" * 20)]),
        (p("第一章 3", style("toc")) + p("正文"), [Block("正文")]),
        (p("条文", style("art")) + p("条文", style("art")), [Block("第九条 条文"), Block("第十条 条文")]),
        (
            p("总则", item(1, 0))
            + p("甲", item(1, 1))
            + p("乙", item(1, 1))
            + p("分则", item(1, 0))
            + p("丙", item(1, 1)),
            [Block("第一章 总则"), Block("1.1 甲"), Block("1.2 乙"), Block("第二章 分则"), Block("2.1 丙")],
        ),
        (p("甲", item(3, 0)) + p("乙", item(3, 0)), [Block("第五章 甲"), Block("第六章 乙")]),
        (
            p("甲", item(1, 2)) + p("乙", item(7, 0)) + p("丙", style("art") + item(0, 0)),
            [Block("• 甲"), Block("乙"), Block("丙")],
        ),
        ("<w:p><w:r><w:t>上行</w:t><w:br/><w:t>下行</w:t></w:r></w:p>", [Block("上行"), Block("下行", gap=False)]),
        ("<w:p><w:r><w:t>上页</w:t><w:br w:type='page'/><w:t>下页</w:t></w:r></w:p>", [Block("上页下页")]),
        (
            "<w:p><w:ins><w:r><w:t>添上</w:t></w:r></w:ins><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
            "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>",
            [Block("添上移来")],
        ),
        (p("前段", "<w:rPr><w:del/></w:rPr>") + p("后段"), [Block("前段后段")]),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>显示</w:t></w:r></w:p>", [Block("显示")]),
        (
            "<w:p><w:r><w:t>旁边</w:t><mc:AlternateContent xmlns:mc='m'>"
            f"<mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
            [Block("旁边"), Block("框里的话")],
        ),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>PAGE</w:instrText></w:r>"
            "<w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>"
            "<w:r><w:sym w:char='2460'/><w:noBreakHyphen/><w:tab/></w:r></w:p>",
            [Block("链接①-")],
        ),
        (
            "<w:p><w:r><w:ruby><w:rt><w:r><w:t>shū</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>疏</w:t></w:r></w:rubyBase>"
            "</w:ruby></w:r><w:r><w:t>散</w:t></w:r></w:p>",
            [Block("疏散")],
        ),
        (
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
            f"<w:sdtContent>{p('目录')}</w:sdtContent></w:sdt><w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>",
            [Block("控件")],
        ),
        (
            f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr>"
            f"<w:tc>{p('删')}</w:tc></w:tr>"
            f"<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{p('丙')}</w:tc></w:tr></w:tbl>",
            [table_block([["甲", "乙"], ["丙", ""]])],
        ),
        (
            f"<w:tbl><w:tr><w:tc>{p('教案', style('1'))}</w:tc><w:tc>{p('内容')}</w:tc></w:tr></w:tbl>",
            [Block("教案", 1), Block("内容")],
        ),
    ],
)
@pytest.mark.parametrize("space", [W, STRICT], ids=["usual", "strict"])
def test_what_word_writes(space: str, body: str, expected: list[Block]) -> None:
    assert read(by_hand(body, space), "a.docx").blocks == tuple(expected)


def test_notes_are_appended_in_the_order_of_their_marks() -> None:
    mark = "<w:r><w:{}Reference w:id='{}'/></w:r>"
    body = f"<w:p><w:r><w:t>甲</w:t></w:r>{mark.format('endnote', 4)}{mark.format('footnote', 2)}</w:p>"
    notes = {f"{kind}s": f"<w:{kind} w:id='{n}'>{p(kind)}</w:{kind}>" for kind, n in (("footnote", 2), ("endnote", 4))}
    assert texts(read(by_hand(body, **notes), "a.docx")) == ["甲[1][2]", "[1] endnote", "[2] footnote"]


def test_a_link_to_nothing_costs_nothing() -> None:
    links = f'<Relationship Id="r9" Type="{R}/image" Target="../NULL"/>'
    assert texts(read(by_hand(p("正文"), links=links), "a.docx")) == ["正文"]


# ---- presentations

SLIDES = [(1, signals().title), (2, signals().headings[1]), (3, "备注"), (2, "第3页")]


def check_slides(content: Content) -> None:
    assert outline(content) == SLIDES
    found = texts(content)
    assert TABLE in found
    assert found[found.index("备注") + 1] == "讲解时播放录音。"
    assert PHRASE in found[-1]
    assert [text.removeprefix("• ") for text in found[1:4]] == [
        "学海编写组",
        signals().headings[1],
        signals().paragraphs[0],
    ]


def test_a_presentation_by_python_pptx() -> None:
    check_slides(read(slides(signals()), "a.pptx"))


@needs_office
@pytest.mark.parametrize("suffix", ["odp", "ppt", "dps"])
def test_a_presentation_by_libreoffice(tmp_path: Path, suffix: str) -> None:
    source = tmp_path / "a.pptx"
    source.write_bytes(slides(signals()))
    check_slides(read(making.office(source, "ppt" if suffix == "dps" else suffix), f"a.{suffix}"))


# ---- sheets


def test_values_are_shown_as_the_sheet_shows_them() -> None:
    day = datetime.date(2024, 5, 1)
    rows = [
        ["2024年警报设施统计表"],
        ["序号", "名称", "占比", "日期", "数", "是否"],
        [1, " 电声警报器 ", 0.125, day, 0.1 + 0.2, True],
        [],
        [2, "电动|警报器", None, datetime.datetime(2024, 5, 1, 8, 30), 1e6, False],
    ]
    content = read(workbook(rows, "统计"), "a.xlsx")
    heading, caption, table = content.blocks
    assert (heading, caption) == (Block("统计", 2), Block("2024年警报设施统计表"))
    assert table.text.split("\n") == [
        "序号 名称 占比 日期 数 是否",
        "1 电声警报器 0.125 2024-05-01 0.3 TRUE",
        "2 电动|警报器  2024-05-01 08:30 1000000 FALSE",
    ]


def test_hidden_and_empty_sheets_are_left_out_and_shares_shown_in_percent() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["占比"])
    book.active.append([0.125, "注"])
    book.active["A2"].number_format = "0.0%"
    book.create_sheet("空")
    hidden = book.create_sheet("藏")
    hidden.append(["藏起来的话"])
    hidden.sheet_state = "hidden"
    assert texts(read(saved(book), "a.xlsx")) == ["Sheet", "占比", "12.5% 注"]


@needs_office
@pytest.mark.parametrize("suffix", ["ods", "xlsx", "xls", "et"])
def test_a_sheet_by_libreoffice(office: Office, suffix: str) -> None:
    data = office("c.fods", making_flat.spreadsheet(signals().table), "xls" if suffix == "et" else suffix)
    assert texts(read(data, f"a.{suffix}")) == ["信号", TABLE]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("信号,停\n预先,24秒\n", ["信号 停\n预先 24秒"]),
        ("信号\t停\n预先\t24,5秒\n", ["信号 停\n预先 24,5秒"]),
        ("信号；停;注\n预先;24;甲,乙\n", ["信号；停 注\n预先 24 甲,乙"]),
        ('信号,停\n"预先,\n警报","说""停"""\n', ['信号 停\n预先,警报 说"停"']),
        ('信号,停\n"没有关上,24\n空袭,6\n', ['信号 停\n"没有关上 24\n空袭 6']),
        ("统计表,,\n,信号,停\n,预先,24秒\n", ["统计表", "信号 停\n预先 24秒"]),
        ("只有一列\n第二行\n", ["只有一列", "第二行"]),
        ("\n", []),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_what_a_reader_sees_of_separated_values(source: str, expected: list[str], encoding: str) -> None:
    assert texts(read(source.encode(encoding), "a.csv")) == expected


# ---- names that lie, passwords, missing programs


def test_a_new_format_under_an_old_name_needs_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert signals().title in texts(read(word(signals()), "a.doc"))
    assert signals().title in texts(read(word(signals()), "a.wps"))
    assert signals().title in texts(read(slides(signals()), "a.ppt"))
    assert texts(read(workbook([["甲", "乙"]]), "a.et")) == ["信号", "甲 乙"]
    assert texts(read(b"<html><p>\xe7\x94\xb2</p></html>", "a.doc")) == ["甲"]


@needs_office
def test_an_old_format_under_a_new_name_is_read(office: Office) -> None:
    data = office("a.fodt", making_flat.text_document(signals()), "doc")
    assert signals().title in texts(read(data, "a.docx"))


@pytest.mark.parametrize(
    ("suffix", "new"), [("doc", "docx"), ("wps", "docx"), ("rtf", "docx"), ("ppt", "pptx"), ("xls", "xlsx")]
)
def test_without_libreoffice_one_line_says_so(monkeypatch: pytest.MonkeyPatch, suffix: str, new: str) -> None:
    monkeypatch.setenv("PATH", "")
    reason = refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), f"a.{suffix}")
    assert reason == f"its format needs LibreOffice (soffice is not installed); install it or save the file as {new}"


@needs_office
def test_what_libreoffice_cannot_read_is_one_line() -> None:
    assert "LibreOffice cannot read it" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc")


def test_a_program_ends_with_all_it_started_when_the_time_is_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    slow = tmp_path / "soffice"
    slow.write_text(f"#!/bin/sh\nsleep 30 &\necho $! > {tmp_path}/child\nwait\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("KB_MAX_READ_SECONDS", "1")
    assert "longer than 1 s" in refusal(b"{\\rtf1 x}", "a.rtf")
    child = int((tmp_path / "child").read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_programs_are_found_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert programs.is_installed("sh")
    monkeypatch.setenv("PATH", "")
    assert not programs.is_installed("sh")


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
MANIFEST = '<m xmlns="x"><file-entry><encryption-data/></file-entry></m>'


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (ENCRYPTED, "a.docx"),
        (ENCRYPTED, "a.pptx"),
        (ENCRYPTED, "a.xlsx"),
        (zipped({"META-INF/manifest.xml": MANIFEST, "content.xml": "x"}), "a.odt"),
    ],
)
def test_a_password_is_one_line(data: bytes, name: str) -> None:
    assert refusal(data, name) == "it is protected by a password; save it without one"


@pytest.mark.parametrize("suffix", ["docx", "pptx", "xlsx", "odt", "odp", "ods", "epub"])
def test_what_is_no_archive_is_one_line(suffix: str) -> None:
    expected = f"it is no {suffix} file or cut short; restore it or save it anew"
    assert refusal("只是文字".encode(), f"a.{suffix}") == expected
    assert refusal(word(signals())[:3000], f"a.{suffix}") == expected


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (zipped({"x": "y"}), "a.docx", "the document in it is missing"),
        (zipped({"x": "y"}), "a.pptx", "the document in it is missing"),
        (zipped({"x": "y"}), "a.odt", "it holds no content.xml"),
        (
            zipped({"content.xml": "<a><body><text/></body></a>"}),
            "a.odp",
            "it holds no presentation; give it the suffix",
        ),
        (rezipped(by_hand(p("甲")), {"word/document.xml": "<w:document"}), "a.docx", "damaged: XMLSyntaxError"),
    ],
)
def test_what_is_missing_is_named(data: bytes, name: str, reason: str) -> None:
    assert reason in refusal(data, name)
