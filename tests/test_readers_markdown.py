"""Markdown read line by line is what the parser makes of it."""

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from indexer.readers import markdown
from indexer.readers.blocks import Block
from indexer.readers.simple_markdown import simple_parts

MARKS = [
    *"#>+-=*_`~|[]<&\\!:.)（“。，　 \t\n\n\n\n",
    "##",
    "# ",
    "\n# ",
    "\n### ",
    "1. ",
    "2) ",
    "---",
    "===",
    "    ",
    "１．",
]
TEXT = ["第一条", "人民防空", "abc", "12", "{#name}", "\u00a0", "\u2028", "\x0c", "\u200b", "<!-- x -->", "http://a.b"]
PIECES = st.sampled_from(MARKS + TEXT)
LINES = st.lists(
    st.sampled_from(
        ["第一条 立法", "2021年5月1日", "　　缩进", "", "", "## 第一章", "# 名 #", "# # 甲", "#甲", "a b", "甲　", "　"]
    )
    | st.lists(PIECES, max_size=4).map("".join)
).map("\n".join)


def by_parser(text: str) -> tuple[Block, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "simple_parts", lambda _lines: None)
        return read(text)


def read(text: str) -> tuple[Block, ...]:
    return markdown.read_markdown(text.encode(), "a.md").blocks


@settings(max_examples=200)
@given(LINES)
@example("第一条\n　abc\n　")
@example("##  第一章 {#first}\n第一条")
@example("甲\n===\n")
@example("# {#name}")
@example("1. 甲\n\n乙")
@example("12345. 甲")
@example("甲|乙\n:-|-\n")
def test_simple_markdown_is_read_as_the_parser_reads_it(text: str) -> None:
    assume(simple_parts(text.split("\n")) is not None and not text.startswith("---"))
    assert read(text) == by_parser(text)


@pytest.mark.parametrize(
    "line",
    [
        "- 甲",
        "1. 甲",
        "> 甲",
        "    甲",
        "甲  ",
        "甲\n---",
        "|甲|乙|",
        "**甲**",
        "`甲`",
        "[甲](a)",
        "&amp;",
        "甲\\\n乙",
        "#",
        "# 甲 #",
    ],
)
def test_what_may_be_markup_is_left_to_the_parser(line: str) -> None:
    assert simple_parts(["第一条", "", *line.split("\n")]) is None


def test_a_law_is_simple() -> None:
    text = "# 某省民防条例\n\n2021年5月1日 通过\n\n## 第一章 总则 {#first}\n"
    text += "\n第一条 制定本条例。\n第二款\n\nGB 50038\nand more\n"
    assert simple_parts(text.split("\n")) == [
        (1, "某省民防条例"),
        (0, "2021年5月1日 通过"),
        (2, "第一章 总则 {#first}"),
        (0, "第一条 制定本条例。第二款"),
        (0, "GB 50038 and more"),
    ]
    assert read(text)[2] == Block("第一章 总则", 2, anchor="first")
