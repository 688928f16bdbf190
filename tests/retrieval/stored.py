"""Knowledge in a real store, for the tests of retrieval."""

from collections.abc import Sequence

import numpy as np

from hitherto.domain.episodes import Episode, EpisodeState
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import GraphKey
from hitherto.ports import Embedder, Store, Transaction
from hitherto.retrieval.texts import edge_embedding_text, episode_embedding_text, node_embedding_text
from hitherto.store import edges, embeddings, episodes, graphs, mentions, nodes
from tests.builders import GraphBuilder


async def learn(
    store: Store,
    build: GraphBuilder,
    embedder: Embedder | None,
    *,
    told: Sequence[Episode] = (),
    facts: Sequence[tuple[Edge, Episode]] = (),
    about: Sequence[Node] = (),
) -> None:
    """Commit accepted episodes as ingested, with facts told in them, nodes, and all their vectors."""
    texts = {one.uuid: episode_embedding_text(one) for one in told}
    texts |= {fact.uuid: edge_embedding_text(fact) for fact, _ in facts}
    texts |= {one.uuid: node_embedding_text(one) for one in about}
    made = embedder.embed(list(texts.values())).astype(np.float16) if embedder else ()
    vectors = [(uuid, vector.tobytes()) for uuid, vector in zip(texts, made, strict=False)]

    async def work(tx: Transaction) -> None:
        version = await graphs.bump_version(tx, build.graph)
        await nodes.upsert_many(tx, about, version)
        await edges.upsert_many(tx, [fact for fact, _ in facts], version)
        await mentions.insert_many(tx, [build.mention(episode, fact) for fact, episode in facts])
        await episodes.set_state(tx, build.graph, [one.uuid for one in told], EpisodeState.PROCESSED, version)
        if embedder:
            await embeddings.put_many(tx, build.graph, embedder.model, vectors)

    await store.write(work)


async def forget_edge(store: Store, edge: Edge) -> None:
    """Delete a fact."""

    async def work(tx: Transaction) -> None:
        version = await graphs.bump_version(tx, edge.graph)
        await edges.delete(tx, edge.uuid, version)

    await store.write(work)


async def erase(store: Store, graph: GraphKey) -> None:
    """Delete a graph."""
    await store.write(lambda tx: graphs.delete_graph_data(tx, graph))
