"""Rows of merges, on both databases."""

from dataclasses import replace

from hitherto.domain.instants import Instant
from hitherto.domain.merges import Merge
from hitherto.ports import Store
from hitherto.store import graphs, merges
from tests.builders import GraphBuilder, create_user


def made(build: GraphBuilder, **changed) -> Merge:
    kept, absorbed = build.node("Bob"), build.node("Robert")
    values = {"uuid": build.uuid(), "kept": kept.uuid, "absorbed": absorbed.uuid, "absorbed_name": "Robert"}
    return Merge(**{**values, "merged_at": build.tick(), "merged_by": "ops", "reason": "same phone", **changed})


async def test_what_is_stored_comes_back(store: Store) -> None:
    build = GraphBuilder()
    first, second = made(build), made(build, merged_by=None, reason=None)
    for merge in (first, second):
        await store.write(lambda tx, merge=merge: merges.insert(tx, merge, {"edges": [str(merge.uuid)]}))
    assert await store.read(lambda tx: merges.get(tx, first.uuid)) == first
    assert await store.read(lambda tx: merges.latest(tx, build.graph)) == [second, first]
    assert await store.read(lambda tx: merges.latest(tx, build.graph, 1)) == [second]
    assert await store.read(lambda tx: merges.standing(tx, build.graph)) == [
        (first, {"edges": [str(first.uuid)]}),
        (second, {"edges": [str(second.uuid)]}),
    ]


async def test_another_graph_has_none_of_them(store: Store) -> None:
    build, other = GraphBuilder(), GraphBuilder()
    merge = made(build)
    await store.write(lambda tx: merges.insert(tx, merge, {}))
    assert await store.read(lambda tx: merges.get(tx, other.uuid())) is None
    assert await store.read(lambda tx: merges.latest(tx, other.graph)) == []
    assert await store.read(lambda tx: merges.standing(tx, other.graph)) == []


async def test_undone_it_remembers_nothing_of_what_was(store: Store) -> None:
    build = GraphBuilder()
    merge, at = made(build), Instant(build.now + 5)
    await store.write(lambda tx: merges.insert(tx, merge, {"text": "secret"}))
    await store.write(lambda tx: merges.remember(tx, merge.uuid, {"text": "less"}))
    assert await store.read(lambda tx: merges.standing(tx, build.graph)) == [(merge, {"text": "less"})]
    await store.write(lambda tx: merges.undo(tx, merge.uuid, at, "ann"))
    undone = replace(merge, undone_at=at, undone_by="ann")
    assert await store.read(lambda tx: merges.get(tx, merge.uuid)) == undone
    assert not undone.stands
    assert await store.read(lambda tx: merges.standing(tx, build.graph)) == []


async def test_they_are_erased_with_their_graph(store: Store) -> None:
    build = GraphBuilder()
    await create_user(store, build)
    merge = made(build)
    await store.write(lambda tx: merges.insert(tx, merge, {}))
    deleted = await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))
    assert deleted["merges"] == 1
    assert await store.read(lambda tx: merges.latest(tx, build.graph)) == []
