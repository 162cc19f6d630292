"""What cites an article: asked of the library, searched for, and told by the commands."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.run import run
from kb.backlinks import OWN, sentence_around
from kb.errors import NotFoundError
from kb.library import Library
from tests.making_citations import NEW, NOTICE, OLD, RULE, short
from tests.test_cli import as_json, kb, misfits


def test_what_cites_an_article(cited_home: Path) -> None:
    with Library(cited_home) as library:
        cited = library.references.find("动员法第二条")
        older = cited.editions[1]
        passages = library.references.passages(older.document, "第二条").page
        assert cited.text == "第二条 县级以上政府组织动员。"
        assert [(one.title, one.group, one.sentence[one.start : one.end]) for one in passages] == [
            ("河南省动员条例", "law", "动员法第二条"),
            ("中华人民共和国动员法", OWN, "前条"),
        ]
        assert library.references.passages(older.document).groups == {"law": 3, OWN: 1}
        assert library.references.articles(older.document) == {"第二条": 1, "第三条": 1}
        assert [one.article for one in library.references.local_rules([older.document])] == ["", "第二条", "第三条"]
        assert [one.name for one in library.references.unresolved()] == ["动员规划"]
        assert library.references.count() == (7, 6, 0, 1)
        with pytest.raises(NotFoundError, match="动员法第二条"):
            library.references.find("动员法第九条")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("引用:动员法", {RULE, NOTICE}),
        ("引用:《中华人民共和国动员法》", {RULE, NOTICE}),
        ("引用:动员法第三条", {RULE}),
        ("引用:动员法第九条", set()),
        ("引用:规划", {NOTICE}),
        ("引用:动员法 通知", {NOTICE}),
        ("NOT 引用:动员法", {OLD, NEW}),
    ],
)
def test_searching_by_what_is_cited(cited_home: Path, typed: str, expected: set[str]) -> None:
    with Library(cited_home) as library:
        assert {short(hit.document) for hit in library.search(typed).hits} == expected


def test_pages_of_passages_are_the_whole(cited_home: Path) -> None:
    with Library(cited_home) as library:
        target = library.references.find("动员法").editions[1].document
        groups, total, whole = library.references.passages(target)
        pages = [library.references.passages(target, offset=offset, limit=1) for offset in range(5)]
        assert total == len(whole) == 4
        assert [one for page in pages for one in page.page] == whole
        by_group = [one for group in groups for one in library.references.passages(target, group=group).page]
        assert by_group == whole


@given(st.text("甲乙。；\n ", min_size=1, max_size=40), st.integers(0, 39), st.integers(1, 9))
def test_a_sentence_holds_what_it_is_shown_for(text: str, start: int, length: int) -> None:
    start = min(start, len(text) - 1)
    words = text[start : start + length]
    first, sentence = sentence_around(text, start, start + length)
    if words.strip() == words and words:
        assert sentence[start - first :].startswith(words.rstrip("\n"))


def test_the_article_that_a_report_cites_is_in_the_laws(shared: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for path in (*(shared / "seeds").glob("004*"), *(shared / "corpora" / "laws").rglob("国防动员法*.md")):
        shutil.copy(path, folder)
    run(tmp_path / "home", [str(folder)])
    with Library(tmp_path / "home") as library:
        cited = library.references.find("国防动员法第十条")
        passages = library.references.passages(cited.document, "第十条").page
    assert any("地方人民政府" in passage.sentence for passage in passages)
    assert cited.text is not None
    assert "国防动员的实施" in cited.text


# ---- commands

PASSAGE = {"document": str, "title": str, "group": str, "published": str, "anchor": str, "at": int}
PASSAGE |= {"sentence": str, "start": int, "end": int}
EDITION = {"document": str, "title": str, "published": str, "has_article": bool}
CITE = {"document": str, "title": str, "article": str, "text": str, "editions": [EDITION], "total": int}
CITE |= {"groups": {str: int}, "passages": [PASSAGE]}


def test_cite_prints_the_promised_object(cited_home: Path) -> None:
    printed = as_json(cited_home, "cite", "《动员法》第2条")
    assert misfits(printed, CITE) == []
    assert (printed["article"], printed["total"], len(printed["passages"])) == ("第二条", 1, 1)
    passage = printed["passages"][0]
    assert passage["sentence"][passage["start"] : passage["end"]] == "《动员法》第二条"


def test_cite_prints_the_article_its_editions_and_what_cites_it(cited_home: Path) -> None:
    result = kb(cited_home, "cite", "动员法第三条")
    printed = result.stdout.decode()
    assert "违反前条的，处罚。" in printed
    assert printed.count("without this article") == 1
    assert "依照《动员法》第三条处罚" in printed
    assert "law 1" in result.stderr.decode()


def test_what_is_not_there_is_told_with_the_nearest(cited_home: Path) -> None:
    result = kb(cited_home, "cite", "动员条例")
    assert result.returncode == 1
    assert "河南省动员条例" in result.stderr.decode()


def test_check_lists_what_is_cited_and_not_there(cited_home: Path) -> None:
    printed = as_json(cited_home, "check", "--references")
    assert printed["references"] == {"found": 7, "resolved": 6, "without_article": 0, "unresolved": 1}
    assert [(one["name"], one["times"]) for one in printed["lacking"]] == [("动员规划", 1)]
    assert "动员规划: 1 times" in kb(cited_home, "check", "--references").stdout.decode()
    assert "动员规划" not in kb(cited_home, "check").stdout.decode()
    assert as_json(cited_home, "stats")["citations"] == printed["references"]
