from hitherto.domain.instants import Instant
from hitherto.ports import Store
from hitherto.store import traces
from tests.builders import GraphBuilder


async def test_a_trace_is_read_as_it_was_written_until_it_is_replaced(store: Store) -> None:
    build = GraphBuilder()
    first, second = build.uuid(), build.uuid()
    bodies = [(first, {"steps": [{"name": "extract", "ms": 1.5}], "note": "ü"}), (second, {})]
    await store.write(lambda tx: traces.put_many(tx, build.graph, bodies, Instant(5)))
    for episode, body in bodies:
        assert await store.read(lambda tx, e=episode: traces.get(tx, build.graph, e)) == body
    assert await store.read(lambda tx: traces.get(tx, build.graph, build.uuid())) is None
    assert await store.read(lambda tx: traces.get(tx, GraphBuilder().graph, first)) is None
    await store.write(lambda tx: traces.put_many(tx, build.graph, [(first, {"again": True})], Instant(6)))
    assert await store.read(lambda tx: traces.get(tx, build.graph, first)) == {"again": True}


async def test_old_traces_go_in_portions_the_oldest_first(store: Store) -> None:
    builds = [GraphBuilder(f"u{number}") for number in range(3)]
    episodes = {}
    for at in range(9):
        build = builds[at % 3]
        episodes[at] = (build.graph, build.uuid())
        bodies = [(episodes[at][1], {"at": at})]
        await store.write(lambda tx, b=build, bodies=bodies, at=at: traces.put_many(tx, b.graph, bodies, Instant(at)))

    async def left() -> list[int]:
        found = {at: await store.read(lambda tx, key=key: traces.get(tx, *key)) for at, key in episodes.items()}
        return [at for at, body in found.items() if body is not None]

    assert await store.write(lambda tx: traces.delete_before(tx, Instant(6), 4)) == 4
    assert await left() == [4, 5, 6, 7, 8]
    assert await store.write(lambda tx: traces.delete_before(tx, Instant(6), 4)) == 2
    assert await store.write(lambda tx: traces.delete_before(tx, Instant(6), 4)) == 0
    assert await left() == [6, 7, 8]
