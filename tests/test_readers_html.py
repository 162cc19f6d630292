"""Web pages: the main text whole, the rest gone, in whatever encoding and however broken."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.readers import Block, Content, read
from kb.document import Format
from kb.errors import UnreadableFileError
from tests.making import PHRASE, rezipped, signals
from tests.making_files import body_html, epub, mhtml

PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}_通知公告_某市国防动员办公室</title><meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="2025-09-01 10:22"><meta name="ContentSource" content="市国动办">
<meta name="SiteName" content="某市国防动员办公室"><meta name="author" content="某市国防动员办公室"></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>
<div class="wrap"><div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/t">通知公告</a></div>
<table><tr><td>索 引 号：</td><td>003110598/202509-00043</td><td>信息分类：</td><td>通知</td></tr>
<tr><td>发布机构：</td><td>市国动办</td><td>发布日期：</td><td>2025-09-01</td></tr></table>
<h1>{title}</h1><div>发布时间：2025-09-01　来源：市国动办</div>
<div class="content">{body}<p>附件：<a href="1.doc">1.试鸣方案.doc</a></p></div><div>责任编辑：张三</div>
<div class="box"><h3>相关阅读</h3><ul><li><a href="/1">某市召开会议研究部署全年工作。</a></li>
<li><a href="/2">某县开展疏散演练</a></li></ul></div>
<p>上一篇：<a href="/3">关于清明祭扫的倡议</a></p></div>
<div class="friends"><a href="/x">中国政府网</a> <a href="/y">省国动办</a> <a href="/z">市政府</a></div>
<div class="bottom">主办单位：某市国防动员办公室 版权所有 某ICP备12345678号</div>
<script>var a = "不是正文";</script><style>p{{color:red}}</style>
<div style="display: none">藏起来的话</div></body></html>"""


def page(charset: str = "utf-8") -> str:
    return PAGE.format(title=signals().title, body=body_html(signals()), charset=charset)


def texts(source: str | bytes, path: str = "a.html") -> list[str]:
    data = source.encode() if isinstance(source, str) else source
    return [block.text for block in read(data, path).blocks]


@pytest.fixture(scope="module")
def content() -> Content:
    return read(page().encode(), "a.html")


def test_the_whole_article_is_there_in_order(content: Content) -> None:
    found = [block.text for block in content.blocks if block.markup is None]
    whole = [text for _, text in signals().parts]
    assert [text for text in found if text in whole] == whole
    assert sum(PHRASE in text for text in found) == 1


@pytest.mark.parametrize(
    "gone",
    [
        "首页",
        "当前位置",
        "相关阅读",
        "某县开展疏散演练",
        "研究部署",
        "上一篇",
        "中国政府网",
        "版权所有",
        "不是正文",
        "color",
        "藏起来",
    ],
)
def test_what_is_not_the_article_is_gone(content: Content, gone: str) -> None:
    assert not [block.text for block in content.blocks if gone in block.text]


def test_the_rows_of_labels_byline_attachment_and_editor_stay(content: Content) -> None:
    found = [block.text for block in content.blocks]
    assert found[:3] == [
        "索引号: 003110598/202509-00043 信息分类: 通知",
        "发布机构: 市国动办 发布日期: 2025-09-01",
        "发布时间：2025-09-01　来源：市国动办",
    ]
    assert found[-2:] == ["附件：1.试鸣方案.doc", "责任编辑：张三"]


def test_headings_keep_their_levels_and_tables_become_markdown(content: Content) -> None:
    assert [(b.level, b.text) for b in content.blocks if b.level] == [(n + 1, t) for n, t in signals().parts if n]
    (table,) = (block for block in content.blocks if block.markup)
    assert table.text.split("\n")[0] == "信号 鸣响方式 时长 含义"
    assert (table.markup or "").startswith("| 信号 | 鸣响方式 | 时长 | 含义 |\n| --- |")
    assert content.format is Format.MARKDOWN


