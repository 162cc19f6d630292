"""Bad files, homes, indexes and calls: one clear line each, never a traceback, and the rest goes on working."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.parse import parse
from indexer.report import Report
from indexer.run import Options, run
from indexer.scan import Failure
from kb import settings
from kb.cli import main
from kb.document import Source
from kb.errors import UsageError
from kb.library import Library
from kb.search import storage
from tests.conftest import ROOT, write_files

GOOD = {"好/甲.txt": "一份好的通知\n\n防空警报在九月试鸣。\n", "乙.md": "# 另一份好的通知\n\n疏散演练在十月举行。\n"}
BINARY = bytes(range(256)) * 20
NOT_TEXT = b"\xff\xff\xfe\x80\xff notes \xff\xfe\xff\x80" * 20
BAD_YAML = "---\ntitle: [一, 二\nkind: law\n---\n\n# 标题\n\n正文。\n"


class Finished(NamedTuple):
    code: int | str | None
    stdout: str
    stderr: str


def kb(home: Path, *arguments: str | Path, **variables: str) -> Finished:
    """Run ``kb --home HOME …`` in a process that may not read what file modes forbid, not even as root."""
    limits = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    command = [*limits, sys.executable, "-m", "kb", "--home", home, *arguments]
    environment |= {"PYTHONPATH": str(ROOT)} | variables
    result = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", env=environment)
    return Finished(result.returncode, result.stdout, result.stderr)


Call = Callable[..., Finished]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run ``kb …`` in this process: what a user would see as a traceback fails the test."""

    def run_main(home: Path | None, *arguments: str | Path) -> Finished:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([*(["--home", str(home)] if home else []), *map(str, arguments)])
        return Finished(stop.value.code, *capsys.readouterr())

    return run_main


def found(home: Path, text: str) -> list[str]:
    with Library(home) as library:
        return [hit.source for hit in library.search(text).hits]


def needs_file_modes() -> None:
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("root reads every file and there is no setpriv to prevent it")


# ---- bad files

SPOILERS: dict[str, Callable[[Path], object]] = {
    "空.txt": lambda path: path.touch(),
    "二进制.txt": lambda path: path.write_bytes(BINARY),
    "乱码.txt": lambda path: path.write_bytes(NOT_TEXT),
    "无权限.txt": lambda path: (path.write_text("防空警报"), path.chmod(0)),
    "太大.txt": lambda path: path.write_bytes("防空警报。\n".encode() * 130_000),
    "外链.txt": lambda path: path.symlink_to(path.parent.parent / "outside.txt"),
    "断链.txt": lambda path: path.symlink_to("nowhere.txt"),
    "夹/外链": lambda path: path.symlink_to(path.parent.parent.parent / "elsewhere", target_is_directory=True),
    "坏头.md": lambda path: path.write_text(BAD_YAML),
}
REASONS = {
    "空.txt": "empty",
    "二进制.txt": "binary",
    "乱码.txt": "no known encoding.*save it as UTF-8",
    "无权限.txt": "permission",
    "太大.txt": "2 MB is over the limit of 1 MB; .*KB_MAX_FILE_MB",
    "外链.txt": "leads outside",
    "断链.txt": "link to nothing",
    "夹/外链": "leads outside",
    "坏头.md": "front matter is not valid YAML in line [23]",
    r"名\xff\xfe.txt": "not valid UTF-8; rename",
    r"夹\xe4/内.txt": "not valid UTF-8; rename",
}


def spoiled(base: Path) -> Path:
    """Write a folder of good files and one bad file of every kind."""
    files = write_files(base / "files", GOOD)
    write_files(base, {"outside.txt": "防空警报，外面的文件。", "elsewhere/x.txt": "防空警报，外面的文件。"})
    for name, spoil in SPOILERS.items():
        (files / name).parent.mkdir(exist_ok=True)
        spoil(files / name)
    in_bytes = os.fsencode(files)
    os.mkdir(in_bytes + b"/\xe5\xa4\xb9\xe4")
    for name in (b"/\xe5\x90\x8d\xff\xfe.txt", b"/\xe5\xa4\xb9\xe4/\xe5\x86\x85.txt"):
        with open(in_bytes + name, "wb") as stream:
            stream.write("防空警报，名字不对。".encode())
    return files


