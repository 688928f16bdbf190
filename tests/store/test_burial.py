"""Removing nodes, and taking episodes out of their graph, row by row on both databases."""

import pytest

from hitherto.domain.episodes import Episode, EpisodeState
from hitherto.domain.instants import Instant
from hitherto.domain.names import normalise_name
from hitherto.ports import Store, Transaction
from hitherto.store import burial, embeddings, episodes, graphs, mentions, nodes, snapshot_rows, traces
from hitherto.store.snapshot_rows import EVERYTHING
from tests.builders import GraphBuilder, accept, create_user


@pytest.fixture
async def build(store: Store) -> GraphBuilder:
    build = GraphBuilder()
    await create_user(store, build)
    return build


async def bump(store: Store, build: GraphBuilder) -> int:
    return await store.write(lambda tx: graphs.bump_version(tx, build.graph))


async def leave(store: Store, episode: Episode, changed: int) -> None:
    await store.write(lambda tx: episodes.leave_graph(tx, episode.uuid, changed))


async def stored(store: Store, episode: Episode) -> Episode | None:
    return await store.read(lambda tx: episodes.get(tx, episode.uuid))


async def test_a_node_goes_with_its_names_mentions_and_vector(store: Store, build: GraphBuilder) -> None:
    gone, stays, episode = build.node("Lisbon", aliases=("Lisboa",)), build.node("Lisbon"), build.episode()

    async def write(tx: Transaction) -> None:
        await nodes.upsert_many(tx, [gone, stays], 1)
        await mentions.insert_many(tx, [build.mention(episode, gone), build.mention(episode, stays)])
        await embeddings.put_many(tx, build.graph, "m", [(gone.uuid, b"1234"), (stays.uuid, b"1234")])

    await store.write(write)
    assert await store.write(lambda tx: nodes.delete_one(tx, gone.uuid, 2))
    assert not await store.write(lambda tx: nodes.delete_one(tx, gone.uuid, 3))
    names = [normalise_name("Lisbon"), normalise_name("Lisboa")]
    assert await store.read(lambda tx: nodes.by_names(tx, build.graph, names)) == {names[0]: [stays]}
    assert await store.read(lambda tx: mentions.of_episodes(tx, build.graph, [episode.uuid])) == [
        build.mention(episode, stays)
    ]
    (row,) = await store.read(lambda tx: snapshot_rows.nodes_since(tx, build.graph, EVERYTHING, "m"))
    assert (row.uuid, row.vector) == (stays.uuid.bytes, b"1234")
    assert await store.read(lambda tx: snapshot_rows.tombstones_since(tx, build.graph, 1)) == [gone.uuid.bytes]
    assert await store.read(lambda tx: snapshot_rows.tombstones_since(tx, build.graph, 2)) == []


async def test_what_an_episode_speaks_of_is_deleted_for_it_alone(store: Store, build: GraphBuilder) -> None:
    one, other, node = build.episode("one"), build.episode("two"), build.node()
    both = [build.mention(one, node), build.mention(other, node)]
    await store.write(lambda tx: mentions.insert_many(tx, both))
    await store.write(lambda tx: mentions.delete_of_episode(tx, build.graph, one.uuid))
    found = await store.read(lambda tx: mentions.of_episodes(tx, build.graph, [one.uuid, other.uuid]))
    assert found == both[1:]


