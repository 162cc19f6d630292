"""Documents like a given one, from the index alone."""

import socket
from pathlib import Path

import pytest

from indexer.run import run
from kb.library import Library
from kb.search.similar import telling_terms
from tests.conftest import write_files

PAIRS = {
    "警报一.txt": "防空警报信号说明\n\n预先警报鸣三十六秒，停二十四秒；空袭警报鸣六秒，停六秒。\n警报器由专人维护。\n",
    "警报二.txt": "警报試鳴公告\n\n試鳴時先發預先警報，再發空襲警報，警報器均已檢修，聽到警報請勿驚慌。\n",
    "预算一.txt": "年度经费预算报告\n\n全年经费预算安排三百万元，其中设备购置占四成，培训经费占两成。\n",
    "预算二.txt": "经费决算情况\n\n全年经费决算与预算基本一致，设备购置支出略有结余，培训经费已用完。\n",
    "菜谱.txt": "番茄炒鸡蛋\n\n鸡蛋打散，番茄切块，先炒鸡蛋后放番茄。\n",
}


@pytest.fixture(scope="module")
def paired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("similar")
    run(base / "home", [str(write_files(base / "files", PAIRS))])
    return base / "home"


def titles(library: Library, title: str) -> list[str]:
    found = next(row for row in library.newest(50) if row.title == title)
    return [entry.title for entry in library.similar(library.document(found.id), 5)]


def test_like_goes_with_like_in_either_script_and_with_the_network_unplugged(
    paired: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unplugged(*_arguments: object, **_options: object) -> None:
        raise AssertionError("nothing is asked of a network")

    monkeypatch.setattr(socket, "socket", unplugged)
    with Library(paired) as library:
        assert titles(library, "防空警报信号说明")[0] == "警报試鳴公告"
        assert titles(library, "警报試鳴公告")[0] == "防空警报信号说明"
        assert titles(library, "年度经费预算报告")[0] == "经费决算情况"


def test_a_document_is_never_like_itself_and_may_have_nothing_like_it(paired: Path) -> None:
    with Library(paired) as library:
        for row in library.newest(50):
            assert row.title not in titles(library, row.title)
        assert titles(library, "番茄炒鸡蛋") == []


def test_telling_terms_are_words_that_others_lack(starter: Library) -> None:
    row = next(row for row in starter.newest(50) if row.title == "防空警报信号识别与行动")
    terms = telling_terms(starter._engine, starter.document(row.id))
    assert "防空警报" in terms
    assert not {"的", "和", "人民", "45"} & set(terms)


def test_none_are_looked_for_where_none_are_wanted(starter: Library) -> None:
    assert starter.similar(starter.document(starter.newest(1)[0].id), 0) == []
