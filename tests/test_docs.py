"""Documentation that cannot drift: paths, commands and versions it names are real."""

import re
from pathlib import Path

import pytest

from kb.cli import COMMANDS
from kb.settings import SETTINGS

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_path_in_the_architecture_exists() -> None:
    named = set(re.findall(r"`((?:kb|indexer|web|corpus|bench|tests|docs)(?:/[\w./-]+)?)`", read("ARCHITECTURE.md")))
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_each_part_of_the_architecture_fits_a_screen() -> None:
    parts = read("ARCHITECTURE.md").split("\n## ")
    assert all(len(part.splitlines()) <= 30 for part in parts)


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_command_and_no_other(name: str) -> None:
    assert set(re.findall(r"\bkb (\w+)", read(name))) - {"index"} == set(COMMANDS) - {"index"}


@pytest.mark.parametrize("name", [*READMES, "ARCHITECTURE.md"])
def test_every_link_of_a_page_leads_to_a_file(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", read(name))
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_stated_python_is_the_required_one() -> None:
    required = re.search(r'requires-python = ">=([\d.]+)"', read("pyproject.toml"))
    assert required
    assert f"python3 ≥ {required.group(1)}" in read("README.md")


def test_make_targets_of_the_readme_exist() -> None:
    targets = set(re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake (\w+)", read("README.md"))) <= targets | {"make"}


def test_every_setting_has_help_and_a_readable_default() -> None:
    assert all(setting.help and not setting.help.endswith(".") for setting in SETTINGS)


def test_constraints_pin_exact_versions_and_name_no_registry() -> None:
    lines = [line for line in read("constraints.txt").splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
