"""The HTML file: complete in itself, its links lead somewhere in it, nothing in it is markup but ours."""

import re

from hypothesis import given, settings
from lxml import etree
from lxml import html as parse_html

from kb.curricula.curriculum import Curriculum
from kb.curricula.export import FORMATS, Audience
from tests.test_curricula_docx import COURSE
from tests.test_curricula_markdown import CURRICULA


def page(course: Curriculum = COURSE, audience: Audience = Audience.TRAINER) -> etree._Element:
    return parse_html.document_fromstring(FORMATS["html"].write(course, audience))


def assert_sound(root: etree._Element) -> None:
    """Fail where a link leads nowhere in the file, or something in it acts or is loaded."""
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    ours = root.xpath("//nav//a | //sup/a | //li[starts-with(@id, 'source-')]/a")
    assert {link.get("href")[1:] for link in ours} <= set(ids)
    assert not root.xpath("//script | //iframe | //object | //form | //link | //@onerror | //@onload | //@onclick")
    assert not any(re.match(r"\s*(javascript|data|vbscript):", link, re.I) for link in root.xpath("//@href | //@src"))


def test_contents_sources_and_answers_stand_in_one_file() -> None:
    root = page()
    assert_sound(root)
    assert [each.text for each in root.xpath("//h2")] == ["目录", "1　警报（4 学时）", "参考答案", "出处"]
    assert [each.text for each in root.xpath("//h3")] == ["1.1　第三十五条", "1.2　信号", "1.3　自测题"]
    assert [each.text.strip() for each in root.xpath("//li[@id]")] == ["《防空法》第三十五条", "《识别防空警报》信号"]
    assert root.xpath("//h3/sup/a/@href") == ["#source-1", "#source-2"]
    assert "五日前公告。" in root.xpath("string(//blockquote[1])")
    assert "1.3—1　A. 三十六秒" in root.xpath("string()")


def test_the_trainees_has_no_remarks() -> None:
    assert "先放录音" in page().xpath("string()")
    assert "先放录音" not in page(audience=Audience.TRAINEE).xpath("string()")


@given(CURRICULA)
@settings(max_examples=40, deadline=None)
def test_any_curriculum_gives_a_sound_file_and_the_same_each_time(course: Curriculum) -> None:
    assert_sound(page(course))
    assert FORMATS["html"].write(course, Audience.TRAINER) == FORMATS["html"].write(course, Audience.TRAINER)
