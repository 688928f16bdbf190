"""What a statement means where tables are cut into shards: read from the expression, not from the text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Delete, Insert, Select, Table, Update, bindparam
from sqlalchemy.sql import ClauseElement, operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList, ExpressionClauseList
from sqlalchemy.sql.selectable import CTE, Alias, FromClause, Join, ReturnsRows, SelectState

from hitherto.store.distribution import PLACEMENTS
from hitherto.store.statement import Statement


@dataclass(frozen=True)
class Part:
    """One SELECT, INSERT, UPDATE or DELETE of a statement: the tables it names itself and its conditions."""

    expression: ClauseElement
    tables: frozenset[str]
    conditions: tuple[Any, ...]

    @property
    def cut(self) -> frozenset[str]:
        """Those of its tables that are cut into shards."""
        return frozenset(name for name in self.tables if PLACEMENTS[name].column)


class Ties:
    """Which columns that decide shards, and which parameters, are equal to each other."""

    def __init__(self, conditions: tuple[Any, ...]) -> None:
        self._groups: list[set[str]] = []
        for condition in conditions:
            ends = [end for end in map(_end, (condition.left, condition.right)) if end]
            if len(ends) == 2:
                self._join(set(ends))

    def of(self, table: str) -> set[str]:
        """Return what the shard of a row of `table` is tied to: `:name` of parameters, names of tables."""
        return next((group for group in self._groups if table in group), {table})

    def _join(self, ends: set[str]) -> None:
        touched = [group for group in self._groups if group & ends]
        self._groups = [group for group in self._groups if not group & ends]
        self._groups.append(ends.union(*touched))


def parts(statement: Statement) -> list[Part]:
    """Return the parts of a statement, those inside others included."""
    expression = statement._postgresql_expression
    return [_part(each) for each in _all(expression) if isinstance(each, Select | Insert | Update | Delete)]


def names_one_shard(statement: Statement) -> bool:
    """Return whether every part finds its shard by itself, and all parts by the same parameter."""
    keys: list[set[str]] = []
    for part in parts(statement):
        ties = Ties(part.conditions)
        keys += [{end for end in ties.of(name) if end.startswith(":")} for name in part.cut]
    return bool(keys) and bool(set.intersection(*keys))


def moves_rows(statement: Statement) -> bool:
    """Return whether a statement gives a row another value in the column that decides its shard."""
    changes = [part for part in parts(statement) if isinstance(part.expression, Update)]
    return any(
        PLACEMENTS[name].column in {getattr(key, "name", key) for key in part.expression._values or ()}
        for part in changes
        for name in part.cut
    )


def touches_shards(statement: Statement) -> bool:
    """Return whether a statement names a table that is cut into shards."""
    return any(part.cut for part in parts(statement))


def objections(statement: Statement) -> list[str]:
    """Return why a statement cannot be sent to all shards at once."""
    found = []
    everything = parts(statement)
    cut = frozenset().union(*(part.cut for part in everything))
    ties = Ties(tuple(condition for part in everything for condition in part.conditions))
    if any(not isinstance(part.expression, Select) for part in everything):
        found.append("it writes")
    if any(isinstance(each, CTE) for each in _all(statement.expression)):
        found.append("it has a WITH")
    if any(part.expression._for_update_arg is not None for part in everything if isinstance(part.expression, Select)):
        found.append("it locks rows")
    if any(_is_cut_short(part.expression) for part in everything[1:]):
        found.append("a part inside is limited or sorted")
    if len(cut) > 1 and not cut <= ties.of(min(cut)):
        found.append("its tables are not joined by what decides their shards")
    return found


def _is_cut_short(expression: Any) -> bool:
    return expression._limit_clause is not None or bool(expression._order_by_clauses)


def _part(expression: Any) -> Part:
    if isinstance(expression, Insert):
        return Part(expression, frozenset({expression.table.name}), tuple(_inserted(expression)))
    if isinstance(expression, Update | Delete):
        return Part(expression, frozenset({expression.table.name}), tuple(_equal(expression.whereclause)))
    froms = SelectState(expression, None)._get_display_froms()
    named = {table for each in froms for table in _tables(each)} - {table.name for table in expression._correlate or ()}
    conditions = [*_equal(expression.whereclause), *(each for one in froms for each in _joined(one))]
    return Part(expression, frozenset(named), tuple(conditions))


def _inserted(expression: Insert) -> Iterator[Any]:
    """Yield what the inserted row has in the column that decides its shard."""
    table = expression.table
    decides = PLACEMENTS[table.name].column
    if decides is None or expression.select is not None:
        return
    column = table.columns[decides]
    given = {getattr(key, "name", key): value for key, value in (expression._values or {}).items()}
    # Without values every column is given by a parameter of its name.
    value = given.get(decides) if given else bindparam(decides)
    if value is not None:
        yield column == value


def _tables(source: FromClause) -> Iterator[str]:
    if isinstance(source, Table):
        yield source.name
    elif isinstance(source, Join):
        yield from _tables(source.left)
        yield from _tables(source.right)
    elif isinstance(source, Alias):
        yield from _tables(source.element)


def _joined(source: FromClause) -> Iterator[Any]:
    if isinstance(source, Join):
        yield from _equal(source.onclause)
        yield from _joined(source.left)
        yield from _joined(source.right)


def _equal(condition: Any) -> Iterator[Any]:
    """Yield the equations that hold for every row that meets a condition."""
    if isinstance(condition, BooleanClauseList | ExpressionClauseList) and condition.operator is operators.and_:
        for each in condition.clauses:
            yield from _equal(each)
    elif isinstance(condition, BinaryExpression) and condition.operator is operators.eq:
        yield condition


def _end(side: Any) -> str | None:
    """Return what one side of an equation stands for, where it matters."""
    if isinstance(side, BindParameter):
        return f":{side.key}" if side.required else None
    column = next(iter(side.base_columns), None) if hasattr(side, "base_columns") else None
    if isinstance(column, Column) and column.table is not None and isinstance(column.table, Table):
        return str(column.table.name) if column.name == PLACEMENTS[column.table.name].column else None
    return None


def _all(expression: ClauseElement) -> Iterator[Any]:
    seen: set[int] = set()
    for each in visitors.iterate(expression):
        if id(each) not in seen and isinstance(each, ReturnsRows | Insert | Update | Delete):
            seen.add(id(each))
            yield each
