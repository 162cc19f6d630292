"""The seal of a catalogue: whatever a run changes stays sealed, and whatever else changes is named."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from indexer.run import Options, run
from kb import catalogue, settings
from kb.errors import CatalogueError
from kb.seal import altered
from kb.soundness import faults, of_catalogue
from kb.tables import metadata
from tests.conftest import SMALL, write_files
from tests.test_crash import kb

PLAN = (
    "某办2025年工作计划\n\n全年组织开展国防教育活动不少于5场。\n决定开展系统整治、基础规范、质量提升“三个年”活动。\n\n"
    "全市组织防空警报试鸣，试鸣期间请市民保持正常的工\n作和生活秩序，不要惊慌失措，更不要听信谣言传播谣\n"
    "言，按照统一的要求做好各项准备工作，防止意外发生。\n各街道办事处要会同有关部门做好宣传和引导工作，重\n"
    "要情况及时报告值班室，确保试鸣工作顺利进行。\n联系电话\ufffd\ufffd处。\n"
)
TEXTS = SMALL | {
    "topics/警报.md": "---\ntitle: 防空警报\n---\n音响信号。\n",
    "法规/疏散办法(2023-05-01).md": (
        "# 某市人员疏散办法\n\n第一条 “疏散”是指把人员转移到较安全的地区。\n\n第二条 依照《某省民防条例》第二条办理。\n"
    ),
    "计划/计划.txt": PLAN,
    "计划/要去的.txt": "要去的通知\n\n按第一条办。\n",
}
PASSING = {("sources", "size"), ("sources", "mtime_ns")}
"""What follows the file system is not sealed."""
COLUMNS = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if (table.name, column.name) not in PASSING
]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with rows in every table."""
    base = tmp_path_factory.mktemp("seal")
    files = write_files(base / "files", TEXTS)
    run(base / "home", [str(files)], Options(jobs=1))
    (files / "计划/要去的.txt").unlink()
    run(base / "home", [], Options(jobs=1))
    return base / "home"


@pytest.fixture
def home(recorded: Path, tmp_path: Path) -> Path:
    """A copy of it that may be altered, with files that may be."""
    shutil.copytree(recorded.parent / "files", tmp_path / "files")
    home = Path(shutil.copytree(recorded, tmp_path / "home"))
    with closing(sqlite3.connect(home / "catalogue.db")) as database:
        assert all(database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in metadata.tables)
    return home


def what_was_altered(home: Path) -> list[str]:
    engine = catalogue.connect(settings.catalogue_path(home))
    with engine.connect() as connection:
        found = [str(one) for one in altered(connection)]
    engine.dispose()
    return found


def alter(home: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(home / "catalogue.db")) as database:
        assert database.execute(statement, values).rowcount > 0
        database.commit()


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_another_value_in_any_column_is_named(home: Path, table: str, column: str) -> None:
    """As a byte that falls over leaves it: one row, no key looked at."""
    with closing(sqlite3.connect(home / "catalogue.db")) as database:
        row, value = database.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid DESC").fetchone()
        other: object = value + 1 if isinstance(value, int | float) else f"{value or ''}x"
        database.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (other, row))
        database.commit()
    reason = of_catalogue(home)
    assert reason
    if column not in ("document", "id"):
        assert table in reason or table in ("seals", "properties")


def test_the_document_altered_is_named_with_the_table(home: Path) -> None:
    assert what_was_altered(home) == []
    with closing(sqlite3.connect(home / "catalogue.db")) as database:
        (document,) = database.execute("SELECT id FROM documents WHERE title LIKE '%疏散办法'").fetchone()
    alter(home, "UPDATE citations SET target = NULL WHERE document = ?", document)
    alter(home, "UPDATE topics SET text = '别的'")
    assert what_was_altered(home) == ["topics", f"citations of {document}"]
    told = kb(home, "check")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert f"topics, citations of {document}; mend with: kb check --repair" in told.stderr


