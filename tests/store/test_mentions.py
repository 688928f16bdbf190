from dataclasses import replace

from hitherto.ports import Store
from hitherto.store import mentions
from tests.builders import GraphBuilder


async def test_mentions_lead_from_items_to_episodes_and_back(store: Store) -> None:
    build = GraphBuilder()
    first, second = build.episode("one"), build.episode("two")
    node, edge = build.node(), build.edge(build.node(), build.node())
    every = [build.mention(second, node), build.mention(first, node), build.mention(second, edge)]
    await store.write(lambda tx: mentions.insert_many(tx, every))
    await store.write(lambda tx: mentions.insert_many(tx, []))
    found = await store.read(lambda tx: mentions.of_items(tx, build.graph, [node.uuid, edge.uuid, build.uuid()]))
    assert found == {node.uuid: [first.uuid, second.uuid], edge.uuid: [second.uuid]}
    assert await store.read(lambda tx: mentions.of_items(tx, build.graph, [])) == {}
    spoken = await store.read(lambda tx: mentions.of_episodes(tx, build.graph, [second.uuid]))
    assert spoken == [every[0], every[2]]
    assert await store.read(lambda tx: mentions.of_episodes(tx, GraphBuilder().graph, [second.uuid])) == []


async def test_of_a_repeated_mention_the_first_stays(store: Store) -> None:
    build = GraphBuilder()
    episode, node = build.episode(), build.node()
    first = build.mention(episode, node)
    await store.write(lambda tx: mentions.insert_many(tx, [first, replace(first, start=7, end=9)]))
    await store.write(lambda tx: mentions.insert_many(tx, [replace(first, start=3, end=4)]))
    assert await store.read(lambda tx: mentions.of_episodes(tx, build.graph, [episode.uuid])) == [first]


async def test_mentions_of_an_item_with_their_places_and_without_some_of_them(store: Store) -> None:
    build = GraphBuilder()
    first, second = build.episode("one"), build.episode("two")
    node, other = build.node(), build.node()
    every = [build.mention(first, node), build.mention(second, node), build.mention(first, other)]
    await store.write(lambda tx: mentions.insert_many(tx, every))
    assert await store.read(lambda tx: mentions.rows_of_items(tx, build.graph, [node.uuid])) == every[:2]
    await store.write(lambda tx: mentions.delete_of_item(tx, node.uuid, [first.uuid, build.uuid()]))
    assert await store.read(lambda tx: mentions.rows_of_items(tx, build.graph, [node.uuid, other.uuid])) == every[1:]
