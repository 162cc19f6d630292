"""The benchmark runs from end to end on the starter library; nothing here looks at a time."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bench import tables
from bench.agreement import settle
from bench.engines import CONTENDERS, is_installed
from bench.measure import middle, percentiles
from bench.targets import RATIOS, TARGETS, ratios
from tests.conftest import CORPUS, ROOT

INSTALLED = [name for name in CONTENDERS if is_installed(name)]
QUESTIONS = ("防空警报怎么响", "什么是国防动员", "人民防空工程由谁管理", "国防教育日是哪一天")
PERCENTILES = {"p50_ms", "p95_ms", "p99_ms"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the benchmark writes about the starter library."""
    base = tmp_path_factory.mktemp("bench")
    questions = base / "questions.jsonl"
    questions.write_text("".join(json.dumps({"question": text}) + "\n" for text in QUESTIONS), encoding="utf-8")
    arguments = ["--folder", str(CORPUS), "--questions", str(questions), "--out", str(base / "out")]
    subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    return base / "out"


@pytest.fixture(scope="module")
def latest(written: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((written / "latest.json").read_text(encoding="utf-8"))
    return loaded


def test_every_installed_contender_is_measured_on_the_same_tokens(latest: dict[str, Any]) -> None:
    engines = latest["figures"]["engines"]
    assert list(engines) == INSTALLED
    assert {"xuehai", "whoosh", "fts5"} <= engines.keys()
    for figures in engines.values():
        assert figures["sections"] == latest["state"]["sections"] > 50
        assert figures["index_s"] > 0 < figures["index_mb"]
        assert figures["top10"].keys() & figures["top100"].keys() >= PERCENTILES


def test_every_contender_finds_equally_many_sections(latest: dict[str, Any]) -> None:
    assert latest["figures"]["agreement"] == {"questions": 1, "differing": {}}


def test_each_grows_over_shares_and_a_multiple(latest: dict[str, Any]) -> None:
    growth = latest["figures"]["growth"]
    assert list(growth) == [*INSTALLED, "library"]
    assert list(growth["xuehai"]) == ["1/8", "1/4", "1/2", "1", "4"]
    assert list(growth["whoosh"]) == list(growth["library"]) == ["1/8", "1/4", "1/2", "1"]
    assert growth["xuehai"]["4"]["sections"] == 4 * growth["xuehai"]["1"]["sections"]


def test_every_ratio_and_figure_with_a_target_has_its_name(latest: dict[str, Any]) -> None:
    with_tantivy = {name for name in RATIOS if "tantivy" in name}
    wanted = set(RATIOS) if "tantivy" in INSTALLED else set(RATIOS) - with_tantivy
    assert set(latest["ratios"]) == wanted
    others = {target.name for target in TARGETS} - set(RATIOS)
    assert all(latest["figures"][name] > 0 for name in others)


def test_the_page_shows_every_target_and_contender(written: Path) -> None:
    text = (written / "README.md").read_text(encoding="utf-8")
    assert all(f"`{target.name}`" in text for target in TARGETS)
    assert all(f"\n| {name} |" in text for name in INSTALLED)


def test_the_plot_is_drawn_where_matplotlib_is(written: Path) -> None:
    is_drawn = find_spec("matplotlib") is not None
    assert ("growth.png" in (written / "README.md").read_text(encoding="utf-8")) == is_drawn
    assert {path.name for path in written.glob("growth.*")} == ({"growth.png", "growth.svg"} if is_drawn else set())
    if is_drawn:
        assert (written / "growth.png").read_bytes().startswith(b"\x89PNG")


def test_a_percentile_is_a_time_that_was_measured() -> None:
    found = percentiles([float(number) for number in range(100, 0, -1)])
    assert found == {"p50_ms": 50.0, "p95_ms": 95.0, "p99_ms": 99.0, "mean_ms": 50.5}
    assert percentiles([7.0])["p99_ms"] == 7.0


def test_the_median_round_counts_figure_by_figure() -> None:
    rounds = [{"index_s": float(number), "top10": {"p50_ms": float(-number)}, "sections": 9} for number in (3, 1, 2)]
    assert middle(rounds) == {"index_s": 2.0, "top10": {"p50_ms": -2.0}, "sections": 9}


def test_a_contender_that_finds_another_number_is_named() -> None:
    found = {"xuehai": [10] * 14, "tantivy": [10] * 14, "fts5": [10, 9]}
    engines: dict[str, Any] = {name: {"found": counts} for name, counts in found.items()}
    assert settle(engines) == {"questions": 2, "differing": {"fts5": 1}}
    assert engines == {name: {} for name in found}


def test_a_missed_target_is_told_and_one_not_measured_too() -> None:
    rows = tables.targets({"nothing_changed_s": 1.5, "cold_search_s": 0.5}).splitlines()
    names = ("nothing_changed_s", "cold_search_s", "one_file_changed_s")
    verdicts = [row.split("|")[-2].strip() for name in names for row in rows if f"`{name}`" in row]
    assert verdicts == ["**no**", "yes", "not measured"]


def test_a_ratio_needs_both_sides() -> None:
    assert ratios({"library": {"index_s": 1.0}}) == {}
    assert ratios({"library": {"index_s": 1.0}, "textbook": {"index_s": 8.0}}) == {"files_to_index_to_textbook": 0.125}
