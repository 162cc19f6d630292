"""Synonyms, abbreviations, regional words and pinyin: found beside the words typed, shown, and switched off."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.run import run
from kb import lexicon
from kb.analysis import fold
from kb.library import Library
from kb.search.parser import parse
from kb.search.query import Words
from kb.search.synonyms import EVERYDAY, WEIGHT
from tests.conftest import ROOT, write_files

FILES = {
    "全称.txt": "全称\n\n城市人民防空建设要抓紧。\n",
    "简称.txt": "简称\n\n人防建设要抓紧。\n",
    "国动.txt": "国动\n\n国防动员办公室牵头潜力调查。\n",
    "繁體.txt": "繁體\n\n資訊安全與軟體更新。\n",
    "简体.txt": "简体\n\n信息安全和软件更新。\n",
    "经典.txt": "经典\n\n经典战例。\n",
    "租赁.txt": "租赁\n\n出租人应当交付房屋。\n",
    "房东.txt": "房东\n\n房东来信。\n",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("synonyms")
    run(base / "home", [str(write_files(base / "files", FILES))])
    return base / "home"


@pytest.fixture
def library(home: Path) -> Library:
    return Library(home)


def found(library: Library, text: str, *without: str) -> list[str]:
    return [hit.source for hit in library.search(text, without=frozenset(without)).hits]


def texts(text: str, reason: str) -> set[str]:
    tree = parse(text).tree
    assert isinstance(tree, Words)
    return {variant.text for variant in tree.variants if variant.reason == reason}


def test_an_abbreviation_finds_the_full_name_below_what_was_typed(library: Library) -> None:
    results = library.search("人防")
    assert [hit.source for hit in results.hits] == ["简称.txt", "全称.txt"]
    assert [(one.text, one.reason, one.weight) for one in results.variants] == [("人民防空", "synonym", WEIGHT)]
    section = results.hits[1].sections[0]
    assert [section.snippet[start:end] for start, end in section.highlights] == ["人民防空"]


def test_a_full_name_finds_the_abbreviation(library: Library) -> None:
    assert found(library, "人民防空")[:2] == ["全称.txt", "简称.txt"]
    assert "国动.txt" in found(library, "国动办")


def test_a_synonym_not_wanted_is_not_searched(library: Library) -> None:
    assert found(library, "人防", "人民防空") == ["简称.txt"]
    assert library.search("人防", without=frozenset({"人民防空"})).variants == ()


def test_a_synonym_that_the_library_does_not_have_is_not_named(library: Library) -> None:
    assert texts("国动委", "synonym") == {"国防动员委员会"}
    assert library.search("国动委").variants == ()


@pytest.mark.parametrize("typed", ["“人防”", "“人防” AND 建设", "人防*"])
def test_what_must_stand_so_has_no_synonyms(library: Library, typed: str) -> None:
    assert found(library, typed) == ["简称.txt"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("人防 AND 建设", {"全称.txt", "简称.txt"}),
        ("人防 OR 经典", {"全称.txt", "简称.txt", "经典.txt"}),
        ("建设 NOT 人防", {"全称.txt"}),
        ("建设 AND 軟體", set()),
    ],
)
def test_an_operand_has_its_other_names_and_what_is_left_out_has_not(
    library: Library, typed: str, expected: set[str]
) -> None:
    assert set(found(library, typed)) == expected


def test_a_word_counts_only_between_the_ends_of_words() -> None:
    assert texts("国人防备严密", "synonym") == set()
    assert "人民防空工程" in texts("人防工程维护", "synonym")
    assert "人民防空" not in texts("人防工程维护", "synonym")


def test_regional_words_find_each_other(library: Library) -> None:
    assert set(found(library, "軟體")) == set(found(library, "软件")) == {"繁體.txt", "简体.txt"}
    assert found(library, "軟體")[0] == "繁體.txt"
    assert found(library, "软件")[0] == "简体.txt"
    assert [one.reason for one in library.search("软件").variants] == ["regional"]


def test_an_everyday_word_finds_what_laws_say_and_not_the_other_way(library: Library) -> None:
    results = library.search("房东")
    assert [hit.source for hit in results.hits] == ["房东.txt", "租赁.txt"]
    assert [(one.text, one.reason, one.weight) for one in results.variants] == [("出租人", "everyday", EVERYDAY)]
    assert found(library, "房東")[:2] == ["房东.txt", "租赁.txt"]
    assert found(library, "出租人") == ["租赁.txt"]
    assert found(library, "房东", "出租人") == ["房东.txt"]


def test_everyday_words_are_said_once_and_lead_to_other_words() -> None:
    rows = lexicon.entries("everyday")
    assert len({fold(word) for word, _ in rows}) == len(rows) > 300
    assert all(word not in legal.split() for word, legal in rows)


@pytest.mark.parametrize(
    ("setting", "query", "kept"),
    [
        ("KB_SYNONYMS", "人防", "简称.txt"),
        ("KB_REGIONAL", "软件", "简体.txt"),
        ("KB_EVERYDAY", "房东", "房东.txt"),
        ("KB_PINYIN", "guofang 建设", None),
    ],
)
def test_a_setting_switches_each_off(
    library: Library, monkeypatch: pytest.MonkeyPatch, setting: str, query: str, kept: str | None
) -> None:
    monkeypatch.setenv(setting, "0")
    results = library.search(query)
    assert results.variants == ()
    if kept:
        assert [hit.source for hit in results.hits] == [kept]


@pytest.mark.parametrize("typed", ["renfang", "RenFang", "ren fang", "ren'fang", "rf"])
def test_pinyin_in_latin_letters_finds_the_word(library: Library, typed: str) -> None:
    results = library.search(typed)
    assert results.hits[0].source == "简称.txt"
    assert results.query.remarks[0].detail == "人防"
    section = results.hits[0].sections[0]
    assert section.snippet[slice(*section.highlights[0])] == "人防"


@pytest.mark.parametrize("typed", ["guofang dongyuan", "gfdy", "guofangdongyuan"])
def test_pinyin_of_the_starter_library(starter: Library, typed: str) -> None:
    results = starter.search(typed)
    assert results.hits
    for hit in results.hits:
        marked = [fold(s.snippet[start:end]) for s in hit.sections for start, end in s.highlights]
        assert "国防动员" in marked or "国防动员" in fold(hit.title)


def test_characters_are_never_read_as_pinyin(library: Library) -> None:
    assert found(library, "景点") == []
    assert found(library, "jingdian") == ["经典.txt"]


def test_the_lists_have_what_the_field_needs() -> None:
    assert len(lexicon.entries("synonyms")) >= 120
    assert len(lexicon.entries("regional")) >= 80
    for group in lexicon.entries("synonyms"):
        assert len(set(map(fold, group))) == len(group) > 1, group
    for regional, mainland in lexicon.entries("regional"):
        assert fold(regional) not in map(fold, mainland.split()), regional


def test_an_operator_adds_synonyms_in_the_home(home: Path, tmp_path: Path) -> None:
    own = home / "lexicon"
    own.mkdir()
    (own / "synonyms.txt").write_text("要抓紧\t更新\n", encoding="utf-8")
    try:
        command = [sys.executable, "-m", "kb", "--home", str(home), "search", "更新", "--json"]
        environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin", "KB_HOME": str(home)}
        done = subprocess.run(command, capture_output=True, check=True, env=environment)
    finally:
        (own / "synonyms.txt").unlink()
        own.rmdir()
    answer = json.loads(done.stdout)
    assert {"text": "要抓紧", "reason": "synonym"} in answer["variants"]
    assert "简称.txt" in {hit["source"] for hit in answer["hits"]}
