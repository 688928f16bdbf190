"""Copies are made page by page beside others at work, and nobody ever sees a part of one."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar, cast

import pytest
from sqlalchemy import func, select

from hitherto.domain.errors import AlreadyExists, NotFound
from hitherto.domain.identity import new_graph_key
from hitherto.domain.instants import Instant
from hitherto.engine import Hitherto
from hitherto.ports import Store, Transaction
from hitherto.services import cloning
from hitherto.services.data import NewEpisode
from hitherto.services.lookup import Owner
from hitherto.store import copies, graphs, unfinished_copies
from hitherto.store.schema import metadata
from hitherto.store.statement import Statement

T = TypeVar("T")
COUNTS = [
    Statement(f"count_{name}", select(func.count()).select_from(metadata.tables[name]))
    for name in ("graphs", "graph_work", "episodes", "nodes", "edges", "unfinished_copies")
]


@dataclass
class Interrupted:
    """A store that lets something happen after its n-th write, as other processes do."""

    store: Store
    after: int
    happening: Callable[[], Awaitable[object]]
    writes: int = 0

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        result = await self.store.write(work)
        self.writes += 1
        if self.writes == self.after:
            await self.happening()
        return result


async def rows(engine: Hitherto) -> list[int]:
    async def count(tx: Transaction) -> list[int]:
        return [int((await tx.fetch(statement, {}))[0][0]) for statement in COUNTS]

    return await engine.core.store.read(count)


@pytest.fixture
async def shop(engine: Hitherto) -> str:
    await engine.groups.add("shop")
    for number in range(5):
        await engine.graph.add(NewEpisode(data=f"Box {number} is blue.", type="text"), group_id="shop")
    return "shop"


async def clone(engine: Hitherto, after: int, happening: Callable[[], Awaitable[object]]) -> int:
    store = cast("Store", Interrupted(engine.core.store, after, happening))
    core = replace(engine.core, store=store)
    project = (await engine.groups.get("shop")).project
    return await cloning.clone(core, project, Owner("group", "shop"), Owner("group", "copy"))


async def contents(engine: Hitherto, group_id: str) -> list[str]:
    return [episode.content for episode in await engine.graph.episodes(group_id=group_id)]


@pytest.mark.parametrize("after", [1, 2, 3, 4])
async def test_what_is_added_meanwhile_is_in_the_copy(engine: Hitherto, shop: str, after: int) -> None:
    added = NewEpisode(data="Box 9 is red.", type="text")
    pending = await clone(engine, after, lambda: engine.graph.add(added, group_id=shop))

    assert await contents(engine, "copy") == await contents(engine, shop)
    assert pending == 6


@pytest.mark.parametrize("after", [1, 2, 4])
async def test_what_is_deleted_meanwhile_is_not_in_the_copy(engine: Hitherto, shop: str, after: int) -> None:
    first = (await engine.graph.episodes(group_id=shop))[-1]
    await clone(engine, after, lambda: engine.graph.delete_episode(first.uuid))

    assert first.content not in await contents(engine, "copy")
    assert len(await contents(engine, "copy")) == 4


async def test_nobody_sees_a_copy_that_is_being_made(engine: Hitherto, shop: str) -> None:
    seen: list[str] = []

    async def look() -> None:
        seen.extend(group.group_id for group in (await engine.groups.list()).items)
        with pytest.raises(NotFound):
            await engine.graph.episodes(group_id="copy")

    await clone(engine, 3, look)
    assert seen == [shop]


@pytest.mark.parametrize("after", [1, 2, 4])
async def test_erasing_the_original_erases_the_copy_in_the_making(engine: Hitherto, shop: str, after: int) -> None:
    with pytest.raises(NotFound):
        await clone(engine, after, lambda: engine.groups.delete(shop))
    assert await rows(engine) == [0] * len(COUNTS)


@pytest.mark.usefixtures("shop")
async def test_a_target_that_comes_first_wins_and_nothing_is_left(engine: Hitherto) -> None:
    with pytest.raises(AlreadyExists):
        await clone(engine, 3, lambda: engine.groups.add("copy"))
    assert await contents(engine, "copy") == []
    assert (await rows(engine))[0] == 2
    assert (await rows(engine))[-1] == 0


@pytest.mark.usefixtures("shop")
async def test_a_clone_that_is_given_up_leaves_nothing(engine: Hitherto) -> None:
    before = await rows(engine)

    async def fail() -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await clone(engine, 3, fail)
    assert await rows(engine) == before


async def test_what_a_killed_process_left_is_swept(engine: Hitherto, shop: str) -> None:
    before = await rows(engine)
    original, copy = await engine.groups.get(shop), new_graph_key()

    async def begin(tx: Transaction) -> None:
        await unfinished_copies.add(tx, copy, original.graph, Instant(1_000))
        await graphs.insert(tx, copy, original.project, Instant(1_000))
        await copies.copy_graph_data(tx, original.graph, copy, 1)

    await engine.core.store.write(begin)
    assert await engine.core.store.write(lambda tx: graphs.discard_copies(tx, Instant(1_000), 10)) == 0
    assert await engine.core.store.write(lambda tx: graphs.discard_copies(tx, Instant(1_001), 10)) == 1
    assert await rows(engine) == before
