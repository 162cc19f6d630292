"""Whole runs over real folders: what changes on disk is followed in catalogue and index, and nothing else is."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.report import Report
from indexer.run import Options, run
from kb.errors import NoLibraryError, UsageError
from kb.library import Library, Page
from tests.conftest import SMALL, write_files

ONE_JOB = Options(jobs=1)
LAW, UNIT, REPORT, SURVEY = SMALL
QUERIES = ("防空警报", "组织 国防", "某省民防条例第二条", "警报*", "类型:培训", "国防动员")


def index(home: Path, *paths: Path, **options: bool) -> Report:
    return run(home, [str(path) for path in paths], ONE_JOB._replace(**options))


def found(home: Path, text: str) -> list[str]:
    """Return the sources of the documents that ``text`` finds, best first."""
    with Library(home) as library:
        return [hit.source for hit in library.search(text).hits]


def ids(home: Path) -> dict[str, str]:
    """Return the id of the document of each file, by its path under the library folder."""
    with sqlite3.connect(home / "catalogue.db") as connection:
        rows = dict(connection.execute("SELECT path, document FROM sources"))
    connection.close()
    return rows


def sections(home: Path, source: str) -> dict[str, str]:
    """Return the text of each section of a file, by anchor."""
    with Library(home) as library:
        return {section.anchor: section.text for section in library.document(ids(home)[source]).sections}


def everything(home: Path) -> list[list[tuple[str, list[str]]]]:
    """Return the hits of each of QUERIES: source and anchors, best first."""
    with Library(home) as library:
        pages = [library.search(text, page=Page(0, 100)).hits for text in QUERIES]
    return [[(hit.source, [section.anchor for section in hit.sections]) for hit in hits] for hits in pages]


def scores(home: Path) -> list[list[float]]:
    """Return the scores of the hits of each of QUERIES."""
    with Library(home) as library:
        return [[round(hit.score, 6) for hit in library.search(text, page=Page(0, 100)).hits] for text in QUERIES]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return write_files(tmp_path / "files", SMALL)


@pytest.fixture
def home(tmp_path: Path, files: Path) -> Path:
    """A home that holds SMALL."""
    index(tmp_path / "home", files)
    return tmp_path / "home"


def test_a_first_run_adds_every_file_and_makes_it_findable(tmp_path: Path, files: Path) -> None:
    report = index(tmp_path / "home", files)
    assert (report.added, report.updated, report.moved, report.removed, report.failed) == (4, 0, 0, 0, [])
    assert (report.documents, report.revision) == (4, 4)
    assert found(tmp_path / "home", "某省民防条例第二条") == [LAW]
    assert found(tmp_path / "home", "社会动员力") == [SURVEY]


def test_a_second_run_does_nothing_and_says_so(home: Path, files: Path) -> None:
    index_before = sorted((home / "index").iterdir())
    report = index(home, files)
    assert report.changed_nothing
    assert (report.unchanged, report.revision) == (4, 4)
    assert "nothing to do: 4 files unchanged" in "\n".join(report.lines())
    assert sorted((home / "index").iterdir()) == index_before


def test_without_a_path_every_known_folder_is_looked_at(home: Path, files: Path) -> None:
    write_files(files, {"新.txt": "新来的一份文件\n\n讲的是疏散路线。\n"})
    assert index(home).added == 1
    assert found(home, "疏散路线") == ["新.txt"]


def test_without_a_path_and_without_a_folder_a_sentence_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="kb index FOLDER"):
        index(tmp_path / "home")


def test_a_changed_file_is_found_by_its_new_words_only(home: Path, files: Path) -> None:
    write_files(files, {REPORT: SMALL[REPORT].replace("开展宣传五次", "组织疏散一回")})
    report = index(home, files)
    assert (report.added, report.updated, report.removed, report.unchanged) == (0, 1, 0, 3)
    assert found(home, "“组织疏散”") == [REPORT]
    assert found(home, "“开展宣传”") == []


def test_an_edit_keeps_the_document_s_id_and_every_other_section_s_anchor_and_text(home: Path, files: Path) -> None:
    before, text_before = ids(home), sections(home, LAW)
    edited = SMALL[LAW].replace("第十条", "第九条 单位应当配合试鸣。\n\n第十条").replace("加强民防", "加强和改进民防")
    write_files(files, {LAW: edited})
    index(home, files)
    text_after = sections(home, LAW)
    assert ids(home) == before
    assert text_after.keys() == text_before.keys() | {"第九条"}
    assert {anchor for anchor in text_before if text_after[anchor] != text_before[anchor]} == {"第一条"}


def test_a_touched_file_is_unchanged(home: Path, files: Path) -> None:
    os.utime(files / LAW, (1, 1))
    report = index(home, files)
    assert (report.unchanged, report.revision, report.changed_nothing) == (4, 4, True)


@pytest.mark.parametrize("target", ["培训/改名.md", "别处/新夹/信号.md", "信号.md"])
def test_a_moved_file_keeps_its_document_and_is_found_at_its_new_place(home: Path, files: Path, target: str) -> None:
    document = ids(home)[UNIT]
    (files / target).parent.mkdir(parents=True, exist_ok=True)
    (files / UNIT).rename(files / target)
    report = index(home, files)
    assert (report.added, report.moved, report.removed) == (0, 1, 0)
    assert ids(home)[target] == document
    assert found(home, "标题:识别防空警报") == [target]
    folder = target.split("/")[0] if "/" in target else ""
    with Library(home) as library:
        assert library.search("标题:识别").facets["folder"] == ({folder: 1} if folder else {})


def test_a_renamed_folder_moves_everything_in_it(home: Path, files: Path) -> None:
    before = ids(home)
    (files / "法规").rename(files / "条例")
    report = index(home, files)
    assert (report.added, report.moved, report.removed) == (0, 1, 0)
    assert ids(home)[LAW.replace("法规", "条例", 1)] == before[LAW]


def test_two_files_that_swap_their_contents_keep_their_ids(home: Path, files: Path) -> None:
    before = ids(home)
    write_files(files, {REPORT: SMALL[SURVEY], SURVEY: SMALL[REPORT]})
    report = index(home, files)
    assert (report.updated, report.unchanged) == (2, 2)
    assert ids(home) == before
    assert found(home, "社会动员力") == [REPORT]


def test_a_deleted_file_is_no_longer_found(home: Path, files: Path) -> None:
    (files / UNIT).unlink()
    report = index(home, files)
    assert (report.removed, report.documents, report.revision) == (1, 3, 5)
    assert UNIT not in found(home, "防空警报")
    assert found(home, "标题:识别防空警报") == []


def test_a_restored_file_gets_its_old_document_id(home: Path, files: Path) -> None:
    document = ids(home)[UNIT]
    (files / UNIT).unlink()
    index(home, files)
    write_files(files, {UNIT: SMALL[UNIT]})
    report = index(home, files)
    assert (report.added, report.documents) == (1, 4)
    assert ids(home)[UNIT] == document
    assert found(home, "标题:识别防空警报") == [UNIT]


def test_a_copy_is_another_source_of_the_same_document(home: Path, files: Path) -> None:
    before = ids(home)
    shutil.copy(files / SURVEY, files / "抄本.txt")
    report = index(home, files)
    assert (report.added, report.merged, report.documents) == (1, 1, 4)
    assert set(ids(home).values()) == set(before.values())
    (files / SURVEY).unlink()
    index(home, files)
    assert found(home, "社会动员力") == ["抄本.txt"]
    assert set(ids(home).values()) == set(before.values())


def test_an_emptied_folder_is_an_empty_library(home: Path, files: Path) -> None:
    shutil.rmtree(files)
    files.mkdir()
    assert index(home, files).removed == 4
    assert found(home, "防空警报") == []


def test_an_emptied_folder_is_still_known(home: Path, files: Path) -> None:
    shutil.rmtree(files)
    files.mkdir()
    index(home)
    write_files(files, SMALL)
    assert index(home).added == 4


def test_many_changes_at_once_end_where_a_fresh_library_begins(home: Path, files: Path, tmp_path: Path) -> None:
    (files / UNIT).unlink()
    (files / REPORT).rename(files / "总结2024.txt")
    write_files(
        files, {LAW: SMALL[LAW] + "\n第十一条 本条例由某省解释。\n", "新/一.txt": "演练方案\n\n防空警报响起。\n"}
    )
    report = index(home, files)
    assert (report.added, report.updated, report.moved, report.removed, report.unchanged) == (1, 1, 1, 1, 1)
    index(tmp_path / "fresh", files)
    assert everything(home) == everything(tmp_path / "fresh")


def test_a_folder_inside_a_known_folder_is_only_looked_at_there(home: Path, files: Path) -> None:
    write_files(files, {"培训/新.md": "# 新单元\n\n疏散要快。\n", "报告/新.txt": "又一份工作总结\n\n疏散已办。\n"})
    (files / LAW).unlink()
    report = index(home, files / "培训")
    assert (report.added, report.removed, report.unchanged, report.documents) == (1, 0, 1, 5)
    assert found(home, "疏散") == ["培训/新.md"]
    assert LAW in found(home, "某省民防条例")


def test_a_folder_whose_name_only_begins_like_a_known_one_is_another_folder(home: Path, files: Path) -> None:
    other = write_files(files.with_name("files2"), {"a.txt": "另一处的文件\n\n疏散要快。\n"})
    report = index(home, other)
    assert (report.added, report.removed, report.documents) == (1, 0, 5)


def test_a_folder_around_a_known_one_is_a_clear_error(home: Path, files: Path) -> None:
    with pytest.raises(UsageError, match=r"holds the library folder .*files; index that, or use another home"):
        index(home, files.parent)
    assert found(home, "社会动员力") == [SURVEY]


def test_a_known_folder_that_is_gone_is_an_error_and_not_an_empty_library(home: Path, files: Path) -> None:
    files.rename(files.with_name("elsewhere"))
    with pytest.raises(UsageError, match=r"files is gone; restore it"):
        index(home)
    assert found(home, "社会动员力") == [SURVEY]


def whole_and_part(files: Path) -> list[Path]:
    return [files, files / "法规"]


def twice(files: Path) -> list[Path]:
    return [files, files]


def folder_and_file(files: Path) -> list[Path]:
    return [files, files / UNIT]


def through_a_link(files: Path) -> list[Path]:
    link = files.with_name("link")
    if not link.exists():
        link.symlink_to(files, target_is_directory=True)
    return [files, link]


@pytest.mark.parametrize("named", [whole_and_part, twice, folder_and_file, through_a_link])
def test_a_folder_named_twice_is_indexed_once(named: Callable[[Path], list[Path]], tmp_path: Path, files: Path) -> None:
    report = index(tmp_path / "home", *named(files))
    assert (report.added, report.documents) == (4, 4)
    assert index(tmp_path / "home", *named(files)).changed_nothing


def test_a_single_file_can_be_indexed_and_brings_none_of_its_neighbours(tmp_path: Path, files: Path) -> None:
    home = tmp_path / "home"
    assert index(home, files / UNIT).documents == 1
    assert list(ids(home)) == ["信号.md"]
    write_files(files, {UNIT: SMALL[UNIT].replace("三十六", "三十七")})
    assert index(home, files / UNIT).updated == 1
    assert found(home, "三十七秒") == ["信号.md"]


def test_a_single_file_of_a_known_folder_is_only_looked_at_itself(home: Path, files: Path) -> None:
    write_files(files, {UNIT: SMALL[UNIT] + "\n疏散。\n", REPORT: SMALL[REPORT] + "\n疏散。\n"})
    report = index(home, files / UNIT)
    assert (report.updated, report.documents) == (1, 4)
    assert found(home, "疏散") == [UNIT]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(home: Path, files: Path) -> None:
    (files / UNIT).unlink()
    write_files(files, {"新.txt": "新来的一份文件\n\n疏散。\n", REPORT: SMALL[REPORT] + "\n疏散。\n"})
    before = (home / "catalogue.db").stat().st_mtime_ns, sorted((home / "index").iterdir()), ids(home)
    report = index(home, files, dry_run=True)
    assert (report.added, report.updated, report.removed, report.revision, report.documents) == (1, 1, 1, 4, 4)
    assert any(line.startswith("would be added 1") for line in report.lines())
    assert ((home / "catalogue.db").stat().st_mtime_ns, sorted((home / "index").iterdir()), ids(home)) == before
    assert found(home, "疏散") == []
    assert found(home, "标题:识别防空警报") == [UNIT]
    assert index(home, files).added == 1


def test_a_dry_run_makes_no_library(tmp_path: Path, files: Path) -> None:
    report = index(tmp_path / "home", files, dry_run=True)
    assert (report.added, report.documents, report.revision) == (4, 0, 0)
    with pytest.raises(NoLibraryError):
        Library(tmp_path / "home")


def test_a_rebuild_reads_no_file_anew_and_finds_the_same(home: Path, files: Path) -> None:
    write_files(files, {UNIT: SMALL[UNIT] + "\n防空警报再响。\n"})
    index(home, files)
    (files / REPORT).unlink()
    index(home, files)
    before = everything(home)
    report = index(home, files, rebuild=True)
    assert (report.changed_nothing, report.revision) == (True, 6)
    assert everything(home) == before


def test_a_score_does_not_depend_on_what_the_library_once_held(home: Path, files: Path) -> None:
    write_files(files, {UNIT: SMALL[UNIT] + "\n防空警报再响。\n"})
    (files / REPORT).unlink()
    index(home, files)
    before = scores(home)
    index(home, files, rebuild=True)
    # Whoosh keeps the lengths of merged sections in one byte each, hence the tolerance.
    for now, then in zip(scores(home), before, strict=True):
        assert now == pytest.approx(then, rel=0.02)


def test_a_rebuild_needs_no_folder_any_more_than_a_path(home: Path) -> None:
    shutil.rmtree(home / "index")
    assert index(home, rebuild=True).documents == 4
    assert found(home, "社会动员力") == [SURVEY]


def test_an_index_that_is_gone_is_made_again_from_the_catalogue(home: Path, files: Path) -> None:
    shutil.rmtree(home / "index")
    report = index(home, files)
    assert (report.changed_nothing, report.revision) == (True, 4)
    assert found(home, "社会动员力") == [SURVEY]


def test_files_are_read_again_when_the_reading_code_has_changed(home: Path, files: Path) -> None:
    before = ids(home)
    with sqlite3.connect(home / "catalogue.db") as connection:
        connection.execute("UPDATE documents SET reader = 'another', title = 'x' WHERE id = ?", (before[LAW],))
    connection.close()
    report = index(home, files)
    assert (report.updated, report.unchanged) == (1, 3)
    assert ids(home) == before
    assert found(home, "标题:某省民防条例") == [LAW]


def test_two_folders_live_in_one_library(home: Path, files: Path, tmp_path: Path) -> None:
    other = write_files(
        tmp_path / "other", {UNIT: SMALL[UNIT].replace("识别", "听懂"), "b.txt": "一份通知\n\n疏散。\n"}
    )
    assert index(home, other).added == 2
    with Library(home) as library:
        assert library.statistics()["folders"] == [str(files), str(other)]
        titles = {hit.title for hit in library.search("标题:防空警报").hits}
    assert titles == {"识别防空警报", "听懂防空警报"}
    (files / LAW).unlink()
    (other / "b.txt").unlink()
    assert index(home).removed == 2


def test_a_folder_that_is_indexed_later_leaves_the_first_one_s_documents_alone(home: Path, tmp_path: Path) -> None:
    before = ids(home)
    index(home, write_files(tmp_path / "other", {"c.txt": "一份通知\n\n疏散。\n"}))
    assert ids(home).items() >= before.items()


def test_a_file_restored_beside_one_of_the_same_path_gets_its_own_old_id(
    home: Path, files: Path, tmp_path: Path
) -> None:
    other = write_files(tmp_path / "other", {UNIT: SMALL[UNIT].replace("识别", "听懂")})
    index(home, other)
    with Library(home) as library:
        before = library.search("标题:听懂").hits[0].document
    (files / UNIT).unlink()
    (other / UNIT).unlink()
    index(home, files, other)
    write_files(other, {UNIT: SMALL[UNIT].replace("识别", "听懂")})
    index(home, files, other)
    with Library(home) as library:
        assert library.search("标题:听懂").hits[0].document == before


def test_a_file_with_a_single_line_is_a_document_that_can_be_found(home: Path, files: Path) -> None:
    write_files(files, {"一行.txt": "九月十八日上午疏散演练\n", "标题.md": "# 只有标题的疏散文件\n"})
    report = index(home, files)
    assert report.failed == []
    assert sorted(found(home, "疏散")) == sorted(["一行.txt", "标题.md"])


def test_formats_nobody_reads_hidden_files_and_readmes_are_passed_over_without_failing(home: Path, files: Path) -> None:
    passed_over = {"图.png": "x", "无后缀": "x", ".hidden.txt": "疏散", ".git/a.txt": "疏散", "README.md": "疏散"}
    write_files(files, passed_over)
    report = index(home, files)
    assert (report.failed, report.documents) == ([], 4)
    assert report.skipped == {".png": 1, "无后缀": 1, "README": 1}
    assert found(home, "疏散") == []
