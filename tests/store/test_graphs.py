import asyncio

import pytest
from sqlalchemy import func, select

from hitherto.domain.episodes import EpisodeState
from hitherto.domain.errors import NotFound
from hitherto.domain.identity import new_graph_key
from hitherto.domain.merges import Merge
from hitherto.ports import Store, Transaction
from hitherto.store import (
    collections,
    documents,
    edges,
    embeddings,
    episodes,
    graphs,
    groups,
    mentions,
    merges,
    model_readings,
    nodes,
    sessions,
    snapshot_files,
    traces,
    unembedded,
    work,
)
from hitherto.store.schema import metadata
from hitherto.store.statement import Statement
from tests.builders import PROJECT, GraphBuilder, accept, create_user

GRAPH_TABLES = [table for table in metadata.sorted_tables if "graph_key" in table.columns]
COUNTS = {
    table.name: Statement(f"count_{table.name}", select(table.c.graph_key, func.count()).group_by(table.c.graph_key))
    for table in GRAPH_TABLES
}


async def fill(store: Store, build: GraphBuilder) -> None:
    """Put at least one row into every table of graph data."""
    await create_user(store, build)
    session = build.session()
    episode, other = build.episode("I moved to Lisbon.", session), build.episode("And then?", session)
    await store.write(lambda tx: sessions.insert(tx, session))
    await store.write(lambda tx: groups.insert(tx, build.group()))
    await accept(store, build, [episode, other, build.ignored("Be brief.", session)])
    anna, lisbon = build.node("Anna"), build.node("Lisbon")
    kept, deleted = build.edge(anna, lisbon), build.edge(lisbon, anna)
    merge = Merge(uuid=build.uuid(), kept=anna.uuid, absorbed=lisbon.uuid, absorbed_name="Lisbon", merged_at=build.now)

    async def ingest(tx: Transaction) -> None:
        version = await graphs.bump_version(tx, build.graph)
        await nodes.upsert_many(tx, [anna, lisbon], version)
        await edges.upsert_many(tx, [kept, deleted], version)
        await mentions.insert_many(tx, [build.mention(episode, kept), build.mention(episode, anna)])
        await embeddings.put_many(tx, build.graph, "m", [(kept.uuid, b"\x00\x3c" * 4)])
        await traces.put_many(tx, build.graph, [(episode.uuid, {"steps": []})], build.now)
        await unembedded.mark(tx, build.graph)
        await model_readings.put_many(tx, build.graph, {episode.uuid: "{}"}, build.now)
        await merges.insert(tx, merge, {"nodes": []})
        await collections.insert(tx, build.collection())
        await documents.insert_many(tx, [build.document()], version)
        await snapshot_files.add(tx, build.graph, b"file", version, [])
        await episodes.set_state(tx, build.graph, [episode.uuid], EpisodeState.FAILED, version, "it broke")
        await edges.delete(tx, deleted.uuid, version)

    await store.write(ingest)


async def rows_by_table(store: Store, build: GraphBuilder) -> dict[str, int]:
    counts = {}
    for name, statement in COUNTS.items():
        found = dict(map(tuple, await store.read(lambda tx, s=statement: tx.fetch(s, {}))))
        counts[name] = found.get(build.graph, 0)
    return counts


async def test_a_graph_has_a_project_and_a_version(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    assert await store.read(lambda tx: graphs.project_of(tx, build.graph)) == PROJECT
    assert await store.read(lambda tx: graphs.version(tx, build.graph)) == 0
    assert await store.write(lambda tx: graphs.bump_version(tx, build.graph)) == 1
    assert await store.write(lambda tx: graphs.bump_version(tx, build.graph)) == 2
    assert await store.read(lambda tx: graphs.version(tx, build.graph)) == 2
    assert await store.write(lambda tx: graphs.hold(tx, build.graph)) is True


async def test_a_graph_that_is_not_there(store: Store) -> None:
    graph = new_graph_key()
    assert await store.read(lambda tx: graphs.project_of(tx, graph)) is None
    assert await store.read(lambda tx: graphs.version(tx, graph)) is None
    assert await store.write(lambda tx: graphs.hold(tx, graph)) is False
    assert await store.read(lambda tx: graphs.counts(tx, graph)) == graphs.GraphCounts(0, 0, 0, 0, 0)
    with pytest.raises(NotFound, match="graph"):
        await store.write(lambda tx: graphs.bump_version(tx, graph))


async def test_counts(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder("bob")
    await fill(store, build)
    await create_user(store, other)
    expected = graphs.GraphCounts(episodes=2, pending=1, failed=1, nodes=2, edges=1)
    assert await store.read(lambda tx: graphs.counts(tx, build.graph)) == expected
    assert await store.read(lambda tx: graphs.counts(tx, other.graph)) == graphs.GraphCounts(0, 0, 0, 0, 0)


async def test_erasing_a_graph_leaves_no_row_of_it_and_all_of_others(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder("bob")
    await fill(store, build)
    await fill(store, other)
    before = await rows_by_table(store, build)
    assert all(before.values()), f"the test does not fill {[name for name, count in before.items() if not count]}"
    kept = await rows_by_table(store, other)
    assert await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph)) == before
    assert set((await rows_by_table(store, build)).values()) == {0}
    assert await rows_by_table(store, other) == kept


async def test_nothing_is_added_to_a_graph_while_it_is_erased(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    session = build.session()
    results = await asyncio.gather(
        *(accept(store, build, [build.episode()]) for _ in range(8)),
        store.write(lambda tx: graphs.delete_graph_data(tx, build.graph)),
        store.write(lambda tx: sessions.insert(tx, session)),
        *(accept(store, build, [build.episode()]) for _ in range(8)),
        return_exceptions=True,
    )
    assert {type(result) for result in results} <= {type(None), NotFound, dict}
    assert set((await rows_by_table(store, build)).values()) == {0}


async def test_a_worker_that_commits_late_leaves_nothing_in_an_erased_graph(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    await accept(store, build, [build.episode()])
    candidate = (await store.read(lambda tx: work.candidates(tx, build.now, 10)))[0]
    claim = await store.write(lambda tx: work.claim(tx, candidate, "w", build.now))
    assert claim is not None
    await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))

    async def commit(tx: Transaction) -> None:
        await nodes.upsert_many(tx, [build.node()], 1)
        await graphs.bump_version(tx, build.graph)

    with pytest.raises(NotFound):
        await store.write(commit)
    assert await store.write(lambda tx: work.settle(tx, claim, 1, build.now, True)) is False
    assert set((await rows_by_table(store, build)).values()) == {0}
