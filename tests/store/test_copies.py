"""Copies of graphs: the same under another key, and nothing of the original's key left in it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from hitherto.domain.episodes import EpisodeState
from hitherto.domain.facts import Closing, Edge, MentionOf
from hitherto.domain.identity import GraphKey, graph_key_of, make_uuid, new_graph_key, rekeyed
from hitherto.ports import Store, Transaction
from hitherto.store import copies, edges, embeddings, episodes, graphs, mentions, nodes, sessions, work
from hitherto.store.schema import metadata
from hitherto.store.statement import Statement, of_graph
from tests.builders import GraphBuilder, accept, create_user

COPIED = ("episodes", "nodes", "node_names", "edges", "mentions", "embeddings")
ROWS = {name: Statement(f"rows_{name}", select(table).where(of_graph(table))) for name, table in metadata.tables.items()
        if "graph_key" in table.columns}  # fmt: skip

uuids = st.builds(make_uuid, st.sampled_from([5, 6, 7]), st.integers(0, 2**48 - 1), st.integers(0, 2**26 - 1))


@given(st.lists(uuids, unique=True, max_size=20))
def test_every_uuid_maps_to_one_and_the_order_stays(some: list[UUID]) -> None:
    old, new = GraphKey(7), GraphKey(99)
    moved = {uuid: rekeyed(uuid, old, new) for uuid in some}

    assert len(set(moved.values())) == len(some)
    assert all(rekeyed(there, new, old) == uuid for uuid, there in moved.items())
    assert all(
        graph_key_of(there) == (new if graph_key_of(uuid) == old else graph_key_of(uuid))
        for uuid, there in moved.items()
    )
    inside = sorted(uuid for uuid in some if graph_key_of(uuid) == old)
    assert [moved[uuid] for uuid in inside] == sorted(moved[uuid] for uuid in inside)


@given(
    st.recursive(
        uuids.map(str) | uuids.map(lambda uuid: uuid.hex) | st.text() | st.integers(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_is_moved_there_and_back(value: Any) -> None:
    there = copies.rekeyed_json(value, GraphKey(7), GraphKey(99))

    assert copies.rekeyed_json(there, GraphKey(99), GraphKey(7)) == value


async def fill(store: Store, build: GraphBuilder, count: int = 3) -> None:
    await create_user(store, build)
    session = build.session()
    told = [build.episode(f"Thing {number}.", session if number % 2 else None) for number in range(count)]
    await store.write(lambda tx: sessions.insert(tx, session))
    await accept(store, build, [*told, build.ignored("Be brief.", session)])
    things = [build.node(f"Thing {number}", aliases=(f"T{number}",)) for number in range(count)]
    first = build.edge(things[0], things[1])
    evidence = [[0, 5, "day", None, None, 7, 1, 0, 4, told[0].uuid.hex, None, None]]
    closed = build.edge(
        things[0], things[2], attributes={"_evidence": evidence, "color": told[0].uuid.hex},
        closed_by=Closing(rule="succeeded", episode=told[1].uuid, edge=first.uuid), invalid_at=build.now,
    )  # fmt: skip

    async def write(tx: Transaction) -> None:
        version = await graphs.bump_version(tx, build.graph)
        await nodes.upsert_many(tx, things, version)
        await edges.upsert_many(tx, [first, closed], version)
        await mentions.insert_many(tx, [build.mention(told[0], first), build.mention(told[1], things[0])])
        items = [first.uuid, things[0].uuid, told[0].uuid]
        await embeddings.put_many(tx, build.graph, "m", [(item, b"\x01\x02" * 4) for item in items])
        await episodes.set_state(tx, build.graph, [told[0].uuid], EpisodeState.PROCESSED, version)

    await store.write(write)


async def copied(store: Store, old: GraphKey) -> tuple[GraphKey, copies.Copied]:
    new = new_graph_key()

    async def copy(tx: Transaction) -> copies.Copied:
        await graphs.insert(tx, new, (await graphs.project_of(tx, old)) or 0, 0)  # type: ignore[arg-type]
        await work.create(tx, new)
        return await copies.copy_graph_data(tx, old, new, await graphs.bump_version(tx, new))

    return new, await store.write(copy)


async def rows_of(store: Store, graph: GraphKey) -> Mapping[str, list[Any]]:
    return {
        name: list(await store.read(lambda tx, s=rows: tx.fetch(s, {"graph": graph}))) for name, rows in ROWS.items()
    }


async def test_a_copy_holds_the_same_and_nothing_of_the_old_key(store: Store) -> None:
    build = GraphBuilder()
    await fill(store, build)
    before = await rows_of(store, build.graph)
    new, result = await copied(store, build.graph)
    there = await rows_of(store, new)

    assert await rows_of(store, build.graph) == before
    ignored = 1
    assert {name: len(there[name]) for name in COPIED} == {
        name: len(before[name]) - (ignored if name == "episodes" else 0) for name in COPIED
    }
    assert there["sessions"] == there["users"] == there["traces"] == []
    assert result == copies.Copied(last_seq=3, pending=2)
    old_key = build.graph.to_bytes(6, "big")
    told = next(row for row in before["episodes"] if row[2] == 1)
    for name in COPIED:
        for row in there[name]:
            text = b"|".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
            assert old_key not in text
            # What a document itself says stays as it was said, even where it looks like one of our ids.
            assert old_key.hex() not in text.decode(errors="replace").replace(UUID(bytes=bytes(told[1])).hex, "", 1)


async def test_what_pointed_at_each_other_still_does(store: Store) -> None:
    build = GraphBuilder()
    await fill(store, build)
    new, _ = await copied(store, build.graph)
    originals = await store.read(lambda tx: edges.page(tx, build.graph, None, None))
    twins = await store.read(lambda tx: edges.page(tx, new, None, None))

    def moved(uuid: UUID) -> UUID:
        return rekeyed(uuid, build.graph, new)

    for original, twin in zip(originals, twins, strict=True):
        assert (twin.uuid, twin.source, twin.target) == tuple(
            map(moved, (original.uuid, original.source, original.target))
        )
        assert twin.episodes == tuple(map(moved, original.episodes))
        assert (twin.fact, twin.valid_at, twin.timeline) == (original.fact, original.valid_at, original.timeline)
    closed, twin = originals[1], twins[1]
    assert closed.closed_by is not None
    assert twin.closed_by == Closing(rule="succeeded", episode=moved(closed.closed_by.episode), edge=twins[0].uuid)
    assert twin.attributes["_evidence"][0][9] == moved(UUID(closed.attributes["_evidence"][0][9])).hex
    assert twin.attributes["color"] == closed.attributes["color"]
    names = await store.read(lambda tx: nodes.by_names(tx, new, ["t1"]))
    assert [node.name for node in names["t1"]] == ["Thing 1"]


async def test_a_copy_of_many_pages(store: Store) -> None:
    build = GraphBuilder()
    count = copies.PAGE_ROWS + 7
    await create_user(store, build)
    things = [build.node(f"Thing {number}") for number in range(count)]
    facts: list[Edge] = [build.edge(things[0], thing) for thing in things[1:]]
    told = build.episode("All of it.")
    await accept(store, build, [told])
    said = [MentionOf(episode=told.uuid, item=fact.uuid, item_is_edge=True) for fact in facts]

    async def write(tx: Transaction) -> None:
        await nodes.upsert_many(tx, things, 1)
        await edges.upsert_many(tx, facts, 1)
        await mentions.insert_many(tx, said)

    await store.write(write)
    new, _ = await copied(store, build.graph)
    there = await store.read(lambda tx: edges.page(tx, new, None, None))
    assert [edge.uuid for edge in there] == [rekeyed(fact.uuid, build.graph, new) for fact in facts]
    assert all(len(edge.episodes) == 1 for edge in there)
    assert len(await store.read(lambda tx: nodes.page(tx, new, None, None))) == count
