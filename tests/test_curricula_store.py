"""Curricula in their database: editions, saving side by side, publishing, sharing."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from msgspec.structs import replace
from sqlalchemy import Engine, create_engine

from kb.curricula.curriculum import Curriculum, CurriculumError, Item, ItemKind, Module, decode, encode, new_key
from kb.curricula.store import EditConflictError, Store
from kb.errors import NotFoundError
from kb.workspace.database import HEAD, WorkspaceError, connect
from kb.workspace.tables import metadata

COURSE = Curriculum("防空警报识别", audience="社区骨干", hours=4, modules=(Module("mmmmmmma", "认识警报", 2),))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = connect(tmp_path / "curricula.db")
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: Engine) -> Store:
    return Store(engine)


def test_a_curriculum_comes_back_as_it_was_saved(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)
    edition = store.edition(key)
    assert (edition.number, edition.author, edition.content) == (1, "李老师", COURSE)
    assert store.row(key).title == "防空警报识别"


def test_the_second_trainer_is_told_and_shown_both(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)
    store.save(key, 1, replace(COURSE, hours=6), "李老师")
    with pytest.raises(EditConflictError) as told:
        store.save(key, 1, replace(COURSE, hours=8), "王老师")
    assert told.value.newest.author == "李老师"
    assert [(each.field, each.theirs, each.mine) for each in told.value.conflicts] == [("hours", 6, 8)]
    assert store.edition(key).number == 2


def test_changes_at_different_places_are_both_saved(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)
    store.save(key, 1, replace(COURSE, hours=6), "李老师")
    saved = store.save(key, 1, replace(COURSE, audience="全体居民"), "王老师")
    assert saved.merged
    assert (saved.content.hours, saved.content.audience) == (6, "全体居民")


def test_saving_the_same_again_makes_no_edition(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)
    assert store.save(key, 1, COURSE, "李老师").number == 1


def test_undo_takes_back_one_edition_and_leaves_later_ones(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)
    store.save(key, 1, replace(COURSE, hours=6), "李老师")
    store.save(key, 2, replace(COURSE, hours=6, audience="全体居民"), "王老师")
    undone = store.undo(key, 2, "李老师")
    assert (undone.content.hours, undone.content.audience) == (4, "全体居民")


def test_an_old_edition_is_restored_as_a_new_one(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)
    store.save(key, 1, replace(COURSE, title="疏散"), "李老师")
    assert store.restore(key, 1, "李老师").number == 3
    assert store.edition(key).content == COURSE
    assert [row.number for row in store.history(key)] == [3, 2, 1]


def test_published_is_what_was_published_though_editing_goes_on(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)
    store.publish(key, 1)
    store.save(key, 1, replace(COURSE, title="草稿"), "李老师")
    [row] = store.published()
    assert store.edition(key, row.published).content.title == "防空警报识别"
    store.publish(key, None)
    assert not store.published()


def test_a_shared_link_ends_when_it_is_withdrawn(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)
    secret = store.share(key, on=True)
    assert secret
    assert store.shared(secret).id == key
    store.share(key, on=False)
    with pytest.raises(NotFoundError):
        store.shared(secret)


def test_fifty_who_save_at_once_lose_nothing(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)

    def add(number: int) -> None:
        note = Item(new_key(), ItemKind.NOTE, title=f"第 {number} 条")
        mine = replace(COURSE, modules=(replace(COURSE.modules[0], items=(note,)),))
        store.save(key, 1, mine, f"教员 {number}")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(add, range(50)))
    edition = store.edition(key)
    assert {item.title for item in edition.content.items()} == {f"第 {number} 条" for number in range(50)}
    assert edition.number == 51


def test_what_would_exceed_a_limit_is_refused_and_what_is_there_can_be_read(store: Store) -> None:
    key = store.create(COURSE, "李老师", None)

    def with_items(number: int) -> Curriculum:
        notes = tuple(Item(new_key(), ItemKind.NOTE) for _ in range(number))
        return replace(COURSE, modules=(replace(COURSE.modules[0], items=notes),))

    store.save(key, 1, with_items(300), "李老师")
    with pytest.raises(CurriculumError):
        store.save(key, 1, with_items(300), "王老师")
    with pytest.raises(CurriculumError):
        store.save(key, 2, with_items(501), "王老师")
    with pytest.raises(CurriculumError):
        store.create(with_items(501), "王老师", None)
    assert (store.edition(key).number, len(list(store.edition(key).content.items()))) == (2, 300)
    assert len(store.all()) == 1


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"title": ""}', "$.title"),
        (b'{"title": "a", "hours": -1}', "$.hours"),
        (b'{"title": "a", "other": 1}', "$"),
        (b'{"title": "a", "modules": [{"id": "../../x"}]}', "$.modules[0].id"),
        (b"[" * 100_000, "$"),
        (b"\xff\xfe", "$"),
    ],
)
def test_what_is_no_curriculum_is_refused_with_its_place(data: bytes, place: str) -> None:
    with pytest.raises(CurriculumError) as refused:
        decode(data)
    assert refused.value.place == place


def test_ids_stand_once_and_items_have_a_limit() -> None:
    twice = replace(COURSE, modules=(Module("mmmmmmma"), Module("mmmmmmma")))
    with pytest.raises(CurriculumError, match="same id"):
        decode(encode(twice))
    parts = tuple(Module(new_key(), items=tuple(Item(new_key(), ItemKind.NOTE) for _ in range(500))) for _ in range(5))
    with pytest.raises(CurriculumError, match="more than 2000"):
        decode(encode(replace(COURSE, modules=parts)))


def test_migrations_lead_to_the_tables_of_the_code(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == HEAD


def test_an_up_to_date_database_is_opened_without_alembic(tmp_path: Path) -> None:
    connect(tmp_path / "curricula.db").dispose()
    opening = (
        "import sys; from pathlib import Path; from kb.workspace.database import connect; connect(Path(sys.argv[1]))"
    )
    asked = [sys.executable, "-c", f"{opening}; print('alembic' in sys.modules)", str(tmp_path / "curricula.db")]
    assert subprocess.run(asked, capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", r"newer program wrote it \(version 9999\)"),
        ("DELETE FROM alembic_version", r"version None"),
    ],
)
def test_a_database_whose_version_is_unknown_is_refused(tmp_path: Path, change: str, told: str) -> None:
    path = tmp_path / "curricula.db"
    connect(path).dispose()
    plain = create_engine(f"sqlite:///{path}")
    with plain.begin() as connection:
        connection.exec_driver_sql(change)
    plain.dispose()
    with pytest.raises(WorkspaceError, match=told):
        connect(path)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "curricula.db"
    path.write_bytes(b"not a database, but long enough to look at" * 100)
    with pytest.raises(WorkspaceError, match=r"curricula\.db"):
        connect(path)
