"""What an operator relies on: health, figures, the request log, limits, an end that loses nothing."""

import json
import shutil
import signal
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from indexer.run import run
from kb.errors import UsageError
from kb.library import Library
from tests.conftest import write_files
from tests.test_web_serving import serve
from web import create_app
from web.cli import _listen
from web.operation.limits import Sluice, TokenBuckets
from web.operation.serving import Server

SEARCH = "/search?q=%E9%98%B2%E7%A9%BA"
Make = Callable[..., Flask]


@pytest.fixture
def home(small_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_home, tmp_path / "home"))


@pytest.fixture
def make(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Return a function that makes the site under given settings."""
    with Library(home) as library:

        def made(**values: str) -> Flask:
            for name, value in values.items():
                monkeypatch.setenv(name, value)
            return create_app(library)

        yield made


# ---- health


def test_a_sound_site_is_alive_and_ready(make: Make) -> None:
    client = make(KB_READING="members").test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["ready"]) == (200, True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_index_behind_its_catalogue_is_not_ready(make: Make, home: Path) -> None:
    client = make().test_client()
    with sqlite3.connect(home / "catalogue.db") as database:
        database.execute("UPDATE documents SET revision = revision + 100")
    database.close()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["index"].startswith("behind: revision ")
    assert client.get("/healthz").status_code == 200


def test_a_workspace_that_cannot_be_written_is_not_ready_and_no_path_is_told(make: Make, home: Path) -> None:
    client = make().test_client()
    client.application.config["WORKSPACE"].close()
    for name in ("curricula.db", "curricula.db-wal", "curricula.db-shm"):
        (home / name).unlink(missing_ok=True)
    (home / "curricula.db").mkdir()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"]["workspace"].startswith("failed")
    assert str(home) not in answer.text


def test_a_site_that_follows_a_new_revision_is_ready_again(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", {"a.txt": "第一份通知\n\n防空警报。\n"})
    run(tmp_path / "home", [str(files)])
    with Library(tmp_path / "home") as library:
        client = create_app(library).test_client()
        write_files(files, {"b.txt": "第二份通知\n\n疏散演练。\n"})
        run(tmp_path / "home", [str(files)])
        assert client.get("/readyz").status_code == 200


# ---- figures


def test_there_are_no_figures_unless_they_are_wanted(make: Make) -> None:
    assert make().test_client().get("/metrics").status_code == 404


def test_the_figures_count_what_was_answered(make: Make) -> None:
    app = make(KB_METRICS="on")
    client = app.test_client()
    for path in ("/", SEARCH, SEARCH, "/api/v1/search?q=a", "/no/such/page", "/api/v1/search"):
        client.get(path)
    answer = client.get("/metrics")
    found = {
        (sample.name, sample.labels.get("endpoint"), sample.labels.get("status")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert found["xuehai_requests_total", "pages.search", "200"] == 2
    assert found["xuehai_requests_total", "none", "404"] == 1
    assert found["xuehai_requests_total", "api.search", "400"] == 1
    assert found["xuehai_searches_total", None, None] == 3
    assert found["xuehai_request_seconds_count", "pages.start", None] == 1
    assert found["xuehai_documents", None, None] == 4
    assert found["xuehai_index_revision", None, None] == found["xuehai_catalogue_revision", None, None]
    assert found["process_resident_memory_bytes", None, None] > 1_000_000
    assert "防空" not in answer.text


# ---- the request log


def test_the_log_of_requests_has_one_object_a_line_and_nothing_of_who_or_what_for(make: Make, home: Path) -> None:
    client = make(KB_REQUEST_LOG="file").test_client()
    sizes = [len(client.get(path).data) for path in (SEARCH, "/nowhere")]
    text = (home / "requests.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["path"], line["status"], line["bytes"]) for line in lines] == [
        ("/search", 200, sizes[0]),
        ("/nowhere", 404, sizes[1]),
    ]
    assert all(line["ms"] > 0 for line in lines)
    assert all(set(line) == {"at", "method", "path", "status", "ms", "bytes"} for line in lines)
    assert "127.0.0.1" not in text
    assert (home / "requests.jsonl").stat().st_mode & 0o777 == 0o600


def test_search_words_are_logged_where_they_are_wanted(make: Make, home: Path) -> None:
    make(KB_REQUEST_LOG="file", KB_REQUEST_LOG_QUERIES="on").test_client().get("/search?q=a")
    assert json.loads((home / "requests.jsonl").read_text())["query"] == "q=a"


def test_a_log_that_has_grown_is_put_aside(make: Make, home: Path) -> None:
    client = make(KB_REQUEST_LOG="file", KB_REQUEST_LOG_KB="0").test_client()
    client.get("/healthz")
    client.get("/readyz")
    assert "/healthz" in (home / "requests.1.jsonl").read_text()
    assert "/readyz" in (home / "requests.jsonl").read_text()


@pytest.mark.parametrize("path", ["/a%0Ab", "/%FF%FE", "/" + "x" * 5000, "/%22%7D"])
def test_no_path_breaks_a_line_of_the_log(make: Make, capsys: pytest.CaptureFixture[str], path: str) -> None:
    make(KB_REQUEST_LOG="stderr").test_client().get(path)
    [line] = capsys.readouterr().err.splitlines()
    assert json.loads(line)["status"] == 404


def test_a_log_nowhere_is_refused_with_what_there_is(make: Make) -> None:
    with pytest.raises(UsageError, match="off, stderr, file"):
        make(KB_REQUEST_LOG="printer")


# ---- limits


@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=200))
def test_no_client_gets_more_than_its_share(a_minute: int, pauses: list[float]) -> None:
    now = 0.0
    buckets = TokenBuckets(a_minute, lambda: now)
    taken = 0
    for pause in pauses:
        now += pause
        taken += buckets.take("somebody") == 0
    assert taken <= a_minute + now * a_minute / 60 + 1e-6


@given(st.integers(1, 50))
def test_who_waits_as_long_as_told_is_let_in(a_minute: int) -> None:
    now = 0.0
    buckets = TokenBuckets(a_minute, lambda: now)
    assert [buckets.take("a") for _ in range(a_minute)] == [0] * a_minute
    wait = buckets.take("a")
    assert wait > 0
    assert buckets.take("b") == 0
    now += wait + 1e-6
    assert buckets.take("a") == 0


def test_too_many_searches_of_one_client_are_told_when_to_come_again(make: Make) -> None:
    client = make(KB_RATE="2", KB_PROXIES="1").test_client()
    one, other = ({"X-Forwarded-For": address} for address in ("203.0.113.7", "203.0.113.8"))
    assert [client.get(SEARCH, headers=one).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/api/v1/search?q=a", headers=one)
    assert int(refused.headers["Retry-After"]) in range(1, 32)
    assert refused.json["error"]["status"] == 429
    assert client.get(SEARCH, headers=other).status_code == 200
    assert client.get("/", headers=one).status_code == 200


def test_one_network_of_the_new_addresses_is_one_client(make: Make) -> None:
    client = make(KB_RATE="1", KB_PROXIES="1").test_client()
    addresses = ("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")
    found = [client.get(SEARCH, headers={"X-Forwarded-For": address}).status_code for address in addresses]
    assert found == [200, 429, 200]


def test_this_machine_and_a_proxy_nobody_told_of_are_not_limited(make: Make) -> None:
    client = make(KB_RATE="1").test_client()
    headers = {"X-Forwarded-For": "203.0.113.7"}
    assert [client.get(SEARCH, headers=headers).status_code for _ in range(3)] == [200] * 3


@given(st.integers(1, 64), st.integers(1, 300))
def test_those_who_come_back_at_once_do_not_keep_everybody_from_an_answer(most: int, too_many: int) -> None:
    sluice = Sluice(most)
    rounds = 4 * (most + too_many)
    refused = sum(sluice.refuses(most + too_many) for _ in range(rounds))
    assert refused == 4 * too_many


@given(st.integers(1, 64), st.lists(st.integers(0, 300), max_size=200))
def test_nobody_is_refused_behind_whom_no_more_wait_than_may(most: int, waiting: list[int]) -> None:
    sluice = Sluice(most)
    refused = [count for count in waiting if sluice.refuses(count)]
    assert all(count > most for count in refused)


class Slow:
    """A page that answers when it is let."""

    def __init__(self, app: Flask) -> None:
        self.began, self.go_on = threading.Semaphore(0), threading.Event()
        app.add_url_rule("/slow", "slow", self.answer)

    def answer(self) -> str:
        self.began.release()
        assert self.go_on.wait(60)
        return "at last"


@contextmanager
def running(app: Flask) -> Iterator[tuple[Server, int, threading.Thread]]:
    """Run the real server with one thread that answers."""
    listener = _listen("127.0.0.1", 0)
    server = Server(app, listener, 1)
    port = listener.getsockname()[1]
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server, port, thread
    finally:
        server.stop()
        thread.join(60)


Ask = Callable[[int, str], HTTPConnection]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Return a function that sends a request on a connection of its own; an empty path only connects."""
    with ExitStack() as opened:

        def asked(port: int, path: str) -> HTTPConnection:
            connection = opened.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=60)))
            connection.connect()
            if path:
                connection.request("GET", path)
            return connection

        yield asked


