"""The Word document: headings, contents that lead on, footnotes, fonts; looked at through LibreOffice."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, Question
from kb.curricula.export import FORMATS, Audience

QUESTION = Question("预先警报鸣____", ("三十六秒", "六秒"), 0, "《识别防空警报》：预先警报鸣三十六秒", "signals#a")
ITEMS = (
    Item(
        "aaaaaaaa",
        ItemKind.ARTICLE,
        "第三十五条",
        "law#第三十五条",
        "组织试鸣。\n五日前公告。",
        "",
        "《防空法》第三十五条",
        remark="先放录音",
    ),
    Item("bbbbbbbb", ItemKind.SECTION, "信号", "signals#a", "鸣三十六秒。", "", "《识别防空警报》信号"),
    Item("cccccccc", ItemKind.EXERCISE, "自测题", text="独立完成。", questions=(QUESTION,)),
)
COURSE = Curriculum("防空警报\x00识别", "社区骨干", ("识别信号",), (), 4, (Module("mmmmmmmm", "警报", 4, items=ITEMS),))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(audience: Audience = Audience.TRAINER) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(FORMATS["docx"].write(COURSE, audience))) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_headings_are_headings_and_the_contents_lead_to_each() -> None:
    word = Document(BytesIO(FORMATS["docx"].write(COURSE, Audience.TRAINER)))
    headings = [each.text for each in word.paragraphs if each.style and each.style.name.startswith("Heading")]
    assert headings == ["1 警报（4 学时）", "1.1 第三十五条", "1.2 信号", "1.3 自测题", "参考答案"]
    root = etree.fromstring(parts()["word/document.xml"])
    bookmarks = {mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")}
    anchors = [link.get(f"{W}anchor") for link in root.iter(f"{W}hyperlink")]
    assert len(anchors) == len(headings)
    assert set(anchors) == bookmarks
    assert "目录" in [each.text for each in word.paragraphs]


def test_every_source_is_a_footnote_that_is_referred_to() -> None:
    package = parts()
    notes = etree.fromstring(package["word/footnotes.xml"])
    texts = {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in notes}
    references = [
        mark.get(f"{W}id") for mark in etree.fromstring(package["word/document.xml"]).iter(f"{W}footnoteReference")
    ]
    assert references == ["1", "2"]
    assert [texts[number] for number in references] == ["《防空法》第三十五条", "《识别防空警报》信号"]
    assert b"footnotes.xml" in package["word/_rels/document.xml.rels"]


def test_the_fonts_of_chinese_are_named() -> None:
    styles = etree.fromstring(parts()["word/styles.xml"])
    named = {fonts.get(f"{W}eastAsia") for fonts in styles.iter(f"{W}rFonts")}
    assert {"宋体", "黑体", "仿宋"} <= named


def test_the_trainees_has_no_remarks_and_the_answers_stand_at_the_end() -> None:
    mine, theirs = parts()["word/document.xml"].decode(), parts(Audience.TRAINEE)["word/document.xml"].decode()
    assert "先放录音" in mine
    assert "先放录音" not in theirs
    assert (
        theirs.index("独立完成")
        < theirs.index(">参考答案<", theirs.index("独立完成"))
        < theirs.index("预先警报鸣三十六秒")
    )


@pytest.mark.skipif(not shutil.which("soffice") or not shutil.which("pdftotext"), reason="LibreOffice is not installed")
def test_libreoffice_lays_it_out_with_footnotes_and_contents(tmp_path: Path) -> None:
    (tmp_path / "course.docx").write_bytes(FORMATS["docx"].write(COURSE, Audience.TRAINER))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "course.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    fonts = subprocess.run(["pdffonts", "course.pdf"], cwd=tmp_path, check=True, capture_output=True).stdout.decode()
    # Without a font that has the characters there would be boxes, and none of these.
    assert re.search("CJK|SourceHan|WenQuanYi|SimSun|SimHei|FangSong|Songti|Heiti", fonts)
    assert all(font.split()[-5] == "yes" for font in fonts.splitlines()[2:])  # embedded
    text = subprocess.run(
        ["pdftotext", "-layout", "course.pdf", "-"], cwd=tmp_path, check=True, capture_output=True
    ).stdout
    laid_out = text.decode()
    assert laid_out.count("1.1") == 2
    assert "1 《防空法》第三十五条" in laid_out
    assert laid_out.index("五日前公告。1") < laid_out.index("1 《防空法》第三十五条")
