"""The command line as scripts see it: JSON shapes, exit codes, and what goes to which stream."""

import json
import os
import subprocess
import sys
from math import log2
from pathlib import Path
from typing import Any

import pytest

from indexer.run import run
from kb import __version__
from kb.cli import COMMANDS
from kb.evaluation import Judgement, Place, Question, evaluate
from kb.library import Library
from tests.conftest import ROOT, SMALL, write_files


def kb(home: Path, *arguments: str | bytes | Path, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``kb --home HOME …`` in a process of its own; ``settings`` are environment variables."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    command = [sys.executable, "-m", "kb", "--home", home, *arguments]
    return subprocess.run(command, capture_output=True, env=environment | {"PYTHONPATH": str(ROOT)} | settings)


def as_json(home: Path, *arguments: str | Path, **settings: str) -> dict[str, Any]:
    """Return the one JSON object a command prints."""
    result = kb(home, *arguments, "--json", **settings)
    assert result.returncode == 0, result.stderr.decode()
    return json.loads(result.stdout)


# What design.md promises, and behind the # what is printed beyond it.
SPAN = [int]
SECTION = {"anchor": str, "heading": str, "score": float, "snippet": str, "highlights": [SPAN]}
SECTION |= {"path": [str]}  #
HIT = {"document": str, "title": str, "kind": str, "score": float, "source": str, "sections": [SECTION]}
HIT |= {"published": str, "matched": int, "sources": [str]}  #
COUNTS = {str: int}
FACETS = dict.fromkeys(("kind", "level", "year", "region", "issuer", "validity", "folder"), COUNTS)
SEARCH = {"query": str, "total": int, "took_ms": float, "notes": [str], "facets": FACETS, "hits": [HIT]}
# What was understood and what to try; an article is null where none is cited.
SEARCH |= {"reading": str, "variants": [{"text": str, "reason": str}], "article": type(None)}
SEARCH |= {"did_you_mean": [{"query": str, "typed": str, "meant": str, "documents": int, "as_typed": int}]}
SEARCH |= {"failed": [{"part": str, "documents": int}]}
SEARCH |= {"relaxed": [{"reason": str, "query": str, "documents": int, "with_facets": bool}]}
FAILED = {"path": str, "reason": str}
INDEX = {"added": int, "updated": int, "removed": int, "unchanged": int, "failed": [FAILED], "documents": int}
INDEX |= {"sections": int, "seconds": float, "revision": int}
INDEX |= {"topics": int, "topics_changed": int}
INDEX |= {"moved": int, "skipped": COUNTS, "dry_run": bool}  #
INDEX |= {"read": int, "merged": int, "repaired": COUNTS, "flagged": COUNTS, "rebuilt": [str]}  #
EVALUATE = {"questions": int, "mrr@10": float, "recall@10": float, "recall@100": float, "ndcg@10": float}
EVALUATE |= {"p50_ms": float, "p95_ms": float}
# The design leaves these two to us.
SHOW = {"document": str, "title": str, "kind": str, "published": str, "facts": {str: str}, "revision": int}
SHOW |= {"sources": [{"root": str, "path": str, "part": int, "sha256": str, "likeness": int}]}
SHOW |= {"repairs": [{"rule": str, "anchor": str, "at": int, "removed": str, "put": str}]}
SHOW |= {"flags": [{"name": str, "anchor": str, "at": int, "detail": str}]}
SHOW |= {"sections": [{"anchor": str, "level": int, "heading": str, "path": [str], "text": str}]}
STATS = {"documents": int, "sections": int, "sources": int, "kinds": COUNTS, "revision": int, "index_revision": int}
STATS |= {"folders": [str], "repairs": int, "flags": int, "topics": int, "citations": COUNTS, "words_changed": bool}


def misfits(value: Any, shape: Any, place: str = "") -> list[str]:
    """Return every place in which a JSON value is not of a shape."""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{place} is no list"]
        return [text for number, item in enumerate(value) for text in misfits(item, shape[0], f"{place}[{number}]")]
    if not isinstance(shape, dict):
        return [] if type(value) is shape else [f"{place} is {value!r}, no {shape.__name__}"]
    if not isinstance(value, dict):
        return [f"{place} is no object"]
    if set(shape) == {str}:
        return [text for name, item in value.items() for text in misfits(item, shape[str], f"{place}.{name}")]
    odd = [f"{place}.{name}: only on one side" for name in shape.keys() ^ value.keys()]
    return odd + [
        text for name in shape.keys() & value for text in misfits(value[name], shape[name], f"{place}.{name}")
    ]


@pytest.fixture(scope="module")
def signals(small_home: Path) -> str:
    """The id of the training unit."""
    with Library(small_home) as library:
        return library.search("标题:识别").hits[0].document


def test_search_prints_the_promised_object(small_home: Path) -> None:
    printed = as_json(small_home, "search", "组织防空警报 年份:1900..2099")
    assert misfits(printed, SEARCH) == []
    assert printed["query"] == "组织防空警报 年份:1900..2099"
    assert printed["total"] == len(printed["hits"]) == 2
    assert any(section["highlights"] for hit in printed["hits"] for section in hit["sections"])


def test_a_search_without_hits_prints_the_same_object(small_home: Path) -> None:
    printed = as_json(small_home, "search", "量子色动力学 AND")
    assert misfits(printed, SEARCH) == []
    assert (printed["total"], printed["hits"], len(printed["notes"])) == (0, [], 1)


def test_a_search_for_nothing_prints_every_key(small_home: Path) -> None:
    printed = as_json(small_home, "search", "，。！")
    assert printed.keys() == SEARCH.keys()
    assert (printed["total"], printed["hits"], printed["facets"], len(printed["notes"])) == (0, [], {}, 1)


def test_an_undated_document_says_null(small_home: Path) -> None:
    hit = as_json(small_home, "search", "社会动员力")["hits"][0]
    assert hit["published"] is None
    assert misfits(hit | {"published": ""}, HIT) == []


def test_index_prints_the_promised_object(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL | {"读我.xyz": "no format we read"})
    first = as_json(tmp_path / "home", "index", files)
    again = as_json(tmp_path / "home", "index", files)
    write_files(files, {"空.txt": ""})
    failing = kb(tmp_path / "home", "index", files, "--json")
    assert failing.returncode == 1
    assert [misfits(printed, INDEX) for printed in (first, again, json.loads(failing.stdout))] == [[], [], []]
    assert json.loads(failing.stdout)["failed"] == [{"path": "空.txt", "reason": "the file is empty"}]
    assert (first["added"], first["documents"], first["skipped"]) == (4, 4, {".xyz": 1})
    assert (again["added"], again["unchanged"], again["revision"]) == (0, 4, first["revision"])


def test_show_prints_a_document_whole_or_one_section_of_it(small_home: Path, signals: str) -> None:
    whole = as_json(small_home, "show", signals)
    one = as_json(small_home, "show", f"{signals}#预先警报")
    assert misfits(whole, SHOW) == misfits(one, SHOW) == []
    assert [section["anchor"] for section in whole["sections"]][1:] == ["预先警报", "空袭警报"]
    assert one["sections"] == [section for section in whole["sections"] if section["anchor"] == "预先警报"]
    assert whole["facts"] == {"kind_reason": "文件自述"}


def test_stats_prints_what_the_library_holds(small_home: Path) -> None:
    printed = as_json(small_home, "stats")
    assert misfits(printed, STATS) == []
    assert printed["documents"] == printed["sources"] == sum(printed["kinds"].values()) == 4
    assert printed["revision"] == printed["index_revision"] == 4


QUESTIONS = [
    {"id": 1, "question": "鸣三十六秒", "relevant": [{"file": "培训/信号.md", "article": "预先警报"}]},
    {"id": 2, "question": "防空演练", "relevant": [{"file": "没有/此文.md"}]},
    {
        "id": 3,
        "question": "某省民防条例第十条",
        "relevant": [
            {"file": "法规/民防条例(2021-05-01).md", "article": "第十条"},
            {"file": "法规/民防条例(2021-05-01).md", "article": "第九十九条"},
        ],
    },
    {"id": 4, "question": "国防动员潜力", "relevant": [{"file": "繁體/國防動員.txt"}]},
]


def test_evaluate_measures_what_is_reckoned_by_hand(small_home: Path, tmp_path: Path) -> None:
    # First found at once, second never, third one of two at once, fourth at once as a file.
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(question) for question in QUESTIONS) + "\n\n", encoding="utf-8")
    printed = as_json(small_home, "evaluate", path)
    assert misfits(printed, EVALUATE) == []
    half_found = 1 / (1 + 1 / log2(3))
    assert {name: printed[name] for name in list(EVALUATE)[:5]} == {
        "questions": 4,
        "mrr@10": 0.75,
        "recall@10": (1 + 0 + 0.5 + 1) / 4,
        "recall@100": (1 + 0 + 0.5 + 1) / 4,
        "ndcg@10": round((1 + 0 + half_found + 1) / 4, 4),
    }
    assert 0 < printed["p50_ms"] <= printed["p95_ms"]


