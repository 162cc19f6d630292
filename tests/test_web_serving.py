"""``kb serve`` as an operator meets it: the port, the home, the end."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

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
