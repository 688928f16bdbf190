"""Snapshots kept in files, on real databases: what one process writes, another opens; what was erased, nobody does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import delete

from hitherto.domain.identity import GraphKey
from hitherto.ports import Store, Transaction
from hitherto.retrieval.cache import SnapshotCache
from hitherto.retrieval.files import SnapshotFiles
from hitherto.retrieval.keeping import KeepingRules, SnapshotKeeper, keeper_in
from hitherto.retrieval.requests import SearchRequest
from hitherto.retrieval.search import rank
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.weights import Weights
from hitherto.store import episodes, graphs, snapshot_files
from hitherto.store.schema import snapshot_files as table
from hitherto.store.statement import Statement
from hitherto.text.tokens import search_tokens
from tests.builders import GraphBuilder, accept, create_user
from tests.retrieval.graphs import asked
from tests.retrieval.stored import erase, learn

RULES = KeepingRules(least_rows=4, changed=0.5, forget_seconds=0, tidy_seconds=3600)
FORGET_ALL = Statement("test.forget_files", delete(table))


class Machine:
    """Processes of one machine: each a cache of its own over the same folder."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self.folder = folder
        self.running: list[SnapshotCache] = []

    def process(self, rules: KeepingRules = RULES) -> tuple[SnapshotCache, SnapshotKeeper]:
        """Start a process."""
        keeper = keeper_in(self.folder, self._store, None, 1 << 30, rules)
        assert keeper is not None
        cache = SnapshotCache(self._store, search_tokens, "", 0, 1 << 30, keeper=keeper)
        self.running.append(cache)
        return cache, keeper

    @property
    def files(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
async def machine(store: Store, tmp_path: Path) -> AsyncIterator[Machine]:
    found = Machine(store, tmp_path / "cache" / "snapshots" / "database")
    yield found
    for cache in found.running:
        await cache.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so, at most 20 seconds."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - a thread, or another process, changes it
            await asyncio.sleep(0.005)


async def say(store: Store, build: GraphBuilder, *texts: str) -> None:
    new = [build.episode(text) for text in texts]
    await accept(store, build, new)
    await learn(store, build, None, told=new)


async def told(store: Store, count: int = 6) -> GraphBuilder:
    build = GraphBuilder()
    await create_user(store, build)
    await say(store, build, *(f"Number {number} likes tea." for number in range(count)))
    return build


def found(snapshot: Snapshot, text: str = "tea") -> list[tuple[object, float]]:
    hits = rank(snapshot, asked(snapshot, text), SearchRequest(query=text, scope="episodes", limit=50), Weights())
    return [(hit.uuid, hit.score) for hit in hits]


def is_mapped(snapshot: Snapshot) -> bool:
    return not snapshot.episodes.segments[0].items.flags.writeable


async def written(cache: SnapshotCache, keeper: SnapshotKeeper, build: GraphBuilder, times: int = 1) -> Snapshot:
    """Wait until the file was written so often and is what the process holds."""
    await until(lambda: keeper.counters.written >= times)
    async with asyncio.timeout(20):
        while not is_mapped(snapshot := await cache.current(build.graph)):  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.005)
    return snapshot


async def test_what_one_process_built_from_rows_another_opens(store: Store, machine: Machine):
    build = await told(store)
    first, keeper = machine.process()
    built = await first.current(build.graph)
    assert not is_mapped(built)
    kept = await written(first, keeper, build)
    assert found(kept) == found(built)
    second, _ = machine.process()
    opened = await second.current(build.graph)
    assert is_mapped(opened)
    assert found(opened) == found(built)
    counters = second.counters
    assert (counters.opened, counters.misses, counters.refreshes) == (1, 0, 0)
    assert counters.nbytes == opened.nbytes > 0


async def test_changes_since_are_read_from_rows(store: Store, machine: Machine):
    build = await told(store)
    first, keeper = machine.process()
    await first.current(build.graph)
    await written(first, keeper, build)
    await say(store, build, "And rain.")
    second, _ = machine.process()
    opened = await second.current(build.graph)
    assert opened.count == 7
    assert len(found(opened, "rain")) == 1
    bare = SnapshotCache(store, search_tokens, "", 0, 1 << 30)
    assert found(opened) == found(await bare.current(build.graph))
    assert len(machine.files) == 1
    assert keeper.counters.written == 1, "one more is too little to write it anew"


async def test_enough_changes_are_written_anew(store: Store, machine: Machine):
    build = await told(store)
    cache, keeper = machine.process()
    await cache.current(build.graph)
    await written(cache, keeper, build)
    old = machine.files
    await say(store, build, *(f"Rain {number}." for number in range(20)))
    assert (await cache.current(build.graph)).count == 26
    newest = await written(cache, keeper, build, 2)
    assert newest.count == 26
    assert len(machine.files) == 1
    assert machine.files != old
    named = await store.read(partial(snapshot_files.newest_first, graph=build.graph))
    assert [file.hex() for file in named] == [machine.files[0].stem]


