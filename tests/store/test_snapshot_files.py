"""Which files hold what a graph was."""

from hitherto.ports import Store
from hitherto.store import graphs, snapshot_files
from tests.builders import GraphBuilder, create_user


async def add(store: Store, build: GraphBuilder, file: bytes, version: int, *replaced: bytes) -> bool:
    return await store.write(lambda tx: snapshot_files.add(tx, build.graph, file, version, replaced))


async def named(store: Store, build: GraphBuilder) -> list[bytes]:
    return list(await store.read(lambda tx: snapshot_files.newest_first(tx, build.graph)))


async def test_files_are_named_the_newest_version_first(store: Store):
    build, other = GraphBuilder(), GraphBuilder("bob")
    for each in (build, other):
        await create_user(store, each)
    assert await named(store, build) == []
    for file, version in ((b"two", 2), (b"nine", 9), (b"five", 5)):
        assert await add(store, build, file, version)
    await add(store, other, b"theirs", 1)
    assert await named(store, build) == [b"nine", b"five", b"two"]
    after = await store.read(lambda tx: snapshot_files.newest_first(tx, build.graph, since=2))
    assert list(after) == [b"nine", b"five"]


async def test_a_file_takes_the_place_of_others(store: Store):
    build = GraphBuilder()
    await create_user(store, build)
    for file in (b"a", b"b", b"c"):
        await add(store, build, file, 1)
    await add(store, build, b"d", 2, b"a", b"c", b"unknown")
    assert await named(store, build) == [b"d", b"b"]


async def test_only_so_many_are_remembered(store: Store):
    build = GraphBuilder()
    await create_user(store, build)
    for version in range(snapshot_files.KEPT + 5):
        await add(store, build, b"file %02d" % version, version)
    files = await named(store, build)
    assert len(files) == snapshot_files.KEPT
    assert files[0] == b"file 20"


async def test_a_graph_that_was_erased_gets_no_file_and_its_files_are_forgotten(store: Store):
    build = GraphBuilder()
    await create_user(store, build)
    await add(store, build, b"before", 1)
    await store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))
    assert await named(store, build) == []
    assert not await add(store, build, b"late", 2)
    assert await named(store, build) == []
