"""``kb serve`` as an operator meets it: the port, the home, the end."""

import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conftest import ROOT


def serve(home: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kb", "--home", str(home), "serve", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, preexec_fn=_heed_interrupts)


def _heed_interrupts() -> None:
    # A shell that runs the tests in the background has them ignore interrupts, and so their children.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_port_in_use_is_one_line_that_names_another(small_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = serve(small_home, "--port", str(port))
        _, errors = server.communicate(timeout=60)
    assert server.returncode == 1
    assert errors.splitlines() == [
        f"error: 127.0.0.1:{port} is in use; choose another with: kb serve --port {port + 1}"
    ]


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid"])
def test_an_address_that_is_not_ours_is_one_line(small_home: Path, host: str) -> None:
    server = serve(small_home, "--host", host, "--port", "0")
    _, errors = server.communicate(timeout=60)
    assert server.returncode == 1
    assert errors.startswith(f"error: cannot listen on {host}:0")
    assert len(errors.splitlines()) == 1


def test_a_home_without_a_library_is_one_line_that_says_how_to_build_one(tmp_path: Path) -> None:
    server = serve(tmp_path, "--port", "0")
    _, errors = server.communicate(timeout=60)
    assert server.returncode == 3
    assert "kb --home" in errors


def test_an_interrupt_ends_it_without_a_traceback(small_home: Path) -> None:
    server = serve(small_home, "--port", "0")
    assert server.stderr is not None
    assert "http://127.0.0.1:" in server.stderr.readline()
    server.send_signal(signal.SIGINT)
    _, errors = server.communicate(timeout=60)
    assert "Traceback" not in errors


def without_remark(errors: str) -> list[str]:
    """Return what the server said, but for that a home has no account yet."""
    return [line for line in errors.splitlines() if not line.startswith("no account yet")]


def serve_handed(home: Path, listener: socket.socket) -> subprocess.Popen[str]:
    """Start the server as systemd does with a socket of its own: as the third handle, told in the environment."""
    code = (
        "import os, sys\n"
        f"os.dup2({listener.fileno()}, 3)\n"
        "os.environ |= {'LISTEN_FDS': '1', 'LISTEN_PID': str(os.getpid())}\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'kb', *sys.argv[1:]])\n"
    )
    command = [sys.executable, "-c", code, "--home", str(home), "serve", "--host", "203.0.113.7"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment, pass_fds=[listener.fileno()])


def test_nobody_is_refused_or_cut_off_while_it_restarts_on_a_socket_handed_over(small_home: Path) -> None:
    leaving = threading.Event()

    def ask(site: str) -> list[int]:
        statuses = []
        while not leaving.is_set():
            with urlopen(f"{site}search?q=a", timeout=60) as answer:
                statuses.append(answer.status if answer.read() else 0)
        return statuses

    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(4) as people:
        site = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        server = serve_handed(small_home, listener)
        assert server.stderr is not None
        assert site in server.stderr.readline()
        asking = [people.submit(ask, site) for _ in range(4)]
        for _ in range(2):
            server.terminate()
            _, errors = server.communicate(timeout=60)
            assert (server.returncode, without_remark(errors)) == (0, [])
            server = serve_handed(small_home, listener)
            assert server.stderr is not None
            assert site in server.stderr.readline()
        leaving.set()
        answers = [status for person in asking for status in person.result()]
        server.terminate()
        server.communicate(timeout=60)
    assert set(answers) == {200}


def test_all_who_connected_before_the_end_are_answered(small_home: Path) -> None:
    server = serve(small_home, "--port", "0")
    assert server.stderr is not None
    port = int(server.stderr.readline().split(":")[3].split("/")[0])
    os.kill(server.pid, signal.SIGSTOP)
    with ExitStack() as opened:
        people = [opened.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=60))) for _ in range(20)]
        for person in people:
            person.request("GET", "/healthz")
        server.terminate()
        os.kill(server.pid, signal.SIGCONT)
        assert [person.getresponse().status for person in people] == [200] * 20
    _, errors = server.communicate(timeout=60)
    assert (server.returncode, without_remark(errors)) == (0, [])
