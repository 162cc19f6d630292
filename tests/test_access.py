"""What a text held back shows to those below it: nothing, at any address, in any format (goal G74)."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from indexer.run import Options, run
from kb.access import Access
from kb.cli import cli
from kb.levels import Levels
from kb.library import Library
from kb.search_log import SearchLog
from kb.workspace.accounts import Role
from kb.workspace.workspace import Workspace
from tests.making_levels import INTERNAL, PUBLIC, RULES, SECRET, Said, built, starts, walk
from tests.test_web_accounts import token_of
from web import create_app

PASSWORD = "警报响三遍再疏散不慌张"
PEOPLE = {"李老师": Role.TRAINER, "主任": Role.ADMIN}


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds texts of every level."""
    return built(tmp_path_factory.mktemp("mixed"), PUBLIC | SECRET | INTERNAL, RULES)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that never held anything but what is public."""
    return built(tmp_path_factory.mktemp("public"), PUBLIC)


@pytest.fixture(scope="module")
def internal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that never held anything restricted."""
    return built(tmp_path_factory.mktemp("internal"), PUBLIC | INTERNAL)


def site(home: Path, folder: Path) -> Flask:
    """Return the site over a home, what people write kept in a folder of its own."""
    workspace = Workspace(folder)
    for name, role in PEOPLE.items():
        workspace.accounts.add(name, PASSWORD, role)
    return create_app(Library(home), SearchLog(folder), workspace)


def somebody(app: Flask, name: str = "") -> FlaskClient:
    client = app.test_client()
    if name:
        token = token_of(client.get("/sign-in").text)
        client.post("/sign-in", data={"csrf_token": token, "name": name, "password": PASSWORD})
    return client


def ids(home: Path) -> list[str]:
    with Library(home) as library:
        return sorted(library.changed())


def said_to(home: Path, folder: Path, name: str, addresses: list[str]) -> dict[str, Said]:
    return walk(somebody(site(home, folder), name), addresses)


@pytest.fixture(scope="module")
def addresses(mixed: Path) -> list[str]:
    return list(starts(ids(mixed)))


@pytest.fixture(autouse=True)
def figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_METRICS", "on")
    monkeypatch.setenv("KB_RATE", "0")


def compare(mine: dict[str, Said], theirs: dict[str, Said]) -> Iterator[str]:
    """Yield the addresses at which two sites say different things."""
    for address in mine.keys() | theirs.keys():
        # Files of the program, and figures in which time and memory stand.
        if not address.startswith(("/static/", "/metrics")) and mine.get(address) != theirs.get(address):
            yield address


def test_for_readers_below_every_answer_is_that_of_a_library_that_never_had_the_rest(
    mixed: Path, public: Path, addresses: list[str], tmp_path: Path
) -> None:
    mine = said_to(mixed, tmp_path / "mine", "", addresses)
    assert len(mine) > len(addresses)
    assert sorted(compare(mine, said_to(public, tmp_path / "theirs", "", addresses))) == []


def test_for_members_every_answer_is_that_of_a_library_that_never_had_what_is_restricted(
    mixed: Path, internal: Path, addresses: list[str], tmp_path: Path
) -> None:
    sample = addresses[::3]
    mine = said_to(mixed, tmp_path / "mine", "李老师", sample)
    assert any("鹮鹮值班" in said.text for said in mine.values())
    assert sorted(compare(mine, said_to(internal, tmp_path / "theirs", "李老师", sample))) == []


def test_those_who_may_see_it_do_and_are_told_its_level(mixed: Path, addresses: list[str], tmp_path: Path) -> None:
    app = site(mixed, tmp_path)
    director, trainer, reader = (somebody(app, name) for name in ("主任", "李老师", ""))
    page = director.get("/search?q=鸮鸮演练").text
    assert "鸮鸮演练方案" in page
    assert re.search(r'class="access">限制<', page)
    assert re.search(r'class="access">内部<', trainer.get("/search?q=鹮鹮值班").text)
    for client in (trainer, reader):
        assert not re.search(r'class="access">限制<', client.get("/search?q=鸮鸮演练").text)
    assert 'class="access"' not in reader.get("/search?q=防空警报").text


def test_figures_for_programs_count_what_everybody_may_read(mixed: Path, public: Path, tmp_path: Path) -> None:
    def held(home: Path, name: str) -> list[str]:
        figures = somebody(site(home, tmp_path / name)).get("/metrics").text
        return [line for line in figures.splitlines() if line.startswith(("xuehai_documents", "xuehai_sections"))]

    assert held(mixed, "mixed") == held(public, "public")


def test_another_clearance_counts_from_the_next_request_on(mixed: Path, tmp_path: Path) -> None:
    app = site(mixed, tmp_path)
    trainer = somebody(app, "李老师")
    for level, found in (("restricted", True), ("public", False), ("members", False)):
        called = CliRunner().invoke(cli, ["--home", str(tmp_path), "user", "clearance", "李老师", level])
        assert called.exit_code == 0, called.output
        assert ("鸮鸮演练方案" in trainer.get("/search?q=鸮鸮演练").text) is found
        assert ("内部/值班.txt" in trainer.get("/search?q=鹮鹮值班").text) is (level != "public")


def test_a_note_has_no_title_for_who_may_no_longer_see_what_it_is_about(mixed: Path, tmp_path: Path) -> None:
    trainer = somebody(site(mixed, tmp_path), "李老师")

    def clear(level: str) -> None:
        assert CliRunner().invoke(cli, ["--home", str(tmp_path), "user", "clearance", "李老师", level]).exit_code == 0

    clear("restricted")
    with Library(mixed) as library:
        (secret,) = (hit.document for hit in library.search("鸮鸮演练方案").hits if hit.title == "鸮鸮演练方案")
    token = token_of(trainer.get(f"/notes/new?at={secret}").text)
    kept = trainer.post("/notes/new", data={"csrf_token": token, "at": secret, "text": "先看灯光"})
    assert kept.status_code == 302
    assert "鸮鸮演练方案" in trainer.get("/notes").text
    clear("members")
    for path in ("/notes", "/notes?words=灯光", "/notes/1"):
        page = trainer.get(path).text
        assert "先看灯光" in page
        assert "您现在不能查看的文献" in page
        assert "鸮" not in page


def test_no_cache_hands_what_one_may_read_to_another(mixed: Path, public: Path, tmp_path: Path) -> None:
    kept = somebody(site(mixed, tmp_path / "mixed")).get("/search?q=警报")
    assert "private" in kept.headers["Cache-Control"]
    assert "Cookie" in kept.headers["Vary"]
    assert "Cache-Control" not in somebody(site(public, tmp_path / "public")).get("/search?q=警报").headers


def test_where_nothing_is_held_back_there_is_one_library(public: Path) -> None:
    assert not (public / "levels").exists()
    with Library(public) as library:
        levels = Levels(library)
        assert all(levels.at(level) is library for level in Access)


def test_a_lost_library_of_a_level_closes_the_site_to_it_until_the_next_run(mixed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(mixed, home)
    shutil.rmtree(home / "levels" / "public")
    reader = somebody(site(home, tmp_path / "people"))
    assert {reader.get(page).status_code for page in ("/", "/search?q=警报", "/api/v1/search?q=警报")} == {503}
    run(home, [], Options(jobs=1))
    assert reader.get("/search?q=警报").status_code == 200
    assert "鸮鸮演练方案" not in reader.get("/search?q=鸮鸮演练").text