async def test_a_message_leaves_the_graph_and_stays_in_the_history(store: Store, build: GraphBuilder) -> None:
    session = build.session()
    told, waiting = build.episode("told", session), build.episode("waiting", session)
    await accept(store, build, [told, waiting])
    await store.write(lambda tx: episodes.finish(tx, build.graph, [told.uuid], EpisodeState.PROCESSED, 1))
    version = await bump(store, build)
    for episode, state in ((told, EpisodeState.PROCESSED), (waiting, EpisodeState.HISTORY)):
        await leave(store, episode, version)
        left = await stored(store, episode)
        assert left is not None
        assert (left.in_graph, left.in_history, left.state) == (False, True, state)
    assert await store.read(lambda tx: episodes.pending(tx, build.graph, 9)) == []
    assert await store.read(lambda tx: episodes.history_count(tx, session.uuid)) == 2
    assert await store.read(lambda tx: snapshot_rows.episodes_since(tx, build.graph, EVERYTHING, "m")) == []
    buried = await store.read(lambda tx: snapshot_rows.tombstones_since(tx, build.graph, version - 1))
    assert set(buried) == {told.uuid.bytes, waiting.uuid.bytes}


@pytest.mark.parametrize("graph_first", [True, False])
async def test_what_is_neither_in_graph_nor_history_is_gone(
    store: Store, build: GraphBuilder, graph_first: bool
) -> None:
    session = build.session()
    message, alone = build.episode("message", session), build.episode("alone", in_history=False)
    await accept(store, build, [message, alone])
    await leave(store, alone, 1)
    assert await stored(store, alone) is None
    steps = [lambda tx: episodes.leave_graph(tx, message.uuid, 1), lambda tx: episodes.clear_history(tx, session.uuid)]
    first, second = steps if graph_first else steps[::-1]
    await store.write(first)
    assert await stored(store, message) is not None
    await store.write(second)
    assert await stored(store, message) is None


async def test_only_pending_episodes_are_finished(store: Store, build: GraphBuilder) -> None:
    first, second, gone = build.episode(), build.episode(), build.episode()
    await accept(store, build, [first, second, gone])
    await leave(store, gone, 1)
    uuids = [first.uuid, second.uuid, gone.uuid]
    assert await store.write(lambda tx: episodes.finish(tx, build.graph, uuids, EpisodeState.FAILED, 2, "broke")) == 2
    assert await store.write(lambda tx: episodes.finish(tx, build.graph, uuids, EpisodeState.PROCESSED, 3)) == 0
    left = await stored(store, second)
    assert left is not None
    assert (left.state, left.error) == (EpisodeState.FAILED, "broke")


async def test_the_trace_of_one_episode_is_deleted(store: Store, build: GraphBuilder) -> None:
    one, other = build.uuid(), build.uuid()
    await store.write(lambda tx: traces.put_many(tx, build.graph, [(one, {}), (other, {})], Instant(1)))
    await store.write(lambda tx: traces.delete_of(tx, build.graph, one))
    assert await store.read(lambda tx: traces.get(tx, build.graph, one)) is None
    assert await store.read(lambda tx: traces.get(tx, build.graph, other)) == {}


async def test_what_comes_back_is_buried_no_more(store: Store, build: GraphBuilder) -> None:
    gone, stays = build.node("Lisbon"), build.node("Porto")
    await store.write(lambda tx: nodes.upsert_many(tx, [gone, stays], 1))
    for node in (gone, stays):
        await store.write(lambda tx, node=node: nodes.delete_one(tx, node.uuid, 2))
    await store.write(lambda tx: burial.come_back(tx, []))
    await store.write(lambda tx: burial.come_back(tx, [gone.uuid]))
    assert await store.read(lambda tx: snapshot_rows.tombstones_since(tx, build.graph, 1)) == [stays.uuid.bytes]


async def test_vectors_are_read_with_the_models_that_made_them(store: Store, build: GraphBuilder) -> None:
    one, other = build.uuid(), build.uuid()
    for model in ("m", "n"):
        rows = [(one, model.encode() * 4), (other, b"1234")]
        await store.write(lambda tx, model=model, rows=rows: embeddings.put_many(tx, build.graph, model, rows))
    assert await store.read(lambda tx: embeddings.of_items(tx, build.graph, [one, build.uuid()])) == [
        (one, "m", b"mmmm"),
        (one, "n", b"nnnn"),
    ]
    assert await store.read(lambda tx: embeddings.of_items(tx, GraphBuilder().graph, [one])) == []