# Where the relevant section stands (none, or up to twice), and the four measures that follow.
RANKINGS = {
    "first": ([1], 1, (1, 1, 1, 1)),
    "third": ([3], 1, (1 / 3, 1, 1, 1 / log2(4))),
    "tenth": ([10], 1, (0.1, 1, 1, 1 / log2(11))),
    "eleventh": ([11], 1, (0, 0, 1, 0)),
    "beyond": ([101], 1, (0, 0, 0, 0)),
    "two of two": ([2, 4], 2, (0.5, 1, 1, (1 / log2(3) + 1 / log2(5)) / (1 + 1 / log2(3)))),
    "one of two, late": ([50], 2, (0, 0, 0.5, 0)),
}


def place(file: str, anchor: str) -> Place:
    return Place(frozenset({file}), anchor)


@pytest.mark.parametrize("case", RANKINGS)
def test_measures_of_one_question(case: str) -> None:
    places, wanted, expected = RANKINGS[case]
    relevant = tuple(Judgement("law.md", f"第{number}条") for number in range(wanted))
    right = dict(zip(places, (place("law.md", f"第{number}条") for number in range(wanted)), strict=False))
    ranked = [right.get(number, place("other.md", str(number))) for number in range(1, 111)]
    measures = evaluate([Question("1", "?", relevant)], lambda _text, limit: ranked[:limit])
    names = ("mrr@10", "recall@10", "recall@100", "ndcg@10")
    assert [measures[name] for name in names] == [round(value, 4) for value in expected]


