"""What searches and lists show of merged nodes, from the changes that a snapshot reads."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest

from hitherto.engine import Hitherto
from hitherto.ports import Vectors
from hitherto.retrieval.requests import SearchRequest
from hitherto.services.data import NewEpisode
from hitherto.settings import Settings
from tests.ingestion.scripted import HashEmbedder, worker_on
from tests.services.merging import Told
from tests.services.teaching import Ticking


@pytest.fixture(params=[True, False], ids=["vectors", "words"])
async def told(settings: Settings, request: pytest.FixtureRequest) -> AsyncIterator[Told]:
    embedder = HashEmbedder() if request.param else None
    async with Hitherto(settings, workers="none", embedder=embedder, clock=Ticking()) as engine:
        yield await Told.begin(engine)


async def found(told: Told, query: str, scope: str = "edges", **wish) -> set[str]:
    results = await told.engine.graph.search("alice", SearchRequest(query=query, scope=scope, limit=50, **wish))
    return {edge.fact for edge, _ in results.edges} | {node.name for node, _ in results.nodes}


async def test_a_search_follows(told: Told) -> None:
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | chess", "Robert | LIVES_IN | Porto = LIVES_IN")
    before = await found(told, "Robert", "nodes"), await found(told, "chess")
    bob = await told.uuid("Bob")
    merge = await told.merge("Bob", "Robert")
    assert "Robert" not in await found(told, "Robert", "nodes")
    assert "Bob" in await found(told, "Robert", "nodes")
    assert "Robert likes chess." in await found(told, "chess")
    near = await found(told, "likes", center=bob, reranker="node_distance")
    assert {"Bob likes tea.", "Robert likes chess."} <= near
    await told.engine.merging.unmerge(merge.uuid)
    assert (await found(told, "Robert", "nodes"), await found(told, "chess")) == before
    assert "Robert" in await found(told, "Robert", "nodes")


async def test_everything_keeps_its_vector(told: Told) -> None:
    await told.tell("Bob | LIVES_IN | Lisbon = LIVES_IN @ 3", "Robert | LIVES_IN | Lisbon = LIVES_IN @ 2")
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | tea")
    merge = await told.merge("Bob", "Robert")
    await assert_all_have_vectors(told)
    await told.tell("Robert | LIKES | jazz")
    await told.engine.merging.unmerge(merge.uuid)
    await assert_all_have_vectors(told)


async def assert_all_have_vectors(told: Told) -> None:
    rows = await told.rows()
    having = {row["item_uuid"] for row in rows["embeddings"]}
    things = {row["uuid"] for row in [*rows["edges"], *rows["nodes"]]} - {told.user.uuid.bytes}
    assert things <= having
    if told.engine.core.retriever.embedder:
        vectors = {row["item_uuid"]: row["vector"] for row in rows["embeddings"]}
        said = {row["uuid"]: row["fact"] for row in rows["edges"]}
        fresh = HashEmbedder().embed(list(said.values())).astype("<f2")
        assert [vectors[uuid] for uuid in said] == [vector.tobytes() for vector in fresh]


class Meanwhile(HashEmbedder):
    """Does something once, while a batch that was worked out waits for its vectors."""

    def __init__(self, act: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._act: Callable[[], Awaitable[object]] | None = act

    def embed(self, texts: Sequence[str]) -> Vectors:
        if self._act is not None and "Robert likes jazz." in texts:
            act, self._act = self._act, None
            asyncio.run_coroutine_threadsafe(act(), self._loop).result(timeout=20)
        return super().embed(texts)


async def test_a_batch_that_was_worked_out_before_a_merge_is_worked_out_again(told: Told) -> None:
    await told.tell("Bob | LIKES | tea", "Robert | LIKES | chess")
    bob, robert = await told.uuid("Bob"), await told.uuid("Robert")
    await told.engine.graph.add(NewEpisode(data="Robert | LIKES | jazz", type="text"), user_id="alice")

    async def merge() -> None:
        await told.engine.merging.merge(bob, robert)

    await worker_on(told.engine.core.store, embedder=Meanwhile(merge)).run_until_idle()
    assert {fact[0] for fact in await told.facts()} == {"Bob"}
    assert len(await told.facts()) == 3
