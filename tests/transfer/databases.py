"""Databases with rows in every table, and what is in them."""

import random
from typing import Any

from sqlalchemy import Column, Table

from hitherto.ports import Params, Store, Transaction
from hitherto.store.portable import CopiedTable, copied_tables, kind_of
from hitherto.store.schema import metadata

TEXTS = ("", "Ann Bäker", "日本 🙂", "a\tb\nc\\\"'", "{}", "\u200b", "\u2028", "NULL", "x" * 3000)
NUMBERS = (0, 1, -1, 2**63 - 1, -(2**63), 1_735_689_600_000_001)
REALS = (0.1, 1.0, -2.5e-300, 1e300)
SMALL = (0, 1)


def value_of(column: Column[Any], choose: random.Random) -> Any:
    """Return something that the column can hold; None now and then where it may."""
    if column.nullable and choose.random() < 0.3:
        return None
    kind = kind_of(column)
    if kind == "bytes":
        return choose.randbytes(768 if column.name == "vector" else 16)
    if kind == "text":
        return choose.choice(TEXTS) + str(choose.randrange(10**12))
    if kind == "real":
        return choose.choice(REALS)
    return choose.choice(SMALL if "SMALLINT" in str(column.type) else NUMBERS)


def key_of(table: Table, number: int) -> dict[str, Any]:
    """Return a key that no other number has."""
    made: dict[str, Any] = {}
    for column in table.primary_key.columns:
        kind = kind_of(column)
        made[column.name] = number if kind == "int" else f"{number:09}" if kind == "text" else number.to_bytes(16)
    return made


def rows_of(table: Table, count: int, choose: random.Random) -> list[Params]:
    """Return rows, each with another key."""
    made: list[Params] = []
    for number in range(1, count + 1):
        values = {column.name: value_of(column, choose) for column in table.columns}
        made.append(values | key_of(table, number) | _unique(table, number))
    return made


def _unique(table: Table, number: int) -> dict[str, Any]:
    fixed: dict[str, dict[str, Any]] = {
        "projects": {"name": f"project {number}"},
        "episodes": {"seq": number},
        # A lease would be ended by restoring.
        "graph_work": {"owner": None, "lease_until": 0},
    }
    return fixed.get(str(table.name), {})


async def fill(store: Store, seed: int, counts: dict[str, int] | None = None, rows: int = 3) -> None:
    """Put rows into every table."""
    choose = random.Random(seed)

    async def write(tx: Transaction) -> None:
        for table in copied_tables():
            made = rows_of(metadata.tables[table.name], (counts or {}).get(table.name, rows), choose)
            await table.write(tx, table.writing(list(table.kinds)), made)

    await store.write(write)


async def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""

    async def read(tx: Transaction) -> dict[str, list[tuple[Any, ...]]]:
        return {table.name: await _all(table, tx) for table in copied_tables()}

    return await store.read(read)


async def _all(table: CopiedTable, tx: Transaction) -> list[tuple[Any, ...]]:
    return [tuple(row) async for page in table.pages(tx) for row in page]
