"""The interface in three languages: the catalogues are complete, and nothing slips through on a page."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask.testing import FlaskClient

from indexer.run import run
from kb.library import Library
from kb.search.query import Note
from tests.conftest import ROOT, write_files
from web import create_app

TRANSLATIONS = ROOT / "web/translations"
LOCALES = ("zh_Hant_TW", "en")
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w*\}")

# In a library without a Chinese character, every one on a page is the interface's.
SIGNALS = """---
title: Signals {n}
kind: training
date: 2025-03-0{n}
issuer: Editors
region: Everywhere
summary: What signals mean.
author: A. Writer
source: A book
---

# One

The signals begin.

# Two

The signals end.
"""
ENGLISH_LIBRARY = {f"manuals/signals-{n}.md": SIGNALS.format(n=n) for n in range(1, 6)}

PAGES = {
    "start": "/",
    "results": "/search?q=signals",
    "a narrowed second page": "/search?q=signals&kind=training&folder=manuals&year=2025&page=2",
    "no result": "/search?q=nowhere",
    "no result of a kind": "/search?q=signals&kind=law",
    "nothing to find": "/search?q=!",
    "a query too long": "/search?q=" + "signals " * 80,
    "too many terms": "/search?q=" + "+".join(f"x{number}" for number in range(90)),
    "an open quote": '/search?q="signals',
    "an open bracket": "/search?q=(signals",
    "a lone operator": "/search?q=signals OR",
    "an unknown value": "/search?q=year:never signals",
    "words near each other": "/search?q=signals NEAR/3 begin",
    "a pattern": "/search?q=sign* be?in",
    "operators and filters": "/search?q=(signals AND NOT end) OR kind:law",
    "many filters": "/search?q=signals year:2019..2021 issuer:x region:y validity:z level:l cites:law folder:manuals",
    "a flag": "/search?q=signals has:no-title",
    "a date": "/search?q=signals date:2025",
    "a phrase that is nowhere": '/search?q="begin signals" -end',
    "no result, with ways on": "/search?q=signals AND nowhere",
    "synonyms not wanted": "/search?q=signals&without=x",
    "the glossary": "/terms",
    "no such term": "/terms?part=x",
    "the targets": "/targets?year=2025",
    "a document": "/documents/{document}",
    "a marked document": "/documents/{document}?q=signals",
    "a mark of it": "/documents/{document}?q=signals&mark=2",
    "a section": "/documents/{document}/sections/One",
    "what cites a document": "/documents/{document}/cited-by",
    "results within results": "/search?q=begin&within=signals&sort=title",
    "results in a document": "/search?q=signals&in={document}",
    "why": "/search/why?q=signals&section={document}%23One",
    "a feed": "/search.atom?q=signals",
    "the OpenSearch description": "/opensearch.xml",
    "an unknown document": "/documents/nowhere",
    "a document nearly named": "/documents/{document}x",
    "an unknown page": "/nowhere",
}


def keys(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


def both(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms of a message that has a plural, or the one form of another."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def assert_traditional(characters: list[str]) -> None:
    "".join(characters).encode("big5")  # which has no simplified characters


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every sentence that ``make translations`` finds."""
    template = tmp_path_factory.mktemp("extracted") / "messages.pot"
    mapping = ["--mapping-file", str(TRANSLATIONS / "babel.cfg"), "--keywords", "_l"]
    CommandLineInterface().run(["pybabel", "-q", "extract", *mapping, "--output-file", str(template), str(ROOT)])
    return read_po(io.BytesIO(template.read_bytes()))


@pytest.fixture(params=LOCALES)
def po(request: pytest.FixtureRequest) -> Path:
    return TRANSLATIONS / request.param / "LC_MESSAGES/messages.po"


@pytest.fixture
def catalogue(po: Path) -> Catalog:
    return read_po(io.BytesIO(po.read_bytes()), locale=po.parts[-3])


@pytest.fixture
def client(starter: Library) -> FlaskClient:
    return create_app(starter).test_client()


@pytest.fixture(scope="module")
def english_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("english")
    run(base / "home", [str(write_files(base / "files", ENGLISH_LIBRARY))])
    return base / "home"


