"""Blocks to sections: what counts as a heading or an article, anchors that last, and no word lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.readers import READERS, Block
from indexer.structure import build_sections, numbering
from indexer.structure.sections import PIECE_CHARS
from kb.document import Section


def sections_of(text: str, suffix: str = ".txt") -> tuple[Section, ...]:
    return build_sections(READERS[suffix](text.encode(), "file" + suffix).blocks)


@pytest.mark.parametrize(
    ("line", "depth"),
    [
        ("第一编 总则", 1),
        ("第一章 总则", 2),
        ("第12章　附则", 2),
        ("第二章", 2),
        ("第一节 一般规定", 3),
        ("一、主要工作", 4),
        ("十二、下一步打算", 4),
        ("（一）组织演练", 5),
        ("(十一)宣传教育", 5),
        ("1. 预先警报", 6),
        ("1．预先警报", 6),
        ("１、预先警报", 6),
        ("12. 解除警报", 6),
        ("一、主要工作。", None),
        ("（一）组织演练；", None),
        ("1. 鸣三十六秒，停二十四秒。", None),
        ("一、" + "工作" * 40, None),
        ("1.5米以上", None),
        ("2024. 年度", None),
        ("第一章规定的", None),
        ("一年来工作有序推进", None),
        ("第十条", None),
        ("全年组织防空演练两次", None),
    ],
)
def test_a_short_numbered_line_that_is_no_sentence_is_a_heading(line: str, depth: int | None) -> None:
    assert numbering.heading_depth(line) == depth


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("第十条", "第十条"),
        ("第十条 县级以上人民政府", "第十条"),
        ("第十条　县级以上人民政府", "第十条"),
        ("第10条 县级以上人民政府", "第十条"),
        ("第１０条 县级以上人民政府", "第十条"),
        ("第一百零五条之二 有下列情形", "第一百零五条之二"),
        ("第一〇五条 有下列情形", "第一百零五条"),
        ("第二百条【警报】", "第二百条"),
        ("第三条（适用范围）", "第三条"),
        ("第十条规定的", None),
        ("第十条、第十一条", None),
        ("第十条之规定", None),
        ("依照第十条", None),
        ("第条", None),
        ("第十章 附则", None),
    ],
)
def test_a_line_that_opens_an_article_has_its_label(line: str, label: str | None) -> None:
    assert numbering.article_label(line) == label


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("一、强化学习。坚持每周学习。", (4, "一、强化学习")),
        ("一、强化学习。", None),
        ("一、强化学习", None),
        ("（一）强化学习。坚持每周学习。", None),
        ("一、" + "强化学习" * 12 + "。坚持每周学习。", None),
    ],
)
def test_a_numbered_first_sentence_is_a_heading_that_runs_on(line: str, heading: tuple[int, str] | None) -> None:
    assert numbering.run_on_heading(line) == heading


def test_a_report_becomes_a_tree() -> None:
    text = "导言。\n一、主要工作\n（一）组织演练\n1. 警报试鸣\n全年两次。\n（二）宣传教育\n二、打算\n继续抓好。\n"
    assert [(s.level, s.heading, s.path, s.text) for s in sections_of(text)] == [
        (0, "", (), "导言。"),
        (1, "一、主要工作", (), ""),
        (2, "（一）组织演练", ("一、主要工作",), ""),
        (3, "1. 警报试鸣", ("一、主要工作", "（一）组织演练"), "全年两次。"),
        (2, "（二）宣传教育", ("一、主要工作",), ""),
        (1, "二、打算", (), "继续抓好。"),
    ]


def test_a_law_becomes_chapters_and_articles() -> None:
    text = (
        "第一编 总则\n第一章 一般规定\n第一节 范围\n第一条 为了加强民防，制定本法。\n"
        "第二条 下列情形：\n（一）战时\n（二）平时\n第二章 附则\n第10条 自公布之日起施行。\n"
    )
    part, chapter = "第一编 总则", "第一章 一般规定"
    assert [(s.anchor, s.level, s.path, s.text) for s in sections_of(text)] == [
        ("第一编-总则", 1, (), ""),
        ("第一章-一般规定", 2, (part,), ""),
        ("第一节-范围", 3, (part, chapter), ""),
        ("第一条", 4, (part, chapter, "第一节 范围"), "第一条 为了加强民防，制定本法。"),
        ("第二条", 4, (part, chapter, "第一节 范围"), "第二条 下列情形：\n（一）战时\n（二）平时"),
        ("第二章-附则", 2, (part,), ""),
        ("第十条", 4, (part, "第二章 附则"), "第10条 自公布之日起施行。"),
    ]


def test_one_article_in_passing_makes_no_law() -> None:
    assert [s.heading for s in sections_of("有关规定如下。\n第十条 组织试鸣。\n一、要求\n提前公告。\n")] == [
        "",
        "一、要求",
    ]


def test_a_run_on_heading_keeps_its_sentence_in_the_text() -> None:
    (section,) = sections_of("一、强化学习。坚持每周学习。\n")
    assert (section.heading, section.text) == ("一、强化学习", "一、强化学习。坚持每周学习。")


def test_markdown_headings_stand_above_numbered_paragraphs() -> None:
    sections = sections_of("# 总结\n\n一、主要工作\n\n内容。\n\n### 附件\n\n表格。\n", ".md")
    assert [(s.level, s.heading, s.path) for s in sections] == [
        (1, "总结", ()),
        (3, "一、主要工作", ("总结",)),
        (2, "附件", ("总结",)),
    ]


def test_an_anchor_the_source_gives_wins_over_the_words() -> None:
    sections = sections_of("## 预先警报 {#early}\n\n鸣三十六秒。\n\n## 空袭警报\n\n鸣六秒。\n", ".md")
    assert [(s.anchor, s.heading) for s in sections] == [("early", "预先警报"), ("空袭警报", "空袭警报")]


def test_headings_alike_get_a_number_behind_their_anchor() -> None:
    assert [s.anchor for s in sections_of("## 要求\n\n甲\n\n## 要求\n\n乙\n\n## 要求-2\n\n丙\n", ".md")] == [
        "要求",
        "要求-2",
        "要求-2-2",
    ]


def test_long_text_is_cut_between_paragraphs_into_pages_under_its_heading() -> None:
    paragraphs = [f"第{number}次演练" + "防空警报" * 70 for number in range(12)]
    first, *further = sections_of("一、演练\n" + "\n".join(paragraphs))
    assert len(further) == 2
    assert (first.heading, {s.heading for s in further}) == ("一、演练", {""})
    assert {s.path for s in further} == {("一、演练",)}
    assert all(s.anchor.startswith(first.anchor + ".") for s in further)
    assert "\n".join(s.text for s in (first, *further)).split("\n") == paragraphs


def test_pages_without_a_heading_are_named_by_how_they_begin() -> None:
    first, second, third = ("一次演练" * 300, "两次演练" * 300, "三次演练" * 300)
    anchors = [section.anchor for section in sections_of("\n".join([first, second, third]))]
    assert [section.anchor for section in sections_of("\n".join([first, third]))] == [anchors[0], anchors[2]]


def test_the_clauses_of_an_amendment_are_its_articles() -> None:
    text = (
        "全国人大常委会通过\n一、将某法第二条修改为：“违反的，处罚：\n“一、罚款；\n“没收。”\n"
        "二、在某法第三条中增加：\n一、一项。\n三、本修正案自公布之日起施行。"
    )
    assert [(section.anchor, section.text.count("\n")) for section in sections_of(text)][1:] == [
        ("第一条", 2),
        ("第二条", 1),
        ("第三条", 0),
    ]
    assert "第二条" not in [section.anchor for section in sections_of(text.replace("修正案", "决定"))]


SENTENCES = st.text("防空警报试鸣组织演练宣传教育", min_size=4, max_size=30).map(lambda text: "全年" + text + "。")
PROSE = SENTENCES | st.builds(lambda text, times: text * times, SENTENCES, st.integers(2, 60))
WORDS = st.text("甲乙丙丁戊己", min_size=1, max_size=5)
NUMBERED = st.builds(str.__add__, st.sampled_from(["第一编 ", "第二章 ", "第三节 ", "一、", "（二）", "3. "]), WORDS)
ARTICLES = st.builds("第{}条 {}".format, st.sampled_from(["一", "二", "10", "十之"]) | st.integers(1, 300), SENTENCES)
RUN_ONS = st.builds("{}、{}。{}".format, st.sampled_from("一二三"), WORDS, SENTENCES)
PARAGRAPHS = st.builds(Block, PROSE | NUMBERED | ARTICLES | RUN_ONS)
HEADINGS = st.builds(Block, WORDS, st.integers(1, 6), st.none(), st.none() | st.sampled_from(["early", "甲", "第一条"]))
BLOCKS = st.lists(PARAGRAPHS | HEADINGS, max_size=25)


def words_in_order(section: Section) -> list[str]:
    """Return a section's heading and lines; an article's or run-on heading's words are in its first line."""
    lines = section.text.split("\n") if section.text else []
    is_own_line = bool(lines) and (
        lines[0].startswith(section.heading) or numbering.article_label(lines[0]) == section.heading
    )
    return lines if is_own_line else [section.heading, *lines]


