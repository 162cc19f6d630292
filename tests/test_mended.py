"""What was once wrong, each case with the smallest input that showed it."""

from pathlib import Path

import pytest

from indexer.articles import Article
from indexer.metadata import describe
from indexer.readers import READERS
from indexer.readers.encoding import decode
from indexer.structure import build_sections
from indexer.structure.numbering import article_label
from kb.analysis import fold, numerals
from kb.search.parser import citation, parse
from kb.search.query import Filter, Group, Note, Phrase, Words

CORPUS = Path(__file__).parent.parent / "corpus"


def markdown(text: str):  # type: ignore[no-untyped-def]
    return READERS[".md"](text.encode(), "x.md")


def test_an_article_number_too_long_to_count_is_no_article() -> None:
    assert article_label("第12345条 数据") is None
    assert article_label("第" + "9" * 5000 + "条 数据") is None
    assert numerals.parse("9" * 5000) is None


@pytest.mark.parametrize("value", ["2024-02-30", "0b_", "1_000", "yes", "~"])
def test_front_matter_values_stay_as_typed(value: str) -> None:
    assert markdown(f"---\ntitle: 信号\ndate: {value}\n---\n正文\n").facts["date"] == value


def test_a_date_that_no_calendar_has_is_not_published() -> None:
    content = markdown("---\ntitle: 信号\ndate: '2025-13-45'\n---\n正文\n")
    assert describe(Article(content.blocks), content.facts, "x.md").published is None


def test_rules_above_and_below_a_text_are_no_front_matter() -> None:
    assert [block.text for block in markdown("---\n正文一。\n\n---\n\n正文二。\n").blocks] == ["正文一。", "正文二。"]


def test_empty_front_matter_is_no_error() -> None:
    assert [block.text for block in markdown("---\n---\n# 标题\n").blocks] == ["标题"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_even_where_a_low_byte_is_nul(encoding: str) -> None:
    for path in CORPUS.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert decode(text.encode(encoding), "x") == text
    assert decode("一份通知，好。".encode(encoding), "x") == "一份通知，好。"


def test_one_stray_control_character_does_not_make_a_text_binary() -> None:
    assert decode("通知\x07正文".encode(), "x") == "通知\x07正文"


@pytest.mark.parametrize("text", ["享有著作权", "没有著名专家", "向著作权人", "本著作", "著作权法"])
def test_works_and_famous_people_keep_their_character(text: str) -> None:
    assert fold(text) == text


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("乾縣", "乾县"),
        ("蕭乾", "萧乾"),
        ("徵調民用運力", "征调民用运力"),
        ("關於單位", "关于单位"),
        ("防衞", "防卫"),
        ("衣著", "衣着"),
        ("⼈⺠防空", "人民防空"),
    ],
)
def test_both_spellings_of_a_word_fold_to_one(traditional: str, simplified: str) -> None:
    assert fold(traditional) == fold(simplified) == simplified


def test_folding_a_character_twice_changes_nothing() -> None:
    changed = [chr(code) for code in range(0x3400, 0x9FFF) if fold(fold(chr(code))) != fold(chr(code))]
    assert changed == []


def test_an_explicit_anchor_keeps_its_name_whatever_stands_before_it() -> None:
    blocks = markdown("# signals\n\n甲\n\n# 信号 {#signals}\n\n乙\n").blocks
    assert [section.anchor for section in build_sections(blocks)] == ["signals-2", "signals"]


def test_an_empty_heading_is_none() -> None:
    description = describe(Article(markdown("# \n\n## 甲\n\n文\n").blocks), {}, "名称.md")
    assert description.title == "名称"
    assert [section.heading for section in build_sections(description.body)] == ["甲"]


def test_a_line_with_the_date_is_not_the_title() -> None:
    content = READERS[".txt"]("2024年5月6日公布\n正文内容。\n".encode(), "某文.txt")
    assert describe(Article(content.blocks), {}, "某文.txt")[:3:2] == ("某文", "2024-05-06")


def test_deep_nesting_loses_no_text() -> None:
    text = "\n".join("  " * level + f"- 第{level}层的内容" for level in range(40))
    assert "第39层的内容" in markdown(text).blocks[0].text
    assert "引文" in markdown("> " * 40 + "引文").blocks[0].text


def test_a_line_end_beside_chinese_quotes_and_dashes_is_no_blank() -> None:
    assert markdown("他说，\n“好”。\n——完\n").blocks[0].text == "他说，“好”。——完"


def test_a_comment_inside_a_code_fence_is_code() -> None:
    assert "<!-- a -->" in markdown("```\n<!-- a -->\n```\n").blocks[0].text
    assert [block.text for block in markdown("甲\n\n<!-- 说明\n\n两行 -->\n\n乙\n").blocks] == ["甲", "乙"]


def test_the_description_of_an_image_has_no_markup() -> None:
    assert markdown("![**图**一](a.png)\n").blocks[0].text == "图一"


@pytest.mark.parametrize("text", ["tıtle:防空", "kınd:law", "headıng:x"])
def test_a_letter_that_only_looks_like_a_field_name_is_a_word(text: str) -> None:
    assert parse(text).tree is not None


@pytest.mark.parametrize("text", ["第二十条", "第一百零五条", "防空第十条"])
def test_an_article_without_its_law_is_no_citation(text: str) -> None:
    assert citation(text) is None


def test_blanks_inside_a_citation_do_not_matter() -> None:
    assert citation("国防动员法 第 10 条") == citation("国防动员法第十条") is not None


def test_no_operator_lifts_the_limit_on_terms() -> None:
    words = "防空警报演练疏散掩蔽动员潜力" * 20
    for text in (f"-{words} 防空", f"{words} AND 防空", f"(“{words}”"):
        query = parse(text)
        assert Note.TOO_MANY_TERMS in [remark.note for remark in query.remarks]
        assert str(query.tree).count("', ") < 200


def test_field_names_and_values_may_be_traditional() -> None:
    assert parse("標題:國防").tree == Words("國防", ("国防",), "title")
    assert parse("類型:法規").tree == Filter("kind", ("law",))


def test_a_field_holds_for_all_of_a_bracket() -> None:
    assert parse("标题:(防空 警报)").tree == Words("防空 警报", ("防空", "警报"), "title")


def test_a_minus_right_behind_a_bracket_excludes() -> None:
    assert parse("(-演练)").tree == Group((), (), (Phrase("演练", (("演练", 0),)),))
    assert parse("(防空 -演练)").tree == Group((Words("防空", ("防空",)),), (), (Phrase("演练", (("演练", 0),)),))


def test_a_field_with_an_empty_phrase_is_not_a_filter() -> None:
    assert not isinstance(parse('目录:""').tree, Filter)
