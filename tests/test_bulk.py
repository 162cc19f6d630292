"""Rows inserted in bulk are the rows that SQLAlchemy would have inserted."""

from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import JSON, Column, Enum, Integer, LargeBinary, MetaData, String, Table, create_engine, insert, select

from indexer.bulk import insert_all


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


KINDS = Table(
    "kinds",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("name", String),
    Column("facts", JSON),
    Column("colour", Enum(Colour)),
    Column("bytes", LargeBinary),
    Column("left", String, server_default="untouched"),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "bytes": st.none() | st.binary(),
            "facts": st.none() | st.dictionaries(st.text(), st.integers(-9, 9) | st.text()),
            "name": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
            "colour": st.none() | st.sampled_from(Colour),
        }
    ),
    min_size=1,
    max_size=5,
)


@given(ROWS)
def test_rows_in_bulk_are_the_rows_inserted_one_by_one(rows: list[dict[str, object]]) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        KINDS.create(connection)
        connection.execute(insert(KINDS), rows)
        one_by_one = connection.execute(select(KINDS)).all()
        raw = connection.exec_driver_sql("SELECT name, facts, colour, bytes FROM kinds").all()
        KINDS.drop(connection)
        KINDS.create(connection)
        insert_all(connection, KINDS, rows)
        assert connection.execute(select(KINDS)).all() == one_by_one
        assert connection.exec_driver_sql("SELECT name, facts, colour, bytes FROM kinds").all() == raw
    engine.dispose()