def test_the_head_states_facts_and_the_title_is_said_once(content: Content) -> None:
    assert content.facts == {"title": signals().title, "date": "2025-09-01", "source": "市国动办"}
    assert signals().title not in [block.text for block in content.blocks]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb2312"),
        ("gb18030", "GBK"),
        ("utf-8", "gb2312"),
        ("gb18030", "utf-8"),
        ("gb18030", "iso-8859-1"),
        ("utf-16", "utf-16"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_is_in(encoding: str, declared: str, content: Content) -> None:
    assert read(page(declared).encode(encoding), "a.html").blocks == content.blocks


def test_a_traditional_page_in_big5_is_read() -> None:
    source = '<meta charset="big5"><p>開展國防動員潛力統計調查，掌握社會動員力。</p>'
    assert texts(source.encode("big5")) == ["開展國防動員潛力統計調查，掌握社會動員力。"]


def test_a_page_with_a_few_broken_bytes_is_read_all_the_same() -> None:
    data = page("gbk").encode("gb18030").replace("最近的人防工程".encode("gb18030"), b"\xff\xff", 1)
    assert any("立刻进入��" in text for text in texts(data))


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="binary"):
        read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10" * 9, "a.html")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>国防\n动员</p>", ["国防动员"]),
        ("<p>civil\n  defence</p>", ["civil defence"]),
        ("<p>　　首行缩进。&nbsp;</p>", ["首行缩进。"]),
        ("上一段<br>下一段<br/><br>末段", ["上一段", "下一段", "末段"]),
        ("<h1>防空<br>警报</h1><p>正文。</p>", ["正文。"]),
        ("<p><ruby>疏<rp>(</rp><rt>shū</rt><rp>)</rp>散<rt>sàn</rt></ruby>演练</p>", ["疏散演练"]),
        ("<ol><li>清点</li><li>报告</li></ol>", ["1. 清点", "2. 报告"]),
        ("<ol start=3><li>清点</li><li>（四）报告</li></ol>", ["3. 清点", "（四）报告"]),
        ("<ul><li>水<ul><li>电</li></ul></li><li>气</li></ul>", ["水", "电", "气"]),
        ("<pre>甲\n乙</pre>", ["甲", "乙"]),
        ("<p>前<!-- 注 -->后<script>x</script>尾</p>", ["前后尾"]),
        ("<p>甲<b>乙<i>丙</b>丁</i><p>戊", ["甲乙丙丁", "戊"]),
        ("<form><p>整页在表单里。</p><input value=x><select><option>选</select></form>", ["整页在表单里。"]),
        ("<p>1 &lt; 2 &amp; 3</p>", ["1 < 2 & 3"]),
        ("只有文字", ["只有文字"]),
        ("", []),
        ("<!-- 注 -->", []),
    ],
)
def test_what_a_reader_sees_of_markup(source: str, expected: list[str]) -> None:
    assert texts(f"<html><body>{source}</body></html>") == expected


def test_a_line_after_one_break_is_not_set_apart() -> None:
    blocks = read("<p>甲<br>乙<br><br>　　丙<br>&nbsp;丁</p><p>戊</p><pre>己\n庚\n\n辛</pre>".encode(), "a.html").blocks
    assert [(block.text, block.gap, block.indent) for block in blocks] == [
        ("甲", True, False),
        ("乙", False, False),
        ("丙", True, True),
        ("丁", False, True),
        ("戊", True, False),
        ("己", True, False),
        ("庚", False, False),
        ("辛", True, False),
    ]


def test_a_table_for_layout_is_no_table() -> None:
    inner = f"<tr><td>{body_html(signals())}</td><td><a href=/>首页</a></td></tr>"
    blocks = read(f"<table>{inner}</table>".encode(), "a.html").blocks
    assert sum(block.markup is not None for block in blocks) == 1
    assert [block.text for block in blocks if block.level] == signals().headings


def test_merged_cells_keep_their_columns() -> None:
    source = "<table><tr><td colspan=2>单位</td><td>数</td></tr><tr><td>市</td><td>县</td><td>3</td></tr></table>"
    (block,) = read(source.encode(), "a.html").blocks
    assert block.markup == "| 单位 |  | 数 |\n| --- | --- | --- |\n| 市 | 县 | 3 |"


def test_an_absurd_span_is_bounded() -> None:
    source = "<table><tr><td colspan=99999999>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    assert max(len(text) for text in texts(source)) < 300


def test_text_inside_what_is_called_a_menu_is_text_when_there_is_no_other() -> None:
    body = "".join(f"<p>{line}</p>" for line in signals().paragraphs)
    assert len(texts(f'<div id="menu-content">{body}</div>')) == len(signals().paragraphs)


def test_a_page_of_links_alone_is_not_lost() -> None:
    links = "".join(f"<li><a href=/{n}>第{n}条新闻</a></li>" for n in range(5))
    assert len(texts(f"<ul>{links}</ul>")) == 5


def test_an_article_in_several_containers_is_whole() -> None:
    body = "".join(f"<div><div><p>{line}</p></div></div>" for line in signals().paragraphs)
    assert texts(f"<div class=nav><a href=/>首页</a></div><div>{body}</div>") == signals().paragraphs


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>关于试鸣的通知_某市人民政府</title>", "<p>正文在此。</p>", "关于试鸣的通知"),
        ("<title>关于试鸣的通知 - 通知公告 - 某市国防动员办公室</title>", "", "关于试鸣的通知"),
        ("<title>国防动员（人民防空）要点-某市政府网站</title>", "", "国防动员（人民防空）要点"),
        ("<title>首页</title>", "<h1>关于试鸣的通知</h1>", "关于试鸣的通知"),
        ('<meta property="og:title" content="关于试鸣的通知"><title>x</title>', "", "关于试鸣的通知"),
        ("<title>文档1</title>", "<p>正文在此。</p>", None),
        ("", "<h1>甲标题</h1><h1>乙标题</h1>", None),
    ],
)
def test_the_title_is_without_the_names_of_the_site(head: str, body: str, title: str | None) -> None:
    source = f"<html><head>{head}</head><body>{body}</body></html>"
    assert read(source.encode(), "a.html").facts.get("title") == title


