"""SIGKILL at any moment costs nothing but the time: the old index answers, the next run ends where it should."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from indexer.pool import worker_pool
from kb import catalogue, settings
from kb.analysis.numerals import chinese
from kb.errors import KbError
from kb.library import Library, Page
from kb.search.engine import Request
from kb.search.parser import parse
from kb.search.whoosh_engine import WhooshEngine
from kb.tables import documents, sections
from tests.conftest import ROOT, write_files

MOMENTS = 10
LAWS = 150
ARTICLES = 20
SETTINGS = {"KB_BATCH_FILES": "25", "KB_COMMIT_SECTIONS": "600"}
"""Small batches: a run commits to catalogue and index several times, so a kill can fall between any two."""

WHO = [
    "县级以上人民政府",
    "人民防空主管部门",
    "建设单位",
    "教育行政部门",
    "街道办事处",
    "志愿者队伍",
    "工程使用单位",
    "通信企业",
]
DOES = ["应当组织", "负责", "定期检查", "不得拖延", "可以委托专业机构开展", "会同有关部门制定", "按照职责分工落实"]
WHAT = [
    "防空警报试鸣",
    "人员疏散演练",
    "掩蔽工程维护",
    "应急物资储备",
    "潜力统计调查",
    "防护知识宣传",
    "重要目标防护",
    "专业队伍训练",
]
WHEN = ["每年九月", "在接到通知后三日内", "施工许可之前", "平时", "战时", "工程竣工后", "发布公告五日后"]
QUERIES = [
    "防空警报",
    "防空警报试鸣应当由谁组织",
    "人员疏散 演练",
    "“掩蔽工程维护”",
    "潜力统计 -第七号",
    "志愿者队伍 且 宣传",
    "标题:第七号",
    "疏散*",
    "第三号地方防护条例第十条",
    "年份:2003..2005 训练",
    "类型:法规 公告",
    "新增内容",
]


def law(number: int, edition: int = 0) -> str:
    """Return a law of our own making; another edition differs in some of its articles."""
    chance = random.Random(number)
    lines = [f"# 第{chinese(number)}号地方防护条例", f"{2000 + number % 20}年5月1日通过", "## 第一章 总则"]
    for article in range(1, ARTICLES + 1):
        if article == 11:
            lines.append("## 第二章 职责")
        duties = "，".join("".join(map(chance.choice, (WHEN, WHO, DOES, WHAT))) for _ in range(3))
        changed = "，并报告新增内容" if edition and article % 7 == number % 7 else ""
        lines.append(f"第{chinese(article)}条 {duties}{changed}。")
    return "\n\n".join(lines) + "\n"


def place(number: int) -> str:
    return f"{'甲乙丙'[number % 3]}/law-{number:03}.md"


def write_first_state(files: Path) -> None:
    write_files(files, {place(number): law(number) for number in range(LAWS)})


def write_second_state(files: Path) -> None:
    """Change a fifth of the files, add, remove and move some."""
    write_files(files, {place(number): law(number, edition=1) for number in range(0, LAWS, 5)})
    write_files(files, {place(number): law(number) for number in range(LAWS, LAWS + 40)})
    for number in range(7, LAWS, 15):
        (files / place(number)).unlink()
    (files / "丁").mkdir()
    for number in range(11, LAWS, 30):
        (files / place(number)).rename(files / "丁" / f"moved-{number:03}.md")


def command(home: Path, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "kb", "--home", str(home), *map(str, arguments)]


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    return kept | {"PYTHONPATH": str(ROOT)} | SETTINGS


def kb(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(home, *arguments), capture_output=True, text=True, env=environment())


@contextmanager
def indexing(home: Path, *arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    """Start ``kb index …`` in a process group of its own; whatever is left of it is killed at the end."""
    process = subprocess.Popen(
        command(home, "index", *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )
    with process:
        try:
            yield process
        finally:
            kill_group(process)


def kill_group(process: subprocess.Popen[str]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Contents(NamedTuple):
    """All that can be asked of a library."""

    documents: dict[str, tuple[str, ...]]
    sections: dict[str, str]
    hits: list[list[tuple[str, str]]]
    scores: list[list[float]]
    facets: list[dict[str, dict[str, int]]]


def contents(home: Path) -> Contents:
    database = catalogue.connect(settings.catalogue_path(home))
    with database.connect() as connection:
        rows = connection.execute(documents.select().with_only_columns(documents.c.id, documents.c.title))
        titles = {row.id: row.title for row in rows}
        sources = catalogue.sources_of(connection, titles)
        texts = {row.id: row.text for row in connection.execute(sections.select())}
    database.dispose()
    with Library(home) as library:
        assert library.statistics()["index_revision"] == library.statistics()["revision"]
        found = [library.search(query, page=Page(0, 500)) for query in QUERIES]
    return Contents(
        {name: (title, *(source.path for source in sources[name])) for name, title in titles.items()},
        texts,
        [[(hit.document, section.anchor) for hit in one.hits for section in hit.sections] for one in found],
        [[section.score for hit in one.hits for section in hit.sections] for one in found],
        [{name: dict(counts) for name, counts in one.facets.items()} for one in found],
    )


class Stage(NamedTuple):
    """Homes that hold the first and the second state, and the uninterrupted run between them."""

    old: Path
    new: Path
    expected: Contents
    seconds: float


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    base = tmp_path_factory.mktemp("crash")
    write_first_state(base / "files")
    assert kb(base / "old", "index", base / "files").returncode == 0
    write_second_state(base / "files")
    shutil.copytree(base / "old", base / "uninterrupted")
    started = time.monotonic()
    result = kb(base / "uninterrupted", "index")
    seconds = time.monotonic() - started
    assert (result.returncode, result.stderr) == (0, "")
    return Stage(base / "old", base / "uninterrupted", contents(base / "uninterrupted"), seconds)


@pytest.fixture
def home(stage: Stage, tmp_path: Path) -> Path:
    """A copy of the home that holds the first state."""
    return Path(shutil.copytree(stage.old, tmp_path / "home"))


def test_the_uninterrupted_run_has_something_to_do(stage: Stage) -> None:
    before = contents(stage.old)
    assert len(stage.expected.documents) == LAWS + 40 - 10
    assert len(stage.expected.sections) == (LAWS + 30) * (ARTICLES + 3)
    assert all(stage.expected.hits)
    assert before.hits != stage.expected.hits


def the_same(reached: Contents, expected: Contents) -> None:
    assert reached.documents == expected.documents
    assert reached.sections == expected.sections
    assert reached.facets == expected.facets
    assert reached.hits == expected.hits
    assert reached.scores == [pytest.approx(scores, abs=1e-6) for scores in expected.scores]


def answers_and_finishes(home: Path, expected: Contents) -> None:
    """Look at what a kill has left: an index that answers, no lock, and a run that ends where it should."""
    answer = kb(home, "search", "防空警报")
    assert answer.returncode == 0, answer.stderr
    assert "防空警报试鸣" in answer.stdout
    finishing = kb(home, "index")
    assert (finishing.returncode, finishing.stderr) == (0, "")
    the_same(contents(home), expected)


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_after_a_kill_the_old_index_answers_and_the_next_run_ends_where_it_should(
    moment: int, stage: Stage, home: Path
) -> None:
    wait = (moment + random.Random(moment).random()) / MOMENTS * stage.seconds
    with indexing(home) as process:
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            kill_group(process)
    answers_and_finishes(home, stage.expected)


def newest_commit(home: Path) -> object:
    return {path.name for path in (home / "index").glob("*.toc")}


def newest_revision(home: Path) -> object:
    database = catalogue.connect(settings.catalogue_path(home))
    with database.connect() as connection:
        revision = catalogue.revision(connection)
    database.dispose()
    return revision


@pytest.mark.parametrize("sign", [newest_commit, newest_revision])
def test_a_kill_right_between_two_commits_costs_nothing_either(
    sign: Callable[[Path], object], stage: Stage, home: Path
) -> None:
    before = sign(home)
    with indexing(home) as process:
        while sign(home) == before:
            assert process.poll() is None
        kill_group(process)
        assert process.wait() == -signal.SIGKILL
    answers_and_finishes(home, stage.expected)


def test_kill_upon_kill_still_ends_where_it_should(stage: Stage, home: Path) -> None:
    for share in (0.5, 0.6, 0.7, 0.8):
        with indexing(home) as process:
            try:
                process.wait(share * stage.seconds)
            except subprocess.TimeoutExpired:
                kill_group(process)
    answers_and_finishes(home, stage.expected)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7])
def test_a_killed_rebuild_leaves_the_index_as_it_was(share: float, stage: Stage, tmp_path: Path) -> None:
    home = Path(shutil.copytree(stage.new, tmp_path / "home"))
    with indexing(home, "--rebuild") as process:
        try:
            process.wait(share * stage.seconds)
        except subprocess.TimeoutExpired:
            kill_group(process)
    answers_and_finishes(home, stage.expected)


def test_a_killed_first_run_is_finished_by_the_next(tmp_path: Path) -> None:
    home, files = tmp_path / "home", tmp_path / "files"
    write_files(files, {place(number): law(number) for number in range(60)})
    assert kb(tmp_path / "whole", "index", files).returncode == 0
    with indexing(home, files) as process:
        while newest_commit(home) in (set(), {"_MAIN_0.toc"}):
            assert process.poll() is None
        kill_group(process)
    assert kb(home, "search", "防空警报").returncode == 0
    assert kb(home, "index").returncode == 0
    the_same(contents(home), contents(tmp_path / "whole"))


def running_in_group(group: int) -> list[int]:
    """Return the processes of a group that are more than a line in the table."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of_group = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:3]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(of_group) == group and state != "Z":
            found.append(int(path.parent.name))
    return found


