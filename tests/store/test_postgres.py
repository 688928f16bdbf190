"""The store on PostgreSQL: conflicts, lost connections, and servers that do not answer."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Any

import asyncpg
import pytest

from hitherto.domain.errors import Misconfigured, Unavailable
from hitherto.domain.identity import ProjectKey
from hitherto.ports import Store, Transaction
from hitherto.store import directory, graphs, postgres, users, work
from hitherto.store.migrations import CURRENT
from hitherto.store.open import open_store, upgrade
from hitherto.store.postgres import place_of
from tests.builders import GraphBuilder, create_user
from tests.postgres_server import PostgresServer

PROJECT = ProjectKey(1)
SECRET = "hunter2"


@pytest.fixture
async def store(postgresql_url: str) -> AsyncIterator[Store]:
    opened = await open_store(postgresql_url)
    yield opened
    await opened.close()


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    server = PostgresServer()
    try:
        yield server
    finally:
        server.remove()


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (f"postgresql://me:{SECRET}@db.example:6432/h", "db.example:6432/h"),
        (f"postgresql://me:{SECRET}@db.example/h?sslmode=require", "db.example:5432/h"),
        (f"postgresql://me:{SECRET}@/h?host=/run/pg", "/run/pg:5432/h"),
        ("postgresql:///h", "localhost:5432/h"),
        (f"postgresql://me:{SECRET}@db.example:port/h", "the configured address"),
    ],
)
def test_a_place_is_named_without_the_password(url: str, place: str) -> None:
    assert place_of(url) == place


async def test_a_server_that_does_not_answer(closed_port: int) -> None:
    with pytest.raises(Unavailable, match=f"127.0.0.1:{closed_port}/h cannot be reached") as caught:
        await open_store(f"postgresql://me:{SECRET}@127.0.0.1:{closed_port}/h")
    assert SECRET not in str(caught.value)


async def test_a_url_that_is_none() -> None:
    with pytest.raises(Misconfigured, match="postgresql://user:password@host") as caught:
        await open_store(f"postgresql://me:{SECRET}@localhost:port/h")
    assert SECRET not in str(caught.value)


async def test_a_database_that_is_not_there(postgres_server: PostgresServer) -> None:
    with pytest.raises(Misconfigured, match="no such database"):
        await open_store(postgres_server.url("nowhere"))
    with pytest.raises(Misconfigured, match="no such database"):
        await postgres.create_pool(postgres_server.url("nowhere"))


async def test_a_user_that_is_refused(postgres_server: PostgresServer) -> None:
    with pytest.raises(Misconfigured, match="refused the user or the password") as caught:
        await open_store(f"postgresql://nobody:{SECRET}@/postgres?host={postgres_server.folder}")
    assert SECRET not in str(caught.value)


async def test_a_server_that_is_too_old(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "OLDEST_VERSION", 999)
    with pytest.raises(Misconfigured, match="999 is the oldest that works"):
        await open_store(postgresql_url)


async def test_a_deadlock_is_resolved_by_trying_again(store: Store) -> None:
    first, second = GraphBuilder(), GraphBuilder()
    await create_user(store, first)
    await create_user(store, second)
    both_hold_one = asyncio.Barrier(2)

    def crossing(one: GraphBuilder, other: GraphBuilder) -> Any:
        attempts = 0

        async def work(tx: Transaction) -> int:
            nonlocal attempts
            attempts += 1
            await graphs.bump_version(tx, one.graph)
            if attempts == 1:
                await both_hold_one.wait()
            await graphs.bump_version(tx, other.graph)
            return attempts

        return work

    attempts = await asyncio.gather(store.write(crossing(first, second)), store.write(crossing(second, first)))
    assert sorted(attempts) == [1, 2]
    assert await store.read(lambda tx: graphs.version(tx, first.graph)) == 2
    assert await store.read(lambda tx: graphs.version(tx, second.graph)) == 2


async def test_conflicts_without_end_are_reported(store: Store) -> None:
    attempts = 0

    async def unlucky(_tx: Transaction) -> None:
        nonlocal attempts
        attempts += 1
        raise asyncpg.SerializationError("could not serialize access")

    with pytest.raises(Unavailable, match="could not serialize"):
        await store.write(unlucky)
    assert attempts == postgres.ATTEMPTS


async def test_a_read_sees_one_state(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)

    async def twice(tx: Transaction) -> tuple[int | None, int | None]:
        before = await graphs.version(tx, build.graph)
        await store.write(lambda other: graphs.bump_version(other, build.graph))
        return before, await graphs.version(tx, build.graph)

    assert await store.read(twice) == (0, 0)
    assert await store.read(lambda tx: graphs.version(tx, build.graph)) == 1


async def test_a_connection_lost_before_the_commit_is_replaced(store: Store, postgres_server: PostgresServer) -> None:
    build = GraphBuilder()
    attempts = 0

    async def work(tx: Transaction) -> bool:
        nonlocal attempts
        attempts += 1
        added = await directory.add(tx, PROJECT, "user", "alice", build.uuid())
        if attempts == 1:
            end_others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hitherto'"
            await asyncio.to_thread(postgres_server.execute, end_others)
        await directory.resolve(tx, PROJECT, "user", "alice")
        return added

    assert await store.write(work) is True
    assert attempts == 2


async def test_a_connection_lost_during_the_commit_is_not_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from asyncpg.transaction import Transaction as DriverTransaction

    async def lose(self: Any) -> None:
        self._connection.terminate()
        raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    monkeypatch.setattr(DriverTransaction, "commit", lose)
    attempts = 0

    async def work(tx: Transaction) -> None:
        nonlocal attempts
        attempts += 1
        await directory.add(tx, PROJECT, "user", "alice", GraphBuilder().uuid())

    with pytest.raises(Unavailable, match="lost during a commit"):
        await store.write(work)
    assert attempts == 1


async def test_a_server_that_restarts(own_server: PostgresServer) -> None:
    url = own_server.url()
    store = await open_store(url)
    uuid = GraphBuilder().uuid()
    await store.write(lambda tx: directory.add(tx, PROJECT, "user", "alice", uuid))
    await asyncio.to_thread(own_server.stop)
    with pytest.raises(Unavailable, match=str(own_server.folder)):
        await store.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice"))
    await asyncio.to_thread(own_server.start)
    assert await store.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice")) == uuid
    await store.close()


async def test_whatever_moment_a_connection_is_cut_at_the_failure_is_a_passing_one(
    store: Store, postgres_server: PostgresServer, postgresql_url: str
) -> None:
    counted = GraphBuilder()
    await create_user(store, counted)
    done = asyncio.Event()
    answered = 0

    async def keep_writing() -> None:
        nonlocal answered
        while not done.is_set():
            with suppress(Unavailable):
                await store.write(lambda tx: graphs.bump_version(tx, counted.graph))
                answered += 1

    cutter = await asyncpg.connect(postgresql_url)
    writers = [asyncio.create_task(keep_writing()) for _ in range(8)]
    for cut in range(1, 51):
        while answered < 4 * cut and not any(writer.done() for writer in writers):  # noqa: ASYNC110 - a moment later
            await asyncio.sleep(0.001)
        await cutter.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'hitherto'"
        )
    done.set()
    await asyncio.gather(*writers)
    await cutter.close()
    # More may have been committed than was answered: a farewell can come instead of the confirmation.
    assert (await store.read(lambda tx: graphs.version(tx, counted.graph)) or 0) >= answered


async def test_what_callers_are_told_of_a_lost_server_names_no_place(own_server: PostgresServer) -> None:
    store = await open_store(own_server.url())
    await asyncio.to_thread(own_server.stop)
    with pytest.raises(Unavailable) as caught:
        await store.read(work.depth)
    assert caught.value.told == "the database cannot be reached"
    assert str(own_server.folder) in caught.value.message
    await store.close()


async def test_a_server_that_takes_no_writes(bare_postgresql_url: str, postgres_server: PostgresServer) -> None:
    await upgrade(bare_postgresql_url)
    name = bare_postgresql_url.split("/")[3].partition("?")[0]
    postgres_server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    reopened = await open_store(bare_postgresql_url)
    with pytest.raises(Unavailable, match="read-only"):
        await reopened.write(lambda tx: directory.add(tx, PROJECT, "user", "alice", GraphBuilder().uuid()))
    await reopened.close()


async def test_a_schema_change_under_prepared_statements(bare_postgresql_url: str) -> None:
    store = await open_store(bare_postgresql_url)
    build = GraphBuilder()
    user = await create_user(store, build)
    assert await store.read(lambda tx: users.get(tx, build.graph)) == user
    connection = await asyncpg.connect(bare_postgresql_url)
    await connection.execute("ALTER TABLE users ALTER COLUMN email TYPE VARCHAR(500)")
    await connection.close()
    assert await store.read(lambda tx: users.get(tx, build.graph)) == user
    await store.close()


async def test_a_cancelled_write_leaves_its_connection_usable(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    inside = asyncio.Event()

    async def slow(tx: Transaction) -> None:
        await graphs.bump_version(tx, build.graph)
        inside.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(store.write(slow))
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await store.write(lambda tx: graphs.bump_version(tx, build.graph)) == 1


async def test_a_parameter_of_the_wrong_type_is_not_tried_again(store: Store) -> None:
    attempts = 0

    async def wrong(tx: Transaction) -> None:
        nonlocal attempts
        attempts += 1
        await graphs.version(tx, "graph")  # type: ignore[arg-type]

    with pytest.raises(asyncpg.DataError, match="invalid input"):
        await store.read(wrong)
    assert attempts == 1


async def test_upgrading_twice_changes_nothing(postgresql_url: str) -> None:
    await upgrade(postgresql_url)
    connection = await asyncpg.connect(postgresql_url)
    assert await connection.fetchval("SELECT count(*) FROM schema_version") == CURRENT
    await connection.close()
