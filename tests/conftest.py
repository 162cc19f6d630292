"""A small library of real files, indexed once, and what tests need around it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from indexer.run import run
from kb.library import Library
from tests.making_citations import CITING
from tests.making_laws import LAWS

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"

SMALL = {
    "法规/民防条例(2021-05-01).md": (
        "# 某省民防条例\n\n2021年5月1日 某省人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n"
        "## 第一章 总则\n\n第一条 为了加强民防建设，制定本条例。\n\n"
        "第二条 县级以上人民政府组织防空警报试鸣。\n\n警报试鸣五日前发布公告。\n\n"
        "## 第二章 附则\n\n第十条 本条例自2021年6月1日起施行。\n"
    ),
    "培训/信号.md": (
        "---\ntitle: 识别防空警报\nkind: training\ndate: 2025-03-10\n---\n\n导言一句。\n\n"
        "## 预先警报\n\n鸣三十六秒，停二十四秒。\n\n## 空袭警报\n\n| 鸣 | 停 |\n| --- | --- |\n| 6秒 | 6秒 |\n"
    ),
    "报告/总结.txt": (
        "某办2024年工作总结\n\n一年来工作有序推进。\n一、主要工作\n（一）组织演练\n全年组织防空演练两次。\n"
        "（二）宣传教育\n开展宣传五次。\n二、下一步打算\n继续抓好落实。\n"
    ),
    "繁體/國防動員.txt": "國防動員潛力調查說明\n\n開展國防動員潛力統計調查，掌握社會動員力。\n看著數據做決定。\n",
}


def write_files(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the four documents of SMALL."""
    base = tmp_path_factory.mktemp("small")
    run(base / "home", [str(write_files(base / "files", SMALL))])
    return base / "home"


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds the starter library."""
    home = tmp_path_factory.mktemp("starter") / "home"
    run(home, [str(CORPUS)])
    return home


@pytest.fixture(scope="session")
def cited_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds a law in two editions and what cites it."""
    base = tmp_path_factory.mktemp("cited")
    run(base / "home", [str(write_files(base / "files", CITING))])
    return base / "home"


@pytest.fixture(scope="session")
def law_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that holds laws in several editions, and what cites them."""
    base = tmp_path_factory.mktemp("laws")
    run(base / "home", [str(write_files(base / "files", LAWS))])
    return base / "home"


@pytest.fixture(scope="session")
def ids(law_home: Path) -> dict[str, str]:
    """The ids of the documents in ``law_home``, by the beginnings of them."""
    with Library(law_home) as library:
        return {document.rpartition("-")[0]: document for document in library.changed()}


@pytest.fixture
def small(small_home: Path) -> Iterator[Library]:
    with Library(small_home) as library:
        yield library


@pytest.fixture
def starter(starter_home: Path) -> Iterator[Library]:
    with Library(starter_home) as library:
        yield library


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip("chromium is not installed")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    # What comes late on a machine with much else to do is no fault of the page.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents, laws and judged questions, where XUEHAI_SHARED names one."""
    name = os.environ.get("XUEHAI_SHARED")
    if not name:
        pytest.skip("XUEHAI_SHARED names no folder of real material")
    return Path(name)
