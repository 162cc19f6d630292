"""Terms and targets of a library: queries, commands, pages, files, and the links that first uses are."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from indexer.run import run
from kb.cli import cli
from kb.errors import NotFoundError
from kb.library import Library
from kb.search.collation import initial
from kb.targets import COLUMNS, Choice
from kb.terms.asked import asked
from kb.terms.glossary import Entry
from kb.terms.names import term_name
from tests.conftest import write_files
from tests.serving import served
from tests.test_web_pages import get
from web import create_app
from web.linking import Link, linked_html, merged

LIBRARY = {
    "法规/条例(2019-05-01).md": (
        "# 某省人民防空条例\n\n2019年4月1日通过\n\n<!-- INFO END -->\n\n第一条 为了加强人民防空，制定本条例。\n\n"
        "第二条 本条例所称战时，是指国家宣布进入战争状态时。\n\n第三条 战时听从指挥。作战时间另行规定。战时不得惊慌。\n"
    ),
    "报告/计划.md": (
        "---\ntitle: =2026年工作要点\nkind: report\ndate: 2026-01-05\n---\n\n## 一、任务\n\n"
        "全年组织演练不少于4次。各街道每季度检查1次警报设备。深化“五进”活动和“三查”行动。\n\n"
        "## 二、学习\n\n三查行动要落实，“三查”要持续。\n"
    ),
    "報告/總結.md": (
        "---\ntitle: 某辦2024年工作總結\nkind: report\ndate: 2024-12-30\n---\n\n"
        "開展「三查」（查隱患、查台賬、查責任）行動，開展「四保」（保人員、保物資）行動。戰時各司其職。\n"
    ),
}


@pytest.mark.parametrize(
    ("query", "term"),
    [
        ("四项攻坚", "四项攻坚"),
        ("“四項攻堅”", "四项攻坚"),
        ("什么是平战转换？", "平战转换"),
        ("平战转换是什么意思", "平战转换"),
        ("请问何谓战时", "战时"),
        ("“三个年”指什么", "三个年"),
        ("三个年具体包括哪些内容", "三个年"),
        ("战时的定义", "战时"),
        ("什么是", "什么是"),
        ("是什么", "是什么"),
        ("", ""),
        ("战时怎么办", "战时怎么办"),
    ],
)
def test_a_question_for_a_meaning_is_told_from_its_term(query: str, term: str) -> None:
    assert asked(query) == term


@given(st.text(alphabet="什么是何谓指的定义意思包括哪些内容战时？ ", max_size=60))
def test_what_is_asked_for_stands_in_the_question(query: str) -> None:
    assert asked(query) in term_name(query)


def test_a_search_for_a_term_or_its_meaning_is_answered_on_top(client: FlaskClient) -> None:
    for query in ("战时", "什么是戰時？"):
        page = client.get("/search", query_string={"q": query}).text
        card = page.partition('id="term-card"')[2].partition("</section>")[0]
        assert "国家宣布进入战争状态时" in card
        assert "某省人民防空条例" in card
        assert client.get("/api/v1/search", query_string={"q": query}).json["term"]["term"] == "战时"
    card = client.get("/search?q=三查").text.partition('id="term-card"')[2].partition("</section>")[0]
    assert [f"<li>{part}</li>" in card for part in ("查隱患", "查隐患")].count(True) == 1
    for query in ("五进", "战时怎么办", "无此词"):  # what nothing explains has no card
        assert 'id="term-card"' not in client.get("/search", query_string={"q": query}).text
        assert client.get("/api/v1/search", query_string={"q": query}).json["term"] is None
    assert 'id="term-card"' not in client.get("/search?q=战时&page=2").text


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("glossary")
    run(base / "home", [str(write_files(base / "files", LIBRARY))])
    return base / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    with Library(home) as library:
        yield library


@pytest.fixture
def client(library: Library) -> FlaskClient:
    return create_app(library).test_client()


def titled(library: Library, part: str) -> str:
    return next(row.id for row in library.newest(10) if part in row.title)


def parts(entry: Entry) -> list[tuple[str, ...]]:
    return [said.parts for said in entry.expansions]


# ---- the glossary


def test_one_term_has_its_uses_in_all_documents_and_either_script(library: Library) -> None:
    entry = library.terms.one("「三查」")
    assert parts(entry) == [("查隐患", "查台账", "查责任")]
    assert len(entry.documents) == 2
    assert len(entry.places) == 3
    assert entry.first.published == "2024-12-30"


def test_parts_that_are_not_as_many_as_the_name_says_are_kept_and_marked(library: Library, client: FlaskClient) -> None:
    (said,) = library.terms.one("四保").expansions
    assert (said.parts, said.agrees) == (("保人员", "保物资"), False)
    assert "与名称所说的 4 项不符" in client.get("/terms/四保").text


def test_a_term_nobody_explains_is_listed_apart(client: FlaskClient, home: Path) -> None:
    page = client.get("/terms").text
    assert page.index("未见解释") < page.index(">五进 <b>1</b>")
    answer = CliRunner().invoke(cli, ["--home", str(home), "terms", "--unexplained", "--json"])
    assert [term["term"] for term in json.loads(answer.stdout)["terms"]] == ["五进"]


def test_an_unknown_term_is_told_with_the_nearest(library: Library, client: FlaskClient) -> None:
    with pytest.raises(NotFoundError, match="did you mean 三查"):
        library.terms.one("三查查")
    answer = client.get("/terms/三查查")
    assert answer.status_code == 404
    assert f'href="/terms/{quote("三查")}"' in answer.text


def test_another_spelling_of_a_name_leads_to_its_page(client: FlaskClient) -> None:
    answer = client.get(f"/terms/{quote('戰時')}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/terms/{quote('战时')}")


def test_the_page_of_a_term_leads_to_the_passages(client: FlaskClient, library: Library) -> None:
    page = client.get("/terms/战时").text
    law = titled(library, "条例")
    assert "国家宣布进入战争状态时" in page
    assert f"/documents/{quote(law)}" in page
    assert f"#{quote('第二条')}" in page


def test_a_change_of_a_file_changes_its_terms_and_no_others(tmp_path: Path) -> None:
    files = write_files(tmp_path / "files", LIBRARY)
    run(tmp_path / "home", [str(files)])
    with Library(tmp_path / "home") as library:
        before = {name: entry.as_json_whole() for name, entry in library.terms.all().items()}
        text = LIBRARY["报告/计划.md"].replace("“五进”活动", "“五进”（进机关、进学校、进社区、进企业、进网络）活动")
        write_files(files, {"报告/计划.md": text})
        run(tmp_path / "home", [str(files)])
        after = {name: entry.as_json_whole() for name, entry in library.terms.all().items()}
    assert after["五进"]["explained"]
    assert not before["五进"]["explained"]
    assert {name for name in before if before[name]["places"] != after[name]["places"]} <= {"五进", "三查"}
    assert before["战时"] == after["战时"]


@pytest.mark.parametrize(
    ("name", "letter"), [("战时", "Z"), ("重点单位", "Z"), ("重新", "C"), ("12", "#"), ("ai", "A")]
)
def test_a_term_stands_under_its_initial(name: str, letter: str) -> None:
    assert initial(name) == letter


# ---- targets


def test_the_table_says_what_how_much_when_and_by_whom(library: Library) -> None:
    plan = titled(library, "要点")
    found = library.targets(Choice(plan))
    told = [(target.action, target.quantity, target.period, target.who) for target in found]
    assert told == [("组织演练", "不少于4次", "全年", ""), ("检查警报设备", "1次", "每季度", "各街道")]
    assert found[0].text == "全年组织演练不少于4次"


def test_targets_are_chosen_by_document_year_and_kind(library: Library, client: FlaskClient) -> None:
    everything = library.targets()
    for name in Choice._fields:
        for value in {getattr(target, name) for target in everything} - {""}:
            answer = client.get("/api/v1/targets", query_string={name: value}).get_json()["targets"]
            assert {target["action"] for target in answer} == {
                target.action for target in everything if getattr(target, name) == value
            }
    assert client.get("/api/v1/targets?year=1999").get_json() == {"targets": []}
    assert client.get("/targets?document=nowhere").status_code == 404


def test_the_file_has_a_row_for_each_target_and_no_formula(library: Library, client: FlaskClient, home: Path) -> None:
    answer = client.get("/targets.csv")
    assert answer.mimetype == "text/csv"
    header, *rows = csv.reader(StringIO(answer.data.decode("utf-8-sig")))
    assert len(header) == len(COLUMNS)
    assert len(rows) == len(library.targets())
    assert {row[0] for row in rows} == {"'=2026年工作要点"}
    printed = CliRunner().invoke(cli, ["--home", str(home), "targets", "--csv"]).stdout_bytes
    assert [row[1:] for row in list(csv.reader(StringIO(printed.decode("utf-8-sig"))))[1:]] == [
        ["report", *row[2:]] for row in rows
    ]


def test_a_document_shows_its_targets_and_leads_to_their_table(library: Library, client: FlaskClient) -> None:
    plan = titled(library, "要点")
    page = client.get(f"/documents/{plan}").text
    assert "量化指标 2 项" in page
    assert f"/targets.csv?document={quote(plan)}" in page
    assert "量化指标" not in client.get(f"/documents/{titled(library, '条例')}").text


# ---- links of first uses


def test_the_first_use_in_a_section_is_linked_with_meaning_and_source(library: Library, client: FlaskClient) -> None:
    page = client.get(f"/documents/{titled(library, '条例')}").text
    assert page.count(f'href="/terms/{quote("战时")}"') == 1  # not where it is defined, not in 作战时间, not again
    link = page[page.index('<a class="ref"') :].partition(">")[0]
    assert "国家宣布进入战争状态时" in link
    assert "出处：某省人民防空条例" in link


def test_a_word_of_the_field_is_linked_in_other_documents_in_either_script(
    library: Library, client: FlaskClient
) -> None:
    page = client.get(f"/documents/{titled(library, '總結')}").text
    told = "战时，是指国家宣布进入战争状态时。（出处：某省人民防空条例）"
    assert f'href="/terms/{quote("战时")}" title="{told}">戰時</a>' in page


def test_shorthand_is_linked_where_another_text_uses_it(library: Library, client: FlaskClient) -> None:
    page = client.get(f"/documents/{titled(library, '要点')}").text
    assert page.count(f'href="/terms/{quote("三查")}"') == 2  # once in each section
    assert f'href="/terms/{quote("五进")}"' not in page


def test_marks_and_links_stand_together(library: Library, client: FlaskClient) -> None:
    page = client.get(f"/documents/{titled(library, '条例')}?q=战时").text
    assert page.count("</mark>") == page.count("<mark")
    assert f'href="/terms/{quote("战时")}"' in page


SPANS = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for span in sorted(spans):
        if not kept or kept[-1][1] <= span[0]:
            kept.append(span)
    return kept


@given(st.text('战时<>&"人民防空', min_size=18, max_size=18), st.lists(SPANS), st.lists(SPANS))
def test_html_of_marks_and_links_is_well_formed_and_says_the_text(
    text: str, marks: list[tuple[int, int]], links: list[tuple[int, int]]
) -> None:
    html = linked_html(text, apart(marks), merged([Link(start, end, "/t", 'a"<b>') for start, end in links]))
    tree = etree.fromstring(f"<p>{html}</p>".encode())
    assert "".join(tree.itertext()) == text
    assert ["".join(mark.itertext()) for mark in tree.iter("mark")] == [text[start:end] for start, end in apart(marks)]


@given(st.lists(SPANS), st.lists(SPANS))
def test_where_links_meet_the_earlier_group_stays(first: list[tuple[int, int]], second: list[tuple[int, int]]) -> None:
    before = merged([Link(start, end, "/1", "") for start, end in first])
    both = merged(before, [Link(start, end, "/2", "") for start, end in second])
    assert [link for link in both if link.href == "/1"] == before
    assert all(one.end <= other.start for one, other in pairwise(both))


# ---- over HTTP, and the seeds


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[str]:
    with served(home) as address:
        yield address


@pytest.mark.parametrize(
    "address", ["/terms", "/terms/战时", "/terms/五进", "/terms?part=查", "/targets", "/targets?year=2026"]
)
def test_each_page_has_a_json_twin(site: str, address: str) -> None:
    status, page, _ = get(site + quote(address, safe="/?="))
    assert status == 200
    twin = page[page.index('type="application/json" href="') :].split('"')[3]
    status, answer, _ = get(site + twin.replace("&amp;", "&"))
    assert status == 200
    assert json.loads(answer)


@pytest.fixture(scope="module")
def seeds(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("seeds") / "home"
    run(home, [str(shared / "seeds")])
    with Library(home) as library:
        yield library


def test_the_expansions_in_the_seeds_are_right_and_complete(seeds: Library) -> None:
    four = ("备战训练演练", "项目建设提速规范", "军民融合发展", "宣传教育")
    assert parts(seeds.terms.one("“四项攻坚”")) == [four]
    assert parts(seeds.terms.one("三个年")) == [("系统整治年", "基础规范年", "质量提升年")]
    assert seeds.terms.one("三个年").first.published == "2020-05-06"


def test_what_the_seeds_do_not_explain_is_said_to_be_so(seeds: Library) -> None:
    unexplained = {entry.term for entry in seeds.terms.all().values() if not entry.is_explained}
    assert unexplained >= {"五进", "13421", "二四二", "四督四保", "五项机制", "十戒十做", "四对标四整治", "三会一课"}


def test_the_essay_promises_drills_education_and_monthly_visits(seeds: Library) -> None:
    essay = next(row.id for row in seeds.newest(50) if row.title.startswith("作风赋能"))
    told = [(target.action, target.quantity, target.period) for target in seeds.targets(Choice(essay))]
    assert told == [
        ("组织开展国防教育活动", "不少于5场", "全年"),
        ("组织野外通信训练与通信实操考核", "1次", "每季度"),
        ("开展全要素指挥通信演练", "1次", "全年"),
        ("开展基层调研", "至少1次", "每月"),
    ]