def test_a_busy_site_says_later_and_recovers(make: Make, ask: Ask) -> None:
    app = make(KB_QUEUE="2")
    slow = Slow(app)
    with running(app) as (_, port, _):
        first = ask(port, "/slow")
        assert slow.began.acquire(timeout=60)
        waiting = [ask(port, "/") for _ in range(8)]
        while app.config["WAITING"]() < 8:
            threading.Event().wait(0.01)
        slow.go_on.set()
        answers = [connection.getresponse() for connection in waiting]
        assert first.getresponse().status == 200
        statuses = sorted(answer.status for answer in answers)
        assert statuses == [200] * 3 + [503] * 5
        assert {answer.getheader("Retry-After") for answer in answers if answer.status == 503} == {"5"}
        assert ask(port, "/").getresponse().status == 200


def test_a_busy_site_still_says_that_it_lives(make: Make) -> None:
    app = make(KB_QUEUE="0")
    app.config["WAITING"] = lambda: 1
    client = app.test_client()
    assert (client.get("/").status_code, client.get("/healthz").status_code) == (503, 200)


# ---- the end


def test_who_is_being_answered_gets_the_answer_before_the_end(make: Make, ask: Ask) -> None:
    app = make()
    slow = Slow(app)
    with running(app) as (server, port, thread):
        ask(port, "")  # nobody waits for one that says nothing
        first = ask(port, "/slow")
        assert slow.began.acquire(timeout=60)
        waiting = ask(port, "/healthz")
        while app.config["WAITING"]() < 1:
            threading.Event().wait(0.01)
        server.stop()
        while not refuses(port):
            threading.Event().wait(0.01)
        assert thread.is_alive()
        slow.go_on.set()
        assert first.getresponse().read() == b"at last"
        assert waiting.getresponse().status == 200
        thread.join(60)
        assert not thread.is_alive()


def refuses(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_without_a_word(small_home: Path, ask: Ask, number: signal.Signals) -> None:
    server = serve(small_home, "--port", "0")
    assert server.stderr is not None
    port = int(server.stderr.readline().split(":")[3].split("/")[0])
    assert ask(port, "/healthz").getresponse().read()
    server.send_signal(number)
    _, errors = server.communicate(timeout=60)
    assert (server.returncode, errors) == (0, "")
