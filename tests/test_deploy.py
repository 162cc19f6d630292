"""The files in docs/deploy: they parse, and name commands, options, settings and paths that exist."""

import configparser
import re
import shlex
import shutil
import subprocess
from importlib import import_module
from pathlib import Path

import click
import pytest

from kb.cli import COMMANDS
from kb.library import Library
from kb.settings import SETTINGS
from tests.conftest import ROOT
from web import create_app

DEPLOY = ROOT / "docs/deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("xuehai*.*"))
FILES = sorted(path.name for path in DEPLOY.iterdir())
HARDENING = {"NoNewPrivileges", "CapabilityBoundingSet", "ProtectSystem", "PrivateTmp", "SystemCallFilter", "UMask"}


def unit(name: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name, encoding="utf-8")
    return parser


def command(name: str) -> click.Command:
    module, _, attribute = COMMANDS[name][0].partition(":")
    found: click.Command = getattr(import_module(module), attribute)
    return found


def takes(words: list[str]) -> bool:
    """Return whether ``kb`` knows the command ``words[0]`` and parses the options after it."""
    command(words[0]).make_context(words[0], words[1:], resilient_parsing=False)
    return True


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_the_sections_it_needs(name: str) -> None:
    needed = {".timer": {"Timer", "Install"}, ".socket": {"Socket", "Install"}}.get(Path(name).suffix, {"Service"})
    assert {"Unit", *needed} <= set(unit(name).sections())


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_service_calls_what_kb_takes_and_is_fenced_in(name: str) -> None:
    service = unit(name)["Service"]
    program, *words = shlex.split(service["ExecStart"])
    assert program.endswith("/kb")
    assert takes(words)
    assert set(service) >= HARDENING
    assert service["StateDirectoryMode"] == "0700"


def test_the_timer_has_its_service() -> None:
    assert (DEPLOY / "xuehai-index.timer").with_suffix(".service").exists()


def test_the_socket_has_its_service_and_the_proxy_asks_where_it_listens() -> None:
    assert unit("xuehai.service")["Unit"]["Requires"] == "xuehai.socket"
    assert (
        f"proxy_pass http://{unit('xuehai.socket')['Socket']['ListenStream']}/" in (DEPLOY / "nginx.conf").read_text()
    )


def test_the_unit_waits_longer_than_the_server_does() -> None:
    waits = re.search(r"_STOP_SECONDS = (\d+)", (ROOT / "web/operation/serving.py").read_text())
    assert waits
    assert int(unit("xuehai.service")["Service"]["TimeoutStopSec"]) > int(waits.group(1))


@pytest.mark.parametrize("name", FILES)
def test_every_setting_named_exists(name: str) -> None:
    named = set(re.findall(r"\bKB_[A-Z_]+\b", (DEPLOY / name).read_text(encoding="utf-8")))
    assert named <= {setting.name for setting in SETTINGS}


def test_the_container_copies_what_there_is_and_starts_what_kb_takes() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE) for word in line.split()]
    assert copied
    assert [path for path in copied if not (ROOT / path).exists()] == []
    started = re.search(r"^CMD \[(\"serve.+)\]$", text, re.MULTILINE)
    assert started
    assert takes(re.findall(r'"([^"]+)"', started.group(1)))
    assert re.search(r"^USER (?!root)", text, re.MULTILINE)


@pytest.mark.parametrize("name", FILES)
def test_every_address_named_is_served(small_home: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_METRICS", "on")
    named = set(re.findall(r"/(?:healthz|readyz|metrics)\b", (DEPLOY / name).read_text(encoding="utf-8")))
    with Library(small_home) as library:
        client = create_app(library).test_client()
        assert {path for path in named if client.get(path).status_code == 404} == set()


def test_every_file_is_told_of_in_the_readme() -> None:
    text = (DEPLOY / "README.md").read_text(encoding="utf-8")
    assert [name for name in FILES if name != "README.md" and name not in text] == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_knows_every_option(name: str) -> None:
    """What it says of programs and users that are not on this machine is no fault of the file."""
    told = subprocess.run(["systemd-analyze", "verify", DEPLOY / name], capture_output=True, text=True)
    assert [line for line in told.stderr.splitlines() if re.search(r"Unknown|Failed to parse|Invalid", line)] == []