async def test_a_small_graph_has_no_file(store: Store, machine: Machine):
    build = await told(store, 3)
    cache, keeper = machine.process()
    assert (await cache.current(build.graph)).count == 3
    await cache.close()
    assert machine.files == []
    assert keeper.counters.written == 0


async def test_what_changes_while_a_file_is_written_is_not_lost(store: Store, machine: Machine):
    build = await told(store)
    cache, keeper = machine.process()
    await cache.current(build.graph)
    seen = [6]
    for number in range(12):
        await say(store, build, f"Later {number}.")
        seen.append((await cache.current(build.graph)).count)
    assert seen == list(range(6, 19))
    await until(lambda: keeper.counters.written >= 1)
    other, _ = machine.process()
    assert (await other.current(build.graph)).count == (await cache.current(build.graph)).count == 18


async def test_what_was_deleted_leaves_the_file(store: Store, machine: Machine):
    build = await told(store)
    secret = [build.episode("Quetzalcoatlus.")]
    await accept(store, build, secret)
    await learn(store, build, None, told=secret)
    cache, keeper = machine.process()
    await cache.current(build.graph)
    await written(cache, keeper, build)
    stem = search_tokens("Quetzalcoatlus")[0].encode()
    assert stem in machine.files[0].read_bytes()

    async def delete_one(tx: Transaction) -> None:
        await episodes.leave_graph(tx, secret[0].uuid, await graphs.bump_version(tx, build.graph))

    await store.write(delete_one)
    second, rewriting = machine.process()
    assert found(await second.current(build.graph), "Quetzalcoatlus") == []
    await written(second, rewriting, build)
    assert stem not in b"".join(path.read_bytes() for path in machine.files)


async def test_erasing_removes_the_files_at_once(store: Store, machine: Machine):
    build = await told(store)
    cache, keeper = machine.process()
    await cache.current(build.graph)
    snapshot = await written(cache, keeper, build)
    before = found(snapshot)
    await erase(store, build.graph)
    cache.forget(build.graph)
    assert machine.files == []
    assert (await cache.current(build.graph)).count == 0
    assert found(snapshot) == before, "who is searching still can"


async def test_another_process_never_answers_from_the_file_of_an_erased_graph(store: Store, machine: Machine):
    build = await told(store)
    cache, keeper = machine.process()
    await cache.current(build.graph)
    await written(cache, keeper, build)
    await erase(store, build.graph)
    second, _ = machine.process()
    assert (await second.current(build.graph)).count == 0
    assert machine.files == [], "whoever notices removes them"


