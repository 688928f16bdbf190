"""Vectors that are made up for: after an embedder failed, and for another embedder. On both databases."""

from collections.abc import Sequence

import pytest

from hitherto.clock import SystemClock
from hitherto.domain.errors import ModelUnavailable
from hitherto.ingestion.filling import Filling, VectorFiller
from hitherto.ports import Store, Vectors
from hitherto.retrieval.requests import SearchRequest
from hitherto.retrieval.retriever import Retriever
from hitherto.store import graphs, unembedded
from tests.builders import GraphBuilder, accept
from tests.ingestion.scripted import HashEmbedder, facts, new_user, told, worker_on

TEA = "Alice | LIKES | tea"


class Failing(HashEmbedder):
    """An embedder behind an endpoint that is down while `down` is true."""

    down = True

    def embed(self, texts: Sequence[str]) -> Vectors:
        if self.down:
            raise ModelUnavailable("it is down")
        return super().embed(texts)


class Other(HashEmbedder):
    model = "other/8"


@pytest.fixture
async def build(store: Store) -> GraphBuilder:
    made = GraphBuilder()
    await new_user(store, made)
    await accept(store, made, [made.episode(TEA)])
    return made


async def lacking(store: Store, build: GraphBuilder, model: str = "hash/8") -> dict[str, int]:
    return {
        kind: len(await store.read(lambda tx, k=kind: unembedded.missing(tx, build.graph, k, model, None, 100)))
        for kind in unembedded.KINDS
    }


async def is_marked(store: Store, build: GraphBuilder) -> bool:
    return await store.read(lambda tx: unembedded.next_marked(tx, None)) == build.graph


async def test_an_embedder_that_is_down_delays_nothing_and_is_made_up_for(store: Store, build: GraphBuilder) -> None:
    embedder = Failing()
    await worker_on(store, embedder=embedder).run_until_idle()
    assert [edge.fact for edge in await facts(store, build)] == ["Alice likes tea."]
    assert [str(each.state) for each in await told(store, build)] == ["processed"]
    assert await is_marked(store, build)
    retriever = Retriever(store, embedder, SystemClock())
    assert len(await retriever.search(build.graph, SearchRequest(query="tea"))) == 1

    embedder.down = False
    await worker_on(store, embedder=embedder).run_until_idle()
    assert not await is_marked(store, build)
    assert not any((await lacking(store, build)).values())


async def test_snapshots_that_are_held_learn_of_the_vectors(store: Store, build: GraphBuilder) -> None:
    embedder = Failing()
    await worker_on(store, embedder=embedder).run_until_idle()
    retriever = Retriever(store, embedder, SystemClock())
    before = await retriever.snapshot(build.graph)
    embedder.down = False
    made = await VectorFiller(store, embedder).fill(build.graph)
    after = await retriever.snapshot(build.graph)
    assert made == 4  # the message, the fact, Alice and tea
    assert after.version > before.version


async def test_another_embedder_gets_vectors_of_its_own_while_the_old_ones_stay(
    store: Store, build: GraphBuilder
) -> None:
    await worker_on(store, embedder=HashEmbedder()).run_until_idle()
    assert sum((await lacking(store, build, "other/8")).values()) == 4
    await Filling(store, Other(), SystemClock()).once()
    assert not any((await lacking(store, build, "other/8")).values())
    assert not any((await lacking(store, build, "hash/8")).values())
    assert await store.write(lambda tx: unembedded.drop_others(tx, build.graph, "other/8")) == 4
    assert sum((await lacking(store, build, "hash/8")).values()) == 4


async def test_what_is_there_is_not_made_again(store: Store, build: GraphBuilder) -> None:
    embedder = HashEmbedder()
    await worker_on(store, embedder=embedder).run_until_idle()
    embedder.texts.clear()
    assert await VectorFiller(store, embedder).fill(build.graph) == 0
    assert embedder.texts == []


async def test_numbers_have_no_vectors_to_make_up_for(store: Store, build: GraphBuilder) -> None:
    await worker_on(store, embedder=HashEmbedder()).run_until_idle()
    assert not any((await lacking(store, build)).values())


async def test_an_embedder_that_stays_down_leaves_the_mark(store: Store, build: GraphBuilder) -> None:
    embedder = Failing()
    await worker_on(store, embedder=embedder).run_until_idle()
    await Filling(store, embedder, SystemClock()).once()
    assert await is_marked(store, build)
    with pytest.raises(ModelUnavailable):
        await VectorFiller(store, embedder).fill(build.graph)


async def test_a_graph_that_is_erased_takes_its_mark_along(store: Store, build: GraphBuilder) -> None:
    await store.write(lambda tx: unembedded.mark(tx, build.graph))
    await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))
    assert not await is_marked(store, build)
