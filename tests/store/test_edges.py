from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import pytest

from hitherto.domain.facts import Closing, Edge
from hitherto.domain.instants import EARLIEST, LATEST, Precision
from hitherto.ports import Store, Transaction
from hitherto.store import edges, embeddings, mentions
from hitherto.store.snapshot_rows import edges_since, mentions_since, tombstones_since
from tests.builders import GraphBuilder


async def put(store: Store, *changed: Edge, version: int = 1) -> None:
    await store.write(lambda tx: edges.upsert_many(tx, changed, version))


@pytest.mark.parametrize("closing", [True, False])
async def test_a_fact_is_read_as_it_was_written(store: Store, closing: bool) -> None:
    build = GraphBuilder()
    anna, lisbon = build.node("Anna"), build.node("Lisbon")
    edge = build.edge(
        anna,
        lisbon,
        fact="Anna lives in Lisbon 🌊.",
        expired_at=build.tick(),
        valid_at=EARLIEST,
        valid_precision=Precision.SEASON,
        invalid_at=LATEST,
        invalid_precision=Precision.YEAR,
        attributes={"since": 2020},
        rating=0.25,
        closed_by=Closing(rule="next on timeline", episode=build.uuid(), edge=build.uuid() if closing else None),
    )
    bare = Edge(
        uuid=build.uuid(), source=anna.uuid, target=anna.uuid, relation="IS", fact="Anna is.", created_at=build.tick()
    )
    await put(store, edge, bare)
    await put(store)
    assert await store.read(lambda tx: edges.get(tx, edge.uuid)) == edge
    assert await store.read(lambda tx: edges.get(tx, bare.uuid)) == bare
    assert await store.read(lambda tx: edges.get(tx, build.uuid())) is None
    found = await store.read(lambda tx: edges.get_many(tx, build.graph, [bare.uuid, build.uuid(), edge.uuid]))
    assert found == {edge.uuid: edge, bare.uuid: bare}


@pytest.mark.parametrize("precision", list(Precision))
async def test_every_precision_is_read_as_it_was_written(store: Store, precision: Precision) -> None:
    build = GraphBuilder()
    edge = build.edge(build.node(), build.node(), valid_precision=precision, invalid_precision=precision)
    await put(store, edge)
    assert await store.read(lambda tx: edges.get(tx, edge.uuid)) == edge


async def test_storing_again_overwrites_all_but_the_age(store: Store) -> None:
    build = GraphBuilder()
    edge = build.edge(build.node("Anna"), build.node("Lisbon"))
    await put(store, edge)
    closed = replace(edge, invalid_at=build.tick(), expired_at=build.tick(), invalid_precision=Precision.DAY)
    await put(store, replace(closed, created_at=build.tick()), version=2)
    assert await store.read(lambda tx: edges.get(tx, edge.uuid)) == closed


async def test_the_supporting_episodes_are_filled_in_oldest_first(store: Store) -> None:
    build = GraphBuilder()
    anna, lisbon = build.node("Anna"), build.node("Lisbon")
    edge, other = build.edge(anna, lisbon), build.edge(anna, lisbon)
    first, second = build.episode("one"), build.episode("two")
    await put(store, edge, other)
    spoken = [build.mention(second, edge), build.mention(first, edge), build.mention(second, other)]
    await store.write(lambda tx: mentions.insert_many(tx, spoken))
    expected = replace(edge, episodes=(first.uuid, second.uuid)), replace(other, episodes=(second.uuid,))
    assert await store.read(lambda tx: edges.get(tx, edge.uuid)) == expected[0]
    assert await store.read(lambda tx: edges.page(tx, build.graph, None, None)) == list(expected)
    assert await store.read(lambda tx: edges.of_node(tx, build.graph, anna.uuid)) == list(expected[::-1])


