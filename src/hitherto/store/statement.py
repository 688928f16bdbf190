"""Statements: SQLAlchemy Core expressions, compiled once for each database to the text that its driver runs.

SQLite is spoken to with named parameters (`:graph`), PostgreSQL with numbered ones (`$1`) and an ordered list
of their names. Constants in an expression stand in the text; only parameters vary, so every text is prepared
once a connection.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from sqlalchemy import Column, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement, ColumnElement, operators
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.types import Boolean

NO_LIMIT = 1 << 62
"""What a `limit` parameter is given when there is no limit: both databases accept the number."""


def _constants_in_text(compiler: type[SQLCompiler]) -> type[SQLCompiler]:
    """Return a compiler that writes values known beforehand into the text."""

    class ConstantsInText(compiler):  # type: ignore[valid-type, misc]
        def visit_bindparam(self, bindparam: BindParameter[Any], **options: Any) -> str:
            if not bindparam.required and bindparam.value is not None:
                options["literal_binds"] = True
            return str(super().visit_bindparam(bindparam, **options))

    return ConstantsInText


def sqlite_dialect() -> Dialect:
    """Return SQLAlchemy's description of SQLite, with the parameters that apsw takes."""
    dialect: Dialect = sqlite.dialect(paramstyle="named")
    dialect.statement_compiler = _constants_in_text(dialect.statement_compiler)
    return dialect


def postgresql_dialect() -> Dialect:
    """Return SQLAlchemy's description of PostgreSQL, with the parameters that asyncpg takes."""
    dialect: Dialect = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
    dialect.statement_compiler = _constants_in_text(dialect.statement_compiler)
    return dialect


class _AnyOf(ColumnElement[bool]):
    """`column` is one of the values of the list parameter `parameter`; see `any_of`."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any], parameter: str) -> None:
        self.column = column
        self.parameter: BindParameter[Any] = bindparam(parameter)

    def self_group(self, against: operators.OperatorType | None = None) -> "_AnyOf":  # noqa: ARG002
        return self


@compiles(_AnyOf, "sqlite")
def _any_of_sqlite(element: _AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.column, **options)} IN carray({compiler.process(element.parameter, **options)})"


@compiles(_AnyOf, "postgresql")
def _any_of_postgresql(element: _AnyOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"{compiler.process(element.column, **options)} = ANY({compiler.process(element.parameter, **options)})"


def any_of(column: ColumnElement[Any], parameter: str) -> ColumnElement[bool]:
    """Return the condition that `column` is in the list given as `parameter`: a list or tuple of bytes, text or int.

    The text is the same for every length of the list, an empty one included, which nothing is in.
    """
    return _AnyOf(column, parameter)


class Statement:
    """One statement for both databases; an instance is a module constant next to the functions that use it.

    `expression` serves both databases unless `postgresql` is given, for the few constructs, such as
    `ON CONFLICT`, that SQLAlchemy spells differently for each.
    """

    def __init__(self, name: str, expression: ClauseElement, postgresql: ClauseElement | None = None) -> None:
        self.name = name
        self.expression = expression
        self._postgresql_expression = expression if postgresql is None else postgresql

    def __repr__(self) -> str:
        return f"<Statement {self.name}>"

    @cached_property
    def sqlite(self) -> str:
        """The text for SQLite, with named parameters."""
        return str(self.expression.compile(dialect=sqlite_dialect()))

    @cached_property
    def postgresql(self) -> tuple[str, tuple[str, ...]]:
        """The text for PostgreSQL, and the names of its parameters in the order `$1`, `$2` and so on."""
        compiled = cast("SQLCompiler", self._postgresql_expression.compile(dialect=postgresql_dialect()))
        return str(compiled), tuple(compiled.positiontup or ())


def insert_or_ignore(name: str, table: Table, *, unique: Sequence[str] = ()) -> Statement:
    """Return the statement that inserts a row of `table` unless one with its primary key is there.

    `unique` names the columns of another unique key that decides instead.
    """
    key = [table.c[column] for column in unique] or _key(table)
    return Statement(
        name,
        sqlite.insert(table).on_conflict_do_nothing(index_elements=key),
        postgresql.insert(table).on_conflict_do_nothing(index_elements=key),
    )


def upsert(name: str, table: Table, *, keep: Sequence[str] = ()) -> Statement:
    """Return the statement that inserts a row of `table`, or overwrites the one with its primary key.

    Columns in `keep` are written by the insert only.
    """
    key = _key(table)
    changing = [column.name for column in table.columns if column not in key and column.name not in keep]
    on_sqlite, on_postgresql = sqlite.insert(table), postgresql.insert(table)
    return Statement(
        name,
        on_sqlite.on_conflict_do_update(
            index_elements=key, set_={column: on_sqlite.excluded[column] for column in changing}
        ),
        on_postgresql.on_conflict_do_update(
            index_elements=key, set_={column: on_postgresql.excluded[column] for column in changing}
        ),
    )


def of_graph(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row belongs to the graph given as parameter `graph`."""
    return table.c.graph_key == bindparam("graph")


def assignments(table: Table, *columns: str) -> dict[str, BindParameter[Any]]:
    """Return `SET column = :column` for the named columns, for use with `update(table).values(...)`."""
    return {column: bindparam(column, type_=table.c[column].type) for column in columns}


def _key(table: Table) -> list[Column[Any]]:
    return list(table.primary_key.columns)
