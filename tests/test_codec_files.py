"""The files of the index: what is read is what was written, or an error that names the file; nothing is ever run."""

import json
import os
import pickle
import random
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh import query as wq
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex
from whoosh.searching import Searcher

from kb.errors import DamagedIndexError
from kb.search import storage
from kb.search.codec.container import Container, write
from kb.search.codec.sealing import SealedStorage
from kb.search.ranking import Weights
from kb.search.scoring.collector import top_documents
from kb.search.scoring.segments import Segments
from kb.search.weighting import FixedPivotBM25F
from tests.making_index import add_mixed, build, bulk, create, documents

ARRAYS = {
    "bytes": np.arange(3, dtype=np.uint8),
    "nothing": np.zeros(0, np.uint32),
    "字": np.arange(70, dtype=np.uint16) * 900,
    "whole": np.array([2**63, 1], np.uint64),
    "parts": np.array([0.1, -2.5], np.float32),
    "big": np.array([1, 2, 3], ">u4"),
    "empty at the end": np.zeros(0, np.float32),
}
FACTS = {"名": ["一", 2, None, {"b": 0.25}]}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of two segments, one with a removed section."""
    path = tmp_path_factory.mktemp("files") / "index"
    made = documents(2, 40)
    build(create(path), bulk, add_mixed, [made[:25], made[25:]], [("id", made[3]["id"])])
    return path


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[Path]:
    """Return new paths: a file verified before is known by its path, and not read again."""
    return (tmp_path / f"copy{number}" for number in count())


# ---- one container


def test_a_container_gives_back_what_was_written(tmp_path: Path) -> None:
    write(tmp_path / "all", ARRAYS.items(), FACTS)
    opened = Container(tmp_path / "all")
    assert opened.names() == list(ARRAYS)
    assert opened.facts == FACTS
    for name, array in ARRAYS.items():
        assert name in opened
        assert opened[name].tolist() == array.tolist()
        assert opened[name].dtype == array.dtype.newbyteorder("<")
        assert not opened[name].flags.writeable
    assert "none" not in opened
    with pytest.raises(KeyError):
        opened["none"]
    write(tmp_path / "none", (), {})
    assert Container(tmp_path / "none").names() == []


def test_every_flipped_bit_of_a_container_is_found(tmp_path: Path, copies: Iterator[Path]) -> None:
    write(tmp_path / "sound", ARRAYS.items(), FACTS)
    content = (tmp_path / "sound").read_bytes()
    chance = random.Random(1)
    for place in range(len(content)):
        path = next(copies)
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        refused(path)
        path.unlink()


def test_every_cut_and_every_appended_byte_is_found(tmp_path: Path, copies: Iterator[Path]) -> None:
    write(tmp_path / "sound", ARRAYS.items(), FACTS)
    content = (tmp_path / "sound").read_bytes()
    for size in range(len(content)):
        path = next(copies)
        path.write_bytes(content[:size])
        refused(path)
        path.unlink()
    for more in (b"\0", content):
        (path := next(copies)).write_bytes(content + more)
        refused(path)
    refused(tmp_path / "missing")


def refused(path: Path) -> None:
    with pytest.raises(DamagedIndexError) as caught:
        Container(path)
    assert caught.value.path == path
    assert str(path) in str(caught.value)


# ---- a whole index


def test_a_damaged_file_of_an_index_is_named(built: Path, copies: Iterator[Path]) -> None:
    chance = random.Random(2)
    names = sorted(path.name for path in built.iterdir() if path.suffix in (".toc", ".documents", ".postings"))
    assert len(names) == 5
    for name in names:
        content = (built / name).read_bytes()
        for place in {0, len(content) - 1, *chance.sample(range(len(content)), 12)}:
            flipped = bytearray(content)
            flipped[place] ^= 1 << chance.randrange(8)
            named(built, name, bytes(flipped), next(copies))
        for size in {0, 1, 31, 32, len(content) - 1, chance.randrange(len(content))}:
            named(built, name, content[:size], next(copies))


def named(built: Path, name: str, content: bytes, copy: Path) -> None:
    shutil.copytree(built, copy)
    (copy / name).write_bytes(content)
    with pytest.raises(DamagedIndexError) as caught:
        storage.check(storage.open_index(copy))
    assert caught.value.path == copy / name
    shutil.rmtree(copy)


@pytest.mark.parametrize("suffix", [".documents", ".postings"])
def test_a_missing_file_is_named(built: Path, tmp_path: Path, suffix: str) -> None:
    shutil.copytree(built, tmp_path / "copy")
    gone = next((tmp_path / "copy").glob(f"*{suffix}"))
    gone.unlink()
    with pytest.raises(DamagedIndexError) as caught:
        storage.check(storage.open_index(tmp_path / "copy"))
    assert caught.value.path == gone


# ---- nothing is run


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.target),)


def planted(index: Path, target: Path) -> bytes:
    """Write a table of contents as Whoosh does, with a bomb for a segment, in place of the newest; return it."""
    generation = FileIndex(SealedStorage(str(index))).latest_generation()
    schema = FileIndex(SealedStorage(str(index))).schema
    path = index / f"_MAIN_{generation}.toc"
    path.unlink()
    TOC(schema, [Bomb(target)], generation).write(FileStorage(str(index)), "MAIN")
    return path.read_bytes()


def test_an_altered_table_of_contents_is_never_unpickled(built: Path, tmp_path: Path) -> None:
    index, target = tmp_path / "copy", tmp_path / "went-off"
    shutil.copytree(built, index)
    toc = next(index.glob("*.toc"))
    seal = toc.read_bytes()[-32:]
    content = planted(index, target)
    for altered in (content, content + seal, content + bytes(32), content[:-32], content[:32], b""):
        toc.write_bytes(altered)
        with pytest.raises(DamagedIndexError) as caught:
            storage.open_index(index)
        assert caught.value.path == toc
        assert not target.exists()
    # The bomb is a real one: Whoosh's own storage would have set it off.
    toc.write_bytes(content)
    FileIndex(FileStorage(str(index)))
    assert target.exists()


def test_a_rebuild_over_an_altered_table_does_not_unpickle_it_either(built: Path, tmp_path: Path) -> None:
    index, target = tmp_path / "copy", tmp_path / "went-off"
    shutil.copytree(built, index)
    planted(index, target)
    assert storage.open_for_rebuild(index).is_empty()
    assert not target.exists()


def test_the_codecs_files_hold_numbers_and_json_only(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = set()
    for path in (*built.glob("*.documents"), *built.glob("*.postings")):
        opened = Container(path)
        kinds |= {opened[name].dtype.kind for name in opened.names()}
        assert json.loads(json.dumps(opened.facts)) == opened.facts
    assert kinds <= set("uif")
    assert kinds
    index = storage.open_index(built)
    segments, schema = index._segments(), index.schema

    def fail(*_: Any, **__: Any) -> Any:
        raise AssertionError("something was unpickled")

    for name in ("load", "loads", "Unpickler"):
        monkeypatch.setattr(pickle, name, fail)
    weighting = FixedPivotBM25F(Weights())
    with Searcher(FileIndex._reader(index.storage, schema, segments, 0), weighting=weighting) as searcher:
        assert len(searcher.search(wq.Prefix("body", "警")))
        assert len(top_documents(wq.Term("body", "警报"), Segments(searcher, weighting), 10).numbers)
        assert [fields["id"] for fields in searcher.reader().all_stored_fields()]
