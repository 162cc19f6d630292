"""From the words of a text to the article they mean: finding, resolving, and what a change touches."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, select

from indexer import run as running
from indexer.references import find_citations
from indexer.resolve import resolve_citations
from indexer.run import run
from kb import catalogue, settings
from kb.analysis import fold
from kb.citations import law_name, names_of, number_name
from kb.document import Citation, Cited, Section
from kb.tables import citations
from tests.conftest import write_files
from tests.making_citations import CITING, NEW, NOTICE, OLD, RULE, law, short


def text_of(*lines: str) -> list[Section]:
    return [Section("p1", 0, "", (), "\n".join(lines))]


def articles(*texts: str) -> list[Section]:
    labels = [f"第{'一二三四五六七八九'[n]}条" for n in range(len(texts))]
    return [Section(label, 1, label, (), f"{label} {text}") for label, text in zip(labels, texts, strict=True)]


def said(sections: list[Section], title: str = "某文") -> list[str]:
    """Return what is found, each as its words and what they mean."""
    texts = {section.anchor: section.text for section in sections}
    return [_said(one, texts[one.anchor]) for one in find_citations(title, sections)]


def _said(one: Citation, text: str) -> str:
    name = "=" if one.kind is Cited.SELF else one.name
    places = [str(place) for place in (one.paragraph, one.item) if place]
    return f"{text[one.start : one.end]}: {' '.join([name, *([one.article] if one.article else []), *places])}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "依据《中华人民共和国国防动员法》第十条第二款规定",
            ["《中华人民共和国国防动员法》第十条第二款: 国防动员法 第十条 2"],
        ),
        ("學習《國防動員法》", ["《國防動員法》: 国防动员法"]),
        ("按照国防动员法第１０条", ["国防动员法第１０条: 国防动员法 第十条"]),
        ("《刑法》第二百九十一条之一", ["《刑法》第二百九十一条之一: 刑法 第二百九十一条之一"]),
        (
            "《兵役法》第三条、第五条至第七条",
            ["《兵役法》第三条: 兵役法 第三条", *(f"第五条至第七条: 兵役法 第{n}条" for n in "五六七")],
        ),
        (
            "《兵役法》第三条第一款第（二）项和第五条",
            ["《兵役法》第三条第一款第（二）项: 兵役法 第三条 1 2", "第五条: 兵役法 第五条"],
        ),
        (
            "《兵役法》第十、十八条",
            ["《兵役法》第十、十八条: 兵役法 第十条", "《兵役法》第十、十八条: 兵役法 第十八条"],
        ),
        (
            "《中华人民共和国兵役法》（以下简称《役法》）。《役法》第二条",
            ["《中华人民共和国兵役法》: 兵役法", "《役法》: 兵役法", "《役法》第二条: 兵役法 第二条"],
        ),
        ("《兵役法》规定应征。该法第六条另有规定", ["《兵役法》: 兵役法", "该法第六条: 兵役法 第六条"]),
        ("印发《国防动员“十四五”规划》", ["《国防动员“十四五”规划》: 国防动员“十四五”规划"]),
        ("根据国发〔2024〕5号文件", ["国发〔2024〕5号: 国发[2024]5号"]),
        (
            "（国办发［２０２３］12号）、国办函(2023)7号",
            ["国办发［２０２３］12号: 国办发[2023]12号", "国办函(2023)7号: 国办函[2023]7号"],
        ),
        ("国务院第638号令和主席令第二十五号", ["国务院第638号令: 国务院令第638号", "主席令第二十五号: 主席令第25号"]),
        ("依照刑法追究刑事责任，构成犯罪的依照修订后的刑法处理", ["刑法: 刑法", "刑法: 刑法"]),
        ("遵守宪法和法律，持有《特种作业操作证》，遵守文物保护法律", []),
        ("合同第三条约定，在目前条件下，垫付以前款项，第三条战线", []),
    ],
)
def test_finds_what_words_refer_to(text: str, expected: list[str]) -> None:
    assert said(text_of(text)) == expected


def test_a_law_speaks_of_its_own_articles() -> None:
    sections = articles(
        "为了动员，制定本法。\n国家保障动员。",
        "前条第二款适用于本条。\n违反前款的，依照第一条处理。",
        "前两条不适用。本法第九条保留。",
    )
    assert said(sections, "动员法") == [
        "前条第二款: = 第一条 2",
        "前款: = 第二条 1",
        "第一条: = 第一条",
        "前两条: = 第一条",
        "前两条: = 第二条",
        "本法第九条: = 第九条",
    ]


def test_a_law_named_as_this_one_is_the_law_itself() -> None:
    assert said(articles("略。", "违反本《办法》第一条的，处罚。")) == ["本《办法》第一条: = 第一条"]


def test_items_are_no_paragraphs_of_their_own() -> None:
    sections = articles("有下列情形的：\n（一）甲；\n（二）乙。\n有前款第（二）项情形的，从重。", "略。")
    assert said(sections) == ["前款第（二）项: = 第一条 1 2"]


def test_notes_on_a_law_speak_of_its_articles() -> None:
    assert said(text_of("由国务院领导（第六条）。"), "《人民防空法》要点解读") == ["第六条: 人民防空法 第六条"]
    assert said(text_of("由国务院领导（第六条）。"), "要点解读") == []


def test_what_nobody_means_costs_little() -> None:
    assert len(said(text_of("《甲法》第一至六十条第一至六十款第一至六十项"))) == 200
    assert said(text_of("《甲法》第一条之99999")) == ["《甲法》第一条之99999: 甲法 第一条"]
    assert said(text_of("《甲法》第一至九千条")) == [
        "《甲法》第一至九千条: 甲法 第一条",
        "《甲法》第一至九千条: 甲法 第九千条",
    ]


CHARACTERS = st.sampled_from(
    "《》（）第十二三0９条款项之至、和本法前该同条例办规定动员刑民典号〔2024〕国发以下简称，。\n 依照"
)


@given(st.lists(st.text(CHARACTERS, max_size=60), min_size=1, max_size=4), st.booleans())
def test_every_place_lies_in_its_section_and_has_what_it_names(texts: list[str], is_law: bool) -> None:
    sections = articles(*texts) if is_law else [Section(f"p{n}", 0, "", (), text) for n, text in enumerate(texts)]
    by_anchor = {section.anchor: section.text for section in sections}
    for one in find_citations("某文", sections):
        words = fold(by_anchor[one.anchor][one.start : one.end])
        assert 0 <= one.start < one.end <= len(by_anchor[one.anchor])
        assert one.kind is not Cited.SELF or one.article
        assert one.name or one.kind is Cited.SELF
        assert any(sign in words for sign in ("条", "款", "项", "》", "号", "法"))


@given(st.text(CHARACTERS, max_size=60))
def test_either_script_is_read_alike(text: str) -> None:
    traditional = text.translate(str.maketrans("条项号国发规动员简称", "條項號國發規動員簡稱"))
    assert find_citations("某文", text_of(text)) == find_citations("某文", text_of(traditional))


# ---- names


def test_a_text_is_known_by_its_names() -> None:
    assert law_name("《中华人民共和国國防動員法》（2010年修正）") == "国防动员法"
    assert number_name("国发〔2024〕 5号") == number_name("国发［2024］5号") == "国发[2024]5号"
    assert names_of("最高人民法院关于适用《中华人民共和国民法典》的解释（试行）", {}) == {
        "最高人民法院关于适用民法典的解释(试行)",
        "最高人民法院关于适用民法典的解释",
        "关于适用民法典的解释(试行)",
    }
    assert "人防规划" in names_of("国务院关于印发《人防规划》的通知", {})
    assert "国发[2024]5号" in names_of("通知", {"document_number": "国发〔2024〕5号"})
    assert "国务院令第478号" in names_of("条例", {}, "2006年 中华人民共和国国务院令第478号公布")


# ---- resolving


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A folder ``files`` and the ``home`` that it was indexed into, to be changed."""
    run(tmp_path / "home", [str(write_files(tmp_path / "files", CITING))])
    return tmp_path


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Gather how many citations each run looks at, and how many it leads elsewhere."""
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(running, "resolve_citations", lambda connection: seen.append(resolve_citations(connection)))
    return seen


def engine(home: Path) -> Engine:
    return catalogue.connect(settings.catalogue_path(home))


def leads(home: Path) -> set[tuple[str, str, str, str | None, str | None]]:
    """Return what is cited from where, and where it leads; documents by the start of their ids."""
    rows = engine(home).connect().execute(select(citations).where(citations.c.kind != Cited.SELF.value)).all()
    return {(short(row.document), row.name, row.article, short(row.target), row.target_anchor) for row in rows}


def test_a_citation_leads_to_the_edition_of_its_day(cited_home: Path) -> None:
    assert leads(cited_home) == {
        (RULE, "动员法", "", OLD, None),
        (RULE, "动员法", "第二条", OLD, "第二条"),
        (RULE, "动员法", "第三条", OLD, "第三条"),
        (NOTICE, "动员法", "第二条", NEW, "第二条"),
        (NOTICE, "动员规划", "", None, None),
    }


CODE = "# 中华人民共和国演练法典\n\n2024年1月1日 通过\n\n<!-- INFO END -->\n\n{}\n"


def own(home: Path) -> set[tuple[str | None, str, str | None, str | None]]:
    """Return where texts refer to their own articles, and where that leads; documents by the start of their ids."""
    rows = engine(home).connect().execute(select(citations).where(citations.c.kind == Cited.SELF.value)).all()
    return {(short(row.document), row.article, short(row.target), row.target_anchor) for row in rows}


def test_a_code_speaks_of_its_other_volumes(tmp_path: Path) -> None:
    first, second = CODE.format("第一条 略。\n\n第二条 依照本法第四条办理。"), CODE.format("第三条 略。\n\n第四条 略。")
    files, home = write_files(tmp_path / "files", {"总则.md": first}), tmp_path / "home"
    run(home, [str(files)])
    assert own(home) == {("总则", "第四条", "总则", None)}
    write_files(files, {"分则.md": second})
    run(home, [])
    assert own(home) == {("总则", "第四条", "分则", "第四条")}
    (files / "分则.md").unlink()
    run(home, [])
    assert own(home) == {("总则", "第四条", "总则", None)}


def test_an_article_that_an_edition_lacks_is_not_looked_for_in_another(tmp_path: Path) -> None:
    files = {
        "甲法(2010-02-26).md": law("甲法", "略。", "略。", "略。"),
        "甲法(2020-02-26).md": law("甲法", "略。", "违反本法第三条的，处罚。", date="2020年2月26日"),
    }
    run(tmp_path / "home", [str(write_files(tmp_path / "files", files))])
    assert own(tmp_path / "home") == {("甲法-2020-02-26", "第三条", "甲法-2020-02-26", None)}


AMENDMENT = (
    "# 中华人民共和国演练法修正案（二）\n\n2021年1月1日 通过\n\n<!-- INFO END -->\n\n"
    "一、将演练法第二条修改为：“违反本法第一条的，处罚：\n\n“一、略；\n\n“二、略。”\n\n"
    "二、在演练法第三条后增加一条，作为第三条之一：“略。”\n\n三、本修正案自公布之日起施行。\n"
)


def test_an_amendment_is_cited_by_its_clauses(tmp_path: Path) -> None:
    files = {
        "演练法(2010-02-26).md": law("演练法", "略。", "略。", "略。"),
        "修正案.md": AMENDMENT,
        "通知.txt": "关于罪名的通知\n\n2021年3月2日发布\n\n依照《演练法修正案（二）》第二条执行。\n",
    }
    home = tmp_path / "home"
    run(home, [str(write_files(tmp_path / "files", files))])
    law_, amendment = "演练法-2010-02-26", "修正案"
    assert leads(home) == {
        (amendment, "演练法", "第二条", law_, "第二条"),
        (amendment, "演练法", "第一条", law_, "第一条"),
        (amendment, "演练法", "第三条", law_, "第三条"),
        (amendment, "演练法", "第三条之一", law_, None),
        ("通知", "演练法修正案(二)", "第二条", amendment, "第二条"),
    }


def test_resolving_again_changes_nothing(base: Path) -> None:
    with engine(base / "home").begin() as connection:
        assert resolve_citations(connection) == (0, 0)
        connection.execute(delete(catalogue.properties).where(catalogue.properties.c.name == "resolved"))
        assert resolve_citations(connection) == (5, 0)


def test_a_change_touches_the_citations_it_can_touch(base: Path, resolved: list[tuple[int, int]]) -> None:
    files, home = base / "files", base / "home"
    run(home, [])
    (files / "无关.txt").write_text("无关的通知\n\n与法律没有关系的一段文字，只是说天气。\n", encoding="utf-8")
    run(home, [])
    (files / "动员规划.txt").write_text("动员规划\n\n到明年底完成全部动员准备工作，逐项落实。\n", encoding="utf-8")
    run(home, [])
    (files / "动员法(2010-02-26).md").unlink()
    run(home, [])
    # Nothing; a text that nothing cites; one that the notice cites; one that the rule cites three times.
    assert resolved == [(0, 0), (0, 0), (1, 1), (3, 3)]
    assert (RULE, "动员法", "第三条", NEW, None) in leads(home)


def test_what_comes_in_steps_is_as_what_comes_at_once(base: Path, tmp_path: Path) -> None:
    home = tmp_path / "steps"
    folder = tmp_path / "growing"
    folder.mkdir()
    for name in CITING:
        shutil.copy(base / "files" / name, folder / name)
        run(home, [str(folder)])
    assert leads(home) == leads(base / "home")
    (folder / "动员法(2010-02-26).md").rename(tmp_path / "aside.md")
    run(home, [])
    assert leads(home) != leads(base / "home")
    (tmp_path / "aside.md").rename(folder / "动员法(2010-02-26).md")
    run(home, [])
    assert leads(home) == leads(base / "home")


def test_a_run_cut_off_before_resolving_is_finished_by_the_next(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_connection: object) -> None:
        raise KeyboardInterrupt

    path = base / "files" / "动员规划.txt"
    path.write_text("动员规划\n\n到明年底完成全部动员准备工作，逐项落实。\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(running, "resolve_citations", cut)
        with pytest.raises(KeyboardInterrupt):
            run(base / "home", [])
    assert (NOTICE, "动员规划", "", None, None) in leads(base / "home")
    run(base / "home", [])
    assert (NOTICE, "动员规划", "", "动员规划", None) in leads(base / "home")