def test_the_name_of_the_site_above_a_page_is_no_text() -> None:
    text = "为检查设备状况，定于2025年9月20日上午在城区试鸣防空警报，现将有关事项公布如下。"
    below = f"<div class=main><h1>试鸣公告</h1><p>{text}</p></div><p>某市人民政府</p>"
    head = "<head><title>试鸣公告_某市人民政府</title></head>"
    assert texts(f"<html>{head}<body><div><p>某市人民政府</p></div>{below}</body></html>") == [text, "某市人民政府"]


def test_labels_of_a_traditional_page_become_facts() -> None:
    rows = "<tr><th>索引號</th><td>YT/2021-4</td><th>發文機關</th><td>雲汀市政府辦公室</td></tr>"
    rows += "<tr><th>文號</th><td>雲政〔2021〕4號</td><th>成文日期</th><td>2021-03-22</td></tr>"
    page = f"<h1>關於調查的通知</h1><table>{rows}</table><p>{'現將有關事項通知如下，請認真執行。' * 3}</p>"
    lines = texts(f"<html><body>{page}</body></html>")
    assert lines[0] == "索引號: YT/2021-4 發文機關: 雲汀市政府辦公室"


def test_a_thousand_levels_are_read_and_a_hundred_thousand_are_one_line() -> None:
    assert texts("<div>" * 1000 + "防空") == ["防空"]
    with pytest.raises(UnreadableFileError, match="nested too deeply"):
        read(("<div>" * 100_000 + "防空").encode(), "a.html")


TAGS = (
    "<p> </p> <div> </div> <table> <tr> <td> </table> <h1> </h1> <a href=x> </a> <ul> <ol> <li> <br> <ruby> <rt> <pre> "
    "<script> </script> <!-- --> <title> &nbsp; &#x4e00; 国防动员。 civil 防空，"
)
MARKUP = st.lists(st.sampled_from(TAGS.split(" "))).map("".join)


@given(MARKUP | st.text())
def test_any_markup_is_read_or_refused_in_one_line(source: str) -> None:
    reason = ""
    try:
        blocks = read(source.encode("utf-8", "ignore"), "a.html").blocks
    except UnreadableFileError as error:
        blocks, reason = (), error.reason
    assert all(block.text.strip() for block in blocks)
    assert "damaged" not in reason


@given(st.lists(st.sampled_from(signals().paragraphs), min_size=1, max_size=8, unique=True))
def test_any_paragraphs_survive(paragraphs: list[str]) -> None:
    assert texts("".join(f"<p>{line}</p>" for line in paragraphs)) == paragraphs


# ---- the same text in other wrappings


def test_a_page_saved_in_one_file_is_read() -> None:
    assert any(PHRASE in text for text in texts(mhtml(page()), "a.mhtml"))
    with pytest.raises(UnreadableFileError, match="holds no web page"):
        read(b"Content-Type: text/plain\r\n\r\nx", "a.mht")


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    content = read(epub(signals()), "a.epub")
    whole = [text for _, text in signals().parts]
    assert [block.text for block in content.blocks if block.text in whole] == whole
    assert [block.text for block in content.blocks if block.level == 1] == ["第1章", "第2章"]
    assert content.blocks[0] == Block("第1章", 1)
    assert [block.text for block in content.blocks].count("空 格") == 2
    assert sum(block.markup is not None for block in content.blocks) == 1
    assert content.facts == {"title": signals().title, "author": "学海编写组", "date": "2025-03-10"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"META-INF/container.xml": None}, "damaged: it holds no META-INF/container.xml"),
        ({"META-INF/container.xml": "<container/>"}, "its container names no book"),
        ({"OEBPS/book.opf": "<package"}, "damaged: XMLSyntaxError"),
        (
            {"META-INF/encryption.xml": '<e><CipherReference URI="OEBPS/text/1.xhtml"/></e>'},
            "its text is encrypted",
        ),
    ],
)
def test_a_book_that_cannot_be_read_says_why(changes: dict[str, str | None], reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(rezipped(epub(signals()), changes), "a.epub")


@pytest.mark.parametrize("chapter", [None, "<html><body><p>没有关上", "<p>不是 XML<br></p>"])
def test_a_chapter_missing_or_broken_leaves_the_others(chapter: str | None) -> None:
    content = read(rezipped(epub(signals()), {"OEBPS/text/2.xhtml": chapter}), "a.epub")
    assert content.blocks[0].text == "第1章"
    assert bool(chapter) == any(re.search("没有关上|不是 XML", block.text) for block in content.blocks)
