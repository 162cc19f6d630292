"""The one definition of text: folding keeps every offset, and words of the field come out whole."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb import lexicon
from kb.analysis import analyze, covering, fold, fold_case, fold_width, numerals, segmentation, tokenize
from kb.analysis.script import to_simplified

CORPUS = Path(__file__).parent.parent / "corpus"
STARTER = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.rglob("*.md"))]

# Characters whose usual folding is longer, depends on neighbours or lies beyond the BMP.
AWKWARD = "ﬁİßŉΣ㎞①⑳Ａ　⼀乾瞭著麼祕於徵𠮷𪢮𣨼𠀀"
HAN = st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF) | st.characters(
    min_codepoint=0x20000, max_codepoint=0x2FA1F
)
TRADITIONAL = st.sampled_from(["乾隆", "乾安縣", "看著", "著名", "瞭望", "瞭解", "甚麼", "國防動員", "防空警報"])
ANY_TEXT = st.text() | st.text(HAN | st.sampled_from(AWKWARD)) | st.lists(TRADITIONAL | HAN).map("".join)
MIXED = st.lists(
    st.sampled_from(
        ["人民防空", "防空地下室", "國防動員", "第十条", "〇", "GB", "50038-2005", "c++", "5G", "。", " ", "３"]
    )
    | st.text(max_size=3)
).map("".join)

no_deadline = settings(deadline=None)  # the first call loads the dictionaries


@no_deadline
@given(ANY_TEXT)
@example(AWKWARD)
def test_folding_keeps_the_length_of_any_text(text: str) -> None:
    assert len(fold(text)) == len(to_simplified(text)) == len(text)


@given(ANY_TEXT)
@example(AWKWARD)
def test_width_and_case_are_folded_for_good_the_first_time(text: str) -> None:
    folded = fold_case(fold_width(text))
    assert fold_case(fold_width(folded)) == folded


@pytest.mark.parametrize("text", STARTER, ids=lambda text: text.split("\n")[1][:30])
def test_a_folded_document_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("display", "search_form"),
    [
        ("國防動員", "国防动员"),
        ("国防动员", "国防动员"),
        ("乾安縣", "乾安县"),
        ("乾隆", "乾隆"),
        ("乾燥", "干燥"),
        ("看著地圖", "看着地图"),
        ("著名", "著名"),
        ("著作權", "著作权"),
        ("瞭望", "瞭望"),
        ("瞭解", "了解"),
        ("甚麼", "什么"),
        ("ＧＢ　５００３８", "gb 50038"),
        ("（一）：", "(一):"),
        ("Civil DEFENCE", "civil defence"),
        ("⼈⼝", "人口"),
        ("①②⑳", "12⑳"),
        ("㎞", "㎞"),
        ("ﬁ", "ﬁ"),
        ("İ", "İ"),
    ],
)
def test_search_form(display: str, search_form: str) -> None:
    assert fold(display) == search_form


@no_deadline
@given(MIXED)
def test_a_token_is_the_folded_text_at_its_place(text: str) -> None:
    folded = fold(text)
    tokens = analyze(text)
    assert tokens == list(tokenize(folded))
    assert [folded[token.start : token.end] for token in tokens] == [token.term for token in tokens]


@no_deadline
@given(MIXED)
def test_the_longest_words_stand_side_by_side_and_leave_no_letter_out(text: str) -> None:
    longest = covering(analyze(text))
    assert all(before.end <= after.start for before, after in pairwise(longest))
    covered = {place for token in longest for place in range(token.start, token.end)}
    assert not [char for place, char in enumerate(fold(text)) if char.isalnum() and place not in covered]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("GB 50038-2005", ["gb", "50038", "2005", "50038-2005"]),
        ("GB50038-2005", ["gb50038", "2005", "gb50038-2005"]),
        ("5G基站", ["5g", "基站"]),
        ("12306", ["12306"]),
        ("3.5", ["3", "5", "3.5"]),
        ("c++", ["c++"]),
        ("C#", ["c#"]),
        ("３．５米", ["3", "5", "3.5", "米"]),
        ("snake_case", ["snake", "case", "snake_case"]),
        ("二〇二三年", ["二", "〇", "二", "三", "二〇二三", "年"]),
        ("自二〇二三年起", ["自", "二", "〇", "二", "三", "二〇二三", "年", "起"]),
        ("一百二十一件", ["一", "百", "二", "十", "一", "一百二十一", "件"]),
        ("〇", ["〇"]),
        ("在第十二条后增加", ["在", "第", "十", "二", "十二", "条", "第十二条", "后", "增加"]),
        ("第12条后", ["第", "12", "条", "第12条", "后"]),
        ("第一条件", ["第一", "条件"]),
        ("第三节目", ["第三", "节目"]),
        ("𠮷田", ["𠮷", "田"]),
        ("，。！ …", []),
    ],
)
def test_tokens(text: str, terms: list[str]) -> None:
    assert [token.term for token in analyze(text)] == terms


def test_words_inside_a_long_word_are_found_too() -> None:
    assert {"防空", "地下室", "防空地下室"} <= {token.term for token in analyze("防空地下室")}
    assert {"人民防空", "人民防空工程"} <= {token.term for token in analyze("人民防空工程")}


@pytest.mark.parametrize("term", sorted(lexicon.words("terms")))
def test_a_term_of_the_lexicon_is_kept_whole(term: str) -> None:
    assert [token.term for token in covering(analyze(term))] == [fold(term)]
    assert fold(term) in [token.term for token in covering(analyze(f"我们学习{term}。"))]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("维护人民防空警报设施", {"人民防空", "人民防空警报", "防空警报设施", "警报设施"}),
        ("城市人民防空地下室", {"城市人民防空", "人民防空", "防空地下室"}),
        ("下达国防动员令", {"国防动员", "动员令"}),
        ("国防动员潜力统计调查", {"国防动员潜力", "潜力统计调查", "国防动员"}),
    ],
)
def test_terms_that_overlap_are_both_kept(text: str, terms: set[str]) -> None:
    assert terms <= {token.term for token in analyze(text)}


def assert_segmenters_agree(texts: list[str]) -> None:
    pytest.importorskip("rjieba")
    ours = segmentation.jieba_segmenter("").words
    fast = segmentation.rjieba_segmenter("").words
    runs = {run for text in texts for run in re.findall("[一-鿕]+", fold(text))}
    assert len(runs) > 1000
    assert [run for run in sorted(runs) if ours(run) != fast(run)] == []


def test_jieba_and_rjieba_agree_on_the_starter_library() -> None:
    assert_segmenters_agree(STARTER)


def test_jieba_and_rjieba_agree_on_laws(shared: Path) -> None:
    laws = sorted((shared / "corpora/laws").rglob("*.md"))
    assert_segmenters_agree([law.read_text(encoding="utf-8") for law in laws[:: len(laws) // 60]])


def test_every_article_number_reads_back() -> None:
    assert [numerals.parse(numerals.chinese(number)) for number in range(10_000)] == list(range(10_000))


@pytest.mark.parametrize(
    ("number", "written"),
    [(0, "零"), (10, "十"), (12, "十二"), (105, "一百零五"), (110, "一百一十"), (2003, "二千零三")],
)
def test_numbers_as_articles_are_counted(number: int, written: str) -> None:
    assert numerals.chinese(number) == written


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("二〇二三", 2023),
        ("两千", 2000),
        ("一百零五", 105),
        ("一〇五", 105),
        ("百", 100),
        ("12", 12),
        ("１２", 12),
        ("", None),
        ("防空", None),
        ("十a", None),
        ("1十", None),
        ("-1", None),
        ("²", None),
    ],
)
def test_numerals(numeral: str, value: int | None) -> None:
    assert numerals.parse(numeral) == value