def test_a_section_ranked_twice_counts_once() -> None:
    ranked = [place("other.md", "a")] * 3 + [place("law.md", "第一条")]
    question = Question("1", "?", (Judgement("law.md", "第一条"),))
    assert evaluate([question], lambda *_: ranked)["mrr@10"] == 0.5


def test_results_go_to_stdout_and_remarks_to_stderr(small_home: Path) -> None:
    result = kb(small_home, "search", "防空 OR")
    stdout, stderr = result.stdout.decode(), result.stderr.decode()
    assert result.returncode == 0
    assert "识别防空警报" in stdout
    assert "note:" not in stdout
    assert [line.split(":")[0] for line in stderr.splitlines()][:1] == ["note"]
    assert "3 documents" in stderr


def test_failures_of_a_run_go_to_stderr_and_its_counts_to_stdout(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL | {"空.txt": "", "图.png": "no text"})
    result = kb(tmp_path / "home", "index", files)
    assert result.returncode == 1
    assert result.stdout.decode().startswith("added 4, updated 0")
    errors = result.stderr.decode().splitlines()
    assert [line.split(":")[0].split(",")[0] for line in errors] == ["failed", "skipped"]


def test_a_file_passed_over_is_a_failure_only_with_strict(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", SMALL | {"图.png": "no text"})
    assert kb(tmp_path / "home", "index", files).returncode == 0
    assert kb(tmp_path / "home", "index", files, "--strict").returncode == 1


def test_output_to_a_pipe_carries_no_colours(small_home: Path, signals: str) -> None:
    assert b"\x1b" not in kb(small_home, "search", "防空").stdout
    assert b"\x1b" not in kb(small_home, "show", signals).stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_a_sentence_and_its_options(command: str, tmp_path: Path) -> None:
    result = kb(tmp_path, command, "--help")
    usage, sentence, options = result.stdout.decode().split("\n\n")[:3]
    assert result.returncode == 0
    assert usage.startswith(f"Usage: kb {command}")
    assert sentence.strip().endswith(".")
    assert options.startswith("Options:")
    assert "--help" in options


def test_help_lists_every_command_and_the_exit_codes(tmp_path: Path) -> None:
    printed = kb(tmp_path, "--help").stdout.decode()
    for name, (_, text) in COMMANDS.items():
        assert f"  {name}" in printed
        assert text in printed
    assert "3 no library yet" in printed


def test_the_version_is_the_package_s(tmp_path: Path) -> None:
    assert __version__ in kb(tmp_path, "--version").stdout.decode()


EXIT_CODES = {
    "done": (["search", "防空"], 0),
    "nothing found is done too": (["search", "量子色动力学"], 0),
    "no such document": (["show", "没有"], 1),
    "no such section": (["show", "{signals}#没有"], 1),
    "unknown option": (["search", "防空", "--colour"], 2),
    "unknown command": (["serach", "防空"], 2),
    "argument missing": (["search"], 2),
    "no number": (["search", "防空", "--limit", "many"], 2),
    "number out of range": (["search", "防空", "--limit", "0"], 2),
    "no such kind": (["search", "防空", "--kind", "poem"], 2),
    "no such questions": (["evaluate", "no-such-file.jsonl"], 2),
    "no such folder": (["index", "no-such-folder"], 2),
}


@pytest.mark.parametrize("case", EXIT_CODES)
def test_exit_codes(case: str, small_home: Path, signals: str) -> None:
    arguments, code = EXIT_CODES[case]
    assert kb(small_home, *(argument.format(signals=signals) for argument in arguments)).returncode == code


@pytest.mark.parametrize("command", [["search", "防空"], ["show", "x"], ["stats"]])
def test_a_home_without_a_library_is_exit_code_3(command: list[str], tmp_path: Path) -> None:
    assert kb(tmp_path, *command).returncode == 3


def test_the_home_may_come_from_the_environment_and_the_option_wins(small_home: Path, tmp_path: Path) -> None:
    def exit_code(*arguments: str) -> int:
        environment = os.environ | {"KB_HOME": str(small_home), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "kb", *arguments, "stats"]
        return subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path).returncode

    assert exit_code() == 0
    assert exit_code("--home", str(tmp_path)) == 3