def test_bytes_that_are_no_text_any_more_are_named(home: Path) -> None:
    path = home / "catalogue.db"
    for number, place in enumerate(("停二十四秒", "开展宣传五次", "疏散办法")):
        content = path.read_bytes()
        at = content.index(place.encode())
        path.write_bytes(content[:at] + b"\xff\xfe" + content[at + 2 :])
        assert [fault.part for fault in faults(home)] == ["catalogue"], number
        path.write_bytes(content)


def test_a_run_does_not_go_on_from_what_was_altered_beside_documents(home: Path) -> None:
    alter(home, "UPDATE tombstones SET path = path || 'x'")
    with pytest.raises(CatalogueError, match=r"tombstones: altered since the last run; .* kb check --repair"):
        run(home, [str(home.parent / "files")], Options(jobs=1))
    told = kb(home, "index")
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)


def test_what_is_altered_stays_named_when_a_run_changes_others(home: Path) -> None:
    alter(home, "UPDATE sections SET text = '别的' WHERE text LIKE '%三十六秒%'")
    before = what_was_altered(home)
    write_files(home.parent / "files", {"新.txt": "新来的通知\n\n按第二条办。\n"})
    run(home, [str(home.parent / "files")], Options(jobs=1))
    assert [line.partition(" ")[0] for line in before] == ["sections"]
    assert what_was_altered(home) == before


def test_a_catalogue_of_before_there_were_seals_is_sealed_by_the_next_run(home: Path) -> None:
    alter(home, "DELETE FROM properties WHERE name = 'sealed'")
    with closing(sqlite3.connect(home / "catalogue.db")) as database:
        database.execute("DROP TABLE seals")
    assert faults(home) == []
    alter(home, "UPDATE topics SET line = line + 1")
    assert faults(home) == []
    run(home, [], Options(jobs=1))
    alter(home, "UPDATE sections SET level = level + 1 WHERE ordinal = 0")
    assert "sections of" in faults(home)[0].reason


def changes(files: Path) -> dict[str, Callable[[], object]]:
    """What may happen to files between two runs."""
    plan = files / "计划/计划.txt"
    law = files / "法规/民防条例(2021-05-01).md"
    return {
        "added": lambda: write_files(files, {"新/新.txt": "新来的通知\n\n按《某省民防条例》第二条办。\n"}),
        "changed": lambda: plan.write_text(PLAN.replace("三个年", "三年") + "完。\n"),
        "cited law changed": lambda: law.write_text(law.read_text().replace("第二条", "第三条")),
        "copied": lambda: shutil.copy(plan, files / "副本.txt"),
        "copied nearly": lambda: (files / "近似.txt").write_text(PLAN.replace("值班室", "办公室")),
        "one copy changed": lambda: plan.write_text("全然不同的通知\n\n另行安排。\n"),
        "moved": lambda: (files / "培训/信号.md").rename(files / "信号.md"),
        "touched": lambda: (files / "报告/总结.txt").touch(),
        "cited law removed": lambda: law.unlink(),
        "topic removed": lambda: (files / "topics/警报.md").unlink(),
        "one copy removed": lambda: (files / "副本.txt").unlink(),
        "law back": lambda: write_files(files, SMALL),
        "words changed": lambda: write_files(files.parent / "home", {"lexicon/terms.txt": "空袭警报鸣\n"}),
    }


@pytest.mark.parametrize("seed", range(2))
def test_whatever_a_run_changes_is_sealed(home: Path, seed: int) -> None:
    files = home.parent / "files"
    run(home, [str(files)], Options(jobs=1))
    waiting = list(changes(files).items())
    if seed:
        random.Random(seed).shuffle(waiting)
    for name, change in waiting:
        try:
            change()
        except FileNotFoundError:
            continue
        run(home, [], Options(jobs=1))
        assert what_was_altered(home) == [], name
