"""Writing: one by one, in batches and by merging come to the same index; what cannot be kept is refused."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from whoosh import analysis, columns, fields
from whoosh.index import FileIndex
from whoosh.qparser import QueryParser
from whoosh.query import Every

from kb.search.codec import Batch
from kb.search.codec.blobs import Blobs
from kb.search.schema import make_schema
from tests.making_index import (
    Document,
    add_mixed,
    add_one_by_one,
    batch_of,
    build,
    bulk,
    codec,
    content,
    create,
    documents,
    hits,
    in_one_batch,
    stock,
)

COLUMNS = ("document", "kind", "year", "folder")
DOCUMENTS = documents(3, 90)
Way = Callable[[FileIndex], Any]


def built(path: Path, way: Way, add: Callable[[Any, Sequence[Document]], None], schema: Any = None) -> FileIndex:
    return build(create(path, schema), way, add, [DOCUMENTS], [])


def ours_by_stock_writer(index: FileIndex) -> Any:
    return index.writer(codec=codec())


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Whoosh's own codec makes of the documents."""
    return content(built(tmp_path_factory.mktemp("wanted"), stock, add_one_by_one))


@pytest.mark.parametrize(
    ("way", "add"),
    [(ours_by_stock_writer, add_one_by_one), (bulk, add_one_by_one), (bulk, in_one_batch), (bulk, add_mixed)],
    ids=["stock writer", "one by one", "one batch", "mixed"],
)
def test_every_way_of_writing_comes_to_the_same(
    wanted: dict[str, Any], tmp_path: Path, way: Way, add: Callable[..., None]
) -> None:
    assert content(built(tmp_path, way, add)) == wanted


@pytest.mark.parametrize("way", [bulk, ours_by_stock_writer], ids=["bulk", "stock writer"])
def test_merging_comes_to_the_same_as_building_at_once(wanted: dict[str, Any], tmp_path: Path, way: Way) -> None:
    index = create(tmp_path)
    for start in range(0, 90, 30):
        build(index, bulk, add_mixed, [DOCUMENTS[start : start + 30] + documents(4 + start, 3)], [])
    writer = way(index)
    for start in range(0, 90, 30):
        for each in documents(4 + start, 3):
            writer.delete_by_term("id", each["id"])
    writer.commit(optimize=True)
    with index.reader() as reader:
        assert len(index._segments()) == 1
        assert reader.doc_count_all() == reader.doc_count() == 90
    assert content(index) == wanted


def test_a_removed_section_leaves_nothing_behind_when_merged(tmp_path: Path) -> None:
    rare = {"id": "r#0", "document": "r", "title": "绝无仅有", "body": "绝无仅有的词", "kind": "rare"}
    index = build(create(tmp_path), bulk, in_one_batch, [[*DOCUMENTS[:5], rare]], [("document", "r")])
    with index.reader() as reader:
        assert reader.doc_frequency("kind", b"rare") == 1
    bulk(index).commit(optimize=True)
    with index.reader() as reader:
        assert reader.doc_frequency("kind", b"rare") == 0
        assert ("kind", b"rare") not in reader
        assert b"rare" not in list(reader.column_reader("kind"))
    assert not any(b"rare" in path.read_bytes() for path in tmp_path.iterdir())


def test_removing_everything_leaves_an_index_that_answers_and_grows(tmp_path: Path) -> None:
    index = build(create(tmp_path), bulk, in_one_batch, [DOCUMENTS[:9]], [("id", each["id"]) for each in DOCUMENTS[:9]])
    bulk(index).commit(optimize=True)
    with index.searcher() as searcher:
        assert searcher.doc_count_all() == 0
        assert hits(searcher, Every()) == []
    assert index.is_empty()
    build(index, bulk, in_one_batch, [DOCUMENTS[:4]], [])
    with index.searcher() as searcher:
        assert [name for name, _ in hits(searcher, Every())] == [each["id"] for each in DOCUMENTS[:4]]


