"""The cartridge for learning platforms: sound by its schemas, complete, and the same bytes each time."""

import zipfile
from io import BytesIO

from hypothesis import given, settings
from lxml import etree
from lxml import html as parse_html

from kb.curricula.curriculum import Curriculum, Item, ItemKind, Module, Question
from kb.curricula.export import FORMATS, Audience
from tests.conftest import ROOT
from tests.test_curricula_markdown import CURRICULA

CP = "{http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1}"
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
SCHEMAS = {
    name: etree.RelaxNG(etree.parse(ROOT / "tests" / "schemas" / f"cartridge-{name}.rng"))
    for name in ("manifest", "assessment")
}
QUESTION = Question("预先警报鸣____", ("六秒", "三十六秒"), 1, "鸣三十六秒", "signals#a")
SIGNALS = Item(
    "aaaaaaaa", ItemKind.SECTION, "信号", "signals#a", "鸣<b>三十六</b>秒。", source="《信号》", remark="先放录音"
)
COURSE = Curriculum(
    "防空警报 <识别>",
    modules=(
        Module(
            "mmmmmmmm",
            "警报",
            2,
            items=(
                Item(
                    "aaaaaaaa",
                    ItemKind.SECTION,
                    "信号",
                    "signals#a",
                    "鸣<b>三十六</b>秒。",
                    "",
                    "《信号》",
                    remark="先放录音",
                ),
                Item("bbbbbbbb", ItemKind.EXERCISE, "自测", questions=(QUESTION,)),
            ),
        ),
    ),
)


def package(course: Curriculum = COURSE, audience: Audience = Audience.TRAINER) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(FORMATS["imscc"].write(course, audience))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def assert_sound(files: dict[str, bytes]) -> None:
    manifest = etree.fromstring(files["imsmanifest.xml"])
    SCHEMAS["manifest"].assertValid(manifest)
    listed = [part.get("href") for part in manifest.iter(f"{CP}file")]
    assert sorted(listed) == sorted(set(files) - {"imsmanifest.xml"})
    identifiers = {part.get("identifier") for part in manifest.iter(f"{CP}resource")}
    assert {part.get("identifierref") for part in manifest.iter(f"{CP}item")} - {None} == identifiers
    for name, content in files.items():
        if name.startswith("quizzes/"):
            SCHEMAS["assessment"].assertValid(etree.fromstring(content))


def test_manifest_and_quiz_are_sound_and_name_every_file() -> None:
    assert_sound(package())


@given(CURRICULA)
@settings(max_examples=100)
def test_any_curriculum_gives_a_sound_cartridge(course: Curriculum) -> None:
    ids = [part.id for module in course.modules for part in (module, *module.items)]
    if len(ids) == len(set(ids)):
        assert_sound(package(course))


def test_what_looks_like_markup_is_text() -> None:
    page = parse_html.fromstring(package()["pages/aaaaaaaa.html"].decode())
    assert "鸣<b>三十六</b>秒。" in page.text_content()
    assert not page.findall(".//b")


def test_the_right_answer_scores_and_is_explained() -> None:
    quiz = etree.fromstring(package()["quizzes/bbbbbbbb.xml"])
    assert quiz.findtext(f".//{QTI}varequal") == "c1"
    assert quiz.findtext(f".//{QTI}itemfeedback//{QTI}mattext") == "鸣三十六秒"


def test_the_trainees_has_no_remarks() -> None:
    assert "先放录音" in package()["pages/aaaaaaaa.html"].decode()
    assert all("先放录音".encode() not in content for content in package(audience=Audience.TRAINEE).values())


def test_the_same_curriculum_gives_the_same_bytes() -> None:
    assert FORMATS["imscc"].write(COURSE, Audience.TRAINER) == FORMATS["imscc"].write(COURSE, Audience.TRAINER)
