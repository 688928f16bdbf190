"""What both stores promise: all or nothing, durable before the answer, one state a read."""

import asyncio

import pytest

from hitherto.domain.errors import NotFound, Unavailable
from hitherto.domain.identity import ProjectKey
from hitherto.ports import Store, Transaction
from hitherto.store import directory, graphs
from hitherto.store.open import open_store
from tests.builders import GraphBuilder, create_user

PROJECT = ProjectKey(1)


async def test_work_returns_its_result_and_is_seen_at_once(store: Store) -> None:
    uuid = GraphBuilder().uuid()
    assert await store.write(lambda tx: directory.add(tx, PROJECT, "user", "alice", uuid)) is True
    assert await store.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice")) == uuid


async def test_an_exception_undoes_all_of_the_work(store: Store) -> None:
    async def work(tx: Transaction) -> None:
        await directory.add(tx, PROJECT, "user", "alice", GraphBuilder().uuid())
        raise NotFound("user", "bob")

    with pytest.raises(NotFound, match="bob"):
        await store.write(work)
    assert await store.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice")) is None


async def test_a_statement_that_fails_undoes_all_of_the_work(store: Store) -> None:
    build = GraphBuilder()

    async def work(tx: Transaction) -> None:
        await directory.add(tx, PROJECT, "user", "alice", build.uuid())
        await graphs.insert(tx, build.graph, PROJECT, build.now)
        await graphs.insert(tx, build.graph, PROJECT, build.now)

    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.write(work)
    assert await store.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice")) is None


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(Unavailable):
        await store.read(lambda tx: directory.add(tx, PROJECT, "user", "alice", GraphBuilder().uuid()))
    assert await store.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice")) is None


async def test_concurrent_changes_of_one_row_follow_one_another(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    versions = await asyncio.gather(*(store.write(lambda tx: graphs.bump_version(tx, build.graph)) for _ in range(60)))
    assert sorted(versions) == list(range(1, 61))


async def test_of_concurrent_takers_of_an_id_one_gets_it(store: Store) -> None:
    build = GraphBuilder()
    uuids = [build.uuid() for _ in range(20)]
    won = await asyncio.gather(
        *(store.write(lambda tx, uuid=uuid: directory.add(tx, PROJECT, "user", "alice", uuid)) for uuid in uuids)
    )
    assert won.count(True) == 1
    assert await store.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice")) == uuids[won.index(True)]


async def test_two_stores_on_one_database_see_each_other(store: Store, store_url: str) -> None:
    other = await open_store(store_url)
    uuid = GraphBuilder().uuid()
    await store.write(lambda tx: directory.add(tx, PROJECT, "user", "alice", uuid))
    assert await other.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice")) == uuid
    assert await other.write(lambda tx: directory.remove(tx, PROJECT, "user", "alice")) is True
    assert await store.read(lambda tx: directory.resolve(tx, PROJECT, "user", "alice")) is None
    await other.close()
