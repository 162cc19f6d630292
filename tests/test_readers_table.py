"""The table of readers: every row leads somewhere, none is loaded before it is needed, and reading has limits."""

import json
import resource
import signal
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import limits, readers
from indexer.readers import READERS, Block, Content, read
from indexer.readers.escape import inline, paragraph
from indexer.readers.facts import iso_day, settle_title, stated
from indexer.readers.lines import join_lines, one_line
from indexer.readers.numerals import chinese, circled, formal, letter, roman
from indexer.readers.tables import pipe_tables, table_blocks
from kb.document import Format
from kb.errors import UnreadableFileError
from kb.markup import parse, visible_text
from tests.conftest import ROOT

HEAVY = ["lxml", "pdfminer", "openpyxl", "docx", "pptx", "yaml"]
LOADED = """
import json, sys
from indexer.readers import read
read("防空警报".encode(), "a.txt")
print(json.dumps([name for name in json.loads(sys.argv[1]) if name in sys.modules]))
"""


@pytest.mark.parametrize("suffix", READERS)
def test_every_row_names_a_function(suffix: str) -> None:
    row = READERS[suffix]
    assert suffix == suffix.lower() == PurePosixPath(f"x{suffix}").suffix
    assert callable(getattr(import_module(f"indexer.readers.{row.module}"), row.function))


def test_reading_plain_text_loads_no_library_of_another_format() -> None:
    command = [sys.executable, "-c", LOADED, json.dumps(HEAVY)]
    result = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert json.loads(result.stdout) == []


# ---- limits


def use(monkeypatch: pytest.MonkeyPatch, reader: object) -> None:
    monkeypatch.setitem(readers.READERS, ".txt", reader)  # type: ignore[arg-type]


def refusal(data: bytes = b"x", path: str = "a.txt") -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read(data, path)
    assert "\n" not in caught.value.reason
    return caught.value.reason


def raising(error: BaseException) -> object:
    def reader(_data: bytes, _path: str) -> Content:
        raise error

    return reader


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyError("word/document.xml"), "damaged: KeyError, 'word/document.xml'; restore"),
        (ValueError(""), "damaged: ValueError, no more is known; restore"),
        (ValueError("line one\nline two" + "…" * 500), "damaged: ValueError, line one line two…+; restore"),
        (OSError(22, "Invalid argument"), "damaged: OSError"),
        (MemoryError(), "more than 2048 MB of memory; split it or raise KB_MAX_READ_MB"),
        (RecursionError("deep"), "nested too deeply"),
        (UnreadableFileError("a.txt", "as it says"), "as it says"),
    ],
)
def test_whatever_a_library_raises_is_one_line(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, reason: str
) -> None:
    use(monkeypatch, raising(error))
    with pytest.raises(UnreadableFileError, match=reason) as caught:
        read(b"x", "a.txt")
    assert "\n" not in caught.value.reason
    assert len(caught.value.reason) < 250


def test_an_interrupt_is_not_taken_for_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        read(b"x", "a.txt")


def endless(_data: bytes, _path: str) -> Content:
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


def test_reading_without_end_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_MAX_READ_SECONDS", "1")
    use(monkeypatch, endless)
    started = time.monotonic()
    assert refusal() == "reading took longer than 1 s; split it or raise KB_MAX_READ_SECONDS"
    assert time.monotonic() - started < 3


def test_recognition_has_its_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognising(data: bytes, path: str) -> Content:
        limits.allow(limits.RECOGNISING)
        return endless(data, path)

    monkeypatch.setenv("KB_MAX_READ_SECONDS", "60")
    monkeypatch.setenv("KB_MAX_OCR_SECONDS", "1")
    use(monkeypatch, recognising)
    assert refusal() == "reading took longer than 1 s; split it or raise KB_MAX_OCR_SECONDS"


def test_a_timer_that_ran_before_goes_on_afterwards() -> None:
    handler, (left, interval) = signal.getsignal(signal.SIGALRM), signal.getitimer(signal.ITIMER_REAL)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 500.0, 7.0)
    try:
        read(b"x", "a.txt")
        assert signal.getsignal(signal.SIGALRM) is signal.default_int_handler
        assert 400 < signal.getitimer(signal.ITIMER_REAL)[0] <= 500
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, interval)
        signal.signal(signal.SIGALRM, handler)


def test_reading_works_in_a_thread_too() -> None:
    found: list[Content] = []
    thread = threading.Thread(target=lambda: found.append(read("防空".encode(), "a.txt")))
    thread.start()
    thread.join()
    assert found[0].blocks == (Block("防空"),)


LIMITED = """
import resource
from indexer.limits import limit_memory
from indexer.readers import READERS, read
from kb.errors import UnreadableFileError
limit_memory()
print(resource.getrlimit(resource.RLIMIT_DATA)[0])
READERS[".txt"] = lambda data, path: bytearray(400_000_000)
try:
    read(b"x", "a.txt")
except UnreadableFileError as error:
    print(error.reason)
"""


@pytest.mark.parametrize(
    ("allowed", "expected"),
    [
        ("300", "300000000\nreading it takes more than 300 MB of memory; split it or raise KB_MAX_READ_MB\n"),
        ("0", f"{resource.getrlimit(resource.RLIMIT_DATA)[0]}\n"),
    ],
)
def test_a_reading_process_is_bounded_in_memory(monkeypatch: pytest.MonkeyPatch, allowed: str, expected: str) -> None:
    monkeypatch.setenv("KB_MAX_READ_MB", allowed)
    result = subprocess.run([sys.executable, "-c", LIMITED], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout == expected


# ---- what readers share

LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))).map(lambda text: " ".join(text.split()))


