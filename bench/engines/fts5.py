"""SQLite FTS5: contentless, with positions; its tokenizer is told to cut at blanks only."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench.sections import Sections

_CREATE = """
CREATE VIRTUAL TABLE sections USING fts5(
    body, content='', tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
)
"""


class Engine:
    def __init__(self, folder: Path) -> None:
        self._path = folder / "sections.db"

    def prepare(self, sections: Sections) -> list[tuple[int, str]]:
        return [(number, " ".join(terms)) for number, terms in enumerate(sections.terms)]

    def index(self, prepared: list[tuple[int, str]]) -> None:
        connection = sqlite3.connect(self._path)
        with connection:
            connection.execute(_CREATE)
            connection.executemany("INSERT INTO sections(rowid, body) VALUES (?, ?)", prepared)
        connection.close()

    def open(self) -> None:
        self._connection = sqlite3.connect(self._path)

    def search(self, terms: Sequence[str], limit: int) -> int:
        query = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        select = "SELECT rowid FROM sections WHERE sections MATCH ? ORDER BY rank LIMIT ?"
        return len(self._connection.execute(select, (query, limit)).fetchall())
