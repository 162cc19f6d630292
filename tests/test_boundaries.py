"""Imports run one way, help is light, and no module or function outgrows its reader."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FORBIDDEN = {
    "kb": {"indexer", "web", "flask"},
    "indexer": {"web", "flask"},
    "web": {"indexer"},
}
HEAVY = {"jieba", "rjieba", "whoosh", "flask", "sqlalchemy", "opencc"}
FILES = [path for package in FORBIDDEN for path in sorted((ROOT / package).rglob("*.py"))]

IMPORT_EACH = """
import importlib, json, sys
forbidden = set(json.loads(sys.argv[1]))
brought = {}
for name in json.loads(sys.argv[2]):
    importlib.import_module(name)
    if found := forbidden & sys.modules.keys():
        brought[name] = sorted(found)
        forbidden -= found
print(json.dumps(brought))
"""

SHOW_HELP = """
import json, sys
from kb.cli import main
try:
    main(["--help"])
except SystemExit:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment)


def modules_of(package: str) -> list[str]:
    files = [path for path in FILES if path.is_relative_to(ROOT / package)]
    # Migrations are scripts that Alembic runs, no modules.
    paths = [path.relative_to(ROOT).with_suffix("") for path in files if "migrations" not in path.parts]
    return [".".join(path.parts).removesuffix(".__init__") for path in paths if path.name != "__main__"]


def imported_names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("package", FORBIDDEN)
def test_importing_every_module_of_a_package_brings_nothing_from_above_it(package: str) -> None:
    result = run_python(IMPORT_EACH, json.dumps(sorted(FORBIDDEN[package])), json.dumps(modules_of(package)))
    assert json.loads(result.stdout) == {}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_module_names_a_package_above_it_even_inside_a_function(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    imported = {name.split(".")[0] for name in imported_names(ast.parse(path.read_text(encoding="utf-8")))}
    assert not imported & FORBIDDEN[package]


def test_help_loads_neither_segmenter_nor_index_nor_site() -> None:
    result = run_python(SHOW_HELP)
    assert "Commands" in result.stdout
    assert not HEAVY & set(json.loads(result.stderr))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_module_has_at_most_300_lines_and_its_functions_at_most_40(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in lengths.items() if lines > 40} == {}


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    assert [name_of(path) for path in FILES if path.stem in {"util", "utils", "helpers", "misc"}] == []
