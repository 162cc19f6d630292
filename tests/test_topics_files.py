"""Topic files: what is read of them, what is wrong with them, and that no document is touched."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.report import Report
from indexer.run import Options, run
from kb.errors import NotFoundError
from kb.library import Library
from kb.topics.taxonomy import Taxonomy
from kb.topics.topic import Named, Topic
from kb.topics.wikilinks import links, opening, plain, render
from tests.conftest import SMALL, write_files

ALARM = "---\ntitle: 防空警报\naliases: [警报, 民防警报]\n---\n\n见[[试鸣]]和[[识别防空警报#预先警报|预先警报]]。\n"
TEST = "---\ntitle: 试鸣\nparents: 防空警报\nquery: 试鸣\n---\n\n[[某省民防条例第二条]]说得清楚。\n"
FILES = SMALL | {"topics/alarm.md": ALARM, "topics/sub/test.md": TEST}


def index(home: Path, *paths: Path, **options: bool) -> Report:
    return run(home, [str(path) for path in paths], Options(jobs=1)._replace(**options))


def revisions(home: Path) -> dict[str, int]:
    connection = sqlite3.connect(home / "catalogue.db")
    rows = dict(connection.execute("SELECT id, revision FROM documents"))
    connection.close()
    return rows


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return write_files(tmp_path / "files", FILES)


@pytest.fixture
def home(tmp_path: Path, files: Path) -> Path:
    index(tmp_path / "home", files)
    return tmp_path / "home"


def titles(home: Path) -> set[str]:
    with Library(home) as library:
        return {name.title for name in library.topics.names()}


def test_topics_are_no_documents_and_documents_no_topics(tmp_path: Path, files: Path) -> None:
    write_files(
        files,
        {
            "topics/README.md": "---\ntitle: 说明\n---\n",
            "topics/plain.md": "# 没有头部的文件\n\n防空警报的正文一段。\n",
            "topics/stated.md": "---\ntitle: 有类型的文件\nkind: training\n---\n\n正文在此。\n",
            "elsewhere/alarm.md": "---\ntitle: 不在主题目录\n---\n\n这是文献。\n",
        },
    )
    report = index(tmp_path / "home", files)
    assert (report.added, report.topics, report.topics_changed, report.failed) == (7, 2, 2, [])
    assert titles(tmp_path / "home") == {"试鸣", "民防警报", "警报", "防空警报"}
    with Library(tmp_path / "home") as library:
        assert {"没有头部的文件", "有类型的文件", "不在主题目录"} <= {row.title for row in library.newest(20)}


def test_a_changed_topic_shows_and_no_document_has_a_new_revision(home: Path, files: Path) -> None:
    before = revisions(home)
    (files / "topics/alarm.md").write_text(ALARM.replace("和[[", "以及[["), encoding="utf-8")
    report = index(home)
    assert (report.added, report.updated, report.read, report.topics_changed) == (0, 0, 0, 1)
    assert not report.changed_nothing
    assert revisions(home) == before
    with Library(home) as library:
        assert "以及" in library.topics.page("防空警报").topic.text


def test_an_open_library_sees_a_changed_topic(home: Path, files: Path) -> None:
    with Library(home) as library:
        assert library.topics.page("试鸣").topic.query == "试鸣"
        (files / "topics/sub/test.md").write_text(TEST.replace("query: 试鸣", "query: 演练"), encoding="utf-8")
        index(home)
        page = library.topics.page("试鸣")
        assert page.topic.query == "演练"
        assert [document.title for document in page.documents] == ["某办2024年工作总结"]


def test_a_second_run_changes_nothing(home: Path) -> None:
    assert index(home).changed_nothing


def test_a_dry_run_records_no_topic(tmp_path: Path, files: Path) -> None:
    assert index(tmp_path / "home", files, dry_run=True).topics == 0


def test_a_removed_topic_goes_and_a_moved_one_stays(home: Path, files: Path) -> None:
    (files / "topics/alarm.md").unlink()
    (files / "topics/sub/test.md").rename(files / "topics/test.md")
    assert index(home).topics_changed == 2
    assert titles(home) == {"试鸣"}


def test_a_run_over_one_part_leaves_the_topics_of_the_others(home: Path, files: Path) -> None:
    (files / "topics/alarm.md").unlink()
    index(home, files / "法规")
    assert "防空警报" in titles(home)
    index(home, files / "topics")
    assert titles(home) == {"试鸣"}


BAD = {
    "titel: 警报": "'titel' in line 2 is no name a topic has",
    "title: 警报\naliases: [a\nquery: b": "its front matter is not valid YAML in line 4",
    "query: 警报": "its front matter has no title",
    "title: 警报\nparents:\n  - [x, y]": "the value in line 4 is neither a text nor a list of texts",
    "title: 试鸣": "another topic is called 试鸣 already",
}


@pytest.mark.parametrize(("header", "reason"), BAD.items(), ids=list(BAD.values()))
def test_bad_front_matter_is_one_line_and_never_stops_the_run(
    tmp_path: Path, files: Path, header: str, reason: str
) -> None:
    write_files(files, {"topics/zz.md": f"---\n{header}\n---\n\n文字。\n"})
    report = index(tmp_path / "home", files)
    assert [failure.path for failure in report.failed] == ["topics/zz.md"]
    assert reason in report.failed[0].reason
    assert (report.added, report.topics) == (4, 2)


def test_a_topic_that_went_bad_stays_as_it_was(home: Path, files: Path) -> None:
    (files / "topics/alarm.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    report = index(home)
    assert (len(report.failed), report.topics_changed) == (1, 0)
    assert "防空警报" in titles(home)


def test_two_topics_may_change_names_with_each_other(home: Path, files: Path) -> None:
    (files / "topics/alarm.md").write_text(ALARM.replace("title: 防空警报", "title: 试鸣"), encoding="utf-8")
    (files / "topics/sub/test.md").write_text(TEST.replace("title: 试鸣", "title: 防空警报"), encoding="utf-8")
    assert index(home).failed == []
    with Library(home) as library:
        assert library.topics.page("试鸣").topic.slug == "alarm"


def test_a_name_that_is_none_is_answered_with_the_nearest(home: Path) -> None:
    with Library(home) as library, pytest.raises(NotFoundError) as caught:
        library.topics.page("防空警抱")
    assert caught.value.nearest == "防空警报"


def test_links_are_read_with_their_lines_and_not_in_code() -> None:
    text = "一[[甲]]\n二[[乙|丙]]\n\n- 三[[丁#戊]]\n\n`[[己]]`\n\n```\n[[庚]]\n```\n"
    assert [tuple(link) for link in links(text)] == [("甲", "甲", 0), ("乙", "丙", 1), ("丁#戊", "丁 · 戊", 3)]
    assert plain("见[[乙|丙]]。") == "见丙。"
    assert opening("## 题\n\n第一段[[甲]]。\n\n第二段。") == "第一段甲。"


@given(st.text(alphabet="[]|#甲 <&\n`*", max_size=60))
def test_any_text_renders_without_raw_markup(text: str) -> None:
    html = render(text, lambda name, label: "")
    assert "<甲" not in html
    assert all(link.name and "[" not in link.name for link in links(text))


SLUGS = "abcdef"


@given(st.dictionaries(st.sampled_from(SLUGS), st.lists(st.sampled_from(SLUGS), max_size=3)))
def test_every_topic_is_in_the_tree_and_no_branch_holds_itself(parents: dict[str, list[str]]) -> None:
    topics = [
        Topic(slug, f"{slug}.md", slug, slug, "", 1, parents=tuple(Named(name, 2) for name in above))
        for slug, above in parents.items()
    ]
    seen: set[str] = set()

    def walk(branch: object, above: tuple[str, ...]) -> None:
        slug = branch.topic.slug  # type: ignore[attr-defined]
        assert slug not in above
        seen.add(slug)
        for below in branch.below:  # type: ignore[attr-defined]
            walk(below, (*above, slug))

    for root in Taxonomy(topics).tree():
        walk(root, ())
    assert seen == set(parents)