async def test_a_graph_that_is_erased_while_its_file_is_written_leaves_none(
    store: Store, machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    build = await told(store)
    built = await SnapshotCache(store, search_tokens, "", 0, 1 << 30).current(build.graph)
    removed: list[list[Path]] = []
    remove = SnapshotFiles.remove

    def noted(files: SnapshotFiles, graph: GraphKey) -> None:
        removed.append(machine.files)
        remove(files, graph)
        removed.append(machine.files)

    monkeypatch.setattr(SnapshotFiles, "remove", noted)
    await erase(store, build.graph)
    _, keeper = machine.process()

    async def adopt(_graph: int, _snapshot: Snapshot) -> None:
        raise AssertionError("nobody is to hold a graph that is no more")

    keeper.keep(build.graph, lambda: (built, -1), adopt)
    await until(lambda: len(removed) == 2)
    assert [len(files) for files in removed] == [1, 0], "it was written, and removed again"
    assert keeper.counters.written == 0


async def test_a_file_that_the_database_does_not_name_is_not_read(store: Store, machine: Machine):
    build = await told(store)
    cache, keeper = machine.process()
    await cache.current(build.graph)
    await written(cache, keeper, build)
    # As when the database is set back to what it was before.
    await store.write(lambda tx: tx.execute(FORGET_ALL, {}))
    second, writing = machine.process()
    assert (await second.current(build.graph)).count == 6
    assert second.counters.misses == 1
    await until(lambda: writing.counters.written == 1)
    assert len(machine.files) == 1


@pytest.mark.parametrize("damage", ["cut", "altered", "empty", "gone", "foreign"])
async def test_a_damaged_file_is_rebuilt_from_rows(store: Store, machine: Machine, damage: str):
    build = await told(store)
    cache, keeper = machine.process()
    before = found(await cache.current(build.graph))
    await written(cache, keeper, build)
    (path,) = machine.files
    content = path.read_bytes()
    path.unlink()
    if damage != "gone":
        middle = len(content) // 2
        altered = {"cut": content[:middle], "empty": b"", "foreign": b"SQLite format 3\0" * 1000}
        altered["altered"] = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        path.write_bytes(altered[damage])
    second, writing = machine.process()
    assert found(await second.current(build.graph)) == before
    assert (second.counters.misses, second.counters.opened) == (1, 0)
    await until(lambda: writing.counters.written == 1)
    third, _ = machine.process()
    assert found(await third.current(build.graph)) == before
    assert third.counters.opened == 1


@contextmanager
def not_a_folder(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("somebody put a file here")
    yield
    path.unlink()


async def test_searching_goes_on_where_files_cannot_be_written(store: Store, machine: Machine):
    build = await told(store)
    cache, keeper = machine.process()
    with not_a_folder(machine.folder.parent):
        assert (await cache.current(build.graph)).count == 6
        await until(lambda: keeper.counters.failed == 1)
        assert (await cache.current(build.graph)).count == 6
        await keeper.tidy()
    await say(store, build, "Once more.")
    await cache.current(build.graph)
    await until(lambda: keeper.counters.written == 1)


async def test_closing_gives_up_what_is_waiting(store: Store, machine: Machine):
    build = await told(store)
    cache, keeper = machine.process()
    snapshot = await cache.current(build.graph)

    async def adopt(_graph: int, _snapshot: Snapshot) -> None:
        raise AssertionError("nothing was to be written")

    waiting, later = machine.process()
    later.keep(build.graph, lambda: (snapshot, -1), adopt, delay=3600)
    async with asyncio.timeout(5):
        await waiting.close()
    later.keep(build.graph, lambda: (snapshot, -1), adopt)
    await written(cache, keeper, build)
    assert later.counters.written == 0


async def test_tidying_removes_files_of_graphs_that_are_no_more(store: Store, machine: Machine):
    gone, kept = await told(store), GraphBuilder("bob")
    await create_user(store, kept)
    await say(store, kept, *(f"Bob says {number}." for number in range(6)))
    cache, keeper = machine.process()
    for number, build in enumerate((gone, kept), 1):
        await cache.current(build.graph)
        await written(cache, keeper, build, number)
    await erase(store, gone.graph)
    assert len(machine.files) == 2
    _, other = machine.process()
    await other.tidy()
    assert [path.parent.name for path in machine.files] == [f"{kept.graph:012x}"]


async def test_tidying_is_done_while_graphs_are_asked(store: Store, machine: Machine):
    gone, kept = await told(store), GraphBuilder("bob")
    await create_user(store, kept)
    await say(store, kept, "Hello.")
    cache, keeper = machine.process()
    await cache.current(gone.graph)
    await written(cache, keeper, gone)
    await erase(store, gone.graph)
    asked_for, _ = machine.process(KeepingRules(tidy_seconds=-1))
    await asked_for.current(kept.graph)
    await until(lambda: machine.files == [])


async def test_a_process_adopts_what_another_wrote_meanwhile(store: Store, machine: Machine):
    build = await told(store)
    slow, waiting = machine.process()
    built = await slow.current(build.graph)
    writing, keeper = machine.process()
    await writing.current(build.graph)
    await until(lambda: keeper.counters.written + waiting.counters.written >= 1)
    for cache in (slow, writing):
        async with asyncio.timeout(20):
            while not is_mapped(seen := await cache.current(build.graph)):  # noqa: ASYNC110 - as above
                await asyncio.sleep(0.005)
        assert found(seen) == found(built)
    assert len(machine.files) == 1


async def test_a_newer_file_of_another_process_is_taken_as_it_is(store: Store, machine: Machine):
    build = await told(store)
    older, behind = machine.process(KeepingRules(least_rows=1_000))
    await older.current(build.graph)
    await say(store, build, *(f"Rain {number}." for number in range(9)))
    newer, keeper = machine.process()
    await newer.current(build.graph)
    await written(newer, keeper, build)
    adopted: list[Snapshot] = []

    async def adopt(_graph: int, snapshot: Snapshot) -> None:
        adopted.append(snapshot)

    behind.keep(build.graph, lambda: (Snapshot(version=1), -1), adopt)
    await until(lambda: len(adopted) == 1)
    assert adopted[0].count == 15
    assert behind.counters.written == 0


async def test_two_processes_may_write_at_once(store: Store, machine: Machine):
    build = await told(store, 40)
    processes = [machine.process() for _ in range(3)]
    built: list[Awaitable[Snapshot]] = [cache.current(build.graph) for cache, _ in processes]
    answers = [found(snapshot) for snapshot in await asyncio.gather(*built)]
    await until(lambda: sum(keeper.counters.written for _, keeper in processes) >= 1)
    for cache, _ in processes:
        await cache.close()
    reader, _ = machine.process()
    assert found(await reader.current(build.graph)) == answers[0] == answers[1] == answers[2]


def test_rules_say_when_a_file_is_worth_writing():
    rules = KeepingRules(least_rows=100, changed=0.1)
    assert not rules.is_due(99, 99)
    assert rules.is_due(100, 100)
    assert not rules.is_due(1000, 100)
    assert rules.is_due(1000, 101)


def test_no_folder_or_no_room_means_no_files(tmp_path: Path):
    store: Store = object()  # type: ignore[assignment]
    assert keeper_in(None, store, None, 1) is None
    assert keeper_in(tmp_path, store, None, 0) is None
