"""Every table read and written as it is, on both databases."""

import random
from typing import Any

import pytest
from sqlalchemy import Column, Float, LargeBinary, SmallInteger, Text

from hitherto.domain.identity import GraphKey
from hitherto.ports import Store, Transaction
from hitherto.store import portable
from hitherto.store.portable import PAGE_ROWS, CopiedTable, RawStatement, copied_tables, kind_of
from hitherto.store.schema import metadata
from tests.transfer.databases import contents, fill, rows_of

TABLES = {table.name: table for table in copied_tables()}


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("bytes", Column("x", LargeBinary)),
        ("text", Column("x", Text)),
        ("real", Column("x", Float)),
        ("int", Column("x", SmallInteger)),
    ],
)
def test_what_a_column_holds(kind: str, column: Column[Any]) -> None:
    assert kind_of(column) == kind


def test_every_column_of_every_table_has_a_kind() -> None:
    for name, table in TABLES.items():
        assert list(table.kinds) == [column.name for column in metadata.tables[name].columns]
        assert set(table.kinds.values()) <= {"bytes", "text", "real", "int"}


@pytest.mark.parametrize("count", [0, 1, PAGE_ROWS - 1, PAGE_ROWS, PAGE_ROWS + 1, 2 * PAGE_ROWS])
async def test_pages_hold_every_row_once_in_the_order_of_the_key(count: int, store: Store) -> None:
    table = TABLES["mentions"]
    rows = rows_of(table.table, count, random.Random(count))
    shuffled = random.Random(1).sample(rows, len(rows))
    await store.write(lambda tx: table.write(tx, table.writing(list(table.kinds)), shuffled))

    async def read(tx: Transaction) -> list[list[tuple[Any, ...]]]:
        return [[tuple(row) for row in page] async for page in table.pages(tx)]

    pages = await store.read(read)
    assert [row for page in pages for row in page] == [tuple(row.values()) for row in rows]
    assert all(len(page) == PAGE_ROWS for page in pages[:-1])
    assert await store.read(table.count) == count


@pytest.mark.parametrize("name", ["mentions", "embeddings", "users", "node_names"])
async def test_the_rows_of_one_graph(name: str, store: Store) -> None:
    """Also of a table in which a graph has one row, which has no further key."""
    table = TABLES[name]
    mine, other = GraphKey(7), GraphKey(8)
    made = [
        {**row, "graph_key": graph} for graph in (mine, other) for row in rows_of(table.table, 3, random.Random(graph))
    ]
    if name == "users":
        made = [made[0], made[3]]
    await store.write(lambda tx: table.write(tx, table.writing(list(table.kinds)), made))

    async def read(tx: Transaction) -> list[tuple[Any, ...]]:
        return [tuple(row) async for page in table.pages_of(tx, mine) for row in page]

    assert await store.read(read) == [tuple(row.values()) for row in made if row["graph_key"] == mine]


async def test_columns_that_are_not_written_are_empty_or_have_their_default(store: Store) -> None:
    table = TABLES["api_keys"]
    row = {"key_hash": b"x", "key_id": "k", "project_key": 1, "name": "n", "created_at": 5}
    await store.write(lambda tx: table.write(tx, table.writing(list(row)), [row]))
    (found,) = (await contents(store))["api_keys"]
    held = dict(zip(table.kinds, found, strict=True))
    assert {name: held[name] for name in row} == row
    assert (held["permission"], held["revoked_at"]) == ("admin", None)


async def test_what_fails_later_leaves_the_tables_as_they_were(store: Store) -> None:
    """Dropping and making tables is part of the transaction, on either database."""
    await fill(store, 1)
    before = await contents(store)

    async def drop_and_fail(tx: Transaction) -> None:
        await portable.drop_all(tx)
        await tx.execute(RawStatement("test.make", "CREATE TABLE users (x INT)", "CREATE TABLE users (x INT)"), {})
        raise RuntimeError("the light went out")

    with pytest.raises(RuntimeError, match="the light"):
        await store.write(drop_and_fail)
    assert await contents(store) == before


async def test_a_sound_database_has_no_problems(store: Store) -> None:
    await fill(store, 1)
    assert await store.read(portable.problems) == []


def test_writing_names_the_columns_that_are_given() -> None:
    statement = CopiedTable(metadata.tables["projects"]).writing(["project_key", "name"])
    assert statement.sqlite == "INSERT INTO projects (project_key, name) VALUES (:project_key, :name)"
    assert statement.postgresql[1] == ("project_key", "name")