async def test_pages_go_on_after_a_fact(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder("bob")
    every = [build.edge(build.node(), build.node()) for _ in range(7)]
    await put(store, *every[::-1])
    await put(store, other.edge(other.node(), other.node()))
    assert await store.read(lambda tx: edges.page(tx, build.graph, None, None)) == every
    assert await store.read(lambda tx: edges.page(tx, build.graph, 3, None)) == every[:3]
    assert await store.read(lambda tx: edges.page(tx, build.graph, 3, every[2].uuid)) == every[3:6]
    assert await store.read(lambda tx: edges.page(tx, build.graph, 3, every[6].uuid)) == []


async def test_the_facts_around_nodes(store: Store) -> None:
    build = GraphBuilder()
    anna, ben, lisbon = build.node("Anna"), build.node("Ben"), build.node("Lisbon")
    lives = build.edge(anna, lisbon)
    knows = build.edge(ben, anna, relation="KNOWS", timeline=None)
    likes = build.edge(ben, lisbon, relation="LIKES", timeline=None)
    itself = build.edge(anna, anna, relation="IS", timeline="IS")
    await put(store, lives, knows, likes, itself)

    assert await store.read(lambda tx: edges.of_node(tx, build.graph, anna.uuid)) == [itself, knows, lives]
    assert await store.read(lambda tx: edges.of_node(tx, build.graph, anna.uuid, 2)) == [itself, knows]
    assert await store.read(lambda tx: edges.of_node(tx, build.graph, build.uuid())) == []

    people = [anna.uuid, ben.uuid]
    assert await store.read(lambda tx: edges.on_timelines(tx, build.graph, people)) == [lives, itself]
    assert await store.read(lambda tx: edges.on_timelines(tx, build.graph, [ben.uuid])) == []
    assert await store.read(lambda tx: edges.on_timelines(tx, build.graph, [])) == []

    def with_relations(relations: list[str], of: list[UUID] = people) -> Callable[[Transaction], Awaitable[list[Edge]]]:
        return lambda tx: edges.with_relations(tx, build.graph, of, relations)

    found = await store.read(with_relations(["LIKES", "IS"]))
    assert sorted(found, key=lambda edge: edge.uuid) == [likes, itself]
    assert await store.read(with_relations(["LIKES", "IS"], [anna.uuid])) == [itself]
    assert await store.read(with_relations([])) == []

    assert await store.read(lambda tx: edges.between(tx, build.graph, people, [lisbon.uuid])) == [lives, likes]
    assert await store.read(lambda tx: edges.between(tx, build.graph, [ben.uuid], people)) == [knows]
    assert await store.read(lambda tx: edges.between(tx, build.graph, people, [])) == []


async def test_deleting_a_fact_takes_along_what_hangs_on_it(store: Store) -> None:
    build = GraphBuilder()
    episode = build.episode()
    gone, stays = build.edge(build.node(), build.node()), build.edge(build.node(), build.node())

    async def fill(tx: Transaction) -> None:
        await edges.upsert_many(tx, [gone, stays], 1)
        await mentions.insert_many(tx, [build.mention(episode, gone), build.mention(episode, stays)])
        await embeddings.put_many(tx, build.graph, "m", [(gone.uuid, b"12"), (stays.uuid, b"34")])

    await store.write(fill)
    assert await store.write(lambda tx: edges.delete(tx, gone.uuid, 2)) is True
    assert await store.write(lambda tx: edges.delete(tx, gone.uuid, 3)) is False
    assert await store.read(lambda tx: edges.get(tx, gone.uuid)) is None
    assert await store.read(lambda tx: edges.page(tx, build.graph, None, None)) == [
        replace(stays, episodes=(episode.uuid,))
    ]
    assert [row.uuid for row in await store.read(lambda tx: edges_since(tx, build.graph, -1, "m"))] == [
        stays.uuid.bytes
    ]
    assert await store.read(lambda tx: tombstones_since(tx, build.graph, 1)) == [gone.uuid.bytes]
    assert await store.read(lambda tx: tombstones_since(tx, build.graph, 2)) == []
    left = await store.read(lambda tx: mentions.of_episodes(tx, build.graph, [episode.uuid]))
    assert left == [build.mention(episode, stays)]
    assert len(await store.read(lambda tx: mentions_since(tx, build.graph, -1))) == 1

    # Stored again, it can be found again, with nothing of its former life.
    await put(store, gone, version=4)
    assert await store.read(lambda tx: edges.get(tx, gone.uuid)) == gone
    rows = await store.read(lambda tx: edges_since(tx, build.graph, 3, "m"))
    assert [(row.uuid, row.vector) for row in rows] == [(gone.uuid.bytes, None)]
