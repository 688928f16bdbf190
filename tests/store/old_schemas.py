"""Databases as earlier releases left them: the schema of a version, with rows in every table that it had."""

import random
from typing import Any, Self

import apsw
import asyncpg

from hitherto.store import migrations
from hitherto.store.open import is_postgresql, sqlite_path
from hitherto.store.portable import LEFT_OUT
from hitherto.store.schema import metadata
from hitherto.store.statement import postgresql_dialect, sqlite_dialect
from tests.transfer.databases import rows_of

JSON_VALUES = {"labels": '["Entity"]', "aliases": "[]", "attributes": "{}", "metadata": '{"a": 1}', "body": "{}"}
"""What stands in columns of JSON: a step may read it."""

VERSIONS = [migration.version for migration in migrations.MIGRATIONS]


class Raw:
    """A database of either kind, spoken to without the store: `async with Raw(url) as raw`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._open: Any = None

    async def __aenter__(self) -> Self:
        if is_postgresql(self.url):
            self._open = await asyncpg.connect(self.url)
        else:
            self._open = apsw.Connection(str(sqlite_path(self.url)))
            self._open.execute("PRAGMA synchronous=OFF")
        return self

    async def __aexit__(self, *_: object) -> None:
        closing = self._open.close()
        if is_postgresql(self.url):
            await closing

    async def run(self, statement: str, rows: list[list[Any]] | None = None) -> list[tuple[Any, ...]]:
        """Run a statement, once a row where rows are given, and return what it finds."""
        if is_postgresql(self.url):
            if rows is None:
                return [tuple(row) for row in await self._open.fetch(statement)]
            await self._open.executemany(statement, rows)
        elif rows is None:
            found: list[tuple[Any, ...]] = self._open.execute(statement).fetchall()
            return found
        else:
            self._open.executemany(statement, rows)
        return []

    async def columns(self, table: str) -> list[str]:
        """Return the columns of a table in their order; none where there is no such table."""
        if is_postgresql(self.url):
            found = await self.run(
                "SELECT column_name FROM information_schema.columns"
                f" WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            )
        else:
            found = await self.run(f"SELECT name FROM pragma_table_info('{table}')")
        return [name for (name,) in found]


async def build(url: str, version: int, rows: int = 3) -> dict[str, list[dict[str, Any]]]:
    """Make the schema of a version in an empty database, with rows in its tables; return the rows."""
    dialect = postgresql_dialect() if is_postgresql(url) else sqlite_dialect()
    choose = random.Random(version)
    held: dict[str, list[dict[str, Any]]] = {}
    async with Raw(url) as raw:
        for statement in ["BEGIN", migrations.ENSURE_TABLE, *migrations.steps(0, dialect, upto=version)]:
            await raw.run(statement)
        for name, table in metadata.tables.items():
            columns = [] if name in LEFT_OUT else await raw.columns(name)
            if columns:
                made = [{**row, **_json_of(row)} for row in rows_of(table, rows, choose)]
                held[name] = [{column: row[column] for column in columns} for row in made]
                values = [list(row.values()) for row in held[name]]
                await raw.run(_insert(name, columns, postgresql=is_postgresql(url)), values)
        await raw.run("COMMIT")
    return held


async def run_raw(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Run one statement and return what it finds."""
    async with Raw(url) as raw:
        return await raw.run(statement)


def _json_of(row: Any) -> dict[str, Any]:
    return {name: value for name, value in JSON_VALUES.items() if row.get(name) is not None}


def _insert(table: str, columns: list[str], *, postgresql: bool) -> str:
    places = [f"${number}" if postgresql else "?" for number in range(1, len(columns) + 1)]
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(places)})"


async def held_in(url: str, held: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the tables and columns of `held` as they are now."""
    found: dict[str, list[dict[str, Any]]] = {}
    async with Raw(url) as raw:
        for table, rows in held.items():
            columns = list(rows[0])
            key = ", ".join(column.name for column in metadata.tables[table].primary_key.columns)
            now = await raw.run(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {key}")
            found[table] = [dict(zip(columns, row, strict=True)) for row in now]
    return found
