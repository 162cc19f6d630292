"""Bytes to blocks: the encodings Chinese files really come in, and Markdown as its reader sees it."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opencc import OpenCC

from indexer.readers import Block
from indexer.readers.encoding import decode
from indexer.readers.markdown import read_markdown
from indexer.readers.plain import read_plain
from kb.document import Format
from kb.errors import UnreadableFileError

CORPUS = Path(__file__).parent.parent / "corpus"
STARTER = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.md"))]
SENTENCES = sorted({line.strip() for text in STARTER for line in re.split(r"(?<=。)|\n", text) if len(line) > 8})
SIGNALS = (CORPUS / "training" / "air-raid-signals.md").read_text(encoding="utf-8")
TRADITIONAL = OpenCC("s2tw").convert(SIGNALS).encode("big5", "ignore").decode("big5")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_real_text_reads_the_same_in_every_encoding(encoding: str) -> None:
    for text in [SIGNALS.replace("×", "乘"), *SENTENCES[::10]]:
        assert decode(text.encode(encoding), "信号.md") == text


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_with_a_mark_is_read_in_either_byte_order(mark: bytes) -> None:
    order = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert decode(mark + SIGNALS.encode(order), "信号.md") == SIGNALS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_shows_by_its_line_ends(encoding: str) -> None:
    text = "国防动员办公室负责组织协调有关工作，\n做好动员准备。\n"
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "cp950"])
def test_traditional_text_in_big5_is_read(encoding: str) -> None:
    assert len(TRADITIONAL) > 1000
    for start in range(0, len(TRADITIONAL) - 150, 150):
        passage = TRADITIONAL[start : start + 150]
        assert decode(passage.encode(encoding), "信號.txt") == passage


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map("\n".join),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
def test_any_sentences_of_the_library_survive_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1),
    st.sampled_from(["\r\n", "\r", "\n"]),
)
def test_line_ends_come_out_alike(line: str, end: str) -> None:
    assert decode(f"{line}{end}{line}{end}".encode(), "a.txt") == f"{line}\n{line}\n"


def refusal(data: bytes) -> str:
    """Return why ``data`` is not read, nothing when it is."""
    try:
        decode(data, "a.txt")
    except UnreadableFileError as error:
        return str(error)
    return ""


@given(st.binary())
@example(bytes(range(256)))
@example(b"\xff\xfe\x00")
@example(b"\xfe\xff\xd8\x00")
@example(b"\xef\xbb\xbf\xff")
@example(b"\x81")
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    assert "\n" not in refusal(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10", "binary"),
        (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0", "binary"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 9, "binary"),
        (b"\xff" * 40, "no known encoding"),
        ("空襲警報が発令されたら、避難してください。".encode("shift_jis"), "no known encoding"),
        ("Größe und Maß äöü ÄÖÜ é".encode("latin-1"), "no known encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_the_cause_and_the_cure(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=f"{reason}.*save it as UTF-8"):
        decode(data, "a.txt")


def test_every_line_of_plain_text_that_is_not_blank_is_a_paragraph() -> None:
    content = read_plain("\ufeff标题\r\n\r\n　　首行缩进。\n \t\n末行\x1a".encode(), "a.txt")
    assert [block.text for block in content.blocks] == ["标题", "首行缩进。", "末行"]
    assert (content.format, content.facts) == (Format.PLAIN, {})


def test_front_matter_becomes_facts() -> None:
    content = read_markdown("---\ntitle: 信号\ndate: 2025-03-10\nhours: 2\nissuer:\n---\n正文。\n".encode(), "a.md")
    assert content.facts == {"title": "信号", "date": "2025-03-10", "hours": "2"}
    assert [block.text for block in content.blocks] == ["正文。"]


@pytest.mark.parametrize("prefix", ["\ufeff", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_is_found_behind_a_mark_and_with_either_line_end(prefix: str, end: str) -> None:
    text = prefix + end.join(["---", "title: 信号", "---", "正文。"])
    assert read_markdown(text.encode(), "a.md").facts == {"title": "信号"}


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("title: [信号", "not valid YAML in line 3"),
        ("title: 信号\n\tdate: 2025", "not valid YAML in line 3"),
        ("title: 信号: 行动", "not valid YAML in line 2"),
        ("- a: 信号\nb: 行动", "not valid YAML in line 3"),
    ],
)
def test_bad_front_matter_says_what_is_wrong_with_it(header: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason) as caught:
        read_markdown(f"---\n{header}\n---\n正文。\n".encode(), "a.md")
    assert "\n" not in caught.value.reason


def test_a_rule_further_down_is_no_front_matter() -> None:
    content = read_markdown("正文。\n\n---\n\ntitle: 信号\n".encode(), "a.md")
    assert content.facts == {}
    assert [block.text for block in content.blocks] == ["正文。", "title: 信号"]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("# 标题 #\n\n正文。", ["标题", "正文。"]),
        ("标题\n====\n\n正文。", ["标题", "正文。"]),
        ("**重点**、*强调*、~~删去~~、`代码`", ["重点、强调、删去、代码"]),
        ('[民防](https://example.org "题")和![示意图](a.png)', ["民防和示意图"]),
        ("| 信号 | 鸣 |\n| --- | --- |\n| 预先 | **36秒** |", ["信号 鸣\n预先 36秒"]),
        ("- 水\n- 电\n  1. 总闸\n", ["水\n电\n总闸"]),
        ("> 引文\n> 两行", ["引文两行"]),
        ("```python\nx = 1\n\ny = 2\n```", ["x = 1\ny = 2"]),
        ("    缩进代码", ["缩进代码"]),
        ("国防\n动员", ["国防动员"]),
        ("国防，\n**动员**", ["国防，动员"]),
        ("civil\ndefence", ["civil defence"]),
        ("人防\nCAD", ["人防 CAD"]),
        ("上行  \n下行", ["上行\n下行"]),
        ("前<!-- 注\n\n释 -->后", ["前后"]),
        ("<!-- 注释 -->", []),
        ("<b>粗</b>", ["<b>粗</b>"]),
        ("<div>\n块\n</div>", ["<div> 块 </div>"]),
        ("<script>alert(1)</script>", ["<script>alert(1)</script>"]),
        (r"\*不是\* 1&lt;2 &amp; &#20154;", ["*不是* 1<2 & 人"]),
        ("---\n\n***", []),
        ("", []),
    ],
)
def test_what_a_reader_sees_of_markdown(source: str, texts: list[str]) -> None:
    # A first line of text keeps a rule at the beginning from being taken for front matter.
    content = read_markdown(f"起首\n\n{source}\n".encode(), "a.md")
    assert [block.text for block in content.blocks] == ["起首", *texts]


def test_paragraphs_keep_the_markdown_they_came_from() -> None:
    content = read_markdown("## 信号\n\n- **鸣**\n- 停\n\n普通。\n".encode(), "a.md")
    assert content.blocks == (
        Block("信号", level=2),
        Block("鸣\n停", markup="- **鸣**\n- 停"),
        Block("普通。"),
    )
    assert content.format is Format.MARKDOWN


@pytest.mark.parametrize(
    ("heading", "text", "anchor"),
    [
        ("## 信号 {#signals}", "信号", "signals"),
        ("### 信号{#early-1.2_b}", "信号", "early-1.2_b"),
        ("## 信号 {#预先}", "信号", "预先"),
        ("## 信号 {.note}", "信号 {.note}", None),
        ("## {#a} 信号", "{#a} 信号", None),
    ],
)
def test_a_heading_may_name_its_anchor(heading: str, text: str, anchor: str | None) -> None:
    (block,) = read_markdown(heading.encode(), "a.md").blocks
    assert (block.text, block.anchor) == (text, anchor)


PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc")))
MARKUP = st.text("#*_`~[]()<>!|-\\&;:\n 12.防空")


@given(PRINTABLE | MARKUP | st.lists(st.sampled_from(SENTENCES)).map("\n".join))
def test_any_markdown_can_be_read(text: str) -> None:
    content = read_markdown(f"起首\n{text}".encode(), "a.md")
    assert all(block.text or block.level for block in content.blocks)
