"""Spreading the tables over the servers of Citus: the decisions, the statements, and what they meet."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import UniqueConstraint

from hitherto.domain.errors import Misconfigured
from hitherto.store.distribution import PLACEMENTS, distribute, statements
from hitherto.store.open import connect_postgresql, open_store, upgrade
from hitherto.store.postgres_scrub import STATISTICS_OF_SERVERS_LEFT
from hitherto.store.schema import metadata
from tests.postgres_server import PostgresServer
from tests.store import citus_stand_in


def test_every_table_has_a_place() -> None:
    assert set(PLACEMENTS) == set(metadata.tables)


@pytest.mark.parametrize("name", PLACEMENTS)
def test_what_is_of_a_graph_lies_with_its_graph(name: str) -> None:
    placement = PLACEMENTS[name]
    if "graph_key" in metadata.tables[name].columns:
        assert placement.column == "graph_key"
        assert placement.beside == (None if name == "graphs" else "graphs")
    else:
        assert placement.beside != "graphs"


@pytest.mark.parametrize("name", [name for name, placement in PLACEMENTS.items() if placement.column])
def test_every_unique_key_holds_the_column_that_decides_the_shard(name: str) -> None:
    """Else a server would have to ask all others whether a key is taken."""
    table = metadata.tables[name]
    keys = [table.primary_key, *(each for each in table.constraints if isinstance(each, UniqueConstraint))]
    keys += [index for index in table.indexes if index.unique]
    assert table.primary_key.columns
    for key in keys:
        assert PLACEMENTS[name].column in {column.name for column in key.columns}, key.name


def test_no_table_refers_to_another_and_none_counts_by_a_sequence() -> None:
    for table in metadata.tables.values():
        assert not table.foreign_key_constraints
        assert not any(column.autoincrement is True or column.identity for column in table.columns)
        key = list(table.primary_key.columns)
        assert len(key) > 1 or key[0].type.python_type is not int or key[0].autoincrement is False


def test_a_table_follows_one_that_was_placed_before_it() -> None:
    placed: set[str] = set()
    for name, placement in PLACEMENTS.items():
        assert placement.beside is None or placement.beside in placed
        placed.add(name)


def test_what_is_placed_is_not_placed_again() -> None:
    everything = statements()
    assert sum("create_" in text for text in everything) == len(PLACEMENTS)
    rest = statements({name: placement for name, placement in PLACEMENTS.items() if name != "edges"})
    assert [text for text in rest if "create_" in text] == [
        "SELECT create_distributed_table('edges', 'graph_key', colocate_with => 'graphs')"
    ]
    assert not [text for text in statements(PLACEMENTS) if "create_" in text]


def test_the_shards_are_counted_where_a_group_begins() -> None:
    counted = [text for text in statements(shards=128) if "shard_count => 128" in text]
    assert [text.split("'")[1] for text in counted] == ["graphs", "directory", "audit", "model_health"]


async def books(url: str) -> dict[str, Any]:
    connection = await connect_postgresql(url)
    try:
        return {row["name"]: row for row in await connection.fetch("SELECT *, name::text FROM books")}
    finally:
        await connection.close()


@pytest.fixture
def citus(postgres_server: PostgresServer, bare_postgresql_url: str) -> Callable[..., None]:
    """Install the stand-in for Citus in the test's own database, or run statements in it."""
    name = urlsplit(bare_postgresql_url).path.lstrip("/")

    def act(*statements: str, version: str = "13.0-1") -> None:
        if statements:
            postgres_server.execute(*statements, database=name)
        else:
            citus_stand_in.install(postgres_server, name, version)

    return act


async def test_all_is_placed_and_a_second_time_nothing(bare_postgresql_url: str, citus: Callable[..., None]) -> None:
    citus()
    first = await distribute(bare_postgresql_url, shards=64)
    kept = await books(bare_postgresql_url)
    second = await distribute(bare_postgresql_url, shards=64)

    assert set(first.placed) == set(PLACEMENTS) == set(second.were_there)
    assert first.were_there == second.placed == ()
    for name, placement in PLACEMENTS.items():
        assert kept[name]["key"] == placement.column
        assert placement.beside is None or kept[name]["place"] == kept[placement.beside]["place"]
        assert kept[name]["cut_into"] == (64 if placement.column else 1)
        assert kept[name]["cleared"] == 1  # no copy of anybody's text is left outside the shards
    assert len({kept[name]["place"] for name in ("graphs", "directory", "audit", "model_health", "projects")}) == 5