def test_limit_offset_and_kind_choose_documents(small_home: Path) -> None:
    everything = [hit["document"] for hit in as_json(small_home, "search", "防空")["hits"]]
    page = as_json(small_home, "search", "防空", "--limit", "1", "--offset", "1")
    assert [hit["document"] for hit in page["hits"]] == everything[1:2]
    assert page["total"] == len(everything) == 3
    reports = as_json(small_home, "search", "防空", "--kind", "report")
    assert [hit["kind"] for hit in reports["hits"]] == ["report"]
    assert reports["total"] == 1


def test_explain_adds_reasons_and_changes_no_hit(small_home: Path) -> None:
    plain = as_json(small_home, "search", "防空")
    explained = as_json(small_home, "search", "防空", "--explain")
    names = {f"{hit['document']}#{section['anchor']}" for hit in plain["hits"] for section in hit["sections"]}
    assert explained["hits"] == plain["hits"]
    assert explained["explanations"].keys() == names
    assert "防空 in body" in kb(small_home, "search", "防空", "--explain").stdout.decode()


def test_show_prints_only_the_section_asked_for(small_home: Path, signals: str) -> None:
    printed = kb(small_home, "show", f"{signals}#预先警报").stdout.decode()
    assert "鸣三十六秒，停二十四秒。" in printed
    assert "识别防空警报" in printed
    assert "空袭警报" not in printed


def test_the_original_comes_back_byte_for_byte(tmp_path: Path) -> None:
    originals = {
        "gb.txt": "关于防空警报的通知\r\n\r\n一、试鸣\r\n九月十八日试鸣。\r\n".encode("gb18030"),
        "utf16.txt": "關於防空警報的通知\n\n九月試鳴。".encode("utf-16"),
        "md.md": "\ufeff---\ntitle: 通知\n---\n\n<!-- 注 -->\n正文。  \n\n".encode(),
    }
    (tmp_path / "files").mkdir()
    for name, data in originals.items():
        (tmp_path / "files" / name).write_bytes(data)
    run(tmp_path / "home", [str(tmp_path / "files")])
    with Library(tmp_path / "home") as library:
        ids = {hit.source: hit.document for hit in library.search("通知").hits}
    shown = {name: kb(tmp_path / "home", "show", ids[name], "--original").stdout for name in originals}
    assert shown == originals


def test_an_original_that_is_gone_is_one_line(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", {"a.txt": "一份通知的标题\n\n正文在此。\n"})
    run(tmp_path / "home", [str(files)])
    with Library(tmp_path / "home") as library:
        document = library.search("正文").hits[0].document
    (files / "a.txt").unlink()
    result = kb(tmp_path / "home", "show", document, "--original")
    assert result.returncode == 1
    assert result.stdout == b""
    assert len(result.stderr.decode().splitlines()) == 1
    assert "kb index" in result.stderr.decode()
    assert kb(tmp_path / "home", "show", document).returncode == 0
