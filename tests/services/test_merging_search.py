"""What searches and lists show of merged nodes, from the changes that a snapshot reads."""

from collections.abc import AsyncIterator

import pytest

from hitherto.engine import Hitherto
from hitherto.retrieval.requests import SearchRequest
from hitherto.settings import Settings
from tests.ingestion.scripted import HashEmbedder
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