in_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")


@in_proc
@pytest.mark.parametrize("is_waited_for", [True, False])
def test_a_killed_run_leaves_no_process_behind(is_waited_for: bool, stage: Stage, home: Path) -> None:
    with indexing(home) as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.6 * stage.seconds)
        process.kill()
        if is_waited_for:  # else it stays a line in the table of processes, as under a parent that never asks
            process.wait()
        deadline = time.monotonic() + 10
        while running_in_group(process.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert running_in_group(process.pid) == []


def readers_of(run: int) -> list[int]:
    """Return the processes that read for a run: what its fork server has started."""
    return [int(reader) for child in children(run) for reader in children(child)]


def children(process: int | str) -> list[str]:
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [child for path in lists for child in path.read_text().split()]


@in_proc
def test_a_killed_reading_process_ends_the_run_in_a_line_and_costs_nothing(stage: Stage, home: Path) -> None:
    with indexing(home) as process:
        while not (readers := readers_of(process.pid)):
            assert process.poll() is None
        os.kill(readers[0], signal.SIGKILL)
        _, errors = process.communicate()
    assert process.returncode == 1
    assert errors.splitlines()[-1].startswith("error: a reading process was killed")
    assert "Traceback" not in errors
    answers_and_finishes(home, stage.expected)


@pytest.mark.timeout(120)
# Python's own thread that ends the processes may stumble over their list, to which others are still added: it ends
# then, and what it leaves we end ourselves.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_pool_that_breaks_while_it_still_starts_processes_ends_too() -> None:
    def results() -> None:
        with worker_pool(24) as executor:
            dying = executor.submit(os._exit, 1)
            # More than a pipe holds, from processes that are started as the first one dies.
            for future in [dying, *(executor.submit(bytes, 4_000_000) for _ in range(60))]:
                future.result()

    with pytest.raises(KbError, match="a reading process was killed"):
        results()


def test_searches_keep_answering_while_a_run_goes_on_and_see_its_end_without_reopening(
    stage: Stage, home: Path
) -> None:
    with Library(home) as library:
        first = library.revision
        assert library.search("“新增内容”").total == 0
        revisions, searches = [first], 0
        with indexing(home) as process:
            while process.poll() is None:
                results = library.search(QUERIES[searches % 4])
                assert results.hits
                assert [hit.sections for hit in results.hits if not hit.sections] == []
                revisions.append(results.revision)
                searches += 1
        assert process.returncode == 0
        assert searches > 10
        assert revisions == sorted(revisions)
        assert library.search("“新增内容”").total == LAWS // 5
        assert library.revision == library.statistics()["revision"] > first
    the_same(contents(home), stage.expected)


def test_a_second_run_names_the_process_that_writes_and_changes_nothing(home: Path) -> None:
    with indexing(home) as process:
        while (home / "writer.lock").read_text().split()[:1] != [str(process.pid)]:
            assert process.poll() is None
        os.kill(process.pid, signal.SIGSTOP)
        second = kb(home, "index")
        searching = kb(home, "search", "防空警报")
        os.kill(process.pid, signal.SIGCONT)
        assert process.wait() == 0
    assert (second.returncode, second.stdout) == (1, "")
    assert len(second.stderr.splitlines()) == 1
    since = re.search(rf"process {process.pid} since (\S+ \S+) UTC", second.stderr)
    assert since
    began = datetime.strptime(since[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert abs(datetime.now(UTC) - began) < timedelta(minutes=10)
    assert (searching.returncode, "防空警报" in searching.stdout) == (0, True)
    assert kb(home, "index").returncode == 0


COMMIT_OFTEN = """
import sys
from pathlib import Path
from kb.search import storage

for number in range(1, int(sys.argv[2]) + 1):
    index = storage.open_or_create(Path(sys.argv[1]))
    writer = storage.writer(index)
    writer.delete_by_term("document", "d")
    text = {"title": "通知", "headings": "", "body": "防空警报"}
    writer.add_document(id="d#a", document="d", kind="news", year="2025", folder=f"revision {number}", **text)
    writer.schema.revision = number
    writer.commit()
"""


def test_a_reader_sees_whole_commits_only_however_often_one_comes(tmp_path: Path) -> None:
    def committing(times: int) -> list[str]:
        return [sys.executable, "-c", COMMIT_OFTEN, str(tmp_path / "index"), str(times)]

    subprocess.run(committing(1), check=True, env=environment())
    engine = WhooshEngine(tmp_path / "index")
    request = Request(parse("警报").tree)
    torn = []
    with subprocess.Popen(committing(500), env=environment()) as writing:
        while writing.poll() is None:
            engine.refresh()
            seen = list(engine.search(request).facets["folder"])
            if seen != [f"revision {engine.revision}"]:
                torn.append((engine.revision, seen))
    engine.refresh()
    last = engine.search(request).facets["folder"], engine.revision
    engine.close()
    assert torn == []
    assert last == ({"revision 500": 1}, 500)
