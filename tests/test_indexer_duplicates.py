"""The same text from several places is one document; what differs in substance stays apart."""

from pathlib import Path

import pytest

from indexer.run import Options, run
from kb.library import Library
from tests.conftest import write_files

SENTENCES = [
    f"第{number}组负责{place}的疏散引导，先清点人数，再按图示路线前往掩蔽点，到达后向指挥所报告情况。"
    for number, place in enumerate(
        ["东街", "西街", "南门", "北门", "车站", "码头", "学校", "医院", "商场", "园区"], start=1
    )
]
REASONS = [
    "东街居民多为老人，队员提前一天上门登记行动不便者，备好轮椅和担架。",
    "码头夜间照明不足，由港务站准备手电和荧光标识，沿途每隔五十米设一人。",
    "医院病房不能一次腾空，先转移轻症，重症留在加固的地下病区继续救治。",
    "商场顾客不熟悉出口，广播用普通话和方言轮流提示，扶梯停用后专人把守。",
    "学校按班级编队，班主任在前，副班主任在后，清点无误才能离开操场。",
]
TEXT = "疏散演练分工安排\n\n" + "\n".join([*SENTENCES, *REASONS]) + "\n"
ARTICLES = "".join(
    f"\n第{numeral}条 单位应当在{numeral}日内完成整改并报告结果。\n" for numeral in "一二三四五六七八九十"
)
LAW = f"# 某省人防工程管理条例\n{ARTICLES}"

PAIRS = {
    "the same text": (TEXT, TEXT, 1),
    "another script": (TEXT, TEXT.replace("疏散", "疏散").replace("负责", "負責").replace("医院", "醫院"), 1),
    "other blanks and marks": (TEXT, TEXT.replace("，", ", ").replace("。", "。\n"), 1),
    "one sentence left out": (TEXT, TEXT.replace(SENTENCES[4] + "\n", ""), 2),
    "a word changed": (TEXT, TEXT.replace("报告情况", "报告详情", 1), 1),
    "a number changed": (TEXT, TEXT.replace("第3组", "第30组"), 2),
    "two editions of a law": (LAW, LAW.replace("五日内", "十五日内"), 2),
    "the same law twice": (LAW, LAW, 1),
    "two short texts alike but for the title": ("甲街演练通知\n\n明日试鸣。\n", "乙街演练通知\n\n明日试鸣。\n", 2),
}


@pytest.mark.parametrize("case", PAIRS)
def test_duplicates(case: str, tmp_path: Path) -> None:
    first, second, documents = PAIRS[case]
    suffix = "md" if first.startswith("#") else "txt"
    files = write_files(tmp_path / "files", {f"甲/a.{suffix}": first, f"乙/b.{suffix}": second})
    report = run(tmp_path / "home", [str(files)], Options(jobs=1))
    assert report.documents == documents
    assert report.merged == 2 - documents
    with Library(tmp_path / "home") as library:
        found = {hit.document: hit for hit in library.search("疏散 单位 试鸣").hits}
        views = [library.document(document) for document in found]
    assert sorted(len(view.sources) for view in views) == [2] * (2 - documents) + [1] * (documents * 2 - 2)


def test_a_document_lives_as_long_as_one_of_its_files(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", {"a.txt": TEXT, "b.txt": TEXT})
    home = tmp_path / "home"
    run(home, [str(files)], Options(jobs=1))
    (files / "a.txt").unlink()
    run(home, [str(files)], Options(jobs=1))
    with Library(home) as library:
        assert [hit.source for hit in library.search("疏散").hits] == ["b.txt"]
    (files / "b.txt").unlink()
    assert run(home, [str(files)], Options(jobs=1)).documents == 0


def test_a_copy_that_is_changed_becomes_a_document_of_its_own(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", {"a.txt": TEXT, "b.txt": TEXT})
    home = tmp_path / "home"
    run(home, [str(files)], Options(jobs=1))
    write_files(files, {"b.txt": "完全不同的一份说明\n\n" + "警报设施每季度检查一次，做好记录并存档备查。" * 6})
    report = run(home, [str(files)], Options(jobs=1))
    assert (report.updated, report.documents) == (1, 2)
    with Library(home) as library:
        assert {hit.source for hit in library.search("疏散 警报设施").hits} == {"a.txt", "b.txt"}


def test_a_document_that_loses_a_file_to_a_change_is_found_where_it_still_is(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", {"甲/a.txt": TEXT, "乙/b.txt": TEXT})
    home = tmp_path / "home"
    run(home, [str(files)], Options(jobs=1))
    write_files(files, {"乙/b.txt": "完全不同的一份说明\n\n" + "警报设施每季度检查一次，做好记录并存档备查。" * 6})
    run(home, [str(files)], Options(jobs=1))
    with Library(home) as library:
        assert library.search("疏散").facets["folder"] == {"甲": 1}
