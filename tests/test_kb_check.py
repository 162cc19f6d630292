"""``kb check``: sound libraries, unsound ones, and the doubtful places of both."""

import shutil
from pathlib import Path

from indexer.run import Options, run
from kb.library import Library
from tests.conftest import SMALL, write_files


def test_a_fresh_library_is_sound(small: Library) -> None:
    findings, doubts = small.check()
    assert findings == []
    assert {(doubt.name, doubt.source) for doubt in doubts} == {
        ("no-date", "报告/总结.txt"),
        ("no-date", "繁體/國防動員.txt"),
    }


def test_a_file_that_is_gone_and_an_index_that_is_behind_are_found(tmp_path: Path) -> None:
    files, home = write_files(tmp_path / "files", SMALL), tmp_path / "home"
    run(home, [str(files)], Options(jobs=1))
    shutil.copytree(home / "index", tmp_path / "older")
    write_files(files, {"新.txt": "一份新的通知\n\n警报试鸣。\n"})
    run(home, [str(files)], Options(jobs=1))
    shutil.rmtree(home / "index")
    shutil.copytree(tmp_path / "older", home / "index")
    (files / "报告/总结.txt").unlink()
    with Library(home) as library:
        findings, _ = library.check()
    assert [finding.check for finding in findings] == ["index", "file"]
    run(home, [str(files)], Options(jobs=1))
    with Library(home) as library:
        assert library.check()[0] == []


def test_a_placeholder_is_listed_with_its_file_and_section(tmp_path: Path) -> None:
    files = write_files(
        tmp_path / "files", {"报告.txt": "年度工作报告\n\n一、经费\n20xx年投入资金，x月xx日完成采购。\n"}
    )
    run(tmp_path / "home", [str(files)], Options(jobs=1))
    with Library(tmp_path / "home") as library:
        _, doubts = library.check()
    listed = [(doubt.source, doubt.anchor) for doubt in doubts if doubt.name == "placeholder"]
    assert listed
    assert set(listed) == {("报告.txt", "一-经费")}