@given(LINE | st.text("#+-=>*_`~[]()<>!|\\&.:1 防", max_size=12).map(str.strip))
def test_escaped_text_is_shown_as_it_was(text: str) -> None:
    assert visible_text(parse(f"上文\n\n{paragraph(text)}")).removeprefix("上文").lstrip("\n") == text


@given(st.lists(LINE.filter(bool), min_size=1, max_size=3))
def test_line_ends_of_an_escaped_paragraph_stay(lines: list[str]) -> None:
    assert visible_text(parse(paragraph("\n".join(lines)))) == "\n".join(lines)


@given(st.lists(st.lists(LINE, min_size=1, max_size=4), max_size=5))
def test_a_table_shows_its_cells(rows: list[list[str]]) -> None:
    for block in pipe_tables(rows):
        assert visible_text(parse(block.markup or "")) == block.text


@given(LINE)
def test_a_line_in_a_cell_is_safe_markdown(text: str) -> None:
    assert visible_text(parse(f"| 甲 |\n| --- |\n| {inline(text)} |")) == f"甲\n{text}".rstrip("\n")


def test_a_long_table_repeats_its_header_every_fifty_rows() -> None:
    blocks = list(pipe_tables([["编号", "名称"], *([str(number), "警报器"] for number in range(120))]))
    assert [len(block.text.split("\n")) for block in blocks] == [51, 51, 21]
    assert all(block.text.startswith("编号 名称\n") for block in blocks)
    assert blocks[-1].text.endswith("\n119 警报器")


def test_empty_rows_and_columns_of_a_table_go() -> None:
    (block,) = pipe_tables([["", "", ""], ["", "信号", "停"], ["", "", ""], ["", "预先", "24秒"]])
    assert block.text == "信号 停\n预先 24秒"


@pytest.mark.parametrize(
    "rows",
    [
        [[["目标"], ["掌握" * 200]], [["方法"], ["讲授"]]],
        [[["目标"]], [["掌握" * 200]], [["方法"]], [["讲授"]]],
        [[["目标"], ["掌握" * 200], [], ["方法"], ["讲授"]]],
    ],
)
def test_a_form_or_a_frame_is_paragraphs(rows: list[list[list[str]]]) -> None:
    assert list(table_blocks(rows)) == [Block("目标"), Block("掌握" * 200), Block("方法"), Block("讲授")]


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["国防", "动员"], "国防动员"),
        (["civil", "defence"], "civil defence"),
        (["mobili-", "sation"], "mobilisation"),
        (["人防", "CAD系统"], "人防CAD系统"),
        (["COVID-", "19"], "COVID- 19"),
        (["国防，", "", " 动员 "], "国防，动员"),
        ([], ""),
    ],
)
def test_lines_become_running_text(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


def test_blanks_of_a_line_become_one() -> None:
    assert one_line(" 防\t 空\xa0\xa0警\n报 ") == "防 空 警报"


@pytest.mark.parametrize(
    ("title", "author", "facts"),
    [
        ("国防动员工作要点", "学海编写组", {"title": "国防动员工作要点", "author": "学海编写组"}),
        ("Document1", "python-docx", {}),
        ("文档 1", "Administrator", {}),
        ("Microsoft Word - 通知.doc", "微软用户", {}),
        ("PowerPoint 演示文稿", "user", {}),
        ("幻灯片 1", "Steve Canny", {"author": "Steve Canny"}),
        ("新建 Microsoft Word 文档", "lenovo", {}),
        ("关于试鸣的通知.docx", "", {}),
        (r"D:\通知", "", {}),
        ("通知", "", {}),
        ("2024", "", {}),
    ],
)
def test_what_programs_put_into_properties_is_no_fact(title: str, author: str, facts: dict[str, str]) -> None:
    assert stated(title, author, "政策/通知.docx") == facts


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-05-06 09:33", "2020-05-06"),
        ("2020年5月6日", "2020-05-06"),
        ("20200506", "2020-05-06"),
        ("2020-13-40", None),
    ],
)
def test_a_day_is_found_in_a_date(text: str, day: str | None) -> None:
    assert iso_day(text) == day


def test_a_title_in_the_text_wins_over_one_left_over_in_the_properties() -> None:
    blocks = [Block("新 通知", 1), Block("正文。")]
    assert settle_title(blocks, {"title": "旧通知"}) == (blocks, {})
    assert settle_title(blocks, {"title": "新通知"}) == (blocks[1:], {"title": "新通知"})
    assert settle_title(blocks[1:], {"title": "旧通知"}) == (blocks[1:], {"title": "旧通知"})


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (2003, "二千零三"),
        (10000, "10000"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert chinese(number) == words


def test_other_numbers_of_lists() -> None:
    assert [formal(23), circled(3), circled(21), letter(3), letter(28)] == ["贰拾叁", "③", "21", "c", "bb"]
    assert [roman(number) for number in (4, 9, 14, 1999, 4000)] == ["iv", "ix", "xiv", "mcmxcix", "4000"]


def test_the_format_says_whether_there_is_markup() -> None:
    assert read("信号,停\n预先,24秒\n".encode(), "a.csv").format is Format.MARKDOWN
    assert read("防空警报\n".encode(), "a.csv").format is Format.PLAIN