def test_updating_replaces_a_section(tmp_path: Path) -> None:
    index = built(tmp_path, bulk, in_one_batch)
    writer = bulk(index)
    writer.update_document(**DOCUMENTS[7] | {"body": "换了新的正文"})
    writer.commit()
    with index.searcher() as searcher:
        assert searcher.doc_count() == 90
        number = searcher.document_number(id=DOCUMENTS[7]["id"])
        assert searcher.reader().most_frequent_terms("body", 1)
        assert searcher.reader().doc_field_length(number, "body") < 8


@pytest.mark.parametrize("way", [bulk, ours_by_stock_writer], ids=["bulk", "stock writer"])
def test_documents_without_any_term(tmp_path: Path, way: Way) -> None:
    schema = fields.Schema(id=fields.STORED, body=fields.TEXT)
    index = create(tmp_path, schema)
    writer = way(index)
    writer.add_document(id="a")
    writer.add_document(id="b")
    writer.commit()
    with index.searcher() as searcher:
        assert [name for name, _ in hits(searcher, Every())] == ["a", "b"]
    writer = way(index)
    writer.add_document(id="c", body="now a word")
    writer.commit(optimize=True)
    with index.searcher() as searcher:
        assert sorted(name for name, _ in hits(searcher, Every())) == ["a", "b", "c"]


def test_an_empty_batch_is_no_trouble(tmp_path: Path) -> None:
    index = create(tmp_path)
    writer = bulk(index)
    writer.add_batch(Batch(0))
    writer.commit()
    assert content(index)["stored"] == []
    build(index, bulk, in_one_batch, [DOCUMENTS[:3]], [])
    assert len(content(index)["stored"]) == 3


def test_a_field_of_the_schema_that_no_section_has(tmp_path: Path) -> None:
    without = [{name: value for name, value in each.items() if name != "title"} for each in DOCUMENTS]
    theirs = build(create(tmp_path / "a"), stock, add_one_by_one, [without[:40], DOCUMENTS[40:]], [])
    ours = build(create(tmp_path / "b"), bulk, add_mixed, [without[:40], DOCUMENTS[40:]], [])
    assert content(ours) == content(theirs)
    bulk(ours).commit(optimize=True)
    assert content(ours) == content(theirs)


def test_other_field_types_of_whoosh(tmp_path: Path) -> None:
    schema = fields.Schema(
        text=fields.TEXT(stored=True, analyzer=analysis.SpaceSeparatedTokenizer()),
        words=fields.KEYWORD(scorable=True, sortable=True, commas=True),
        bare=fields.TEXT(phrase=False),
        number=fields.NUMERIC,
        date=fields.DATETIME,
        grams=fields.NGRAM(stored=True),
        yes=fields.BOOLEAN,
        path=fields.ID(stored=True, sortable=columns.VarBytesColumn()),
    )
    contents, found = [], []
    for way in (stock, ours_by_stock_writer, bulk):
        index = create(tmp_path / way.__name__, schema)
        for part in range(2):
            writer = way(index)
            for number in range(part, 40, 2):
                writer.add_document(
                    text=" ".join(f"w{number % step}" for step in range(1, 9)),
                    words=",".join(["red", "blue", "red"][: number % 4]),
                    bare="one two two three " * (number % 3),
                    number=number * 7 - 100,
                    date=datetime.datetime(2000 + number, 1, 1),
                    grams=f"gram{number}",
                    yes=bool(number % 2),
                    path=f"p/{number}",
                )
            writer.commit(merge=False)
        contents.append(content(index))
        with index.searcher() as searcher:
            query = QueryParser("text", index.schema).parse('number:[0 TO 50] AND text:"w0 w1"')
            found.append({hit["path"] for hit in searcher.search(query, limit=None)})
    assert contents[1] == contents[0]
    assert contents[2] == contents[0]
    assert found[0]
    assert found[0] == found[1] == found[2]


def test_a_batch_holds_its_stored_fields_as_json() -> None:
    batch = batch_of(DOCUMENTS[:2], make_schema())
    assert isinstance(batch.stored, Blobs)
    assert batch.stored.strings()[0] == f'{{"id":"{DOCUMENTS[0]["id"]}"}}'.encode()
