"""Of several words typed, a section that has them all comes before one that is full of the longest."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.run import run
from kb.library import Library
from kb.search.query import Words
from kb.search.ranking import Weights
from kb.search.scoring.coordination import Coordination
from kb.search.snapshot import Snapshot
from kb.settings import index_path
from tests.conftest import write_files

RULE = """# 某省人民防空办法

第一条 本级负担的经费，列入预算。人民防空经费由社会共同负担。

## 第二章 人民防空工程

第二条 人民防空主管部门对人民防空工程进行监督检查。公用的人民防空工程由人民防空主管部门维护。人民防空工程平时也可利用。

第三条 通信的保障由有关部门提供。
"""
TEXTS = {paragraph[:3]: paragraph for paragraph in RULE.split("\n\n") if paragraph.startswith("第")}
OTHERS = {f"其他/{number}.md": f"# 其他第{number}号\n\n人民防空和经费，另有规定的从其规定。\n" for number in range(5)}
WORDS = ["人民防空", "经费", "工程", "通信", "预算", "没有的词", "怎么"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("coordination")
    run(base / "home", [str(write_files(base / "files", {"办法.md": RULE} | OTHERS))])
    return base / "home"


@pytest.fixture(scope="module")
def library(home: Path) -> Library:
    return Library(home)


def sections(library: Library, query: str) -> list[str]:
    hits = library.search(query).hits
    return next([section.anchor for section in hit.sections] for hit in hits if hit.source == "办法.md")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("人民防空 经费", "第一条"),
        ("經費　人民防空", "第一条"),
        ("人防 经费", "第一条"),
        ("人民防空 通信", "第三条"),
        ("人民防空", "第二条"),
    ],
)
def test_the_section_that_has_every_word_comes_first(library: Library, query: str, first: str) -> None:
    assert sections(library, query)[0] == first


def test_the_explanation_names_the_word_that_is_lacking(library: Library) -> None:
    document = next(hit.document for hit in library.search("某省人民防空办法").hits if hit.source == "办法.md")
    explained = library.explain("人民防空 经费", f"{document}#第二条")
    assert explained is not None
    lacking = [part for part in explained.details if "lacking" in part.facts]
    assert [part.facts["lacking"] for part in lacking] == ["经费"]
    assert lacking[0].value < 0


def test_an_empty_library_is_asked_for_two_words_in_vain(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    run(tmp_path / "home", [str(tmp_path / "files")])
    with Library(tmp_path / "home") as library:
        assert library.search("人民防空 经费").total == 0


def test_a_sentence_with_a_blank_in_it_is_no_list_of_words(home: Path) -> None:
    snapshot = Snapshot(index_path(home), Weights())
    asked = [Words(text, ()) for text in ("判断信息公开申请中 是否明确具体", "人民防空 判断信息公开申请中")]
    assert [Coordination(snapshot.segments, words).factors(1) for words in asked] == [None, None]
    snapshot.searcher.close()


@given(st.lists(st.sampled_from(WORDS), max_size=5), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_factor_is_1_with_all_words_and_never_below_what_remains_without(
    home: Path, words: list[str], loss: float
) -> None:
    snapshot = Snapshot(index_path(home), Weights())
    found = Coordination(snapshot.segments, Words(" ".join(words), ())).factors(loss)
    meant = {word for word in words if word != "怎么"}
    assert (found is not None) == (len(meant) > 1)
    for factors, part in zip(found or (), snapshot.segments.parts, strict=bool(found)):
        assert factors.min() >= 1 - loss - 1e-6
        assert factors.max() <= 1
        texts = [TEXTS.get(snapshot.section_id(part.base + number).split("#")[1], "") for number in range(part.size)]
        whole = [factor for factor, text in zip(factors, texts, strict=True) if all(word in text for word in meant)]
        assert whole == [1] * len(whole)
    snapshot.searcher.close()