async def test_what_broke_off_is_finished(bare_postgresql_url: str, citus: Callable[..., None]) -> None:
    citus()
    await upgrade(bare_postgresql_url)
    citus("SELECT create_reference_table('projects')")
    citus("SELECT create_distributed_table('graphs', 'graph_key', colocate_with => 'none')")
    done = await distribute(bare_postgresql_url)
    assert set(done.were_there) == {"projects", "graphs"}
    assert (await books(bare_postgresql_url)).keys() == PLACEMENTS.keys()


async def test_a_table_in_the_wrong_place_is_told_and_nothing_is_done(
    bare_postgresql_url: str, citus: Callable[..., None]
) -> None:
    citus()
    await upgrade(bare_postgresql_url)
    citus("SELECT create_distributed_table('nodes', 'uuid', colocate_with => 'none')")
    with pytest.raises(Misconfigured, match=r"table nodes .* distributed by uuid.*undistribute_table\('nodes'\)"):
        await distribute(bare_postgresql_url)
    assert (await books(bare_postgresql_url)).keys() == {"nodes"}


async def test_a_table_apart_from_its_graph_is_told(bare_postgresql_url: str, citus: Callable[..., None]) -> None:
    citus()
    await upgrade(bare_postgresql_url)
    for name in ("graphs", "edges"):
        citus(f"SELECT create_distributed_table('{name}', 'graph_key', colocate_with => 'none')")
    with pytest.raises(Misconfigured, match="apart from graphs"):
        await distribute(bare_postgresql_url)


async def test_what_citus_refuses_is_told(bare_postgresql_url: str, citus: Callable[..., None]) -> None:
    citus()
    await upgrade(bare_postgresql_url)
    citus("CREATE UNIQUE INDEX odd ON edges (uuid)")
    with pytest.raises(Misconfigured, match='Citus refused: cannot create constraint on "edges"'):
        await distribute(bare_postgresql_url)


async def test_an_old_citus_is_refused(bare_postgresql_url: str, citus: Callable[..., None]) -> None:
    citus(version="11.3-1")
    with pytest.raises(Misconfigured, match="Citus 12 is the oldest"):
        await distribute(bare_postgresql_url)
    assert await books(bare_postgresql_url) == {}


async def test_without_citus_nothing_changes(bare_postgresql_url: str) -> None:
    with pytest.raises(Misconfigured, match="has no Citus; nothing was changed"):
        await distribute(bare_postgresql_url)
    connection = await connect_postgresql(bare_postgresql_url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    finally:
        await connection.close()


async def test_sqlite_is_one_file(sqlite_url: str) -> None:
    with pytest.raises(Misconfigured, match="cannot be distributed"):
        await distribute(sqlite_url)


async def test_a_distributed_database_is_opened_as_any_other(
    bare_postgresql_url: str, citus: Callable[..., None]
) -> None:
    citus()
    await distribute(bare_postgresql_url)
    store = await open_store(bare_postgresql_url)
    await store.close()


async def test_vacuum_says_what_it_does_not_reach_on_the_servers(
    bare_postgresql_url: str, citus: Callable[..., None]
) -> None:
    citus()
    await distribute(bare_postgresql_url)
    # As rows do that were there before: of an empty table their values would be forgotten by changing its columns,
    # which Citus refuses of the one that decides the shard.
    citus("INSERT INTO graphs VALUES (1, 2, 3, 4)", "ANALYZE graphs", "DELETE FROM graphs")
    store = await open_store(bare_postgresql_url)
    scrubbed = await store.scrub(rewrite=True)
    await store.close()
    assert STATISTICS_OF_SERVERS_LEFT in scrubbed.left
    connection = await connect_postgresql(bare_postgresql_url)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pg_stats WHERE tablename = 'graphs'") > 0
    finally:
        await connection.close()
