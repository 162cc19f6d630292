"""Completions: by characters in either script, by pinyin and initials in Latin letters, with their kinds."""

from pathlib import Path

import pytest

from indexer.run import run
from kb.library import Library
from kb.search.suggest import Entry
from tests.conftest import SMALL, write_files

FILES = SMALL | {
    "经典.txt": "经典战例\n\n经典战例分析。\n",
    "法/动员法.md": "# 中华人民共和国国防动员法\n\n第一条 为了动员。\n\n第十条 国防动员办公室。\n",
    **{f"n/{n}.txt": f"国防动员材料第{n}号\n\n内容{n}。\n" for n in range(12)},
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    base = tmp_path_factory.mktemp("suggest")
    run(base / "home", [str(write_files(base / "files", FILES))])
    return Library(base / "home")


def texts(library: Library, typed: str) -> list[str]:
    return [entry.text for entry in library.suggest(typed)]


@pytest.mark.parametrize(
    "typed",
    ["国防动", "國防動", "guofang dongyuan", "guofangdy", "guofangdongy", "gfdy", "GFDY", "guo'fang", "ｇｆｄｙ"],
)
def test_a_term_comes_first_however_it_is_begun(library: Library, typed: str) -> None:
    first = library.suggest(typed)[0]
    assert first == Entry("国防动员", "term")


def test_there_are_eight_at_most_with_their_kinds(library: Library) -> None:
    entries = library.suggest("国防动员")
    assert len(entries) == 8
    assert {entry.kind for entry in entries} == {"term", "law", "title"}
    assert all(bool(entry.document) == (entry.kind != "term") for entry in entries)


@pytest.mark.parametrize("typed", ["国防动员法", "中华人民共和国国防", "gfdyf", "zhrmghg"])
def test_a_law_is_found_by_the_name_it_is_cited_by(library: Library, typed: str) -> None:
    entries = library.suggest(typed)
    assert ("中华人民共和国国防动员法", "law") in [(entry.text, entry.kind) for entry in entries]


@pytest.mark.parametrize("typed", ["景点", "景", "经点", "敬点"])
def test_characters_are_not_read_as_pinyin(library: Library, typed: str) -> None:
    assert not any("经典" in text for text in texts(library, typed))
    assert texts(library, "jingdian") == ["经典"]


@pytest.mark.parametrize("typed", ["国防动员法 第十条", "国防动员法10条", "《国防动员法》第10条", "國防動員法第十條"])
def test_an_article_is_offered_first(library: Library, typed: str) -> None:
    first = library.suggest(typed)[0]
    assert (first.kind, first.text, first.anchor) == ("article", "中华人民共和国国防动员法 第十条", "第十条")
    assert first.document


def test_an_unknown_article_is_not_offered(library: Library) -> None:
    assert [entry for entry in library.suggest("国防动员法第九十条") if entry.kind == "article"] == []


def test_a_title_is_found_by_a_part_of_it(library: Library) -> None:
    found = texts(library, "防空警报")
    assert (found[0], found[-1]) == ("防空警报", "识别防空警报")


@pytest.mark.parametrize("typed", ["", " ", "？", "*", "(", "\x00", "ü", "a" * 500, "𠮷", "'", "第", "\ud800"])
def test_nothing_that_is_typed_raises(library: Library, typed: str) -> None:
    assert isinstance(library.suggest(typed), list)


def test_what_came_since_is_offered(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL)
    run(tmp_path / "home", [str(files)])
    with Library(tmp_path / "home") as library:
        assert texts(library, "新来") == []
        write_files(files, {"新.txt": "新来的材料\n\n内容。\n"})
        run(tmp_path / "home", [str(files)])
        assert texts(library, "xinl") == ["新来的材料"]
