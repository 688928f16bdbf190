"""What clients wait for asks one shard: the statements that it issues are none of those that ask all."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar

import pytest

from hitherto.engine import Hitherto, build_worker
from hitherto.ports import Params, Query, Row, Store, Transaction
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.data import NewEpisode
from hitherto.services.messages import NewMessage
from hitherto.settings import Settings
from hitherto.store.open import open_store
from tests.store.test_sharded_statements import ASKS_ALL

T = TypeVar("T")


class Recorder:
    """A store that remembers which statements ran."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.names: list[str] = []

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self._store.read(lambda tx: work(_Recorded(tx, self.names)))

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self._store.write(lambda tx: work(_Recorded(tx, self.names)))

    async def close(self) -> None:
        await self._store.close()

    def taken(self) -> set[str]:
        """Return the statements since the last time."""
        names, self.names[:] = set(self.names), []
        return names


class _Recorded:
    def __init__(self, tx: Transaction, names: list[str]) -> None:
        self._tx = tx
        self._names = names

    async def fetch(self, query: Query, params: Params) -> Sequence[Row]:
        self._names.append(query.name)
        return await self._tx.fetch(query, params)

    async def fetch_one(self, query: Query, params: Params) -> Row | None:
        self._names.append(query.name)
        return await self._tx.fetch_one(query, params)

    async def execute(self, query: Query, params: Params) -> int:
        self._names.append(query.name)
        return await self._tx.execute(query, params)

    async def execute_many(self, query: Query, params: Sequence[Params]) -> None:
        self._names.append(query.name)
        await self._tx.execute_many(query, params)


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Any) -> Settings:
    return Settings(database_url=sqlite_url, data_dir=tmp_path)


@pytest.fixture
async def recorder(settings: Settings) -> Recorder:
    return Recorder(await open_store(settings.database_url))


@pytest.fixture
async def engine(settings: Settings, recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hitherto]:
    async def recording(_url: str) -> Recorder:
        return recorder

    with monkeypatch.context() as patch:
        patch.setattr("hitherto.engine.open_store", recording)
        opened = Hitherto(settings, workers="none", embedder=None)
        await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def told(engine: Hitherto, settings: Settings, recorder: Recorder) -> Hitherto:
    """An engine with a user of whom something is known."""
    await engine.users.add("maya", first_name="Maya")
    await engine.sessions.add("talk", "maya")
    await engine.graph.add(NewEpisode(data="Maya lives in Hamburg.", type="text"), user_id="maya")
    async with build_worker(settings, embedder=None) as worker:
        await worker.run_until_idle()
    recorder.taken()
    return engine


async def test_what_is_told_and_asked_every_day(told: Hitherto, recorder: Recorder) -> None:
    await told.memory.add("talk", [NewMessage(role_type="user", content="I like tea.")], return_context=True)
    await told.memory.get("talk")
    await told.memory.messages("talk")
    await told.memory.facts("talk")
    await told.graph.search("maya", SearchRequest(query="Where does Maya live?"))
    await told.graph.search("maya", SearchRequest(query="Maya", scope="nodes"))
    await told.graph.add_batch([NewEpisode(data="Maya likes jazz.", type="text")], user_id="maya")
    await told.sessions.get("talk")
    await told.users.get("maya")
    asked = recorder.taken()
    assert {"episodes.insert", "directory.resolve", "graphs.version", "snapshot.edges"} <= asked
    assert not asked & ASKS_ALL.keys()


async def test_what_is_asked_with_nothing_but_a_uuid(told: Hitherto, recorder: Recorder) -> None:
    (fact,) = [fact for fact in await told.graph.edges("maya") if "Hamburg" in fact.fact]
    (episode,) = await told.graph.episodes("maya")
    recorder.taken()
    await told.graph.edge(fact.uuid)
    await told.graph.fact(fact.uuid)
    await told.graph.explain_fact(fact.uuid)
    await told.graph.node(fact.target)
    await told.graph.node_edges(fact.target)
    await told.graph.node_episodes(fact.target)
    await told.graph.episode(episode.uuid)
    await told.graph.mentioned(episode.uuid)
    await told.graph.trace(episode.uuid)
    await told.graph.delete_edge(fact.uuid)
    await told.graph.delete_episode(episode.uuid)
    asked = recorder.taken()
    assert {"graphs.project_of", "edges.get_many", "edges.delete", "traces.get"} <= asked
    assert "directory.resolve" not in asked
    assert not asked & ASKS_ALL.keys()


async def test_what_is_made_and_erased(told: Hitherto, recorder: Recorder) -> None:
    await told.groups.add("shop")
    await told.users.add("alice")
    await told.sessions.add("walk", "alice")
    await told.sessions.delete("walk")
    await told.users.delete("maya")
    asked = recorder.taken()
    assert {"graphs.erase_episodes", "directory.remove", "directory.add"} <= asked
    assert not asked & ASKS_ALL.keys()
