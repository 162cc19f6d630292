"""What laws are called: short forms and initials that follow from names, articles of digests, who wrote what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.run import run
from kb.library import Library
from kb.search.names import LawNames, abbreviates, law_name
from kb.search.numerals import with_spellings
from kb.search.proximity import Pair, pairs
from kb.search.query import words
from tests.conftest import write_files

NAMES = LawNames(
    [
        "中华人民共和国国防教育法",
        "中华人民共和国国防法",
        "中华人民共和国社会保险法(2018年修正)",
        "《中华人民共和国道路交通安全法》要点",
        "中华人民共和国行政处罚法",
        "中华人民共和国行政复议法",
        "中华人民共和国行政许可法",
        "中华人民共和国行政强制法",
        "学习随记",
    ]
)
PASSED = "2019年5月1日第十三届全国人民代表大会常务委员会第十次会议通过"
FILES = {
    "法.md": f"# 中华人民共和国水上救护法\n\n{PASSED}\n\n第一条 救护艇停泊待命。\n\n第二条 本法自公布之日起施行。\n",
    "省.md": "# 浙江省水上救护条例\n\n2020年5月1日浙江省人民代表大会常务委员会通过\n\n第一条 救护艇停泊待命。\n",
    "提要.md": "# 山地救护法条文提要\n\n第一条 山地救护由县里组织。\n\n第二条 救护员要经过训练。\n",
    "细则.md": "# 山地救护法实施细则\n\n第一条 细则第一条。\n\n第二条 细则第二条。\n",
    "单元.md": "---\nkind: training\n---\n# 救护艇驾驶\n\n救护艇怎样停泊、待命和出发，驾驶员轮流待命。\n",
    "文章.txt": "担起责任 走在前面\n\n市人防办主任 欧阳致远\n\n今年的任务已经明确，各科室要抓紧落实。\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    base = tmp_path_factory.mktemp("names")
    run(base / "home", [str(write_files(base / "files", FILES))])
    return Library(base / "home")


def found(library: Library, text: str) -> list[str]:
    return [hit.source for hit in library.search(text).hits]


@pytest.mark.parametrize(
    ("short", "names"),
    [
        ("国教法", ["国防教育法"]),
        ("社保法", ["社会保险法"]),
        ("道交法", ["道路交通安全法"]),
        ("道路安全法", ["道路交通安全法"]),
        ("国防法", []),  # a name itself
        ("行政法", []),  # of too many
        ("国育法", []),  # 育 begins no word
        ("教育法", []),  # the first word is left out
        ("教法", []),
    ],
)
def test_a_short_form_follows_from_the_name(short: str, names: list[str]) -> None:
    assert NAMES.shortened(short) == names


@given(st.text("国防教育社会保险法例条安", min_size=1, max_size=8), st.text("国防教育社会保险法例条安", max_size=12))
def test_a_short_form_has_only_characters_of_the_name_in_their_order(short: str, name: str) -> None:
    if abbreviates(short + "法", name + "法", "法"):
        rest = iter(name)
        assert all(char in rest for char in short)
        assert len(short) < len(name)


@pytest.mark.parametrize("letters", ["gfjyf", "guofangjiaoyufa"])
def test_pinyin_and_initials_name_a_law(letters: str) -> None:
    assert NAMES.read(letters) == ["国防教育法"]


def test_the_name_of_a_law_is_without_state_and_edition() -> None:
    assert law_name("《中华人民共和国國防法》（2020年修订）") == "国防法"


@pytest.mark.parametrize("typed", ["水救法", "ssjhf", "shuishang jiuhu fa"])
def test_a_law_called_by_short_form_or_pinyin_comes_first(library: Library, typed: str) -> None:
    assert found(library, typed)[0] == "法.md"


def test_an_article_is_found_by_the_short_form_of_its_law(library: Library) -> None:
    article = library.search("水救法第2条").article
    assert article is not None
    assert (article.title, article.anchor) == ("中华人民共和国水上救护法", "第二条")


def test_an_article_of_a_law_that_is_not_there_is_that_of_its_digest_and_of_no_other_law(library: Library) -> None:
    article = library.search("山地救护法第二条").article
    assert article is not None
    assert article.title == "山地救护法条文提要"


def test_a_national_law_stands_before_a_local_one(library: Library) -> None:
    order = found(library, "救护艇待命")
    assert order.index("法.md") < order.index("省.md")


def test_a_law_does_not_stand_before_what_is_asked_for(library: Library) -> None:
    assert found(library, "救护艇驾驶员待命")[0] == "单元.md"


@pytest.mark.parametrize("typed", ["欧阳致远", "作者:欧阳致远", "author:欧阳", "“欧阳致远”"])
def test_a_document_is_found_by_who_wrote_it(library: Library, typed: str) -> None:
    assert found(library, typed) == ["文章.txt"]


def test_neighbours_of_a_numeral_are_neighbours_in_each_of_its_spellings() -> None:
    assert {Pair("60", "周岁", 2), Pair("六十", "周岁", 2)} <= set(pairs(with_spellings(words("60周岁"))))
