"""An index that followed a hundred small changes: few segments, nothing removed left, and the scores of a new one."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import indexer.follow
import indexer.run
from indexer.run import Options, run
from kb import settings
from kb.library import Library, Page
from kb.search import storage
from tests.conftest import write_files
from tests.making_index import sentence

QUERIES = ("警报 演练", "人民防空应当组织疏散", "“国防动员”", "防空 -演练", "标题:警报", "疏散*", "目录:甲 警报")


class InPlace(Executor):
    """Does the work of the pool of processes in this one, which is faster for a file at a time."""

    def submit(self, work: Callable[..., Any], /, *items: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*items, **named))
        return done


@contextmanager
def no_pool(_jobs: int) -> Iterator[InPlace]:
    yield InPlace()


@pytest.fixture(autouse=True)
def _in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexer.run, "worker_pool", no_pool)


def text(chance: random.Random) -> str:
    """Return a document of a few sections."""
    parts = [f"# {sentence(chance, 4)}"]
    for number in range(chance.randint(1, 4)):
        parts += [f"## 第{number}部分 {sentence(chance, 2)}", f"{sentence(chance, chance.randint(3, 25))}。"]
    return "\n\n".join(parts) + "\n"


def change(files: Path, chance: random.Random) -> None:
    """Add, alter or remove one file."""
    present = sorted(files.rglob("*.md"))
    kind = chance.choice(("add", "alter", "alter", "remove"))
    if kind == "add" or len(present) < 5:
        write_files(files, {f"{chance.choice('甲乙')}/{chance.randrange(10**9)}.md": text(chance)})
    elif kind == "alter":
        chance.choice(present).write_text(text(chance), encoding="utf-8")
    else:
        chance.choice(present).unlink()


def answers(home: Path) -> list[list[tuple[Any, ...]]]:
    """Return the hits of each of QUERIES with their scores and sections."""
    with Library(home) as library:
        pages = [library.search(query, page=Page(0, 100)) for query in QUERIES]
    return [
        [(hit.source, hit.score, [(found.anchor, found.score) for found in hit.sections]) for hit in page.hits]
        for page in pages
    ]


def segments(home: Path) -> list[Any]:
    return list(storage.open_index(settings.index_path(home))._segments())


def library(tmp_path: Path, chance: random.Random, count: int) -> tuple[Path, Path]:
    files = write_files(
        tmp_path / "files", {f"{'甲乙'[number % 2]}/{number}.md": text(chance) for number in range(count)}
    )
    run(tmp_path / "home", [str(files)], Options(jobs=1))
    return tmp_path / "home", files


@pytest.mark.parametrize("small", [2000, 0], ids=["as it is", "no segment counts as small"])
def test_a_hundred_small_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    monkeypatch.setattr(indexer.follow, "_SMALL", small)
    chance = random.Random(small)
    home, files = library(tmp_path, chance, 60)
    counts = []
    for _ in range(100):
        change(files, chance)
        run(home, [str(files)], Options(jobs=1))
        kept = segments(home)
        counts.append(len(kept))
        assert not any(segment.has_deletions() for segment in kept)
    assert max(counts) <= (1 if small else 4)
    run(tmp_path / "new", [str(files)], Options(jobs=1))
    assert answers(home) == answers(tmp_path / "new")
    assert all(answers(home))
    run(home, [str(files)], Options(jobs=1, rebuild=True))
    assert answers(home) == answers(tmp_path / "new")


def test_a_large_segment_is_written_anew_when_a_quarter_of_it_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_SMALL", "_CHEAP_TO_MERGE"):
        monkeypatch.setattr(indexer.follow, name, 0)
    home, files = library(tmp_path, random.Random(3), 40)
    shares = []
    for path in sorted(files.rglob("*.md"))[:20]:
        path.unlink()
        run(home, [str(files)], Options(jobs=1))
        kept = segments(home)
        shares.append(sum(map(_removed, kept)) / sum(segment.doc_count_all() for segment in kept))
    assert 0.15 < max(shares) <= 0.25
    assert shares[-1] < max(shares)


def _removed(segment: Any) -> int:
    return int(segment.deleted_count())


def test_a_document_of_headings_alone_is_found_whenever_it_came(tmp_path: Path) -> None:
    chance = random.Random(4)
    files = write_files(tmp_path / "files", {f"{number}.md": text(chance) for number in range(3)})
    run(tmp_path / "later", [str(files)], Options(jobs=1))
    write_files(files, {"标题.md": "# 仅有名称的材料\n\n## 尚待编写\n"})
    for name in ("later", "at once"):
        run(tmp_path / name, [str(files)], Options(jobs=1))
        with Library(tmp_path / name) as opened:
            assert [hit.source for hit in opened.search("仅有名称的材料").hits][:1] == ["标题.md"], name


def test_the_next_commit_is_cut_while_one_is_merged_and_the_workers_end_before_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []

    class Told(InPlace):
        def submit(self, work: Callable[..., Any], /, *items: Any, **named: Any) -> Future[Any]:
            if getattr(work, "func", None) is indexer.follow.batch_of:
                events.append("cut")
            return super().submit(work, *items, **named)

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            assert wait
            events.append("end")

    @contextmanager
    def told(_jobs: int) -> Iterator[Told]:
        yield Told()

    merge = indexer.follow.merge_cheap
    monkeypatch.setattr(indexer.follow, "merge_cheap", lambda *given: (events.append("merge"), merge(*given))[1])
    monkeypatch.setattr(indexer.run, "worker_pool", told)
    monkeypatch.setattr(indexer.follow, "_DOCUMENTS_A_TASK", 100)
    monkeypatch.setenv("KB_COMMIT_SECTIONS", "30")
    home, _ = library(tmp_path, random.Random(5), 24)
    commits = events.count("merge")
    assert commits >= 3
    assert events == ["cut", *["cut", "merge"] * (commits - 1), "end", "merge"]
    assert answers(home)
