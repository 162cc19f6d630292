"""What the writer refuses, what cancelling leaves, and what a crash leaves just before the new table of contents."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from whoosh import analysis, fields, formats
from whoosh.index import FileIndex, LockError

from kb.search.codec.sealing import SealedStorage
from tests.making_index import (
    add_mixed,
    add_one_by_one,
    build,
    bulk,
    content,
    create,
    documents,
    in_one_batch,
)

DOCUMENTS = documents(3, 30)


# ---- what it refuses


@pytest.mark.parametrize(
    ("field", "document", "error"),
    [
        (fields.TEXT(chars=True), {"x": "警报 alarm"}, TypeError),
        (fields.TEXT(vector=True), {"x": "警报 alarm"}, TypeError),
        (fields.FieldType(formats.PositionBoosts(), analysis.SimpleAnalyzer()), {"x": "警报 alarm"}, TypeError),
        (fields.NUMERIC(sortable=True), {"x": 5}, TypeError),
        (fields.TEXT, {"x": "警报 alarm", "_x_boost": 1.5}, ValueError),
        (fields.TEXT, {"x": "警报 alarm", "_x_boost": 2.0}, ValueError),
        (fields.TEXT(field_boost=3.0), {"x": "警报 alarm"}, ValueError),
        (fields.KEYWORD, {"x": "警报 alarm", "_boost": 4.0}, ValueError),
        (fields.STORED, {"x": datetime.datetime(2020, 1, 1)}, TypeError),
        (fields.STORED, {"x": b"bytes"}, TypeError),
    ],
)
def test_what_cannot_be_kept_is_refused(
    tmp_path: Path, field: Any, document: dict[str, Any], error: type[Exception]
) -> None:
    index = create(tmp_path, fields.Schema(x=field))
    writer = bulk(index)

    def write() -> None:
        writer.add_document(**document)
        writer.commit()

    with pytest.raises(error, match=r".{20}"):
        write()
    if not writer.is_closed:
        writer.cancel()
    assert index.is_empty()
    bulk(index).cancel()


# ---- cut off


def names(path: Path) -> set[str]:
    return {file.name for file in path.iterdir() if not file.name.endswith("LOCK")}


@pytest.mark.parametrize("add", [add_one_by_one, in_one_batch, add_mixed])
def test_cancelling_leaves_no_files(tmp_path: Path, add: Callable[..., None]) -> None:
    index = build(create(tmp_path), bulk, in_one_batch, [DOCUMENTS[:9]], [])
    before, kept = names(tmp_path), content(index)
    writer = bulk(index)
    add(writer, DOCUMENTS[9:])
    writer.delete_by_term("id", DOCUMENTS[0]["id"])
    writer.cancel()
    assert names(tmp_path) == before
    assert content(index) == kept
    bulk(index).cancel()


@pytest.mark.parametrize("add", [add_one_by_one, in_one_batch, add_mixed])
@pytest.mark.parametrize("step", ["toc", "rename"])
def test_a_crash_before_the_table_of_contents_leaves_the_old_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, add: Callable[..., None], step: str
) -> None:
    index = build(create(tmp_path), bulk, in_one_batch, [DOCUMENTS[:9]], [])
    before, kept = names(tmp_path), content(index)
    writer = bulk(index)
    add(writer, DOCUMENTS[9:])

    def crash(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    target = (writer, "_commit_toc") if step == "toc" else (writer.storage, "rename_file")
    with monkeypatch.context() as patch:
        patch.setattr(*target, crash)
        with pytest.raises(KeyboardInterrupt):
            writer.commit(optimize=True)
    with pytest.raises(LockError):
        bulk(index)
    writer.writelock.release()  # as the end of the process does
    assert names(tmp_path) > before
    assert content(create_again(tmp_path)) == kept
    build(create_again(tmp_path), bulk, in_one_batch, [DOCUMENTS[9:12]], [])
    left = {name.split(".")[0] for name in names(tmp_path) if not name.endswith(".toc")}
    assert left == {segment.segment_id() for segment in index._segments()}
    assert len([name for name in names(tmp_path) if ".toc" in name]) == 1
    assert len(content(index)["stored"]) == 12


def create_again(path: Path) -> FileIndex:
    """Open the index as a new process does."""
    return FileIndex(SealedStorage(str(path)), indexname="MAIN")
