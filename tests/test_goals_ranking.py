"""What comes first: exact before near before scattered, law before policy before report before notes."""

from pathlib import Path

import pytest

from indexer.run import run
from kb.library import Library, Page
from tests.conftest import write_files
from tests.test_crash import kb

SHELTERS = {
    "一.txt": "防护工程须知之一\n\n新建民用建筑按规定修建防空地下室。\n",
    "二.txt": "防护工程须知之二\n\n防空地下室由使用单位日常维护。\n",
    "三.txt": "防护工程须知之三\n\n地下室防空、防火须知：地下室不得堆放易燃物，防空、防火器材按月检查。\n",
}
SAME = "组织防空警报试鸣应当提前五日公告，做好群众工作。"
KINDS = {
    "法规.md": f"# 某防空办法\n\n第一条 {SAME}\n\n第二条 本办法自公布之日起施行。\n",
    "政策.md": f"# 关于做好某项工作的意见\n\n{SAME}\n",
    "报告.md": f"# 某年工作总结\n\n{SAME}\n",
    "笔记.md": f"# 学习随记\n\n{SAME}\n",
}
LAW = "# 某省人民防空条例\n\n{}\n\n第一条 防空警报每年试鸣一次。\n\n第二条 本条例自公布之日起施行。\n"
VERSIONS = {
    "旧.md": LAW.format("2001年5月1日 某省人民代表大会常务委员会通过"),
    "新.md": LAW.format("2019年5月1日 某省人民代表大会常务委员会修订"),
}


def library(tmp_path: Path, files: dict[str, str]) -> Library:
    run(tmp_path / "home", [str(write_files(tmp_path / "files", files))])
    return Library(tmp_path / "home")


def found(of: Library, query: str, page: Page | None = None) -> list[str]:
    return [hit.source for hit in of.search(query, page=page or Page()).hits]


def test_g27_documents_with_the_exact_term_come_before_one_with_its_characters_scattered(tmp_path: Path) -> None:
    with library(tmp_path, SHELTERS) as shelters:
        assert set(found(shelters, "防空地下室")[:2]) == {"一.txt", "二.txt"}
        assert found(shelters, "防空地下室")[2] == "三.txt"


def test_g28_the_same_text_stands_in_the_order_of_its_standing(tmp_path: Path) -> None:
    with library(tmp_path, KINDS) as kinds:
        assert found(kinds, "防空警报试鸣公告") == ["法规.md", "政策.md", "报告.md", "笔记.md"]


def test_g28_without_the_prior_a_document_s_standing_does_not_count(tmp_path: Path) -> None:
    with library(tmp_path, KINDS) as kinds:
        with_it, without = (kinds.search("防空警报试鸣公告", page=Page(prior=prior)).hits for prior in (True, False))
        assert with_it[0].source == "法规.md"
        assert with_it[0].score > without[0].score


def test_the_newest_version_of_a_law_comes_first_and_older_ones_under_it(tmp_path: Path) -> None:
    with library(tmp_path, VERSIONS) as versions:
        assert found(versions, "防空警报试鸣") == ["新.md", "旧.md"]


@pytest.mark.parametrize(("sort", "expected"), [("date", ["新.md", "旧.md"]), ("title", ["旧.md", "新.md"])])
def test_results_stand_in_the_order_asked_for(tmp_path: Path, sort: str, expected: list[str]) -> None:
    titled = {
        "旧.md": VERSIONS["旧.md"].replace("某省", "安徽省"),
        "新.md": VERSIONS["新.md"].replace("某省", "北京市"),
    }
    with library(tmp_path, titled) as both:
        assert found(both, "防空警报", Page(sort=sort)) == expected


@pytest.mark.parametrize(("floor", "code"), [("mrr@10=0.5", 0), ("mrr@10=1.01", 1), ("luck=1", 2), ("mrr@10=much", 2)])
def test_g32_an_evaluation_below_its_floor_exits_with_one(tmp_path: Path, floor: str, code: int) -> None:
    library(tmp_path, SHELTERS).close()
    questions = tmp_path / "questions.jsonl"
    questions.write_text('{"id": 1, "question": "日常维护", "relevant": [{"file": "二.txt"}]}\n', encoding="utf-8")
    result = kb(tmp_path / "home", "evaluate", questions, "--at-least", floor)
    assert result.returncode == code
    assert bool(result.stderr) == bool(code)


YEARLY = (
    "---\ndate: {year}-01-10\n---\n\n# 某市国防动员办公室{year}年工作总结\n\n一、组织指挥。完成防空警报试鸣一次。\n"
)


def test_of_reports_for_every_year_the_last_comes_first_and_the_one_of_a_year_that_is_asked_for(tmp_path: Path) -> None:
    years = {f"{year}.md": YEARLY.format(year=year) for year in (2021, 2022, 2023, 2024)}
    # Another one says more of the year that is asked for.
    years["2023.md"] += "\n二、其他。2022年工作总结另行印发，2022年工作总结见2022年工作会议文件。\n"
    with library(tmp_path, years) as reports:
        assert found(reports, "防空警报试鸣")[0] == "2024.md"
        assert found(reports, "二〇二二年工作总结")[0] == "2022.md"


NAMED = {
    "办法.md": "# 某市人民防空警报设施管理办法\n\n第一条 根据《中华人民共和国人民防空法》，制定本办法。\n\n"
    "第十七条 本办法自公布之日起施行。\n",
    "解读.md": "# 《中华人民共和国人民防空法》解读\n\n人民防空法规定了警报、工程、疏散和教育，本文逐章说明。\n",
    "实务.md": "# 潜力调查实务\n\n调查依据统计法进行。调查对象真实、准确地提供资料（《统计法》第十七条）。\n",
}


def test_who_names_a_law_is_not_answered_by_another_law(tmp_path: Path) -> None:
    with library(tmp_path, NAMED) as named:
        assert found(named, "人民防空法")[0] == "解读.md"
        assert found(named, "统计法第十七条")[0] == "实务.md"


def test_where_nothing_asks_for_law_laws_gain_by_their_share_of_the_library(tmp_path: Path) -> None:
    same = {"政策.md": KINDS["政策.md"].replace(SAME, SAME * 2), "法规.md": KINDS["法规.md"]}
    laws = {f"{n}.md": f"# 某{n}条例\n\n第一条 为了管理{n}类事项，制定本条例。\n\n第二条 略。\n" for n in range(30)}
    with library(tmp_path / "few", same) as few, library(tmp_path / "many", same | laws) as many:
        gains = [by_source(of)["法规.md"] / by_source(of)["政策.md"] for of in (few, many)]
    assert gains[1] > gains[0] * 1.1


def by_source(of: Library) -> dict[str, float]:
    return {hit.source: hit.score for hit in of.search("防空警报试鸣公告").hits}
