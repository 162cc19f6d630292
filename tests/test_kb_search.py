"""Searching real small libraries: what is found, in which order, and what is shown of it."""

import json
import os
import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from indexer.run import run
from kb.analysis import fold
from kb.evaluation import Place
from kb.library import Library, Page
from kb.search.highlights import Mark, terms
from kb.search.query import Note, Prefix, Wildcard, leaves
from kb.search.results import Hit, Results
from kb.search.snippets import make_snippet
from tests.conftest import ROOT, SMALL, write_files

LAW, UNIT, REPORT, SURVEY = SMALL
EVERYTHING = Page(0, 1000)
# The starter library is session-wide and only read, so examples may share it.
SHARED = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sources(results: Results) -> list[str]:
    return [hit.source for hit in results.hits]


def found(library: Library, text: str) -> list[str]:
    return sources(library.search(text, page=EVERYTHING))


def texts(library: Library, hit: Hit) -> list[str]:
    """Return the text of each section of a hit."""
    by_anchor = {section.anchor: section.text for section in library.document(hit.document).sections}
    return [by_anchor[section.anchor] for section in hit.sections]


def same_hits(first: Results, second: Results) -> bool:
    return [(hit.document, hit.score, hit.sections) for hit in first.hits] == [
        (hit.document, hit.score, hit.sections) for hit in second.hits
    ]


# ---- finding


