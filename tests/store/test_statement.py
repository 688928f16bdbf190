"""What every statement must be: compiled for both databases, and bound to one graph."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import apsw
import pytest
from sqlalchemy import bindparam, select

import hitherto.store
from hitherto.ports import Store
from hitherto.store.open import sqlite_path
from hitherto.store.schema import metadata, node_names
from hitherto.store.statement import Statement, any_of, of_graph

ACROSS_GRAPHS = {
    "collections.of_project": "a project's collections",
    "graphs.following": "all graphs, one after the other",
    "groups.count": "a project's groups",
    "groups.page": "a project's groups",
    "sessions.count": "a project's sessions",
    "traces.old": "retention",
    "model_readings.old": "retention",
    "unembedded.next": "all graphs that lack vectors",
    "users.count": "a project's users",
    "users.page": "a project's users",
    "work.candidates": "the queue",
    "work.depth": "the queue",
}
"""The statements that are about more than one graph, and what they are about; pages of sessions besides."""


def statements_in(value: Any) -> Iterator[Statement]:
    if isinstance(value, Statement):
        yield value
    elif isinstance(value, dict):
        yield from statements_in(tuple(value.values()))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from statements_in(item)
    elif type(value).__module__.startswith("hitherto.store."):
        yield from statements_in(vars(value) if hasattr(value, "__dict__") else ())


def all_statements() -> dict[str, Statement]:
    found: dict[str, Statement] = {}
    for module in pkgutil.walk_packages(hitherto.store.__path__, "hitherto.store."):
        for value in vars(importlib.import_module(module.name)).values():
            for statement in statements_in(value):
                assert found.setdefault(statement.name, statement) is statement, f"{statement.name} is used twice"
    return found


STATEMENTS = all_statements()
GRAPH_TABLES = {table.name for table in metadata.tables.values() if "graph_key" in table.columns}


def tables_of(text: str) -> set[str]:
    return set(re.findall(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)", text))


def is_bound_to_graph(table: str, text: str) -> bool:
    if re.match(rf"INSERT INTO {table} \(graph_key\b.*VALUES \(:graph_key\b", text, re.DOTALL):
        return True
    key = rf"\b{table}\.graph_key"
    return re.search(rf"{key} = (:graph\b|\w+\.graph_key)|\w+\.graph_key = {key}", text) is not None


def test_the_collection_finds_the_statements() -> None:
    assert len(STATEMENTS) > 80
    assert {"episodes.insert", "work.claim", "graphs.erase_traces", "sessions.page_by_user_id_ascending"} <= set(
        STATEMENTS
    )


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_a_statement_names_its_graph(statement: Statement) -> None:
    across = statement.name in ACROSS_GRAPHS or statement.name.startswith("sessions.page_")
    for table in tables_of(statement.sqlite) & GRAPH_TABLES:
        assert is_bound_to_graph(table, statement.sqlite) is not across


def test_the_check_of_graphs_notices_a_statement_without_one() -> None:
    careless = Statement("careless", select(node_names.c.node_uuid).where(node_names.c.normalised == bindparam("name")))
    assert not is_bound_to_graph("node_names", careless.sqlite)
    careful = Statement("careful", select(node_names.c.node_uuid).where(of_graph(node_names)))
    assert is_bound_to_graph("node_names", careful.sqlite)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS.keys())
def test_both_texts_take_the_same_parameters(statement: Statement) -> None:
    text, parameters = statement.postgresql
    assert set(parameters) == set(re.findall(r":(\w+)", statement.sqlite))
    assert set(re.findall(r"\$(\d+)", text)) == {str(number + 1) for number in range(len(parameters))}


def test_constants_stand_in_the_text() -> None:
    statement = Statement("s", select(node_names.c.node_uuid).where(node_names.c.normalised == "it's").limit(3))
    assert "'it''s'" in statement.sqlite
    assert "LIMIT 3" in statement.sqlite
    assert statement.postgresql[1] == ()
    assert repr(statement) == "<Statement s>"


NAMES = Statement(
    "names", select(node_names.c.normalised).where(of_graph(node_names), any_of(node_names.c.normalised, "names"))
)
UUIDS = Statement(
    "uuids", select(node_names.c.normalised).where(of_graph(node_names), any_of(node_names.c.node_uuid, "uuids"))
)
GRAPHS = Statement("graphs", select(node_names.c.normalised).where(any_of(node_names.c.graph_key, "graphs")))


async def test_lists_may_have_any_length_and_type(store: Store) -> None:
    from hitherto.store.nodes import _ADD_NAME

    rows = [{"graph_key": 1 + n % 2, "normalised": f"n{n}", "node_uuid": bytes([n]) * 16} for n in range(200)]
    await store.write(lambda tx: tx.execute_many(_ADD_NAME, rows))

    async def found(statement: Statement, **parameters: Any) -> set[str]:
        return {row[0] for row in await store.read(lambda tx: tx.fetch(statement, parameters))}

    assert await found(NAMES, graph=1, names=["n0", "n1", "n2", "'; --"]) == {"n0", "n2"}
    assert await found(NAMES, graph=1, names=[]) == set()
    assert await found(NAMES, graph=2, names=tuple(f"n{n}" for n in range(200))) == {f"n{n}" for n in range(1, 200, 2)}
    assert await found(UUIDS, graph=1, uuids=[bytes([4]) * 16]) == {"n4"}
    assert len(await found(GRAPHS, graphs=[1, 2, 3])) == 200
    assert await found(GRAPHS, graphs=[]) == set()


def test_no_statement_walks_a_table_of_graph_data(sqlite_url: str) -> None:
    connection = apsw.Connection(str(sqlite_path(sqlite_url)))
    for statement in STATEMENTS.values():
        parameters = dict.fromkeys(re.findall(r":(\w+)", statement.sqlite))
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement.sqlite}", parameters)]
        walked = {table for step in plan for table in re.findall(r"^SCAN (\w+)", step)} & GRAPH_TABLES
        assert not walked, f"{statement.name}: {plan}"
    connection.close()
