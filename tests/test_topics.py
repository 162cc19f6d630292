"""What a topic gathers: members, laws, terms, related topics, years, what speaks of it; and what no topic covers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from indexer.run import Options, run
from kb import catalogue
from kb.library import Library, Page
from kb.settings import catalogue_path
from kb.tables import citations, terms
from kb.topics.evidence import Belonging, years
from kb.topics.topics import Topics
from tests.conftest import SMALL, write_files

FILES = SMALL | {
    "政策/甲.md": "---\ntitle: 甲地演练安排\nkind: policy\ndate: 2019-01-02\n---\n\n## 安排\n\n组织防空演练一次。\n",
    "政策/乙.md": "---\ntitle: 乙地通知\nkind: policy\ndate: 2022-03\n---\n\n## 通知\n\n警报试鸣与防空演练一并进行。\n",
    "topics/top.md": "---\ntitle: 民防\n---\n\n总的一页，下有[[警报]]。\n",
    "topics/alarm.md": (
        "---\ntitle: 警报\naliases: 防空警报\nparents: 民防\nquery: '\"警报\"'\n"
        "pinned:\n  - 识别防空警报#空袭警报\n---\n\n见[[演练]]。\n"
    ),
    "topics/drill.md": "---\ntitle: 演练\nparents: 民防\nrelated: 清单\nquery: '\"演练\"'\n---\n\n文字。\n",
    "topics/list.md": "---\ntitle: 清单\nquery: '\"没有这个词\"'\n---\n\n空页。\n",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("topics")
    run(base / "home", [str(write_files(base / "files", FILES))], Options(jobs=1))
    return base / "home"


@pytest.fixture
def library(home: Path) -> Iterator[Library]:
    with Library(home) as library:
        yield library


@pytest.fixture
def topics(library: Library) -> Topics:
    return library.topics


def by_title(library: Library) -> dict[str, str]:
    return {row.title: row.id for row in library.newest(100)}


def test_a_topic_has_what_its_query_finds_and_what_is_pinned_first(topics: Topics) -> None:
    page = topics.page("警报")
    assert {document.title for document in page.documents} == {"识别防空警报", "某省民防条例", "乙地通知"}
    assert (page.passages[0].anchor, page.passages[0].pinned) == ("空袭警报", True)
    assert sum(document.sections for document in page.documents) == page.sections


def test_the_documents_of_each_kind_are_together(topics: Topics) -> None:
    kinds = {kind: {document.title for document in of} for kind, of in topics.page("演练").by_kind().items()}
    assert kinds == {"policy": {"甲地演练安排", "乙地通知"}, "report": {"某办2024年工作总结"}}


def test_related_topics_say_what_is_shared_and_what_was_stated(topics: Topics) -> None:
    found = {one.topic.title: (one.sections, one.documents, one.stated) for one in topics.page("演练").related}
    assert found == {"警报": (1, 1, False), "清单": (0, 0, True)}
    assert [one.topic.title for one in topics.page("清单").related] == ["演练"]


def test_what_is_above_and_below_is_not_related_besides(topics: Topics) -> None:
    page = topics.page("民防")
    assert [topic.title for topic in page.children] == ["警报", "演练"]
    assert not {one.topic.title for one in page.related} & {"警报", "演练"}


def test_the_years_have_no_gap_and_count_every_dated_document(topics: Topics) -> None:
    page = topics.page("演练")
    assert page.years == (("2019", 1), ("2020", 0), ("2021", 0), ("2022", 1))


@given(st.lists(st.one_of(st.none(), st.just("08-26"), st.dates(date(1000, 1, 1)).map(str)), max_size=30))
def test_the_years_rise_and_count_the_dated_documents(dates: list[str | None]) -> None:
    found = years(Belonging("d", "t", "other", published, 1, "a") for published in dates)
    assert [year for year, _ in found] == sorted({year for year, _ in found})
    assert sum(count for _, count in found) == sum(published not in (None, "08-26") for published in dates)
    assert len(found) <= len(dates) + 40


def test_what_links_to_a_topic_and_what_mentions_it_without_belonging(topics: Topics) -> None:
    assert [topic.title for topic in topics.page("警报").linking] == ["民防"]
    mentioned = [title for _, title in topics.page("民防").mentions]
    members = {document.title for document in topics.page("民防").documents}
    assert not members & set(mentioned)


def test_laws_and_terms_come_from_what_is_recorded_of_the_sections(home: Path, library: Library) -> None:
    ids = by_title(library)
    law, notice = ids["某省民防条例"], ids["乙地通知"]
    place = {"document": notice, "anchor": "通知", "start": 0, "end": 2}
    cited = {"kind": "law", "name": "某省民防条例", "paragraph": 0, "item": 0, "target": law}
    engine = catalogue.connect(catalogue_path(home))
    with engine.begin() as connection:
        connection.execute(
            insert(citations),
            [
                place | cited | {"ordinal": 1000, "article": "第二条", "target_anchor": "第二条"},
                place | cited | {"ordinal": 1001, "article": "", "target_anchor": None},
            ],
        )
        connection.execute(
            insert(terms),
            [
                place
                | {"ordinal": 1000, "kind": "shorthand", "term": "三防", "number": 3, "parts": ["甲"], "meaning": ""}
            ],
        )
    engine.dispose()
    with Library(home) as again:
        page = again.topics.page("警报")
        other = again.topics.page("清单")
    assert [(found.title, found.citations, found.documents) for found in page.laws] == [("某省民防条例", 2, 1)]
    assert ("第二条", 1) in page.laws[0].articles
    assert page.citations == 2
    assert ("三防", ("甲",)) in [(term.term, term.parts) for term in page.terms]
    assert (other.laws, other.terms, other.citations) == ((), (), 0)


def test_the_topics_of_a_document_are_those_whose_pages_have_it(library: Library) -> None:
    for title, document in by_title(library).items():
        places = {place.topic.title for place in library.topics.of_document(document)}
        having = {
            name.title
            for name in library.topics.names()
            if name.title != "防空警报" and title in {one.title for one in library.topics.page(name.title).documents}
        }
        assert places == having


def test_the_same_library_gives_the_same_page(home: Path, tmp_path: Path) -> None:
    run(tmp_path / "home", [str(write_files(tmp_path / "files", FILES))])
    with Library(tmp_path / "home") as first, Library(tmp_path / "home") as second:
        for name in first.topics.names():
            assert first.topics.page(name.title).as_json() == second.topics.page(name.title).as_json()


def test_topics_change_neither_rank_nor_score(home: Path, tmp_path: Path) -> None:
    bare = {name: text for name, text in FILES.items() if not name.startswith("topics/")}
    run(tmp_path / "home", [str(write_files(tmp_path / "files", bare))], Options(jobs=1))
    with Library(tmp_path / "home") as without, Library(home) as having:
        for query in ("警报", "防空演练", "民防", "组织"):
            with_topics = Page(0, 50, sets=having.sets())
            found = [(hit.source, hit.score) for hit in having.search(query, page=with_topics).hits]
            assert found == [(hit.source, hit.score) for hit in without.search(query, page=Page(0, 50)).hits]


def test_the_facet_counts_what_keeping_to_the_topic_gives(library: Library) -> None:
    page = Page(0, 50, sets=library.sets())
    counts = library.search("组织 警报 演练", page=page).facets["topic"]
    assert set(counts) >= {"警报", "演练"}
    for title, count in counts.items():
        kept = library.search("组织 警报 演练", {"document": library.topics.documents(title)})
        assert kept.total == count


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(query=st.text(alphabet='警报演练民防组织通知"() ORAND-', max_size=12))
def test_counts_by_topic_hold_for_any_query(library: Library, query: str) -> None:
    results = library.search(query, page=Page(0, 50, sets=library.sets()))
    for title, count in results.facets.get("topic", {}).items():
        assert 0 < count <= min(results.total, len(library.topics.documents(title)))


def test_a_gap_is_a_cluster_of_words_no_topic_has(tmp_path: Path) -> None:
    files = {
        f"文{number}.txt": f"第{number}份\n\n人防工程口部滤毒通风设备第{number}次检查，防护密闭门完好。\n另有说明。\n"
        for number in range(6)
    }
    others = {f"他{number}.txt": f"别的{number}\n\n一段与之无关的文字，编号{number}。\n" for number in range(300)}
    run(tmp_path / "home", [str(write_files(tmp_path / "files", files | others))], Options(jobs=1))
    with Library(tmp_path / "home") as library:
        words = {word for gap in library.topics.gaps(10) for word in gap.words}
    assert words
    write_files(tmp_path / "files", {"topics/t.md": "---\ntitle: 人防工程口部\nquery: '\"人防工程\"'\n---\n\n文字。\n"})
    run(tmp_path / "home", [str(tmp_path / "files")], Options(jobs=1))
    with Library(tmp_path / "home") as library:
        assert not words & {word for gap in library.topics.gaps(10) for word in gap.words}


def test_links_that_lead_nowhere_and_topics_nobody_names_are_found(tmp_path: Path) -> None:
    files = SMALL | {
        "topics/a.md": (
            "---\ntitle: 甲\nparents: 已\nrelated: 乙\npinned: ['识别防空警报#预先警抱']\n---\n\n"
            "见[[某省民防条列]]、[[国防动员法第十条]]、\n[[某省民防条例第九十条]]和[[乙]]。\n"
        ),
        "topics/b.md": "---\ntitle: 乙\n---\n\n文字。\n",
    }
    run(tmp_path / "home", [str(write_files(tmp_path / "files", files))], Options(jobs=1))
    with Library(tmp_path / "home") as library:
        broken, alone = library.topics.check()
    assert [(link.source, link.line, link.name, link.nearest) for link in broken] == [
        ("topics/a.md", 3, "已", None),
        ("topics/a.md", 5, "识别防空警报#预先警抱", "识别防空警报#预先警报"),
        ("topics/a.md", 8, "某省民防条列", "某省民防条例"),
        ("topics/a.md", 9, "某省民防条例第九十条", "某省民防条例"),
    ]
    assert [topic.title for topic in alone] == ["甲"]


def test_the_topics_we_ship_are_whole(starter: Library) -> None:
    broken, alone = starter.topics.check()
    assert (broken, alone) == ([], [])
    tree, counts = starter.topics.tree()
    assert len(counts) >= 24
    assert {branch.topic.title for branch in tree} == {"人民防空", "国防动员", "国防教育"}
    assert sum(count > 0 for count in counts.values()) >= 35
