"""A folder with one file of each format, from kb index to search."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from indexer.readers import READERS
from kb.library import Library
from tests import making
from tests.conftest import ROOT
from tests.making import other_text
from tests.making_files import MAKERS, body_html, print_page, printed_by_hand

THROUGH_OFFICE = {"odp": "pptx", "doc": "docx", "wps": "docx", "rtf": "docx", "ppt": "pptx", "xls": "xlsx"}
AS_IN_OFFICE = {"wps": "doc"}


class Indexed(NamedTuple):
    """A home, the number of the text that each file was made of, and the report of the run."""

    home: Path
    numbers: dict[str, int]
    report: dict[str, Any]


def write_one_of_each(files: Path, spare: Path) -> dict[str, int]:
    """Write a file of each format, each of a text of its own; return the text's number by file."""
    numbers: dict[str, int] = {}

    def add(suffix: str, data: bytes, number: int) -> None:
        (files / f"{suffix}.{suffix}").write_bytes(data)
        numbers[f"{suffix}.{suffix}"] = number

    for number, (suffix, make) in enumerate(MAKERS.items()):
        if suffix != "pdf":
            add(suffix, make(other_text(number)), number)
    if making.has_browser:
        text = other_text(len(MAKERS))
        add("pdf", making.printed(spare, print_page(body_html(text))), len(MAKERS))
    for number, (suffix, source) in enumerate(THROUGH_OFFICE.items(), start=len(MAKERS) + 1):
        if making.has_office:
            (spare / f"a.{source}").write_bytes(MAKERS[source](other_text(number)))
            add(suffix, making.office(spare / f"a.{source}", AS_IN_OFFICE.get(suffix, suffix)), number)
    return numbers


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Indexed:
    base = tmp_path_factory.mktemp("formats")
    files = base / "files"
    files.mkdir()
    numbers = write_one_of_each(files, tmp_path_factory.mktemp("spare"))
    (files / "坏.docx").write_bytes((files / "docx.docx").read_bytes()[:2000])
    (files / "坏.pdf").write_bytes(printed_by_hand()[:30])
    command = [sys.executable, "-m", "kb", "--home", base / "home", "index", files, "--jobs", "2", "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (result.returncode, result.stderr) == (1, "")
    return Indexed(base / "home", numbers, json.loads(result.stdout))


def test_only_the_bad_files_fail(indexed: Indexed) -> None:
    assert {entry["path"] for entry in indexed.report["failed"]} == {"坏.docx", "坏.pdf"}
    assert all("restore it" in entry["reason"] for entry in indexed.report["failed"])
    assert indexed.report["documents"] >= len(indexed.numbers)


def test_a_phrase_inside_each_format_finds_its_file(indexed: Indexed) -> None:
    found = {}
    with Library(indexed.home) as library:
        for name, number in indexed.numbers.items():
            sentence = other_text(number).paragraphs[-1 if name[:3] in ("ppt", "odp") else 4]
            phrase = max(re.findall("[一-鿿]+", sentence), key=len)
            found[name] = [hit.source for hit in library.search(f'"{phrase}"').hits]
    assert {name: sources for name, sources in found.items() if name not in sources} == {}


def test_no_format_of_the_table_is_forgotten(indexed: Indexed) -> None:
    alike = {".markdown", ".htm", ".shtml", ".xhtml", ".mht", ".docm", ".pptm", ".xlsm", ".tsv", ".dps", ".et"}
    if making.has_browser and making.has_office:
        assert {f".{name.partition('.')[2]}" for name in indexed.numbers} == set(READERS) - alike
