"""The snapshot cache, on real databases."""

import asyncio

import pytest

from hitherto.ports import Store
from hitherto.retrieval.cache import SnapshotCache
from hitherto.text.tokens import search_tokens
from tests.builders import GraphBuilder, accept, create_user
from tests.retrieval.stored import erase, forget_edge, learn


def make_cache(store: Store, max_bytes: int = 1 << 30) -> SnapshotCache:
    return SnapshotCache(store, search_tokens, "letters/26", 26, max_bytes)


async def told_graph(store: Store, user_id: str = "alice", count: int = 3) -> GraphBuilder:
    build = GraphBuilder(user_id)
    await create_user(store, build)
    new = [build.episode(f"Number {number} of {user_id}.") for number in range(count)]
    await accept(store, build, new)
    await learn(store, build, None, told=new)
    return build


async def test_a_graph_is_loaded_once_and_then_refreshed(store: Store):
    build, cache = await told_graph(store), make_cache(store)
    first = await cache.current(build.graph)
    assert first.episodes.count == 3
    assert await cache.current(build.graph) is first
    more = [build.episode("One more.")]
    await accept(store, build, more)
    assert await cache.current(build.graph) is first, "what is not ingested yet changes no version"
    await learn(store, build, None, told=more)
    second = await cache.current(build.graph)
    assert (second.episodes.count, second.version) == (4, first.version + 1)
    counters = cache.counters
    assert (counters.misses, counters.refreshes, counters.hits) == (1, 1, 2)
    assert counters.nbytes == second.nbytes


async def test_a_refreshed_snapshot_keeps_what_did_not_change(store: Store):
    build, cache = await told_graph(store, count=20), make_cache(store)
    first = await cache.current(build.graph)
    more = [build.episode("One more.")]
    await accept(store, build, more)
    await learn(store, build, None, told=more)
    second = await cache.current(build.graph)
    assert second.episodes.segments[0] is first.episodes.segments[0]


async def test_pending_and_ignored_messages_are_not_in_it(store: Store):
    build, cache = GraphBuilder(), make_cache(store)
    await create_user(store, build)
    session = build.session()
    await accept(store, build, [build.episode("Pending."), build.ignored("Ignored.", session)])
    await learn(store, build, None)
    assert (await cache.current(build.graph)).episodes.count == 0


async def test_many_callers_share_one_load(store: Store):
    build, cache = await told_graph(store), make_cache(store)
    seen = await asyncio.gather(*(cache.current(build.graph) for _ in range(20)))
    assert all(one is seen[0] for one in seen)
    assert cache.counters.misses == 1


async def test_deleted_facts_leave(store: Store):
    build, cache = await told_graph(store), make_cache(store)
    ann, tea = build.node("Ann"), build.node("tea")
    told = build.episode("I like tea.")
    fact, other = build.edge(ann, tea), build.edge(tea, ann)
    await accept(store, build, [told])
    await learn(store, build, None, told=[told], facts=[(fact, told), (other, told)], about=[ann, tea])
    assert (await cache.current(build.graph)).edges.count == 2
    await forget_edge(store, fact)
    assert (await cache.current(build.graph)).edges.count == 1
    assert (await make_cache(store).current(build.graph)).edges.count == 1


async def test_an_unknown_graph_is_empty_and_holds_nothing(store: Store):
    cache = make_cache(store)
    snapshot = await cache.current(GraphBuilder().graph)
    assert snapshot.edges.count == snapshot.nodes.count == snapshot.episodes.count == 0
    assert cache.counters.nbytes == 0


async def test_an_erased_graph_is_dropped(store: Store):
    build, cache = await told_graph(store), make_cache(store)
    await cache.current(build.graph)
    await erase(store, build.graph)
    assert (await cache.current(build.graph)).episodes.count == 0
    assert cache.counters.nbytes == 0


@pytest.mark.parametrize("room", [1, 2])
async def test_the_graphs_asked_for_longest_ago_make_room(store: Store, room: int):
    builds = [await told_graph(store, f"user{number}") for number in range(4)]
    size = (await make_cache(store).current(builds[0].graph)).nbytes
    cache = make_cache(store, max_bytes=int(size * (room + 0.5)))
    for build in builds:
        await cache.current(build.graph)
    assert cache.counters.evictions == 4 - room
    assert cache.counters.nbytes <= size * (room + 0.5)
    await cache.current(builds[3].graph)
    assert cache.counters.hits == 1
    assert (await cache.current(builds[0].graph)).episodes.count == 3


async def test_a_graph_larger_than_the_cache_is_held_alone(store: Store):
    build, cache = await told_graph(store), make_cache(store, max_bytes=1)
    await cache.current(build.graph)
    await cache.current(build.graph)
    assert cache.counters.hits == 1


async def test_forgetting_frees_the_bytes(store: Store):
    build, cache = await told_graph(store), make_cache(store)
    await cache.current(build.graph)
    cache.forget(build.graph)
    assert cache.counters.nbytes == 0
    await cache.current(build.graph)
    assert cache.counters.misses == 2


async def test_who_gives_up_waiting_does_not_undo_the_load(store: Store):
    build, cache = await told_graph(store), make_cache(store)
    waiting = asyncio.create_task(cache.current(build.graph))
    patient = asyncio.create_task(cache.current(build.graph))
    while not cache.counters.misses and not waiting.done():
        waiting.cancel()
        await asyncio.sleep(0)
    assert (await patient).episodes.count == 3
    assert (await cache.current(build.graph)).episodes.count == 3
    assert cache.counters.misses == 1


async def test_closing_ends_loads(store: Store):
    build, cache = await told_graph(store), make_cache(store)
    waiting = asyncio.create_task(cache.current(build.graph))
    await cache.close()
    await asyncio.gather(waiting, return_exceptions=True)
    assert (await cache.current(build.graph)).episodes.count == 3
