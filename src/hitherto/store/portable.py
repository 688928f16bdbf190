"""Every table as it is, row by row in the order of its key: what a copy of the whole database is made of.

All of it follows the schema: a new table is copied without a line here.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Float, LargeBinary, Table, Text, bindparam, func, insert, select, tuple_
from sqlalchemy.sql import ColumnElement

from hitherto.domain.identity import GraphKey
from hitherto.ports import Params, Row, Transaction
from hitherto.store.schema import metadata
from hitherto.store.statement import Statement, of_graph

PAGE_ROWS = 500

LEFT_OUT = {
    "schema_version": "the steps that led to a schema, which the database that takes the copy goes itself",
    "snapshot_files": "which files lie in the cache folders of machines, where the copy need not be",
}
"""Tables that no copy of a database holds, and why."""


class RawStatement(Statement):
    """A statement given as its text for each database, without parameters: DDL and pragmas."""

    def __init__(self, name: str, sqlite: str, postgresql: str) -> None:
        self.name = name
        self._texts = sqlite, postgresql

    @cached_property
    def sqlite(self) -> str:
        """The text for SQLite."""
        return self._texts[0]

    @cached_property
    def postgresql(self) -> tuple[str, tuple[str, ...]]:
        """The text for PostgreSQL."""
        return self._texts[1], ()


_INTEGRITY = RawStatement("portable.integrity", "PRAGMA integrity_check(10)", "SELECT 'ok'")


class _Pages:
    """Reads the rows of a table that meet conditions, each page behind the last key of the one before."""

    def __init__(self, table: Table, key: Sequence[str], *conditions: ColumnElement[bool]) -> None:
        names = [column.name for column in table.columns]
        self._at = [names.index(name) for name in key]
        columns = [table.c[name] for name in key]
        rows = select(table).where(*conditions).order_by(*columns)
        self._first = Statement(f"portable.first_{table.name}", rows.limit(PAGE_ROWS))
        self._next = self._first
        if key:
            after = tuple_(*(bindparam(f"after_{number}", type_=each.type) for number, each in enumerate(columns)))
            behind = rows.where(tuple_(*columns) > after)
            self._next = Statement(f"portable.next_{table.name}", behind.limit(PAGE_ROWS))

    async def read(self, tx: Transaction, parameters: Params) -> AsyncIterator[Sequence[Row]]:
        """Yield the pages."""
        rows = await tx.fetch(self._first, parameters)
        while rows:
            yield rows
            if len(rows) < PAGE_ROWS:
                return
            last = {f"after_{number}": rows[-1][place] for number, place in enumerate(self._at)}
            rows = await tx.fetch(self._next, {**parameters, **last})


@dataclass(frozen=True)
class CopiedTable:
    """How the rows of one table are read and written."""

    table: Table

    @property
    def name(self) -> str:
        """The name of the table."""
        return str(self.table.name)

    @cached_property
    def kinds(self) -> dict[str, str]:
        """What each column holds: "bytes", "text", "real" or "int"."""
        return {str(column.name): kind_of(column) for column in self.table.columns}

    @cached_property
    def _all(self) -> "_Pages":
        return _Pages(self.table, [str(column.name) for column in self.table.primary_key.columns])

    @cached_property
    def _of_graph(self) -> "_Pages":
        key = [str(column.name) for column in self.table.primary_key.columns if column.name != "graph_key"]
        return _Pages(self.table, key, of_graph(self.table))

    @cached_property
    def _count(self) -> Statement:
        return Statement(f"portable.count_{self.name}", select(func.count()).select_from(self.table))

    def pages(self, tx: Transaction) -> AsyncIterator[Sequence[Row]]:
        """Yield all rows in the order of the key, a page at a time."""
        return self._all.read(tx, {})

    def pages_of(self, tx: Transaction, graph: GraphKey) -> AsyncIterator[Sequence[Row]]:
        """Yield the rows of a graph in the order of the key, a page at a time."""
        return self._of_graph.read(tx, {"graph": graph})

    def writing(self, columns: Sequence[str]) -> Statement:
        """Return the statement that inserts a row with these columns."""
        values = {name: bindparam(name, type_=self.table.c[name].type) for name in columns}
        return Statement(f"portable.insert_{self.name}", insert(self.table).values(values))

    async def count(self, tx: Transaction) -> int:
        """Return the number of rows."""
        row = await tx.fetch_one(self._count, {})
        return 0 if row is None else int(row[0])

    async def write(self, tx: Transaction, statement: Statement, rows: Sequence[Params]) -> None:
        """Insert rows with a statement of `writing`."""
        if rows:
            await tx.execute_many(statement, rows)


def copied_tables() -> list[CopiedTable]:
    """Return the tables that a copy of a database holds."""
    return [CopiedTable(table) for name, table in metadata.tables.items() if name not in LEFT_OUT]


def kind_of(column: ColumnElement[Any]) -> str:
    """Return what a column holds: "bytes", "text", "real" or "int"."""
    if isinstance(column.type, LargeBinary):
        return "bytes"
    if isinstance(column.type, Text):
        return "text"
    return "real" if isinstance(column.type, Float) else "int"


async def drop_all(tx: Transaction) -> None:
    """Drop every table of ours, with all that is in it."""
    for name in metadata.tables:
        text = f"DROP TABLE IF EXISTS {name}"
        await tx.execute(RawStatement(f"portable.drop_{name}", text, text), {})


async def problems(tx: Transaction) -> list[str]:
    """Return what is wrong with the files of the database: on SQLite only, PostgreSQL looks after its own."""
    found = [str(row[0]) for row in await tx.fetch(_INTEGRITY, {})]
    return [] if found == ["ok"] else found
