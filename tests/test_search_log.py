"""What is kept of searches: the words and what they found, nobody's address; nothing when switched off."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.cli import cli
from kb.library import Library
from kb.search_log import Search, SearchLog
from web import create_app


@pytest.fixture
def log(tmp_path: Path) -> SearchLog:
    return SearchLog(tmp_path)


def test_queries_are_counted_most_often_first_and_spellings_folded_alike_are_one(log: SearchLog) -> None:
    for query, total in (("防空警报", 3), ("國防", 2), ("国防", 2), ("没有的词", 0)):
        log.add(Search(query, total, 1.5))
    assert [(asked.query, asked.times, asked.total) for asked in log.asked()] == [
        ("國防", 2, 2),
        ("没有的词", 1, 0),
        ("防空警报", 1, 3),
    ]
    assert [asked.query for asked in log.asked(without_result=True)] == ["没有的词"]


def test_a_query_that_finds_something_by_now_is_no_longer_without_result(log: SearchLog) -> None:
    log.add(Search("新词", 0, 1))
    log.add(Search("新词", 1, 1))
    assert log.asked(without_result=True) == []


@pytest.mark.parametrize("value", ["off", "0", "no", "False"])
def test_switched_off_nothing_is_written(
    log: SearchLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("KB_SEARCH_LOG", value)
    log.add(Search("防空", 1, 1))
    assert list(tmp_path.iterdir()) == []


def test_a_full_log_makes_room_and_keeps_one_older(log: SearchLog, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("KB_SEARCH_LOG_KB", "1")
    for number in range(200):
        log.add(Search(f"查询{number}", 1, 1))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["searches.1.jsonl", "searches.jsonl"]
    assert all(path.stat().st_size < 1200 for path in tmp_path.iterdir())
    assert "查询199" in {asked.query for asked in log.asked()}


def test_a_line_cut_short_and_a_log_that_cannot_be_written_harm_nothing(tmp_path: Path) -> None:
    (tmp_path / "searches.jsonl").write_text('{"query": "防空", "total": 0}\n{"query": "断\n[1]\n', encoding="utf-8")
    assert [asked.query for asked in SearchLog(tmp_path).asked()] == ["防空"]
    SearchLog(tmp_path / "nowhere").add(Search("防空", 1, 1))


def test_the_site_keeps_a_query_and_nothing_of_who_asked(starter: Library, tmp_path: Path) -> None:
    app = create_app(starter, searches=SearchLog(tmp_path))
    client = app.test_client()
    client.get("/search?q=魑魅魍魉", headers={"X-Forwarded-For": "203.0.113.9", "User-Agent": "Telltale/1"})
    client.get("/api/v1/search?q=防空", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    for unasked in ("/search?q=防空&page=2", "/search?q=防空&kind=law", "/api/v1/search/new?q=防空&since=0"):
        assert client.get(unasked).status_code == 200
    text = (tmp_path / "searches.jsonl").read_text(encoding="utf-8")
    entries = [json.loads(line) for line in text.splitlines()]
    assert [entry["query"] for entry in entries] == ["魑魅魍魉", "防空"]
    assert [bool(entry["total"]) for entry in entries] == [False, True]
    assert all(set(entry) == {"at", "query", "total", "ms"} for entry in entries)
    assert "203.0.113" not in text
    assert "Telltale" not in text


def test_stats_lists_searches_without_result(log: SearchLog, tmp_path: Path) -> None:
    log.add(Search("防空", 2, 1))
    log.add(Search("人民房空", 0, 1))
    run = CliRunner().invoke
    listed = run(cli, ["--home", str(tmp_path), "stats", "--zero"])
    assert listed.exit_code == 0
    assert "人民房空" in listed.stdout
    assert "防空\n" not in listed.stdout.replace("人民房空", "")
    as_json = json.loads(run(cli, ["--home", str(tmp_path), "stats", "--searches", "--json"]).stdout)
    assert {search["query"]: search["total"] for search in as_json["searches"]} == {"防空": 2, "人民房空": 0}
    assert run(cli, ["--home", str(tmp_path / "none"), "stats", "--zero"]).exit_code == 0