class Spoiled(NamedTuple):
    home: Path
    plain: Finished
    in_json: Finished


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spoiled]:
    """The spoiled folder, indexed twice over."""
    needs_file_modes()
    base = tmp_path_factory.mktemp("spoiled")
    files = spoiled(base)
    plain = kb(base / "home", "index", files, KB_MAX_FILE_MB="1")
    yield Spoiled(base / "home", plain, kb(base / "home", "index", "--json", KB_MAX_FILE_MB="1"))
    (files / "无权限.txt").chmod(0o600)


def test_a_run_with_bad_files_ends_with_exit_code_1_every_time(indexed: Spoiled) -> None:
    assert (indexed.plain.code, indexed.in_json.code) == (1, 1)


def test_a_run_with_bad_files_indexes_all_the_others(indexed: Spoiled) -> None:
    assert sorted(found(indexed.home, "防空警报 疏散演练")) == sorted(GOOD)
    assert f"added {len(GOOD)}, " in indexed.plain.stdout
    assert json.loads(indexed.in_json.stdout)["unchanged"] == len(GOOD)


@pytest.mark.parametrize("path", REASONS)
def test_a_bad_file_is_one_clear_line(indexed: Spoiled, path: str) -> None:
    lines = [line for line in indexed.plain.stderr.splitlines() if line.startswith(f"failed: {path}: ")]
    assert len(lines) == 1
    assert re.search(REASONS[path], lines[0])


@pytest.mark.parametrize("path", REASONS)
def test_a_bad_file_is_one_entry_in_json(indexed: Spoiled, path: str) -> None:
    entries = [entry for entry in json.loads(indexed.in_json.stdout)["failed"] if entry["path"] == path]
    assert len(entries) == 1
    assert re.search(REASONS[path], entries[0]["reason"])


def test_nothing_else_is_said_on_stderr(indexed: Spoiled) -> None:
    assert len(indexed.plain.stderr.splitlines()) == len(REASONS)
    assert len(json.loads(indexed.in_json.stdout)["failed"]) == len(REASONS)


