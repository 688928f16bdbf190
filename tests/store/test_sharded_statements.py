"""Every statement of the program is one that tables cut into shards can answer, and nearly all of them one shard."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import and_, bindparam, delete, insert, or_, select, update

import hitherto
from hitherto.store.portable import RawStatement, copied_tables
from hitherto.store.schema import edges, episodes, graph_work, mentions, nodes, projects, users
from hitherto.store.statement import Statement, any_of, of_graph
from tests.store import sharded
from tests.store.test_statement import statements_in

ASKS_ALL = {
    "audit.decisions": "the latest acts of all projects, by a person who administrates",
    "audit.entries": "the latest acts of all projects, by a person who administrates",
    "audit.latest": "the erasures that a restored copy has to be told of",
    "collections.of_project": "a list of a project",
    "directory.of_project": "the end of a project",
    "directory.page": "a list of a project",
    "directory.taken": "the ids of an import, a list of them at a time: each asks for its own shard",
    "doctor.failed": "the doctor",
    "doctor.forgotten": "the doctor",
    "doctor.last_failed": "the doctor",
    "doctor.leases": "the doctor",
    "doctor.ownerless": "the doctor",
    "doctor.tried": "the doctor",
    "graphs.following": "a walk through all graphs",
    "groups.count": "a list of a project",
    "groups.page": "a list of a project",
    "model_readings.old": "retention",
    "model_usage.totals": "/metrics",
    "sessions.count": "a list of a project",
    "sessions.page_by_created_at_ascending": "a list of a project",
    "sessions.page_by_created_at_descending": "a list of a project",
    "sessions.page_by_session_id_ascending": "a list of a project",
    "sessions.page_by_session_id_descending": "a list of a project",
    "sessions.page_by_updated_at_ascending": "a list of a project",
    "sessions.page_by_updated_at_descending": "a list of a project",
    "sessions.page_by_user_id_ascending": "a list of a project",
    "sessions.page_by_user_id_descending": "a list of a project",
    "status.at_work": "how the server is doing",
    "status.failed": "how the server is doing",
    "status.failed_count": "how the server is doing",
    "traces.old": "retention",
    "unembedded.next": "a walk through the graphs that lack vectors",
    "users.count": "a list of a project",
    "users.page": "a list of a project",
    "work.candidates": "the queue: which graphs wait",
    "work.depth": "the queue: how much waits",
}
"""The statements that ask every shard, and what for. They read, without locks, and nobody waits for them to add or find
something in a graph."""

AS_TEXT = {
    "doctor.clock": "asks no table",
    "portable.integrity": "asks no table",
    "restoring.end_leases": "a restored database has plain tables until it is distributed",
}
"""Statements that are given as text, which nothing below can read."""

SPEAKS_SQL_ITSELF = {
    "migrations": "makes the schema, on the coordinator",
    "open": "migrates the schema, on the coordinator",
    "distribution": "distributes the tables, on the coordinator",
    "in_use": "asks the server who is connected",
    "postgres": "runs statements",
    "postgres_scrub": "rewrites the files of tables",
    "sqlite": "SQLite only",
    "sqlite_connection": "SQLite only",
    "sqlite_scrub": "SQLite only",
    "sqlite_writer": "SQLite only",
}


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(hitherto.__path__, "hitherto."):
        if not found.name.endswith(".__main__"):
            yield importlib.import_module(found.name)


def all_statements() -> dict[str, Statement]:
    found = {
        each.name: each for module in modules() for value in vars(module).values() for each in statements_in(value)
    }
    for table in copied_tables():
        columns = list(table.kinds)
        copying = [table._all._first, table._all._next, table._count, table.writing(columns)]
        if "graph_key" in columns:
            copying += [table._of_graph._first, table._of_graph._next]
        found |= {f"{each.name} {number}": each for number, each in enumerate(copying)}
    return found


STATEMENTS = all_statements()
READABLE = {name: each for name, each in STATEMENTS.items() if not isinstance(each, RawStatement)}


def is_copy_of_a_database(name: str) -> bool:
    """Whether a statement reads a table from end to end, for `hitherto backup`: with every new table there are more."""
    return name.startswith(("portable.first_", "portable.next_", "portable.count_"))


def test_the_statements_of_all_parts_are_found() -> None:
    assert len(STATEMENTS) > 300
    assert {"episodes.insert", "doctor.forgotten", "status.failed", "portable.insert_edges 3"} <= STATEMENTS.keys()
    assert {name for name, each in STATEMENTS.items() if isinstance(each, RawStatement)} == AS_TEXT.keys()


def test_nothing_else_speaks_sql() -> None:
    store = Path(hitherto.__file__).parent
    speakers = {
        path.stem if path.parent.name != "migrations" else "migrations"
        for path in store.rglob("*.py")
        if re.search(r"connection\.(execute|executemany|fetch\w*)\(|\.cursor\(", path.read_text(encoding="utf-8"))
    }
    assert speakers <= SPEAKS_SQL_ITSELF.keys()


@pytest.mark.parametrize("name", READABLE)
def test_a_statement_finds_its_shard_or_may_ask_all(name: str) -> None:
    statement = READABLE[name]
    if not sharded.touches_shards(statement):
        return
    if sharded.names_one_shard(statement):
        assert name not in ASKS_ALL
        assert not sharded.moves_rows(statement)
        return
    assert name in ASKS_ALL or is_copy_of_a_database(name), f"{name} asks every shard: {statement.postgresql[0]}"
    assert sharded.objections(statement) == []


@pytest.mark.parametrize("name", READABLE)
def test_a_statement_uses_nothing_that_needs_all_servers_to_agree(name: str) -> None:
    text = STATEMENTS[name].postgresql[0]
    assert not re.search(r"\b(nextval|SKIP LOCKED|LOCK TABLE|WITH RECURSIVE)\b|\bctid\b", text)
    assert not text.startswith("WITH")


def test_the_list_of_those_that_ask_all_is_up_to_date() -> None:
    assert ASKS_ALL.keys() <= READABLE.keys()


def made(expression: object) -> Statement:
    return Statement("made", expression)  # type: ignore[arg-type]


NAMED = select(edges.c.uuid).where(of_graph(edges), edges.c.source == nodes.c.uuid)
KEYED = [
    select(nodes.c.name).where(of_graph(nodes), any_of(nodes.c.uuid, "uuids")),
    select(nodes.c.name)
    .join(edges, and_(edges.c.graph_key == nodes.c.graph_key, edges.c.source == nodes.c.uuid))
    .where(of_graph(edges)),
    select(nodes.c.name).where(of_graph(nodes), NAMED.correlate(nodes).exists()),
    select(nodes.c.uuid).where(of_graph(nodes)).union_all(select(edges.c.uuid).where(of_graph(edges))),
    select(nodes.c.name, projects.c.name).where(of_graph(nodes), projects.c.project_key == bindparam("project")),
    insert(nodes),
    update(nodes).where(of_graph(nodes)).values(name=bindparam("name")),
    delete(nodes).where(of_graph(nodes), nodes.c.uuid == bindparam("uuid")),
]
ASKING_ALL = [
    select(nodes.c.name).where(nodes.c.uuid == bindparam("uuid")),
    select(nodes.c.name).where(or_(of_graph(nodes), nodes.c.uuid == bindparam("uuid"))),
    select(nodes.c.name).where(nodes.c.graph_key > bindparam("graph")),
    select(nodes.c.name).join(edges, edges.c.source == nodes.c.uuid).where(of_graph(edges)),
    select(nodes.c.name).where(
        of_graph(nodes), select(edges.c.uuid).where(edges.c.graph_key == nodes.c.graph_key).correlate(nodes).exists()
    ),
    select(nodes.c.uuid).where(of_graph(nodes)).union_all(select(edges.c.uuid)),
    select(nodes.c.uuid, edges.c.uuid).where(of_graph(nodes), edges.c.graph_key == bindparam("other")),
    delete(nodes).where(nodes.c.graph_key.in_(select(users.c.graph_key))),
    update(graph_work).values(owner=None),
]


@pytest.mark.parametrize("expression", KEYED)
def test_what_finds_its_shard_is_known(expression: object) -> None:
    assert sharded.names_one_shard(made(expression))


@pytest.mark.parametrize("expression", ASKING_ALL)
def test_what_asks_all_is_known(expression: object) -> None:
    assert not sharded.names_one_shard(made(expression))


OLD = select(episodes.c.graph_key, episodes.c.uuid).order_by(episodes.c.seq).limit(5)


@pytest.mark.parametrize(
    ("expression", "objection"),
    [
        (delete(episodes).where(episodes.c.state == "failed"), "it writes"),
        (select(episodes.c.uuid).with_for_update(skip_locked=True), "it locks rows"),
        (select(OLD.cte().c.uuid), "it has a WITH"),
        (select(OLD.subquery().c.uuid), "a part inside is limited or sorted"),
        (
            select(episodes.c.uuid).join(mentions, mentions.c.episode_uuid == episodes.c.uuid),
            "its tables are not joined by what decides their shards",
        ),
    ],
)
def test_what_cannot_be_sent_to_all_is_known(expression: object, objection: str) -> None:
    assert objection in sharded.objections(made(expression))


def test_a_join_by_what_decides_the_shard_can_be_sent_to_all() -> None:
    joined = select(episodes.c.uuid, users.c.user_id).join(users, users.c.graph_key == episodes.c.graph_key)
    assert sharded.objections(made(joined)) == []


def test_a_row_that_would_move_is_noticed() -> None:
    assert sharded.moves_rows(made(update(nodes).where(of_graph(nodes)).values(graph_key=bindparam("other"))))
    assert not sharded.moves_rows(made(update(nodes).where(of_graph(nodes)).values(name=bindparam("name"))))
