"""Numerals in any spelling are one: found alike, marked alike, in words and in phrases."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.run import run
from kb.analysis import fold, numerals
from kb.analysis.spellings import find
from kb.library import Library, Page
from kb.search.parser import parse
from kb.search.query import AnyOf, Words
from tests.conftest import write_files

ALL = Page(0, 100)

# What is written in the documents of one group is the same number; queries in any of its spellings find them all.
GROUPS = {
    "article": ("依照第{}办理。", ["十二条", "12条"], ["第十二条", "第12条", "第１２条", "第 12 条"]),
    "hundred": ("依照第{}办理。", ["一百零五条", "105条", "一〇五条"], ["第一百零五条", "第105条", "第一〇五条"]),
    "year": (
        "本办法自{}年起施行。",
        ["二〇二三", "2023", "二零二三", "二○二三"],
        ["二〇二三年", "2023年", "２０２３年", "二零二三年"],
    ),
    "plan": ("编制{}规划。", ["十四五", "14五", "“十四五”"], ["十四五", "14五", "“十四五”", "１４五"]),
    "number": ("配备器材{}件。", ["一百二十", "120"], ["一百二十", "120", "１２０"]),
    "congress": ("学习党的{}精神。", ["二十大", "20大"], ["二十大", "20大", "党的二十大", "党的20大"]),
    "month": ("本条例自{}起施行。", ["十月", "10月"], ["十月", "10月"]),
}
OTHERS = (
    "依照第十三条、第113条、第二条、第二十条办理。二〇二四年、2024年的十三五、十五五。一百二十一件、1200件，十一月。\n"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    base = tmp_path_factory.mktemp("numerals")
    files = {
        f"{group}/{place}.txt": f"{group}{place}号材料\n\n{sentence.format(written)}\n"
        for group, (sentence, spellings, _) in GROUPS.items()
        for place, written in enumerate(spellings)
    }
    run(base / "home", [str(write_files(base / "files", files | {"其他.txt": f"其他材料\n\n{OTHERS}"}))])
    with Library(base / "home") as opened:
        yield opened


@pytest.mark.parametrize("group", GROUPS)
def test_every_spelling_finds_and_marks_every_spelling(library: Library, group: str) -> None:
    _, written, typed = GROUPS[group]
    for query in typed:
        hits = {hit.source: hit for hit in library.search(query, page=ALL).hits}
        for place, spelling in enumerate(written):
            section = hits[f"{group}/{place}.txt"].sections[0]
            marked = {section.snippet[start:end] for start, end in section.highlights}
            assert any(spelling.strip("“”") in mark for mark in marked), (query, spelling, marked)


@pytest.mark.parametrize("group", GROUPS)
def test_every_spelling_finds_the_same(library: Library, group: str) -> None:
    found = [
        [(hit.source, hit.score, hit.sections) for hit in library.search(query, page=ALL).hits]
        for query in GROUPS[group][2]
        if not query.startswith(("“", "党"))
    ]
    assert all(hits == found[0] for hits in found)


@pytest.mark.parametrize("group", ["article", "hundred", "plan", "number", "month", "congress"])
def test_a_numeral_finds_no_other_number_before_its_own(library: Library, group: str) -> None:
    """Behind them come numbers that share characters: any run of characters finds its document."""
    _, written, typed = GROUPS[group]
    for query in typed:
        first = library.search(query, page=ALL).hits[: len(written)]
        assert {hit.source.split("/")[0] for hit in first} == {group}, query


def test_a_quoted_phrase_finds_its_numerals_in_other_spellings(library: Library) -> None:
    sources = {hit.source for hit in library.search("“依照第12条办理”", page=ALL).hits}
    assert sources == {"article/0.txt", "article/1.txt"}


def test_a_refused_numeral_is_refused_in_every_spelling(library: Library) -> None:
    found = {hit.source for hit in library.search("依照 -第12条", page=ALL).hits}
    assert found == {"hundred/0.txt", "hundred/1.txt", "hundred/2.txt", "其他.txt"}


def test_the_explained_score_is_the_score(library: Library) -> None:
    (hit, *_) = library.search("第12条").hits
    explained = library.explain("第12条", f"{hit.document}#{hit.sections[0].anchor}")
    assert explained is not None
    assert explained.value == pytest.approx(hit.sections[0].score, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "spellings"),
    [
        ("第十二条", [("第十二条", "第12条")]),
        ("第 3 款", [("第三款", "第3款")]),
        ("十九届", [("十九届", "19届")]),
        ("两千三百", [("2300", "二千三百", "二三〇〇", "二三○○", "二三零零")]),
        ("十五五规划", [("十五五", "15五")]),
        ("第十二条第二款", [("第十二条", "第12条"), ("第二款", "第2款")]),
        *[
            (text, [])
            for text in (
                "gb 50038-2005",
                "12306",
                "5g基站",
                "3.5米",
                "1,200",
                "五四运动",
                "十分",
                "一百五",
                "两个",
                "007",
            )
        ],
        *[
            (text, [])
            for text in (
                "第三人",
                "第三方",
                "一大批",
                "百分之三",
                "千万",
                "三三两两",
                "一个",
                "5",
                "十四五岁",
                "v12",
                "2023-2025",
            )
        ],
    ],
)
def test_what_counts_as_a_numeral(text: str, spellings: list[tuple[str, ...]]) -> None:
    assert [numeral.spellings for numeral in find(text)] == spellings


@given(st.integers(11, 9999), st.sampled_from(["{}", "第{}条", "{}级", "自{}以来", "第{}次"]))
def test_every_spelling_of_a_number_leads_to_the_same(value: int, frame: str) -> None:
    (numeral,) = find(frame.format(value))
    assert str(value) in "".join(numeral.spellings)
    for spelling in numeral.spellings:
        text = frame.format(value)
        text = text[: numeral.start] + spelling + text[numeral.end :]
        assert [found.spellings for found in find(text)] == [numeral.spellings]


@settings(deadline=None)
@given(st.integers(11, 9999), st.sampled_from(["{}", "防空 {} 演练", "第{}条", "{}届", "标题:{}"]))
def test_queries_that_differ_in_spelling_are_one_query(value: int, frame: str) -> None:
    trees = [parse(frame.format(written)).tree for written in (value, numerals.chinese(value))]
    assert trees[0] == trees[1]


@settings(deadline=None)
@given(
    st.lists(st.text("〇○零一二三四五六七八九十百千万两0123456789第条年月级. -”“且", max_size=6), max_size=12).map(
        "".join
    )
)
def test_no_string_of_numerals_raises(text: str) -> None:
    for numeral in find(fold(text)):
        assert 0 <= numeral.start < numeral.end <= len(text)
    assert parse(text).text == text


def test_a_query_of_many_numerals_stays_small() -> None:
    tree = parse("、".join(f"第{number}条" for number in range(11, 70))).tree
    assert isinstance(tree, Words)
    assert len(tree.variants) <= 5 * 16
    phrases = parse("“" + "、".join(f"第{number}条" for number in range(11, 20)) + "”").tree
    assert isinstance(phrases, AnyOf)
    assert len(phrases.parts) <= 6


# ---- tokens of letters and digits

MIXED = {
    "规范.txt": "规范\n\n设计应当符合GB 50038-2005的要求，见GB50038-2005条文说明。\n",
    "基站.txt": "基站\n\n新建5G基站三十座，保障通信。\n",
    "热线.txt": "热线\n\n请拨打12306热线咨询，平时请拨12345。\n",
}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    base = tmp_path_factory.mktemp("mixed")
    run(base / "home", [str(write_files(base / "files", MIXED))])
    with Library(base / "home") as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "source", "marked"),
    [
        ("GB 50038-2005", "规范.txt", "50038-2005"),
        ("gb 50038-2005", "规范.txt", "50038-2005"),
        ("ＧＢ　５００３８－２００５", "规范.txt", "50038-2005"),
        ("“GB 50038-2005”", "规范.txt", "GB 50038-2005"),
        ("50038", "规范.txt", "50038"),
        ("GB50038-2005", "规范.txt", "GB50038-2005"),
        ("GB50038", "规范.txt", "GB50038"),
        ("5G基站", "基站.txt", "5G"),
        ("“5G基站”", "基站.txt", "5G基站"),
        ("5g", "基站.txt", "5G"),
        ("12306", "热线.txt", "12306"),
        ("“12306热线”", "热线.txt", "12306热线"),
    ],
)
def test_tokens_of_letters_and_digits_are_found_without_blanks_around(
    mixed: Library, typed: str, source: str, marked: str
) -> None:
    (hit,) = mixed.search(typed).hits
    section = hit.sections[0]
    assert hit.source == source
    assert marked in [section.snippet[start:end] for start, end in section.highlights]