def test_a_file_of_60_mb_is_over_the_default_limit(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", GOOD | {"大.txt": "防空警报。\n"})
    os.truncate(files / "大.txt", 60_000_000)
    report = run(tmp_path / "home", [str(files)], Options(jobs=1))
    assert report.failed == [Failure("大.txt", "60 MB is over the limit of 50 MB; split it or raise KB_MAX_FILE_MB")]
    assert report.documents == len(GOOD)


def test_a_file_that_vanishes_between_scan_and_read_is_a_failure(tmp_path: Path) -> None:
    assert parse(Source(str(tmp_path), "gone.txt", "0" * 64, 5, 1)) == Failure(
        "gone.txt", "it vanished while the run went on"
    )


def test_a_file_that_became_a_folder_between_scan_and_read_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    assert isinstance(parse(Source(str(tmp_path), "folder.txt", "0" * 64, 5, 1)), Failure)


ODD_FILES = {
    "a day that no month has": ("日期.md", b"---\ntitle: x\ndate: 2025-02-30\n---\n\nText.\n"),
    "a number beyond all measure in YAML": ("大数.md", b"---\ntitle: " + b"1" * 5000 + b"\n---\n\nText.\n"),
    "brackets without end in YAML": ("括号.md", b"---\ntitle: " + b"[" * 3000 + b"\n---\n\nText.\n"),
    "half a character in YAML": ("半字.md", b'---\ntitle: "\\ud800"\n---\n\nText.\n'),
    "an article number beyond all measure": ("条.txt", "总则\n\n第{}条 一\n第二条 二\n".format("9" * 5000).encode()),
    "an article beyond ten thousand": ("万条.txt", "总则\n\n第九千九百千千千千千条 一\n第99999条 二\n".encode()),
    "a branch beyond ten thousand": ("支条.txt", "总则\n\n第一条 一\n第二条之99999 二\n".encode()),
    "quotes within quotes": ("引.md", b"# Title\n\n" + b">" * 3000 + b" x\n\nText.\n"),
    "lists within lists": ("列.md", b"# Title\n\n" + b"- " * 3000 + b"x\n\nText.\n"),
    "open links": ("链.md", b"# Title\n\n" + b"[" * 20_000 + b"x\n\nText.\n"),
    "one long line": ("长.txt", "总则\n\n".encode() + "防空警报".encode() * 50_000),
}


@pytest.mark.parametrize("case", ODD_FILES)
def test_an_odd_file_becomes_a_document_or_one_clear_line(case: str, tmp_path: Path) -> None:
    name, data = ODD_FILES[case]
    (tmp_path / name).write_bytes(data)
    outcome = parse(Source(str(tmp_path), name, "0" * 64, len(data), 1))
    assert isinstance(outcome, tuple) or len(outcome.reason.splitlines()) == 1


def never_end(*_: object) -> None:
    while True:
        pass


def stumble(*_: object) -> None:
    raise IndexError("list index out of range")


UNFORESEEN = {never_end: "reading took longer than 1 s; .*KB_MAX_READ_SECONDS", stumble: "IndexError, list index"}


@pytest.mark.parametrize("happens", UNFORESEEN, ids=lambda happens: happens.__name__)
def test_what_was_not_foreseen_after_reading_fails_one_file_and_not_the_run(
    happens: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_MAX_READ_SECONDS", "1")
    monkeypatch.setattr("indexer.parse.find_citations", happens)
    (tmp_path / "文.txt").write_text("某通知\n\n防空警报试鸣。\n", encoding="utf-8")
    outcome = parse(Source(str(tmp_path), "文.txt", "0" * 64, 1, 1))
    assert isinstance(outcome, Failure)
    assert re.search(UNFORESEEN[happens], outcome.reason)


def test_no_odd_file_stops_the_run(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", GOOD)
    for name, data in ODD_FILES.values():
        (files / name).write_bytes(data)
    report = run(tmp_path / "home", [str(files)], Options(jobs=1))
    assert set(found(tmp_path / "home", "九月试鸣 OR 疏散演练")) == set(GOOD)
    assert len(report.failed) + report.documents == len(GOOD) + len(ODD_FILES)


def test_a_line_end_in_a_file_s_name_is_no_line_end_in_the_report(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", GOOD | {"换\n行.txt": ""})
    report = run(tmp_path / "home", [str(files)], Options(jobs=1))
    assert {len(line.splitlines()) for line in report.lines()} == {1}


def test_a_link_to_itself_never_stops_the_run(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", GOOD)
    (files / "环.txt").symlink_to("环.txt")
    report = run(tmp_path / "home", [str(files)], Options(jobs=1))
    assert [failure.path for failure in report.failed] == ["环.txt"]
    assert report.documents == len(GOOD)


def test_a_link_inside_the_folder_is_no_failure_and_no_second_document(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", GOOD)
    (files / "链.md").symlink_to("乙.md")
    report = run(tmp_path / "home", [str(files)], Options(jobs=1))
    assert (report.failed, report.documents) == ([], len(GOOD))


def outside(path: Path) -> None:
    path.unlink()
    path.symlink_to("/etc/hostname")


TURNS: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "binary": lambda path: path.write_bytes(BINARY),
    "no known encoding": lambda path: path.write_bytes(NOT_TEXT),
    "too large": lambda path: os.truncate(path, 60_000_000),
    "a link to nothing": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "a link outside": outside,
    "bad front matter": lambda path: path.write_text(BAD_YAML),
}


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Report]:
    """A home with one file for every turn, each gone bad after it was indexed, and the report of the run after."""
    base = tmp_path_factory.mktemp("turned")
    number = {turn: f"{place:02}.md" for place, turn in enumerate(TURNS)}
    files = write_files(base / "files", {name: f"# 好的通知\n\n疏散演练{name}\n" for name in number.values()})
    run(base / "home", [str(files)], Options(jobs=1))
    for turn, spoil in TURNS.items():
        spoil(files / number[turn])
    return base / "home", files, run(base / "home", [str(files)], Options(jobs=1))


def test_files_that_turn_bad_keep_their_last_good_version_searchable(turned: tuple[Path, Path, Report]) -> None:
    home, _, report = turned
    spoiled_files = [f"{place:02}.md" for place in range(len(TURNS))]
    assert sorted(failure.path for failure in report.failed) == spoiled_files
    assert (report.removed, report.updated, report.documents) == (0, 0, len(TURNS))
    assert sorted(found(home, "疏散演练")) == spoiled_files


def test_files_that_are_mended_are_read_again(turned: tuple[Path, Path, Report]) -> None:
    home, files, broken = turned
    for failure in broken.failed:
        (files / failure.path).unlink()
        (files / failure.path).write_text(f"# 好的通知\n\n掩蔽演练{failure.path}\n", encoding="utf-8")
    assert run(home, [str(files)], Options(jobs=1)).updated == len(TURNS)
    assert (len(found(home, "“疏散演练”")), len(found(home, "“掩蔽演练”"))) == (0, len(TURNS))


@pytest.mark.parametrize("locked", ["好/甲.txt", "好"])
def test_what_may_no_longer_be_read_keeps_its_last_good_version_searchable(locked: str, tmp_path: Path) -> None:
    needs_file_modes()
    files = write_files(tmp_path / "files", GOOD)
    run(tmp_path / "home", [str(files)], Options(jobs=1))
    (files / "好/甲.txt").write_text("一份好的通知\n\n已经改过。\n", encoding="utf-8")
    (files / locked).chmod(0)
    result = kb(tmp_path / "home", "index")
    (files / locked).chmod(0o700)
    assert result.code == 1
    assert re.fullmatch(rf"failed: {locked}: .*(permission|cannot be listed).*\n", result.stderr)
    assert found(tmp_path / "home", "防空警报") == ["好/甲.txt"]


# ---- bad homes, catalogues and indexes


@pytest.fixture
def home(small_home: Path, tmp_path: Path) -> Path:
    """A copy of the home that holds SMALL, to be damaged."""
    return Path(shutil.copytree(small_home, tmp_path / "home"))


def one_line(result: Finished, code: int, pattern: str) -> None:
    assert len(result.stderr.splitlines()) == 1
    assert re.search(pattern, result.stderr)
    assert (result.code, result.stdout) == (code, "")


QUESTION = '{"id": 1, "question": "防空", "relevant": [{"file": "a"}]}\n'
READING = (["search", "防空"], ["show", "x"], ["stats"], ["evaluate", "questions.jsonl"], ["serve", "--port", "0"])


@pytest.mark.parametrize("command", READING, ids=lambda command: command[0])
def test_a_home_that_does_not_exist_says_how_to_build_one(command: list[str], call: Call, tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(QUESTION, encoding="utf-8")
    arguments = [tmp_path / name if name.endswith(".jsonl") else name for name in command]
    missing = tmp_path / "no" / "home"
    one_line(
        call(missing, *arguments), 3, rf"no library in {missing} yet; build one with: kb --home {missing} index FOLDER"
    )
    assert not missing.exists()


@pytest.mark.parametrize("command", [["index", "/etc"], ["search", "防空"]], ids=lambda command: command[0])
def test_a_home_that_is_a_file_is_one_line(
    command: list[str], call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KB_HOME", str(tmp_path / "file"))
    result = call(None, *command)
    assert result.code in (1, 2, 3)
    assert len(result.stderr.splitlines()) == 1


def test_a_home_that_may_not_be_written_is_one_line(tmp_path: Path) -> None:
    needs_file_modes()
    files = write_files(tmp_path / "files", GOOD)
    (tmp_path / "locked").mkdir(mode=0o500)
    result = kb(tmp_path / "locked" / "home", "index", files)
    assert result.code in (1, 2)
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 1


def change_fingerprint(home: Path) -> None:
    index = storage.open_index(settings.index_path(home))
    writer = index.writer()
    fingerprint = json.loads(writer.schema.fingerprint)
    writer.schema.fingerprint = json.dumps(fingerprint | {"lexicon": "0123456789ab"})
    writer.commit()


@pytest.mark.parametrize("command", [["search", "防空"], ["stats"]], ids=lambda command: command[0])
def test_an_index_with_another_fingerprint_says_what_differs_and_how_to_rebuild(
    command: list[str], call: Call, home: Path
) -> None:
    change_fingerprint(home)
    one_line(call(home, *command), 1, r"lexicon 0123456789ab, now \w{12}.*kb index --rebuild")


@pytest.mark.parametrize("command", [["search", "防空"], ["index"]], ids=lambda command: command[0])
def test_a_catalogue_of_another_version_is_one_line(command: list[str], call: Call, home: Path) -> None:
    with sqlite3.connect(home / "catalogue.db") as database:
        database.execute("update properties set value = '1' where name = 'schema'")
    database.close()
    one_line(call(home, *command), 1, r"it has version 1, this program reads \d+; make a new one")


@pytest.mark.parametrize("rebuild", [True, False], ids=["asked for", "unasked"])
def test_a_run_writes_an_index_with_another_fingerprint_anew(home: Path, rebuild: bool) -> None:
    change_fingerprint(home)
    report = run(home, [], Options(rebuild=rebuild, jobs=1))
    named = [reason.split(",")[0] for reason in report.rebuilt]
    assert named == ([] if rebuild else ["词典已变: lexicon 0123456789ab"])
    assert found(home, "标题:识别防空警报") == ["培训/信号.md"]


def cut(pattern: str, share: float) -> Callable[[Path], None]:
    def shorten(home: Path) -> None:
        path = next((home / "index").glob(pattern))
        os.truncate(path, int(path.stat().st_size * share))

    return shorten


def flip(pattern: str, share: float) -> Callable[[Path], None]:
    def alter(home: Path) -> None:
        path = next((home / "index").glob(pattern))
        content = bytearray(path.read_bytes())
        content[int(len(content) * share)] ^= 1
        path.write_bytes(content)

    return alter


DAMAGE: dict[str, Callable[[Path], object]] = {
    "contents emptied": cut("*.toc", 0),
    "contents cut": cut("*.toc", 0.5),
    "contents cut at the end": cut("*.toc", 0.95),
    "contents overwritten": lambda home: next((home / "index").glob("*.toc")).write_bytes(BINARY),
    "postings emptied": cut("*.postings", 0),
    "postings cut": cut("*.postings", 0.5),
    "postings gone": lambda home: next((home / "index").glob("*.postings")).unlink(),
    "a bit of the postings flipped": flip("*.postings", 0.5),
    "documents cut at the end": cut("*.documents", 0.99),
    "a bit of the documents flipped": flip("*.documents", 0.1),
    "a bit of the contents flipped": flip("*.toc", 0.7),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_one_line_that_says_how_to_rebuild(damage: str, home: Path) -> None:
    DAMAGE[damage](home)
    one_line(kb(home, "search", "防空"), 1, r"index in .* is damaged .*kb index --rebuild")


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_rebuild_mends_a_damaged_index(damage: str, home: Path) -> None:
    DAMAGE[damage](home)
    result = kb(home, "index", "--rebuild")
    assert (result.code, result.stderr) == (0, "")
    assert found(home, "标题:识别防空警报") == ["培训/信号.md"]


def test_a_run_over_a_damaged_index_does_not_say_that_all_is_well(home: Path) -> None:
    DAMAGE["contents cut"](home)
    one_line(kb(home, "index"), 1, r"index in .* is damaged .*kb index --rebuild")


def overwrite_catalogue(home: Path) -> None:
    (home / "catalogue.db").write_bytes(b"no database at all, nor ever was one. " * 200)


def cut_catalogue(home: Path) -> None:
    os.truncate(home / "catalogue.db", (home / "catalogue.db").stat().st_size // 2)


@pytest.mark.parametrize("damage", [overwrite_catalogue, cut_catalogue])
@pytest.mark.parametrize("command", [["search", "防空"], ["stats"], ["index"]], ids=lambda command: command[0])
def test_a_catalogue_that_is_no_database_is_one_line(
    command: list[str], damage: Callable[[Path], None], call: Call, home: Path
) -> None:
    damage(home)
    one_line(call(home, *command), 1, r"the catalogue .*catalogue\.db cannot be used: .*kb check --repair")


def test_none_of_this_is_a_traceback_in_a_process_of_its_own(home: Path) -> None:
    overwrite_catalogue(home)
    one_line(kb(home, "search", "防空"), 1, "^error: the catalogue")
    one_line(kb(home / "nowhere", "search", "防空"), 3, "^error: no library")


# ---- bad calls


def test_an_unknown_name_brings_the_nearest_one(call: Call, home: Path) -> None:
    with Library(home) as library:
        document = library.search("标题:某省民防条例").hits[0].document
    one_line(call(home, "show", document[:-2]), 1, rf"no document '{document[:-2]}'; did you mean {document}\?")
    one_line(call(home, "show", "zzzz"), 1, r"no document 'zzzz'; find its name with: kb search")
    one_line(call(home, "show", f"{document}#第十一条"), 1, rf"did you mean {document}#第十条\?")


@pytest.mark.parametrize("arguments", [["search", "防空", "--colour"], ["index", "--bogus"], ["bogus"]])
def test_an_unknown_option_or_command_points_to_help(arguments: list[str], call: Call, home: Path) -> None:
    result = call(home, *arguments)
    assert (result.code, result.stdout) == (2, "")
    assert "--help' for help" in result.stderr
    assert re.match(rf"Error: No such (option|command) '{arguments[-1]}'", result.stderr.splitlines()[-1])


BAD_QUESTIONS = {
    "not JSON": (QUESTION + "id: 2\n", "line 2"),
    "no object": (QUESTION + "\n[1]\n", "line 3"),
    "no question": ('{"id": 1, "relevant": []}', "line 1"),
    "no answer": ('{"id": 1, "question": "防空"}', "line 1"),
    "answer without file": ('{"id": 1, "question": "防空", "relevant": [{"article": "第一条"}]}', "line 1"),
    "question is a number": ('{"id": 1, "question": 5, "relevant": []}', "line 1"),
    "answer is a word": ('{"id": 1, "question": "防空", "relevant": "a"}', "line 1"),
    "another encoding": (QUESTION.encode("gb18030"), "UTF-8"),
    "nothing": ("\n\n", "no question"),
}


@pytest.mark.parametrize("case", BAD_QUESTIONS)
def test_a_bad_file_of_questions_is_one_line_that_names_the_place(
    case: str, call: Call, home: Path, tmp_path: Path
) -> None:
    content, place = BAD_QUESTIONS[case]
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    one_line(call(home, "evaluate", path), 2, place)


def test_a_question_may_hold_a_line_separator(call: Call, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(QUESTION.replace("防空", "防空\u2028警报"), encoding="utf-8")
    assert call(home, "evaluate", path).code == 0


def test_a_missing_file_of_questions_is_one_line(call: Call, home: Path) -> None:
    one_line(call(home, "evaluate", "no-such.jsonl"), 2, "no-such.jsonl cannot be read")


SETTINGS = {
    "KB_JOBS": ["index"],
    "KB_BATCH_FILES": ["index"],
    "KB_MAX_FILE_MB": ["index"],
    "KB_MAX_QUERY_CHARS": ["search", "防空"],
    "KB_SNIPPET_CHARS": ["search", "防空"],
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_is_no_number_is_one_line_that_names_it(
    name: str, call: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "abc")
    new = [write_files(tmp_path / "new", GOOD)] if SETTINGS[name] == ["index"] else []
    one_line(call(home, *SETTINGS[name], *new), 2, rf"{name} must be a whole number, not 'abc'; unset it for \d+")


@pytest.mark.parametrize("value", ["", "-1", "1.5", "²", "1e3"])
def test_only_a_whole_number_is_taken_for_one(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_JOBS", value)
    with pytest.raises(UsageError, match="KB_JOBS must be a whole number"):
        settings.number("KB_JOBS")


def test_a_folder_that_does_not_exist_is_one_line(call: Call, home: Path) -> None:
    one_line(call(home, "index", "no-such-folder"), 2, "no-such-folder does not exist; name a folder or a file")


def test_no_folder_at_all_is_one_line(call: Call, tmp_path: Path) -> None:
    one_line(call(tmp_path / "home", "index"), 2, "name one: kb index FOLDER")


LONG = ["防空" * 5000, "(" * 10_000, "防空 OR " * 1250, '"防空' * 3334, "警*" * 5000, "-" * 10_000, "NOT " * 2500]


@pytest.mark.parametrize("query", LONG, ids=lambda query: query[:4])
def test_a_query_of_10_000_characters_is_cut_with_a_note(query: str, call: Call, home: Path) -> None:
    result = call(home, "search", "--", query)
    assert result.code == 0
    assert result.stderr.startswith("note: 查询过长，只用了前 500 个字符\n")


@pytest.mark.parametrize("query", [b"\xff\xe9", b"\xff*", "目录:\udcff".encode(errors="surrogateescape"), b'"\xff"'])
def test_a_query_that_is_not_valid_utf_8_is_no_traceback(query: bytes, home: Path) -> None:
    for options in ([], ["--json"]):
        result = kb(home, "search", os.fsdecode(query), *options)
        assert (result.code, "Traceback" in result.stderr) == (0, False)
