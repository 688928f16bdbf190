"""Where each table lies when PostgreSQL is Citus, and the statements that put it there.

Citus makes one database of several PostgreSQL servers: a distributed table is cut into shards by the hash of one
column, a reference table is copied to every server. Everything of a graph is found by its key, so it lies together on
one server, and a transaction about a graph stays there. Nothing else changes: the tables, their keys and every
statement are the same with Citus and without.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hitherto.domain.errors import Misconfigured
from hitherto.store.open import connect_postgresql, is_postgresql, upgrade

OLDEST_CITUS = 12
"""Older ones do not pass on to the servers that a transaction reads one state of the database."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Cut by `column` into shards that lie beside those of the table `beside`; without a column, copied everywhere."""

    column: str | None = None
    beside: str | None = None


_COPIED = Placement()
_WITH_ITS_GRAPH = Placement("graph_key", beside="graphs")

PLACEMENTS: Mapping[str, Placement] = {
    # Small, read with nearly every request, hardly ever written.
    "schema_version": _COPIED,
    "projects": _COPIED,
    "api_keys": _COPIED,
    "ontologies": _COPIED,
    "embedding_models": _COPIED,
    "unfinished_copies": _COPIED,
    # Everything of a graph; the first one decides into how many shards, and the others follow it.
    "graphs": Placement("graph_key"),
    "graph_work": _WITH_ITS_GRAPH,
    "users": _WITH_ITS_GRAPH,
    "groups": _WITH_ITS_GRAPH,
    "sessions": _WITH_ITS_GRAPH,
    "episodes": _WITH_ITS_GRAPH,
    "nodes": _WITH_ITS_GRAPH,
    "node_names": _WITH_ITS_GRAPH,
    "edges": _WITH_ITS_GRAPH,
    "mentions": _WITH_ITS_GRAPH,
    "embeddings": _WITH_ITS_GRAPH,
    "unembedded": _WITH_ITS_GRAPH,
    "tombstones": _WITH_ITS_GRAPH,
    "traces": _WITH_ITS_GRAPH,
    "merges": _WITH_ITS_GRAPH,
    "collections": _WITH_ITS_GRAPH,
    "documents": _WITH_ITS_GRAPH,
    "model_readings": _WITH_ITS_GRAPH,
    "snapshot_files": _WITH_ITS_GRAPH,
    # As large as there are users and sessions, and looked up by the id; by its project, a large one would be one shard.
    "directory": Placement("external_id"),
    # Written by many at once: a copied table lets its writers in one after the other.
    "audit": Placement("project_key"),
    "model_usage": Placement("project_key", beside="audit"),
    "model_health": Placement("model"),
}
"""The decision for every table of the schema."""


_WHERE_TABLES_ARE = """
SELECT table_name::text, CASE citus_table_type WHEN 'distributed' THEN distribution_column END, colocation_id
FROM citus_tables WHERE citus_table_type IN ('distributed', 'reference')
"""


@dataclass(frozen=True, slots=True)
class Distributed:
    """What `distribute` has done: the tables that were placed now, and those that were in their place."""

    placed: tuple[str, ...]
    were_there: tuple[str, ...]


def statements(placed: Mapping[str, Placement] | None = None, shards: int | None = None) -> list[str]:
    """Return what puts every table in its place, but those that are in theirs, and clears what is left behind.

    `shards` is into how many the graphs are cut; without it, the setting `citus.shard_count` of the server decides.
    """
    there = placed or {}
    wanted = [_place(name, placement, shards) for name, placement in PLACEMENTS.items() if name not in there]
    # Placing a table copies its rows and leaves the old ones in the file of the first server, where nobody sees them
    # and no erasure reaches them.
    return wanted + [f"SELECT truncate_local_data_after_distributing_table('{name}')" for name in PLACEMENTS]


async def distribute(url: str, shards: int | None = None) -> Distributed:
    """Put every table of the database at `url` in its place; done again, it does what is missing.

    Raises:
        Misconfigured: when there is no Citus, or it refuses, or a table lies elsewhere. Without Citus nothing changes.
        Unavailable: when the database does not answer.
    """
    if not is_postgresql(url):
        raise Misconfigured("SQLite is one file and cannot be distributed; nothing was changed")
    connection = await connect_postgresql(url)
    from asyncpg import PostgresError  # there is none without the extra "postgres"

    try:
        await _check_citus(connection)
        await upgrade(url)
        there = await _placed(connection)
        for statement in statements(there, shards):
            await connection.execute(statement)
    except PostgresError as error:
        raise Misconfigured(f"Citus refused: {error}. What was done before stays; run it again for the rest") from error
    finally:
        await connection.close()
    return Distributed(placed=tuple(name for name in PLACEMENTS if name not in there), were_there=tuple(there))


def _place(name: str, placement: Placement, shards: int | None) -> str:
    if placement.column is None:
        return f"SELECT create_reference_table('{name}')"
    options = f"colocate_with => '{placement.beside or 'none'}'"
    if shards is not None and placement.beside is None:
        options += f", shard_count => {shards}"
    return f"SELECT create_distributed_table('{name}', '{placement.column}', {options})"


async def _check_citus(connection: Any) -> None:
    version = await connection.fetchval("SELECT extversion FROM pg_extension WHERE extname = 'citus'")
    if version is None:
        raise Misconfigured(
            "this database has no Citus; nothing was changed. Where the server has it: CREATE EXTENSION citus"
        )
    if int(version.partition(".")[0]) < OLDEST_CITUS:
        raise Misconfigured(f"Citus {OLDEST_CITUS} is the oldest that works, this is {version}; nothing was changed")


async def _placed(connection: Any) -> dict[str, Placement]:
    """Return the tables of ours that are placed, each as decided.

    Raises:
        Misconfigured: when one is placed otherwise.
    """
    rows = await connection.fetch(_WHERE_TABLES_ARE)
    columns = {name: column for name, column, _ in rows if name in PLACEMENTS}
    groups = {name: group for name, _, group in rows}
    for name, column in columns.items():
        wanted = PLACEMENTS[name]
        beside = wanted.beside
        if column != wanted.column or (beside is not None and groups[name] != groups.get(beside)):
            raise Misconfigured(
                f"the table {name} lies otherwise than it must: it is {_described(column)}, "
                f"apart from {beside or 'others'}; take it back with SELECT undistribute_table('{name}')"
            )
    return {name: PLACEMENTS[name] for name in columns}


def _described(column: str | None) -> str:
    return "copied to every server" if column is None else f"distributed by {column}"
