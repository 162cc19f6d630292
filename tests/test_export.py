"""Results as files: every hit a row, whole in each format, and harmless in a spreadsheet."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from flask.testing import FlaskClient
from openpyxl import load_workbook

from indexer.run import run
from kb.export import COLUMNS, FORMATS, Row, Sheet
from kb.export.separated import defused
from kb.library import Library, Page
from tests.conftest import write_files
from web import create_app

QUERY = "防空警报"


@pytest.fixture
def client(starter: Library) -> FlaskClient:
    return create_app(starter).test_client()


def rows_in(ending: str, data: bytes) -> list[list[str]]:
    """Return the rows of a file below its header, read by a program of its own kind."""
    if ending == "csv":
        assert data.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(StringIO(data.decode("utf-8-sig"))))[1:]
    if ending == "xlsx":
        page = load_workbook(BytesIO(data)).active
        assert all(cell.data_type in ("s", "n") for line in page.iter_rows() for cell in line if cell.value)
        return [[value or "" for value in line] for line in page.iter_rows(min_row=2, values_only=True)]
    table = Document(BytesIO(data)).tables[0]
    return [[cell.text for cell in line.cells] for line in table.rows[1:]]


@pytest.mark.parametrize("ending", FORMATS)
def test_there_are_as_many_rows_as_hits_each_with_title_passage_anchor_and_source(
    client: FlaskClient, starter: Library, ending: str
) -> None:
    answer = client.get(f"/search/export.{ending}?q={QUERY}")
    assert answer.mimetype == FORMATS[ending].media_type.partition(";")[0]
    assert f"xuehai.{ending}" in answer.headers["Content-Disposition"]
    rows = rows_in(ending, answer.data)
    hits = starter.search(QUERY, page=Page(0, 1000)).hits
    assert len(rows) == len(hits) == starter.search(QUERY).total > 10
    for row, hit in zip(rows, hits, strict=True):
        best = hit.sections[0]
        joined = "\n".join(row)
        assert all(text in joined for text in (hit.title, best.snippet, best.anchor, hit.source)), hit.document


def test_a_row_leads_back_to_its_passage_and_says_how_to_cite_it(client: FlaskClient) -> None:
    row = Row(*rows_in("csv", client.get(f"/search/export.csv?q={QUERY}").data)[0])
    path, _, anchor = row.link.removeprefix("http://localhost").partition("#")
    assert f'id="{unquote(anchor)}"' in client.get(path).text
    assert row.citation.startswith(f"《{row.title}》（{row.published}）")


def test_facets_order_and_scope_count_in_an_export_too(client: FlaskClient, starter: Library) -> None:
    expected = starter.search(QUERY, {"kind": frozenset({"training"})}).total
    assert len(rows_in("csv", client.get(f"/search/export.csv?q={QUERY}&kind=training").data)) == expected
    document = starter.search(QUERY).hits[0].document
    assert len(rows_in("csv", client.get(f"/search/export.csv?q={QUERY}&in={document}").data)) == 1


def test_the_json_is_the_object_of_the_api_with_every_hit(client: FlaskClient) -> None:
    found = json.loads(client.get(f"/search/export.json?q={QUERY}").data)
    assert len(found["hits"]) == found["total"]


def test_the_settings_limit_an_export(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_EXPORT_HITS", "2")
    assert len(rows_in("xlsx", client.get(f"/search/export.xlsx?q={QUERY}").data)) == 2


def test_the_columns_are_named_in_the_language_of_the_interface(client: FlaskClient) -> None:
    header = client.get(f"/search/export.csv?q={QUERY}&lang=en").data.decode("utf-8-sig").splitlines()[0]
    assert header == "Title,Kind,Date,Place,Passage,Anchor,Source file,Link,Citation"


@pytest.mark.parametrize(("path", "status"), [("csv", 400), ("exe?q=a", 404), ("csv?q=", 400)])
def test_what_cannot_be_exported_is_a_page_that_says_so(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(f"/search/export.{path}").status_code == status


def test_nothing_found_is_a_file_with_its_header_alone(client: FlaskClient) -> None:
    for ending in FORMATS:
        assert rows_in(ending, client.get(f"/search/export.{ending}?q=“没有这句话的”").data) == []


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_a_cell_that_looks_like_a_formula_is_defused(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


def test_a_hostile_title_is_text_in_every_format(tmp_path: Path) -> None:
    text = "---\ntitle: \"=HYPERLINK(0)\\u0007\"\n---\n\n=cmd|' /C calc'!A0 防空\n"
    run(tmp_path / "home", [str(write_files(tmp_path / "files", {"a.md": text}))])
    with Library(tmp_path / "home") as library:
        client = create_app(library).test_client()
        found = {ending: rows_in(ending, client.get(f"/search/export.{ending}?q=防空").data) for ending in FORMATS}
    assert found["csv"][0][0].startswith("'=")
    assert found["xlsx"][0][0] == found["docx"][0][0] == "=HYPERLINK(0)"


def test_what_xml_and_excel_cannot_hold_is_left_out() -> None:
    row = Row(*("长" * 40_000 for _ in COLUMNS))
    assert len(rows_in("xlsx", FORMATS["xlsx"].write(Sheet("标题", COLUMNS, [row])))[0][0]) == 32_767