@pytest.fixture
def english_library(english_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setenv("KB_PAGE_HITS", "2")
    monkeypatch.setenv("KB_HIT_SECTIONS", "1")
    with Library(english_home) as library:
        yield library


def interface(library: Library, address: str, language: str) -> str:
    """Return a page without what stays Chinese in every language: their names, how Chinese cite, queries to try."""
    client = create_app(library).test_client()
    client.set_cookie("lang", language)
    page = client.get(address.format(document=library.newest(1)[0].id)).text
    assert re.search(rf'lang="{language}"|<Language>{language}<', page)
    page = re.sub(r"<a [^>]*\bhreflang=[^>]*>[^<]*</a>", "", page)
    page = re.sub(r'<code>[^<]*</code>|<footer class="print-only">.*?</footer>', "", page)
    return re.sub(r'(<ul class="examples"[^>]*>).*?</ul>', r"\1", page, flags=re.DOTALL)


def test_extraction_finds_templates_code_and_notes(extracted: Catalog) -> None:
    assert {note.value for note in Note} | {"检索", "法规", ("找到 %(num)s 份文献",) * 2} <= keys(extracted)


def test_a_catalogue_has_every_sentence_and_no_other(extracted: Catalog, catalogue: Catalog) -> None:
    assert keys(catalogue) == keys(extracted)
    assert catalogue.obsolete == {}


def test_every_sentence_is_translated_with_its_placeholders(catalogue: Catalog) -> None:
    for message in catalogue:
        originals, translations = both(message.id), both(message.string)
        assert all(text.strip() for text in translations), message.id
        assert len(translations) == (catalogue.num_plurals if message.pluralizable else 1)
        assert not message.fuzzy
        if message.id:
            wanted = sorted(PLACEHOLDER.findall(originals[0]))
            assert all(sorted(PLACEHOLDER.findall(text)) == wanted for text in translations), message.id


def test_each_language_is_written_in_its_own_script(catalogue: Catalog) -> None:
    chinese = {message.id: CHINESE.findall("".join(both(message.string))) for message in catalogue if message.id}
    if catalogue.locale.language == "en":
        assert [original for original, found in chinese.items() if found] == []
    else:
        for found in chinese.values():
            assert_traditional(found)


def test_the_compiled_catalogue_is_the_one_in_words(po: Path, catalogue: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    expected, actual = (read_mo(io.BytesIO(data)) for data in (compiled.getvalue(), po.with_suffix(".mo").read_bytes()))
    assert [(message.id, message.string) for message in actual if message.id] == [
        (message.id, message.string) for message in expected if message.id
    ]
    assert actual.plural_forms == expected.plural_forms


def test_a_header_names_no_person_and_no_place(po: Path) -> None:
    header = po.read_text(encoding="utf-8").split("\n\n")[0]
    assert not re.search(r"@|/|\b(?:ADDRESS|AUTHOR|YEAR|ORGANIZATION)\b", header.replace("text/plain", ""))
    assert "#:" not in po.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("tag", "button", "kind"), [("en", "Search", "Training"), ("zh-Hant", "搜尋", "培訓"), ("zh-Hans", "检索", "培训")]
)
def test_the_address_chooses_and_the_cookie_remembers(client: FlaskClient, tag: str, button: str, kind: str) -> None:
    asked = client.get(f"/?lang={tag}", headers={"Accept-Language": "fr"})
    remembered = client.get("/", headers={"Accept-Language": "fr"})
    for answer in (asked, remembered):
        assert f'<html lang="{tag}">' in answer.text
        assert f"<button>{button}</button>" in answer.text
        assert f">{kind} <b>" in answer.text
    assert "Set-Cookie" in asked.headers
    assert "Set-Cookie" not in remembered.headers


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "zh-Hans"),
        ("", "zh-Hans"),
    ],
)
def test_the_browser_chooses_where_nobody_did(client: FlaskClient, accepted: str, tag: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accepted})
    assert f'<html lang="{tag}">' in answer.text
    assert "Accept-Language" in answer.headers["Vary"]


def test_a_language_nobody_has_changes_nothing(client: FlaskClient) -> None:
    answer = client.get("/?lang=xx", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_one_document_is_singular_in_english(client: FlaskClient, english_library: Library) -> None:
    client = create_app(english_library).test_client()
    assert "1 document found" in client.get('/search?q="Signals 1"&lang=en').text
    assert "5 documents found" in client.get("/search?q=signals&lang=en").text


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_an_english_page_shows_no_chinese(english_library: Library, address: str) -> None:
    page = interface(english_library, address, "en")
    assert CHINESE.findall(page) == []


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_traditional_page_shows_nothing_simplified(english_library: Library, address: str) -> None:
    page = interface(english_library, address, "zh-Hant")
    assert_traditional(CHINESE.findall(page))


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("(signals", Note.OPEN_BRACKET),
        ("signals OR", Note.LONE_OPERATOR),
        ("signals " * 80, Note.CUT),
        ("一部没有的法第一条", Note.CITATION_UNKNOWN),
    ],
)
def test_a_remark_is_translated_with_its_detail(client: FlaskClient, query: str, note: Note) -> None:
    catalogue = read_po(io.BytesIO((TRANSLATIONS / "en/LC_MESSAGES/messages.po").read_bytes()), locale="en")
    page = client.get("/search", query_string={"q": query, "lang": "en"}).text
    before, _, after = str(catalogue[note.value].string).partition("{detail}")
    assert re.search(rf'<p class="remark">{re.escape(before)}[^<{{]*{re.escape(after)}</p>', page)
