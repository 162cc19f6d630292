"""NEAR, patterns, fields, dates, operators: read as documented, and true of a real library."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.run import run
from kb.analysis import fold
from kb.library import Library, Page
from kb.search import dates
from kb.search.filters import make_filter
from kb.search.parser import parse
from kb.search.query import AnyOf, Filter, Group, Near, Node, Note, Phrase, Prefix, Wildcard, Words, leaves
from kb.search.reading import Reader
from kb.search.writing import write
from tests.conftest import write_files

EVERYTHING = Page(0, 1000)
NOW = date.today().year


@pytest.fixture(autouse=True)
def _no_variants(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SYNONYMS", "0")
    monkeypatch.setenv("KB_REGIONAL", "0")


def word(text: str, field: str | None = None) -> Phrase:
    return Phrase(text, ((text, 0),), field)


YEARS = tuple(map(str, range(NOW - 2, NOW + 1)))


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("防空 NEAR/10 警报", Near(word("防空"), word("警报"), 10)),
        ("防空 NEAR 警报", Near(word("防空"), word("警报"), 10)),
        ("“防空” NEAR/3 警报", Near(word("防空"), word("警报"), 3)),
        ("标题:(防空 NEAR/3 警报)", Near(word("防空", "title"), word("警报", "title"), 3)),
        ("防空 near/3 警报", Words("防空 near/3 警报", ("防空", "near", "3", "near/3", "警报"))),
        ("*警报", Wildcard("*警报")),
        ("防?警报", Wildcard("防?警报")),
        ("国防*法", Wildcard("国防*法")),
        ("标题:*警报", Wildcard("*警报", "title")),
        ("人防*", Prefix("人防")),
        ("警报?", Words("警报?", ("警报",))),
        ("发布:国务院", Filter("issuer", ("国务院",))),
        ("issuer:国务院", Filter("issuer", ("国务院",))),
        ("發布:国务院", Filter("issuer", ("国务院",))),
        ("地区:云南、贵州", Filter("region", ("云南", "贵州"))),
        ("发布:“国务院 办公厅”", Filter("issuer", ("国务院 办公厅",))),
        ("发布:(国务院 国防部)", Filter("issuer", ("国务院", "国防部"))),
        ("时效:现行", Filter("validity", ("现行",))),
        ("级别:法律", Filter("level", ("法律",))),
        ("引用:国防动员法", Filter("cites", ("国防动员法",))),
        ("cites:国防动员法", Filter("cites", ("国防动员法",))),
        ("正文:防空", Words("防空", ("防空",), "body")),
        ("类型:法规、政策", Filter("kind", ("law", "policy"))),
        ("date:2020..2023", Filter("year", ("2020", "2021", "2022", "2023"))),
        ("日期:2023", Filter("year", ("2023",))),
        ("近三年", Filter("year", YEARS)),
        ("最近3年", Filter("year", YEARS)),
        ("近三年 演练", Group((Words("演练", ("演练",)),), (Filter("year", YEARS),))),
        ("近三年的演练", Group((Words("演练", ("演练",)),), (Filter("year", YEARS),))),
        ("今年以来", Filter("year", (str(NOW),))),
        ("去年", Filter("year", (str(NOW - 1),))),
        ("年份:去年", Filter("year", (str(NOW - 1),))),
        ("2020年以来", Filter("year", tuple(map(str, range(2020, 2100))))),
        ("防空 非 演练", Group((Words("防空", ("防空",)),), (), (word("演练"),))),
    ],
)
def test_what_is_typed_and_what_it_means(typed: str, tree: Node) -> None:
    assert parse(typed).tree == tree


def test_a_quoted_date_is_words() -> None:
    assert isinstance(parse("“近三年”").tree, Phrase)
    assert isinstance(parse("去年的工作总结").tree, Words)
    assert isinstance(parse("近三百年").tree, Words)


@pytest.mark.parametrize(
    "question", ["防空警报是什么？怎么办", "什么是警报?怎么办", "听到警报怎么办?", "听到警报应该怎么做?不知道的人很多"]
)
def test_the_mark_of_a_question_is_no_pattern(question: str) -> None:
    assert isinstance(parse(question).tree, Words)


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("近三年", Note.DATE_READ),
        ("防空 NEAR/5", Note.LONE_OPERATOR),
        ("NEAR/5 防空", Note.LONE_OPERATOR),
        ("防空 NEAR/5 类型:法规", Note.NOT_NEAR),
        ("发布:(国务院", Note.OPEN_BRACKET),
    ],
)
def test_what_was_read_otherwise_is_said(typed: str, note: Note) -> None:
    assert note in [remark.note for remark in parse(typed).remarks]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020年以来", (2020, dates.LATEST)),
        ("自2020年以来", (2020, dates.LATEST)),
        ("2020年至今", (2020, dates.LATEST)),
        ("2020年以前", (dates.EARLIEST, 2019)),
        ("近十年", (2016, 2025)),
        ("过去两年", (2024, 2025)),
        ("前年", (2023, 2023)),
        ("去年以来", (2024, 2025)),
        ("2019年至2021年", (2019, 2021)),
        ("近零年", None),
        ("近三千年", None),
        ("1900年以前", None),
        ("明年", None),
        ("", None),
    ],
)
def test_years_as_people_write_them(text: str, years: tuple[int, int] | None) -> None:
    assert dates.years(text, 2025) == years


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("防空警报", "词语 防空、警报、防空警报"),
        ("“防空警报”", "“防空警报”"),
        ("(防空 AND NOT 演练) OR 预算", "（“防空” 且 不含“演练”） 或 “预算”"),
        ("防空 -演练", "词语 防空；不含“演练”"),
        ("防空 NEAR/10 警报", "“防空”与“警报”相距不超过 10 字"),
        ("人防*", "以“人防”开头的词"),
        ("防?警报", "与“防?警报”相符的词"),
        ("标题:防空 类型:法规 年份:2019..2021", "标题中的词语 防空；类型为法规；年份为 2019—2021"),
        ("年份:2020.. 发布:国务院", "年份为 2020—；发布机构含“国务院”"),
        ("含:缺标题 -目录:报告", "标有“缺标题”；不含目录为“报告”"),
        ("", ""),
    ],
)
def test_a_reading_says_how_a_query_was_understood(typed: str, reading: str) -> None:
    assert Reader().read(parse(typed).tree) == reading


@pytest.mark.parametrize(
    "typed",
    [
        "防空警报",
        "“防空警报” 演练",
        "(防空 AND NOT 演练) OR 预算",
        "防空 -演练 类型:法规",
        "防空 NEAR/10 警报",
        "人防* *警报 防?警报",
        "标题:防空 年份:2019..2021 发布:国务院、国防部",
        "标题:“防空” 目录:“a b”",
    ],
)
def test_a_tree_that_is_written_is_read_as_the_same_search(typed: str) -> None:
    once = parse(typed).tree
    assert Reader().read(parse(write(once)).tree) == Reader().read(once)


PIECES = st.lists(
    st.sampled_from(
        [
            *'()“”"-:*?/ ？、的',
            *(" NEAR/3 ", " NEAR ", " AND ", " OR ", " NOT ", "标题:", "发布:", "引用:", "date:"),
            *("防空", "警报", "近三年", "去年", "2020", "..", "年以来", "gfdy"),
        ]
    )
).map("".join)


@settings(deadline=None, max_examples=500)
@given(PIECES)
def test_nothing_that_is_typed_raises(typed: str) -> None:
    tree = parse(typed).tree
    Reader().read(tree)
    parse(write(tree))
    leaves(tree)


def test_filter_values_with_nothing_between_the_commas() -> None:
    assert make_filter("issuer", "、,") is None
    assert make_filter("kind", "法规、诗歌") is None


# ---- true of a library

FILES = {
    "甲.txt": "2021年防空工作\n\n各单位拉响防空袭演习用的警报。\n",
    "乙.txt": "防空与警报\n\n防空工作每年都要部署，一旦发生各种紧急的情况，就要立即发放警报。\n",
    "丙.txt": "防灾\n\n发布防灾警报，听到防空警报后疏散。\n",
    "丁.md": "---\ntitle: 预算\ndate: 2020-01-02\n---\n\n演练和预算。\n",
    "戊.md": "---\ntitle: 防空演练\ndate: 2022-01-02\n---\n\n# 一\n\n防空工作。\n\n# 二\n\n组织演练。\n",
    "己.md": f"---\ntitle: 今年的事\ndate: {NOW}-01-02\n---\n\n防空。依照《国防动员法》办理。\n",
}
A, B, C, D, E, F = FILES


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    base = tmp_path_factory.mktemp("language")
    run(base / "home", [str(write_files(base / "files", FILES))])
    return Library(base / "home")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("工作 NEAR/3 防空", {A, B, E}),
        ("防空 NEAR/3 警报", {B, C}),
        ("警报 NEAR/1 防空", {B, C}),
        ("正文:(演习 NEAR/2 警报)", {A}),
        ("演习 NEAR/1 警报", set()),
        ("*警报", {A, B, C}),
        ("防?警报", {C}),
        ("防*", {A, B, C, E, F}),
        ("date:2020..2021", {D}),
        ("2021年以来 防空", {E, F}),
        ("今年以来", {F}),
        ("近一年 防空", {F}),
        ("引用:国防动员法", {F}),
        ("防空 -演练", {A, B, C, F}),
        ("防空 AND NOT 演练", {A, B, C, F}),
        ("(防空 AND NOT 演练) OR 预算", {A, B, C, D, F}),
        ("发布:国务院", set()),
    ],
)
def test_what_a_query_finds(library: Library, typed: str, expected: set[str]) -> None:
    results = library.search(typed, page=EVERYTHING)
    assert {hit.source for hit in results.hits} == expected
    assert results.total == len(expected)


@pytest.mark.parametrize("typed", ["防空 NEAR/3 警报", "防?警报", "*警报"])
def test_what_was_found_is_marked(library: Library, typed: str) -> None:
    for hit in library.search(typed, page=EVERYTHING).hits:
        marked = [s.snippet[start:end] for s in hit.sections for start, end in s.highlights]
        assert any("警报" in piece for piece in marked) or hit.source == B


def documents(library: Library) -> dict[str, str]:
    """Return the whole folded text of every document."""
    hits = library.search("NOT 没有这样的词", page=EVERYTHING).hits
    views = {hit.document: library.document(hit.document) for hit in hits}
    return {
        name: fold("\n".join([view.document.title, *(f"{s.heading}\n{s.text}" for s in view.sections)]))
        for name, view in views.items()
    }


@pytest.mark.parametrize("unwanted", ["演练", "警报", "动员", "疏散"])
@pytest.mark.parametrize("other", ["预算", "经费", "物资"])
def test_operators_hold_for_the_whole_document_in_a_real_library(starter: Library, unwanted: str, other: str) -> None:
    texts = documents(starter)
    for hit in starter.search(f"(防空 AND NOT {unwanted}) OR {other}", page=EVERYTHING).hits:
        assert unwanted not in texts[hit.document] or other in texts[hit.document]
    without = starter.search(f"防空 -{unwanted}", page=EVERYTHING).hits
    assert {hit.document for hit in without} <= {name for name, text in texts.items() if unwanted not in text}


def test_a_pattern_that_stands_for_too_many_words_says_so(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MAX_EXPANSIONS", "2")
    assert Note.TOO_MANY_EXPANSIONS in [remark.note for remark in library.search("防*").query.remarks]
    monkeypatch.setenv("KB_MAX_EXPANSIONS", "64")
    assert library.search("防*").query.remarks == ()


def test_alternatives_of_one_field_may_stand_in_brackets() -> None:
    assert parse("发布:(国务院 OR 国防部)").tree == Filter("issuer", ("国务院", "国防部"))
    assert isinstance(parse("发布:国务院 OR 发布:国防部").tree, AnyOf)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PIECES)
def test_nothing_that_is_typed_fails_in_a_library(starter: Library, typed: str) -> None:
    answer = starter.search(typed).as_json()
    assert (answer["total"] == 0) == (answer["hits"] == [])
    assert len(starter.suggest(typed)) <= 8
