"""Files of a large graph, through the engine: they serve the next start, and go with the person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from hitherto.engine import Hitherto
from hitherto.ports import Store
from hitherto.retrieval.requests import SearchRequest
from hitherto.settings import Settings
from hitherto.store import snapshot_files
from tests.builders import GraphBuilder, accept
from tests.retrieval.stored import learn
from tests.services.teaching import Ticking

MARK = "Quetzalcoatlus"
ROWS = 5_200


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Hitherto]:
    async with Hitherto(settings, workers="none", embedder=None, clock=Ticking()) as engine:
        yield engine


async def fill(store: Store, engine: Hitherto, user_id: str) -> None:
    """Give a user more messages than are read from rows at each start."""
    build = GraphBuilder(user_id)
    build.graph = (await engine.users.add(user_id)).graph
    told = [build.episode(f"{MARK} number {number}.") for number in range(ROWS)]
    await accept(store, build, told)
    await learn(store, build, None, told=told)


def files(settings: Settings) -> list[Path]:
    return [path for path in (settings.data_dir / "cache").rglob("*") if path.is_file()]


async def found(engine: Hitherto, user_id: str) -> list[object]:
    answer = await engine.graph.search(user_id, SearchRequest(query=f"{MARK} 77", scope="episodes"))
    return [each[0].uuid for each in answer.episodes]


async def kept(store: Store, engine: Hitherto) -> None:
    """Wait until the database names the file of the graph."""
    graph = (await engine.users.get("maya")).graph
    async with asyncio.timeout(30):
        while not await store.read(partial(snapshot_files.newest_first, graph=graph)):  # noqa: ASYNC110 - a thread writes
            await asyncio.sleep(0.01)


async def test_the_next_start_opens_the_file_and_erasing_the_user_removes_it(store: Store, settings: Settings) -> None:
    async with opened(settings) as engine:
        await fill(store, engine, "maya")
        first = await found(engine, "maya")
        await kept(store, engine)
    assert MARK.lower()[:10].encode() in b"".join(path.read_bytes() for path in files(settings))
    async with opened(settings) as engine:
        assert await found(engine, "maya") == first
        assert engine.core.retriever.cache_counters.opened == 1
        receipt = await engine.erasures.user("maya")
        assert receipt.erasure.deleted["episodes"] == ROWS
        assert files(settings) == []


async def test_the_next_start_removes_files_of_whoever_was_erased_from_elsewhere(
    store: Store, settings: Settings, tmp_path: Path
) -> None:
    async with opened(settings) as engine:
        await fill(store, engine, "maya")
        await found(engine, "maya")
        await kept(store, engine)
    elsewhere = Settings(database_url=settings.database_url, data_dir=tmp_path / "elsewhere")
    async with opened(elsewhere) as engine:
        await engine.users.delete("maya")
    assert files(settings)
    async with opened(settings):
        assert files(settings) == []


async def test_no_room_means_no_files(store: Store, settings: Settings) -> None:
    none = Settings(database_url=settings.database_url, data_dir=settings.data_dir, snapshot_files_mb=0)
    async with opened(none) as engine:
        await fill(store, engine, "maya")
        assert await found(engine, "maya")
    assert files(none) == []
