"""The site under load, in short: people, edits and runs of the index at once, then too many. Nothing is timed."""

import gc
import json
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench.load import report
from bench.load.editing import Edit, lost, prepare
from bench.load.journeys import KINDS
from bench.load.record import Answer, figures
from bench.load.site import Sample, growth
from bench.load.stretches import Plan, run
from indexer.run import Options
from indexer.run import run as index
from kb.library import Library
from kb.search.codec.container import Container
from kb.search.snapshot import Snapshot
from kb.search.wordlist import WordList
from kb.workspace.workspace import Workspace
from tests.conftest import CORPUS, ROOT, SMALL, write_files
from web import create_app

PLAN = Plan(steady=5, short=2, users=6, pause=0.2, think=0.2, look_every=0.5)
"""Six people, five of whom wait at most: fewer than the queue may hold; a flood is always more."""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    base = tmp_path_factory.mktemp("load")
    files = Path(shutil.copytree(CORPUS, base / "files"))
    index(base / "home", [str(files)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KB_QUEUE", "6")
        patch.setenv("PYTHONPATH", str(ROOT))
        found = run(base / "home", files, None, PLAN, base / "serve.log")
    return found | {"state": {"files": 39, "processors": 2}}


def test_nothing_that_people_ask_for_fails_while_the_index_runs(measured: dict[str, Any]) -> None:
    for name in ("few, before", "held", "few, after"):
        stretch = measured["stretches"][name]
        assert (stretch["error_statuses"], stretch["refused"]) == ({}, 0), name
    assert measured["stretches"]["held"]["requests"] > PLAN.users
    assert measured["index_runs"] > 0
    assert measured["index_runs_failed"] == []


def test_too_many_are_told_when_to_come_again_and_those_after_them_are_answered(measured: dict[str, Any]) -> None:
    flood = measured["stretches"]["flood"]
    assert flood["refused"] > 0
    assert flood["requests"] > flood["refused"]
    assert flood["error_statuses"] == measured["stretches"]["twice"]["error_statuses"] == {}
    assert measured["stretches"]["few, after"]["refused"] == 0


def test_every_edit_acknowledged_under_load_is_kept(measured: dict[str, Any]) -> None:
    assert measured["edits_acknowledged"] > 0
    assert measured["edits_lost"] == 0


def test_what_is_left_is_sound_and_the_server_ended_without_a_word(measured: dict[str, Any]) -> None:
    assert (measured["check"], measured["exit_code"], measured["log"]) == (0, 0, [])
    assert report.is_sound(measured)


def test_files_of_an_index_that_was_followed_by_others_are_let_go_of(measured: dict[str, Any]) -> None:
    assert measured["memory"]["handles_more"] < 20


def test_the_page_has_every_stretch_and_kind(measured: dict[str, Any], tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text((ROOT / "docs/reliability.md").read_text(encoding="utf-8"), encoding="utf-8")
    for _ in range(2):
        report.write(measured, page)
    text = page.read_text(encoding="utf-8")
    assert text.count("Errors in all: **0**") == 1
    assert all(f"\n| {said} |" in text for said in report.STRETCHES.values())
    assert any(f"\n| {kind.name} |" in text for kind in KINDS)
    assert "## What it cannot do" in text
    kept = json.loads((tmp_path / "page" / "load.json").read_text(encoding="utf-8"))
    assert kept["edits_lost"] == 0


# ---- what an index that has been replaced leaves behind

ASKED = (
    "防空警报",
    "防空*",
    "“疏散 演练”",
    "标题:通知 -警报",
    "fkjb",
    "防空警抱",
    "某省民防条例第二条",
    "年份:2003..2005 疏散",
)


def held() -> tuple[Counter[str], list[str]]:
    """Return the objects of the index that are alive, by type, and the mapped files that no longer exist."""
    gc.collect()
    alive = Counter(type(one).__name__ for one in gc.get_objects() if isinstance(one, Snapshot | WordList | Container))
    maps = Path("/proc/self/maps")
    lines = maps.read_text(encoding="utf-8").splitlines() if maps.exists() else []
    return alive, [line.split(maxsplit=5)[5] for line in lines if line.endswith("(deleted)") and "MAIN_" in line]


def test_nothing_of_an_index_that_was_replaced_is_kept(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL)
    index(tmp_path / "home", [str(files)])
    with Library(tmp_path / "home") as library:
        client = create_app(library).test_client()

        def use() -> tuple[Counter[str], list[str]]:
            for query in ASKED:
                assert client.get("/search", query_string={"q": query}).status_code == 200
                assert client.get("/api/v1/suggest", query_string={"q": query[:3]}).status_code == 200
            for document in library.changed():
                assert client.get(f"/documents/{document}").status_code == 200
            return held()

        first = use()
        for number in range(4):
            write_files(files, {"报告/总结.txt": SMALL["报告/总结.txt"] + f"第{number}次修改。\n"})
            index(tmp_path / "home", [str(files)], Options(rebuild=number == 2))
            latest = use()
        assert latest[0]["Snapshot"] == first[0]["Snapshot"]
        assert latest[0]["WordList"] == first[0]["WordList"]
        assert latest[1] == first[1]


# ---- the harness notices


def test_an_edit_that_is_not_there_is_noticed(tmp_path: Path) -> None:
    course = prepare(tmp_path, 2)
    edits = [Edit(1, course.notes[0], ""), Edit(1, course.notes[1], "从未写下的话")]
    assert lost(tmp_path, course, edits[:1]) == []
    assert {edit.text for edit in lost(tmp_path, course, edits)} == {"从未写下的话"}
    with Workspace(tmp_path) as workspace:
        assert len(workspace.curricula.edition(course.curriculum).content.modules[0].items) == 2


@pytest.mark.parametrize(
    ("status", "retry_after", "said"),
    [(200, None, ""), (503, 5, "refused"), (503, None, "error"), (500, 5, "error"), (0, None, "error")],
)
def test_only_a_refusal_that_says_when_to_come_again_is_polite(status: int, retry_after: int | None, said: str) -> None:
    found = figures([Answer("search", 0.0, status, 7.0, retry_after)], 2.0)
    assert (found["refused"], found["errors"]) == (said == "refused", said == "error")
    assert found["a_second"] == (0.5 if status == 200 else 0)


def test_growth_is_told_and_what_is_read_once_is_not() -> None:
    flat = [Sample(float(at), 100.0 if at < 10 else 400.0, 50.0) for at in range(100)]
    assert growth(flat)["whole"]["mb_an_hour"] == pytest.approx(0)
    leaking = [Sample(float(at), 100.0 + at, 50.0) for at in range(100)]
    assert growth(leaking)["whole"]["mb_an_hour"] == pytest.approx(3600)
    assert growth(leaking)["whole"]["last_quarter_mb"] - growth(leaking)["whole"]["second_quarter_mb"] == 50