def test_the_unit_on_signals_comes_first_for_air_raid_warning(starter_home: Path) -> None:
    command = [sys.executable, "-m", "kb", "--home", str(starter_home), "search", "防空警报", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert json.loads(result.stdout)["hits"][0]["source"] == "training/air-raid-signals.md"


SCRIPTS = [
    ("社会动员力", "社會動員力"),
    ("国防动员潜力", "國防動員潛力"),
    ("防空警报", "防空警報"),
    ("看着数据", "看著數據"),
    ("“组织防空”", "「組織防空」"),
    ("防空 -演练", "防空 -演練"),
    ("演练 且 防空", "演練 且 防空"),
    ("防空*", "防空*"),
    ("标题:识别", "标题:識別"),
    ("６秒", "6秒"),
    ("ＫＢ 防空", "kb 防空"),
]


@pytest.mark.parametrize(("simplified", "other"), SCRIPTS)
def test_a_query_finds_the_same_in_either_script_and_width(small: Library, simplified: str, other: str) -> None:
    assert same_hits(small.search(simplified), small.search(other))


@pytest.mark.parametrize(("simplified", "traditional"), SCRIPTS[:4])
def test_a_query_finds_the_same_in_either_script_in_the_starter_library(
    starter: Library, simplified: str, traditional: str
) -> None:
    results = starter.search(simplified, page=EVERYTHING)
    assert results.hits
    assert same_hits(results, starter.search(traditional, page=EVERYTHING))


def test_a_document_is_shown_in_the_script_it_was_written_in(small: Library) -> None:
    hit = small.search("社会动员力").hits[0]
    section = hit.sections[0]
    assert (hit.source, hit.title) == (SURVEY, "國防動員潛力調查說明")
    assert section.snippet.startswith("開展國防動員潛力統計調查")
    assert [section.snippet[start:end] for start, end in section.highlights] == ["動員", "社會動員"]


FOUND = [
    ("防空", {LAW, UNIT, REPORT}),
    ("防空 演练", {LAW, UNIT, REPORT}),
    ("防空 AND 演练", {REPORT}),
    ("防空 且 演练", {REPORT}),
    ("演练 OR 公告", {LAW, REPORT}),
    ("演练 或 公告", {LAW, REPORT}),
    ("防空 -演练", {LAW, UNIT}),
    ("防空 NOT 演练", {LAW, UNIT}),
    ("NOT 防空", {SURVEY}),
    ("(演练 或 公告) 且 防空", {LAW, REPORT}),
    ("防空 且 (演练 或 公告) -政府", {REPORT}),
    ("（演练 或 鸣） -防空", set()),
    ("警报 且 (公告 或 演练)", {LAW}),
    ("“防空警报试鸣”", {LAW}),
    ("“警报防空”", set()),
    ("“防空 警报”", set()),
    ("标题:防空", {UNIT}),
    ("标题:“防空警报”", {UNIT}),
    ("标题:演练", set()),
    ("目次:演练", {REPORT}),
    ("组*", {LAW, REPORT}),
    ("标题:识*", {UNIT}),
    ("没有这样的词", set()),
    ("类型:法规", {LAW}),
    ("类型:培训 防空", {UNIT}),
    ("类型:law", {LAW}),
    ("-类型:法规 防空", {UNIT, REPORT}),
    ("年份:2021", {LAW}),
    ("年份:2021..2025", {LAW, UNIT}),
    ("年份:2022..", {UNIT}),
    ("年份:..2021", {LAW}),
    ("年份:2021至2025 警报", {LAW, UNIT}),
    ("年份:1999", set()),
    ("目录:报告", {REPORT}),
    ("目录:繁體 动员", {SURVEY}),
]


@pytest.mark.parametrize(("query", "expected"), FOUND)
def test_what_a_query_finds(small: Library, query: str, expected: set[str]) -> None:
    assert set(found(small, query)) == expected


WORDS = ("防空", "警报", "疏散", "演练", "动员", "学校", "应当")


def sections(library: Library, text: str) -> set[tuple[str, str]]:
    """Return every section that matches."""
    return set(library.rank(text, 10_000))


def beyond(found: set[tuple[str, str]], unwanted: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the sections of documents that have none of the unwanted ones."""
    refused = {files for files, _ in unwanted}
    return {place for place in found if place[0] not in refused}


@pytest.mark.parametrize("first", WORDS)
@pytest.mark.parametrize("second", WORDS)
def test_operators_are_those_of_sets_and_not_leaves_out_whole_documents(
    starter: Library, first: str, second: str
) -> None:
    some, others = sections(starter, first), sections(starter, second)
    assert some
    assert sections(starter, f"{first} AND {second}") == some & others
    assert sections(starter, f"{first} OR {second}") == some | others
    assert sections(starter, f"{first} NOT {second}") == beyond(some, others)
    assert sections(starter, f"{first} -{second}") == beyond(some, others)
    assert sections(starter, f"{first} AND NOT {second}") == beyond(some, others)
    assert sections(starter, f"({first} OR {second}) AND {first}") == some
    assert sections(starter, f"({first} AND {second}) OR {first}") == some


@pytest.mark.parametrize("word", WORDS)
def test_every_document_has_a_word_or_has_it_not(starter: Library, word: str) -> None:
    having, lacking = sections(starter, word), sections(starter, f"NOT {word}")
    everything = sections(starter, "NOT 没有这样的词")
    assert lacking == beyond(everything, having)


def test_a_word_is_found_inside_a_longer_word_of_the_field(small: Library) -> None:
    assert found(small, "警报试鸣")[0] == LAW
    assert LAW in found(small, "警报")
    assert found(small, "试鸣") == [LAW]


@pytest.mark.parametrize("kind", ["training", "policy", "report"])
def test_a_filter_keeps_the_order_and_the_scores(starter: Library, kind: str) -> None:
    everything = starter.search("防空警报 疏散", page=EVERYTHING)
    kept = [(hit.document, pytest.approx(hit.score)) for hit in everything.hits if hit.kind == kind]
    chosen = starter.search("防空警报 疏散", {"kind": frozenset({kind})}, EVERYTHING)
    assert [(hit.document, hit.score) for hit in chosen.hits] == kept
    assert chosen.total == len(kept)


@pytest.mark.parametrize(("kind", "name"), [("training", "培训"), ("policy", "政策"), ("report", "报告")])
def test_a_filter_that_is_typed_finds_what_the_facet_finds(starter: Library, kind: str, name: str) -> None:
    chosen = starter.search("防空警报 疏散", {"kind": frozenset({kind})}, EVERYTHING)
    assert found(starter, f"防空警报 疏散 类型:{name}") == sources(chosen)


@pytest.mark.parametrize(
    "query", ["某省民防条例第十条", "《某省民防条例》第10条", "某省民防条例１０条", "某省民防條例第十條"]
)
def test_a_citation_goes_to_that_article_first(small: Library, query: str) -> None:
    results = small.search(query)
    assert results.query.remarks == ()
    assert (results.hits[0].source, results.hits[0].sections[0].anchor) == (LAW, "第十条")
    assert small.rank(query, 1) == [Place(frozenset({LAW}), "第十条")]


def test_a_law_may_be_cited_without_the_name_of_its_province(small: Library) -> None:
    results = small.search("民防条例第十条")
    assert (results.hits[0].source, results.hits[0].sections[0].anchor) == (LAW, "第十条")


@pytest.mark.parametrize("query", ["某省民防条例第九条", "另一条例第十条", "《没有的法》第一条之二"])
def test_an_unknown_article_is_remarked_on_and_searched_as_words(small: Library, query: str) -> None:
    results = small.search(query)
    assert [remark.note for remark in results.query.remarks] == [Note.CITATION_UNKNOWN]
    assert LAW in sources(results)


def test_a_cited_article_comes_first_even_where_another_document_says_the_words_more_often(tmp_path: Path) -> None:
    loud = "# 学习要点\n\n" + "某省民防条例第十条。" * 30 + "\n"
    run(tmp_path / "home", [str(write_files(tmp_path / "files", SMALL | {"a.md": loud}))])
    with Library(tmp_path / "home") as library:
        hit = library.search("某省民防条例第十条").hits[0]
        assert (hit.source, hit.sections[0].anchor) == (LAW, "第十条")


def test_an_article_that_is_not_there_is_answered_by_what_cites_it(tmp_path: Path) -> None:
    loud = "# 学习要点\n\n" + "突发事件应对法第63条。第63条应对突发事件。" * 5 + "\n"
    quoting = (
        "# 应急包\n\n## 依据\n\n《中华人民共和国突发事件应对法》第六十三条讲到储备。\n\n## 清单\n\n水、药、手电。\n"
    )
    files = SMALL | {"a.md": loud.replace("法第63条", "法讲义第63条"), "b.md": quoting}
    run(tmp_path / "home", [str(write_files(tmp_path / "files", files))])
    with Library(tmp_path / "home") as library:
        for typed in ("突发事件应对法第63条", "《突發事件應對法》第六十三條"):
            results = library.search(typed)
            assert [remark.note for remark in results.query.remarks] == [Note.CITATION_QUOTED]
            assert (results.hits[0].source, results.hits[0].sections[0].heading) == ("b.md", "依据")
            assert results.article is None
        assert [one.kind for one in library.suggest("突发事件应对法第63条")].count("article") == 0


# ---- phrases match verbatim

PHRASED = {
    "一.txt": "一份通知之一\n\n抓好国防和动员工作，开展防空警报试鸣。\n",
    "二.txt": "一份通知之二\n\n抓好国防、动员工作，听到警报要防空。\n",
    "三.txt": "一份通知之三\n\n抓好国防动员工作。\n防空组织警报。\n",
    "四.txt": "一份通知之四\n\nAir raid warning, 3.5 km，air-raid 第3号。\n",
}


@pytest.fixture(scope="module")
def phrased(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("phrased")
    run(base / "home", [str(write_files(base / "files", PHRASED))])
    return base / "home"


PHRASES = [
    ("国防、动员", {"二.txt"}),
    ("国防和动员", {"一.txt"}),
    ("国防动员", {"三.txt"}),
    ("防空警报", {"一.txt"}),
    ("国防 动员", set()),
    ("3.5 km，air", {"四.txt"}),
    ("报试", {"一.txt"}),
    ("好国防、", {"二.txt"}),
    ("动员工作，听到", {"二.txt"}),
    ("通知之一", {"一.txt"}),
    ("Air raid", {"四.txt"}),
    ("AIR RAID warning", {"四.txt"}),
    ("air-raid", {"四.txt"}),
    ("3.5 km", {"四.txt"}),
    ("raid air", set()),
]


@pytest.mark.parametrize(("phrase", "expected"), PHRASES)
def test_a_phrase_is_found_where_it_stands_verbatim_and_nowhere_else(
    phrased: Path, phrase: str, expected: set[str]
) -> None:
    with Library(phrased) as library:
        assert set(found(library, f'"{phrase}"')) == expected


def corpus_texts() -> list[str]:
    paths = sorted((ROOT / "corpus").rglob("*.md"))
    return [path.read_text(encoding="utf-8") for path in paths] + list(SMALL.values())


@st.composite
def passages(draw: st.DrawFn, longest: int = 12) -> str:
    """Draw a stretch of real text."""
    text = draw(st.sampled_from(corpus_texts()))
    start = draw(st.integers(0, len(text) - 1))
    return text[start : start + draw(st.integers(1, longest))]


def words(text: str) -> str:
    """Return a folded text with every mark and blank as the same character."""
    return re.sub(r"[\W_]", "·", fold(text))


@SHARED
@given(passages(longest=8))
@example("鸣 | 停")
def test_every_section_found_by_a_phrase_holds_it(starter: Library, passage: str) -> None:
    # A mark between the words of a phrase stands for any one character, so what follows one is left out.
    phrase = re.sub(r"[\W_]+.*$", "", re.sub(r"^[\W_]+", "", passage), flags=re.DOTALL)
    assume(not re.search("[0-9〇零一二三四五六七八九十百千]", phrase))  # found in every spelling
    for hit in starter.search(f'"{phrase}"').hits:
        for section, text in zip(hit.sections, texts(starter, hit), strict=True):
            places = [hit.title, *section.path, section.heading, text]
            assert any(words(phrase) in words(place) for place in places)


# ---- snippets and highlights


def assert_shown_well(library: Library, results: Results) -> None:
    """Every snippet is a piece of its section, every mark in it a word, phrase or prefix of the query."""
    words = set(terms(results.query.tree))
    stems = tuple(leaf.stem for leaf in leaves(results.query.tree) if isinstance(leaf, Prefix))
    patterns = [leaf.pattern.strip("*") for leaf in leaves(results.query.tree) if isinstance(leaf, Wildcard)]
    for hit in results.hits:
        for section, text in zip(hit.sections, texts(library, hit), strict=True):
            assert section.snippet in text
            done = 0
            for start, end in section.highlights:
                assert done <= start < end <= len(section.snippet)
                done = end
                marked = fold(section.snippet[start:end])
                fits = any(fnmatchcase(marked, pattern) for pattern in patterns)
                assert marked in words or fits or (stems and marked.startswith(stems))


@SHARED
@given(passages())
def test_snippets_are_verbatim_and_marks_are_words_of_the_query(starter: Library, passage: str) -> None:
    assert_shown_well(starter, starter.search(passage))


@pytest.mark.parametrize("query", [query for query, expected in FOUND if expected])
def test_snippets_and_marks_for_every_kind_of_query(small: Library, query: str) -> None:
    assert_shown_well(small, small.search(query))


def test_a_word_that_is_excluded_is_never_marked(small: Library) -> None:
    hit = small.search("防空 -演练").hits[0]
    assert all("演练" not in section.snippet[a:b] for section in hit.sections for a, b in section.highlights)


@pytest.mark.parametrize("limit", ["1", "10", "40", "2000"])
def test_a_snippet_is_no_longer_than_the_setting_says(
    starter: Library, limit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_SNIPPET_CHARS", limit)
    results = starter.search("防空警报")
    assert all(len(section.snippet) <= int(limit) for hit in results.hits for section in hit.sections)
    assert_shown_well(starter, results)


@given(st.lists(st.sampled_from(["听到", "警报", "。", "，", "\n", "请平稳行驶"]), max_size=40), st.integers(24, 90))
def test_a_snippet_cut_at_a_clause_keeps_a_match(pieces: list[str], limit: int) -> None:
    text = "".join([*pieces, "试鸣", *reversed(pieces)])
    first = text.index("试鸣")
    assert make_snippet(text, [Mark(first, first + 2, "试鸣")], limit).highlights


def test_a_snippet_shows_a_match_wherever_the_text_has_one(starter: Library) -> None:
    results = starter.search("试鸣", page=EVERYTHING)
    assert results.hits
    for hit in results.hits:
        for section, text in zip(hit.sections, texts(starter, hit), strict=True):
            assert bool(section.highlights) == ("试鸣" in fold(text))


# ---- facets

FACETED = ["防空", "防空警报 疏散", "动员", "标题:解读", "年份:2024..2026", "NOT 防空"]


@pytest.mark.parametrize("query", FACETED)
def test_every_document_found_is_counted_under_one_kind(starter: Library, query: str) -> None:
    results = starter.search(query, page=EVERYTHING)
    assert sum(results.facets["kind"].values()) == results.total == len(results.hits) > 0
    assert results.facets["kind"] == {
        kind: sum(hit.kind == kind for hit in results.hits) for kind in results.facets["kind"]
    }
    years = [hit.published[:4] for hit in results.hits if hit.published]
    assert results.facets["year"] == {year: years.count(year) for year in years}
    folders = [hit.source.split("/")[0] for hit in results.hits if "/" in hit.source]
    assert results.facets["folder"] == {folder: folders.count(folder) for folder in folders}


@pytest.mark.parametrize("query", FACETED)
@pytest.mark.parametrize("facet", ["kind", "year", "folder"])
def test_choosing_a_value_leaves_its_own_facet_and_gives_what_was_counted(
    starter: Library, query: str, facet: str
) -> None:
    free = starter.search(query, page=EVERYTHING)
    for value, count in free.facets[facet].items():
        chosen = starter.search(query, {facet: frozenset({value})}, EVERYTHING)
        assert chosen.total == len(chosen.hits) == count
        assert chosen.facets[facet] == free.facets[facet]
        for other in {"kind", "year", "folder"} - {facet}:
            assert sum(chosen.facets[other].values()) <= count


def test_two_values_of_a_facet_add_up_and_two_facets_narrow(starter: Library) -> None:
    counted = starter.search("防空").facets["kind"]
    both = frozenset({"training", "policy"})
    assert starter.search("防空", {"kind": both}).total == counted["training"] + counted["policy"]
    narrowed = starter.search("防空", {"kind": both, "folder": frozenset({"training"})}, EVERYTHING)
    assert {hit.kind for hit in narrowed.hits} == {"training"}
    assert narrowed.facets["folder"].keys() >= {"training", "policies"}


@pytest.mark.parametrize("facet", ["kind", "year", "folder"])
def test_a_value_that_nothing_has_finds_nothing(starter: Library, facet: str) -> None:
    assert starter.search("防空", {facet: frozenset({"没有"})}).total == 0


def test_values_stand_in_the_order_of_their_counts(starter: Library) -> None:
    for counts in starter.search("防空").facets.values():
        assert list(counts.items()) == sorted(counts.items(), key=lambda item: (-item[1], item[0]))


# ---- paging


@pytest.mark.parametrize("query", ["防空", "疏散 或 警报", "类型:培训", "动员*", "中华人民共和国人民防空法第一条"])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_put_together_are_the_one_big_page(starter: Library, query: str, size: int) -> None:
    whole = starter.search(query, page=EVERYTHING)
    pages = [starter.search(query, page=Page(offset, size)) for offset in range(0, whole.total + size, size)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total}
    assert len({hit.document for hit in whole.hits}) == len(whole.hits) == whole.total


def test_hits_stand_in_the_order_of_their_scores(starter: Library) -> None:
    for query in FACETED:
        hits = starter.search(query, page=EVERYTHING).hits
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        for hit in hits:
            scores = [section.score for section in hit.sections]
            assert scores == sorted(scores, reverse=True)
            assert hit.score >= scores[0]
            assert hit.matched >= len(scores)


def test_ranked_sections_come_once_and_those_of_the_search_are_among_them(starter: Library) -> None:
    ranked = starter.rank("防空警报", 1000)
    assert len(ranked) == len(set(ranked))
    hits = starter.search("防空警报", page=EVERYTHING).hits
    shown = {(hit.source, section.anchor) for hit in hits for section in hit.sections}
    assert shown <= {(source, place.anchor) for place in ranked for source in place.files}
    assert starter.rank("防空警报", 5) == ranked[:5]
    assert starter.rank("，", 5) == []


# ---- explaining

EXPLAINED = [
    "防空",
    "防空警报",
    "听到防空警报以后怎么办",
    "防空 警报 疏散",
    "防空 且 警报",
    "防空 或 疏散",
    "防空 -演练",
    "标题:防空",
    "防空 类型:培训",
    "年份:2024..2026 警报",
    "“防空警报”",
    "“防空警报设施”",
    "“防空警报” 或 疏散",
    "疏散 或 “防空演练”",
    "防空*",
    "标题:防*",
    "警报 疏散*",
    "防空警报 疏散 经费",
]


@pytest.mark.parametrize("query", EXPLAINED)
def test_an_explanation_adds_up_to_the_score_of_the_section(starter: Library, query: str) -> None:
    hits = starter.search(query, page=EVERYTHING).hits
    assert hits
    off = {}
    for hit in hits:
        for section in hit.sections:
            name = f"{hit.document}#{section.anchor}"
            explained = starter.explain(query, name)
            assert explained is not None
            assert explained.value == pytest.approx(sum(part.value for part in explained.details), abs=1e-9)
            if explained.value != pytest.approx(section.score, rel=1e-6):
                off[name] = section.score, explained.value
    assert off == {}


def test_a_section_that_does_not_exist_or_a_query_for_nothing_has_no_explanation(starter: Library) -> None:
    assert starter.explain("防空", "没有#没有") is None
    assert starter.explain("，", "没有#没有") is None


# ---- nothing raises

FRAGMENTS = st.one_of(
    st.sampled_from([*'()（）"“”「」『』-*:：《》·.?？ \n\t\0', " OR ", " AND ", " NOT ", " 或 ", " 且 "]),
    st.sampled_from(["标题:", "类型:", "年份:", "目录:", "title:", "folder:", "目次:", "引用:"]),
    st.sampled_from(["防空", "警報", "演练", "2021", "..", "第十条", "某省民防条例", "之", "99999", "之99999", "条"]),
    st.sampled_from(["İ", "ß", "ﬀ", "𠮷", "\ud800", "\udcff", "e\u0301", "\u200b", "①", "㍿", "c++", "50038-2005"]),
)
QUERIES = st.one_of(st.lists(FRAGMENTS, max_size=12).map("".join), st.text(), passages())


@SHARED
@given(QUERIES, st.integers(0, 5), st.integers(1, 5))
@example("某省民防条例第十条之99999", 0, 10)
@example("\udcff*", 0, 10)
@example("目录:\udcff", 0, 10)
@example("标题:“\ud800”", 0, 10)
@example("*", 0, 10)
@example("((((", 0, 10)
def test_nothing_that_is_typed_raises(small: Library, text: str, offset: int, limit: int) -> None:
    results = small.search(text, page=Page(offset, limit))
    assert len(results.hits) <= limit
    assert results.query.text == text.encode("utf-8", "ignore").decode()
    assert results.hits or results.total <= offset or results.total == 0
    assert_shown_well(small, results)
    small.rank(text, 5)
    for hit in results.hits:
        small.explain(text, f"{hit.document}#{hit.sections[0].anchor}")


@SHARED
@given(QUERIES)
def test_a_query_and_its_traditional_or_upper_case_spelling_find_the_same(small: Library, text: str) -> None:
    assert found(small, text.replace("报", "報").replace("练", "練").replace("动", "動")) == found(small, text)
