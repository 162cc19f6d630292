"""Signing in over HTTP: cookies, forged forms, guessing, closed libraries."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from kb.cli import cli
from kb.library import Library
from kb.workspace.workspace import Workspace
from web import create_app

NAME, PASSWORD = "李老师", "警报响三遍再疏散不慌张"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace(tmp_path) as opened:
        opened.accounts.add(NAME, PASSWORD)
        yield opened


@pytest.fixture
def app(small: Library, workspace: Workspace) -> Flask:
    return create_app(small, workspace=workspace)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def token_of(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found.group(1)


def sign_in(client: FlaskClient, name: str = NAME, password: str = PASSWORD, following: str = "") -> str:
    token = token_of(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"csrf_token": token, "name": name, "password": password, "next": following})
    return f"{answer.status_code} {answer.headers.get('Location', '')}"


def test_signing_in_shows_the_name_and_signing_out_ends_it(client: FlaskClient) -> None:
    assert sign_in(client) == "302 /"
    page = client.get("/").text
    assert NAME in page
    client.post("/sign-out", data={"csrf_token": token_of(page)})
    assert NAME not in client.get("/").text


def test_a_cookie_kept_by_somebody_is_worth_nothing_after_sign_out(client: FlaskClient, app: Flask) -> None:
    sign_in(client)
    stolen = client.get_cookie("xuehai")
    assert stolen
    client.post("/sign-out", data={"csrf_token": token_of(client.get("/").text)})
    thief = app.test_client()
    thief.set_cookie("xuehai", stolen.value)
    assert NAME not in thief.get("/").text


def test_what_a_session_held_before_signing_in_is_dropped(client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_the_cookie_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    token = token_of(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"csrf_token": token, "name": NAME, "password": PASSWORD})
    [cookie] = [value for value in answer.headers.getlist("Set-Cookie") if value.startswith("xuehai=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
@pytest.mark.parametrize("token", ["", "forged"])
def test_a_form_without_our_token_is_refused(client: FlaskClient, path: str, token: str) -> None:
    answer = client.post(path, data={"csrf_token": token, "name": NAME, "password": PASSWORD})
    assert answer.status_code == 400
    assert NAME not in client.get("/").text


def test_a_wrong_password_is_said_and_too_many_have_to_wait(client: FlaskClient) -> None:
    for _ in range(5):
        assert sign_in(client, password="wrong").startswith("403")
    token = token_of(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"csrf_token": token, "name": NAME, "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(client: FlaskClient, elsewhere: str) -> None:
    assert sign_in(client, following=elsewhere) == "302 /"


def test_signing_in_leads_back_to_where_it_was_asked_for(client: FlaskClient) -> None:
    assert sign_in(client, following="/search?q=a") == "302 /search?q=a"


def test_where_there_are_no_accounts_the_form_says_how_to_make_one(small: Library, tmp_path: Path) -> None:
    with Workspace(tmp_path / "empty") as workspace:
        assert "kb user add" in create_app(small, workspace=workspace).test_client().get("/sign-in").text


def test_a_library_for_members_shows_nothing_to_others(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_READING", "members")
    for path in ("/", "/search?q=防空", "/documents/x", "/feed.atom"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/sign-in?next=")
    assert client.get("/api/v1/search?q=防空").status_code == 401
    sign_in(client)
    assert client.get("/search?q=防空").status_code == 200


def test_the_secret_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    with Workspace(tmp_path) as workspace:
        made = workspace.secret()
        assert workspace.secret() == made
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert sorted(file.name for file in tmp_path.glob("secret*")) == ["secret"]


def test_accounts_are_looked_after_from_the_command_line(tmp_path: Path) -> None:
    def kb(*arguments: str) -> str:
        outcome = CliRunner().invoke(cli, ["--home", str(tmp_path), "user", *arguments])
        return f"{outcome.exit_code} {outcome.output}{outcome.exception or ''}"

    assert kb("add", NAME, "--password", PASSWORD) == "0 李老师: trainer\n"
    assert kb("add", "王主任", "--admin", "--password", PASSWORD) == "0 王主任: admin\n"
    assert kb("list").count("\n") == 2
    assert "password has 10 to 200" in kb("password", NAME, "--password", "short")
    assert kb("password", NAME, "--password", PASSWORD[::-1]).startswith("0")
    assert kb("remove", NAME).startswith("0")
    assert "no account '李老师'" in kb("remove", NAME)
