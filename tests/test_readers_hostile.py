"""Files made to crash, hang or fill the memory, and damaged ones of every format: one clear line each, in seconds."""

import random
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.readers import Content, read
from kb.errors import UnreadableFileError
from tests.conftest import ROOT
from tests.making import has_office, office, rezipped, signals, zipped
from tests.making_files import CATALOGUE, MAKERS, epub, pdf_of, stream, workbook

# A few seconds on an idle machine; builders are busy ones.
LIMIT_SECONDS = 20.0
LAUGHS = '<!DOCTYPE x [<!ENTITY a "{}">{}]>'.format(
    "哈" * 50, "".join(f'<!ENTITY {two} "{f"&{one};" * 40}">' for one, two in zip("abcdefgh", "bcdefghi", strict=True))
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def workbook_with(sheet: str) -> bytes:
    """Return a workbook whose one sheet holds ``sheet`` as its XML."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return rezipped(workbook([["甲"]]), {"xl/worksheets/sheet1.xml": f"<worksheet {space}>{sheet}</worksheet>"})


def cell(place: str, text: str = "甲") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def word_with(document: str, declared: str = "") -> bytes:
    return zipped({"word/document.xml": f"{declared}<w:document {W}><w:body>{document}</w:body></w:document>"})


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "zip bomb": (
        "a.docx",
        lambda: zipped({"word/document.xml": "<a/>", "word/media/0": bytes(600_000_000)}),
        "expands to 600 MB",
    ),
    "zip of many bombs": (
        "a.epub",
        lambda: zipped({f"{n}": bytes(60_000_000) for n in range(10)}),
        "expands to 600 MB",
    ),
    "zip of many files": ("a.odt", lambda: zipped({f"{n}": b"" for n in range(20_001)}), "it holds 20001 files"),
    "zip in a zip": (
        "a.pptx",
        lambda: zipped({"a.pptx": zipped({"0": bytes(90_000_000)})}),
        "document in it is missing",
    ),
    "laughs in word": (
        "a.docx",
        lambda: word_with("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", LAUGHS),
        "declares entities",
    ),
    "laughs in odt": ("a.odt", lambda: zipped({"content.xml": f"{LAUGHS}<a>&i;</a>"}), "declares entities"),
    "laughs in a book": (
        "a.epub",
        lambda: rezipped(epub(signals()), {"OEBPS/book.opf": f"{LAUGHS}<a>&i;</a>"}),
        "declares entities",
    ),
    "laughs in a sheet": (
        "a.xlsx",
        lambda: rezipped(workbook_with(""), {"xl/worksheets/sheet1.xml": f"{LAUGHS}<a>&i;</a>"}),
        "damaged",
    ),
    "laughs in its strings": (
        "a.xlsx",
        lambda: rezipped(workbook_with(""), {"xl/workbook.xml": f"{LAUGHS}<a>&i;</a>"}),
        "damaged",
    ),
    "a file of the system": (
        "a.odt",
        lambda: zipped({"content.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><a>&a;</a>'}),
        "declares entities",
    ),
    "deep tags": ("a.html", lambda: b"<div>" * 100_000, "nested too deeply"),
    "deep tables": ("a.html", lambda: b"<table><tr><td>x" * 30_000, "nested too deeply"),
    "deep xml": ("a.docx", lambda: word_with("<w:sdt><w:sdtContent>" * 50_000), "damaged: XMLSyntaxError"),
    "a page tree that is a ring": (
        "a.pdf",
        lambda: pdf_of(CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 9>>"),
        "no page in it",
    ),
    "an object that is itself": ("a.pdf", lambda: pdf_of(b"1 0 R"), "longer than 5 s"),
    "absurd page count": (
        "a.pdf",
        lambda: pdf_of(CATALOGUE, b"<</Type/Pages/Kids[9 0 R]/Count 99999999>>"),
        "no page in it",
    ),
}
HARMLESS: dict[str, tuple[str, Callable[[], bytes], list[str]]] = {
    "a million empty rows": (
        "a.xlsx",
        lambda: workbook_with(
            f"<sheetData>{''.join(f'<row r={chr(34)}{n}{chr(34)}/>' for n in range(1, 1_000_001))}"
            f'<row r="1000001">{cell("A1000001")}</row></sheetData>'
        ),
        ["信号", "甲"],
    ),
    "a row at the end of the world": (
        "a.xlsx",
        lambda: workbook_with(
            f'<dimension ref="A1:XFD1048576"/><sheetData><row r="1">{cell("A1")}</row>'
            f'<row r="1048576">{cell("XFD1048576", "乙")}</row></sheetData>'
        ),
        ["信号", "甲", "乙"],
    ),
    "a form that draws itself": (
        "a.pdf",
        lambda: pdf_of(
            CATALOGUE,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
            stream(b"/X Do"),
            stream(b"/X Do /X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"),
        ),
        [],
    ),
    "rows repeated a million times": ("a.ods", lambda: zipped({"content.xml": ODS_REPEATS}), []),
}
ODS_REPEATS = (
    '<d xmlns:t="t" xmlns:o="o"><o:body><o:spreadsheet><t:table t:name="表">'
    '<t:table-row t:number-rows-repeated="1048576"><t:table-cell t:number-columns-repeated="16384"/></t:table-row>'
    "</t:table></o:spreadsheet></o:body></d>"
)


ODP = (
    '<d xmlns:o="o" xmlns:d="d" xmlns:t="t" xmlns:p="p"><o:body><o:presentation><d:page>'
    '<d:frame p:class="title"><d:text-box><t:p>防空警报信号</t:p></d:text-box></d:frame>'
    "<d:frame><d:text-box><t:p>鸣三十六秒，停二十四秒。</t:p></d:text-box></d:frame>"
    "</d:page></o:presentation></o:body></d>"
)


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_one_clear_line_within_seconds(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    name, make, reason = HOSTILE[case]
    monkeypatch.setenv("KB_MAX_READ_SECONDS", "5")
    data = make()
    started = time.monotonic()
    with pytest.raises(UnreadableFileError, match=reason) as caught:
        read(data, name)
    assert time.monotonic() - started < LIMIT_SECONDS
    assert "\n" not in caught.value.reason
    assert len(caught.value.reason) < 250


@pytest.mark.parametrize("case", HARMLESS)
def test_an_absurd_size_is_read_quickly_for_what_it_holds(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    name, make, expected = HARMLESS[case]
    data = make()
    started = time.monotonic()
    assert [block.text for block in read(data, name).blocks] == expected
    assert time.monotonic() - started < LIMIT_SECONDS


BOMB_IN_A_PDF = """
import sys, zlib
from indexer.limits import limit_memory
from indexer.readers import read
from kb.errors import UnreadableFileError
limit_memory()
try:
    read(sys.stdin.buffer.read(), "a.pdf")
except UnreadableFileError as error:
    print(error.reason)
"""


def test_a_stream_that_expands_beyond_memory_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(60)) + packer.flush()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>"
    data = pdf_of(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(packed, b"/Filter/FlateDecode"))
    monkeypatch.setenv("KB_MAX_READ_MB", "300")
    result = subprocess.run(
        [sys.executable, "-c", BOMB_IN_A_PDF], input=data, capture_output=True, check=True, cwd=ROOT
    )
    assert result.stdout.decode().startswith("reading it takes more than 300 MB of memory")


# ---- damaged at random

ROUNDS = 250


@cache
def sound_files() -> dict[str, bytes]:
    """Return a sound file of each format that needs no program to be read."""
    return {suffix: make(signals()) for suffix, make in MAKERS.items()} | {"odp": zipped({"content.xml": ODP})}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return a file with bytes flipped, cut out, doubled or put elsewhere."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        start = chance.randrange(len(changed) + 1)
        end = min(len(changed), start + chance.choice((1, 4, 100, 2000)))
        match chance.randrange(5):
            case 0:
                for place in range(start, end):
                    changed[place] ^= 1 << chance.randrange(8)
            case 1:
                del changed[start:end]
            case 2:
                changed[start:start] = changed[start:end]
            case 3:
                changed[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
            case _:
                del changed[start:]
    return bytes(changed)


def members_damaged(data: bytes, chance: random.Random) -> bytes:
    """Return an archive, sound as such, with one member damaged: what a checksum would else keep from the reader."""
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".xhtml", ".opf", ".rels"))]
        name = chance.choice(names)
        content = archive.read(name)
    return rezipped(data, {name: damaged(content, chance)})


@pytest.mark.parametrize("suffix", sorted(sound_files()))
def test_a_file_damaged_at_random_is_read_or_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    monkeypatch.setenv("KB_MAX_READ_SECONDS", "2")
    sound, name = sound_files()[suffix], f"a.{suffix}"
    assert read(sound, name).blocks
    chance = random.Random(suffix)
    for number in range(ROUNDS):
        harm = members_damaged if sound[:2] == b"PK" and number % 2 else damaged
        check(harm(sound, chance), name)


@pytest.mark.skipif(not has_office, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("suffix", "source"), [("doc", "docx"), ("ppt", "pptx"), ("xls", "xlsx")])
def test_an_old_office_file_damaged_at_random_is_too(tmp_path: Path, suffix: str, source: str) -> None:
    (tmp_path / f"a.{source}").write_bytes(MAKERS[source](signals()))
    sound = office(tmp_path / f"a.{source}", suffix)
    chance = random.Random(suffix)
    for _ in range(3):
        check(damaged(sound, chance), f"a.{suffix}")


def check(data: bytes, name: str) -> None:
    started = time.monotonic()
    try:
        content = read(data, name)
    except UnreadableFileError as error:
        reason = error.reason
    else:
        reason = ""
        assert isinstance(content, Content)
        assert all(0 <= block.level <= 6 and "\r" not in block.text for block in content.blocks)
    assert "\n" not in reason
    assert time.monotonic() - started < LIMIT_SECONDS


@given(
    st.sampled_from(["a.txt", "a.md", "a.csv", "a.tsv", "a.html", "a.mht", "a.pdf", "a.docx", "a.doc"]),
    st.binary(max_size=500),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_under_any_name_are_read_or_refused(name: str, data: bytes) -> None:
    if name != "a.doc" or data.lstrip()[:1] == b"<":
        check(data, name)


def test_nothing_is_printed_or_warned_of(capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for suffix, data in sound_files().items():
            read(data, f"a.{suffix}")
    assert capfd.readouterr() == ("", "")