@given(BLOCKS)
def test_nothing_is_lost_or_moved(blocks: list[Block]) -> None:
    assert [line for section in build_sections(blocks) for line in words_in_order(section)] == [b.text for b in blocks]


@given(BLOCKS)
def test_every_section_has_an_anchor_of_its_own(blocks: list[Block]) -> None:
    anchors = [section.anchor for section in build_sections(blocks)]
    assert all(anchors)
    assert len(set(anchors)) == len(anchors)


@given(BLOCKS)
def test_a_path_is_the_headings_still_open_above(blocks: list[Block]) -> None:
    still_open: list[Section] = []
    for section in build_sections(blocks):
        while section.heading and still_open and still_open[-1].level >= section.level:
            still_open.pop()
        assert section.path == tuple(above.heading for above in still_open)
        if section.heading:
            still_open.append(section)


@given(BLOCKS)
def test_no_section_outgrows_a_page_unless_one_paragraph_does(blocks: list[Block]) -> None:
    for section in build_sections(blocks):
        sizes = [len(line) for line in section.text.split("\n")]
        assert len(sizes) == 1 or sum(sizes) <= PIECE_CHARS


CHAPTERS = st.lists(st.lists(PROSE, max_size=8), min_size=2, max_size=5)


@given(CHAPTERS, st.data())
def test_anchors_survive_a_paragraph_put_in_elsewhere(chapters: list[list[str]], data: st.DataObject) -> None:
    def anchors_by_chapter() -> dict[str, list[str]]:
        blocks = [
            Block(text, level)
            for number, paragraphs in enumerate(chapters)
            for text, level in [(f"专题{number}", 2), *((paragraph, 0) for paragraph in paragraphs)]
        ]
        found: dict[str, list[str]] = {}
        for section in build_sections(blocks):
            found.setdefault(section.heading or section.path[-1], []).append(section.anchor)
        return found

    before = anchors_by_chapter()
    edited = data.draw(st.integers(0, len(chapters) - 1), label="edited chapter")
    place = data.draw(st.integers(0, len(chapters[edited])), label="place")
    chapters[edited].insert(place, data.draw(PROSE, label="new paragraph"))
    after = anchors_by_chapter()
    del before[f"专题{edited}"], after[f"专题{edited}"]
    assert after == before
