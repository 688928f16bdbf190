"""The worker: order, attempts, leases, stopping, and what goes wrong around it. On both databases."""

import asyncio
import threading
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest

from hitherto.clock import SystemClock
from hitherto.domain.episodes import EpisodeState
from hitherto.domain.errors import Unavailable
from hitherto.domain.identity import new_graph_key
from hitherto.domain.instants import Instant
from hitherto.ingestion.options import WorkerSettings
from hitherto.ingestion.shift import BATCHES_A_CLAIM
from hitherto.settings import Settings
from hitherto.store import graphs, traces, unfinished_copies, work
from tests.builders import GraphBuilder, accept
from tests.ingestion.scripted import QUICK, HashEmbedder, ScriptedExtractor, facts, new_user, sentences, told, worker_on

TEA = "Alice | LIKES | tea"
FOREVER = Instant(1 << 60)


@pytest.fixture
def build() -> GraphBuilder:
    return GraphBuilder()


@asynccontextmanager
async def running(worker):
    """The worker as a server runs it, stopped gracefully at the end."""
    stop = asyncio.Event()
    task = asyncio.create_task(worker.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


async def until(condition, *, seconds: float = 20.0):
    """Wait until an async condition gives something true, and return that."""
    async with asyncio.timeout(seconds):
        while not (result := await condition()):  # noqa: ASYNC110 - a database sends no event
            await asyncio.sleep(0.01)
        return result


async def pending(store) -> int:
    return (await store.read(work.depth)).pending


async def tell(store, build, *texts: str, session=None) -> None:
    await accept(store, build, [build.episode(text, session) for text in texts])


async def states(store, build) -> list[str]:
    return [str(episode.state) for episode in await told(store, build)]


async def attempts(store) -> int:
    (candidate,) = await store.read(lambda tx: work.candidates(tx, FOREVER, 10))
    return candidate.attempts


async def claim_as_another(store, build) -> work.Claim:
    """Take the graph over, as a worker does whose predecessor's lease has run out."""
    waiting = await store.read(lambda tx: work.candidates(tx, FOREVER, 10))
    (candidate,) = [each for each in waiting if each.graph == build.graph]
    return await store.write(lambda tx: work.claim(tx, candidate, "another", SystemClock().now() + 60_000_000))


async def test_everything_is_ingested_in_order_and_batches_are_bounded(store, build):
    await new_user(store, build)
    texts = [f"Alice | LIKES | thing {number}" for number in range(20)]
    await tell(store, build, *texts)
    extractor = ScriptedExtractor()
    await worker_on(store, extractor).run_until_idle()
    assert [text for batch in extractor.batches for text in batch] == texts
    assert [len(batch) for batch in extractor.batches] == [8, 8, 4]
    assert await states(store, build) == ["processed"] * 20
    assert await pending(store) == 0


async def test_many_graphs_are_in_hand_at_once(store):
    builds = [GraphBuilder(f"user {number}") for number in range(12)]
    for each in builds:
        await new_user(store, each)
        await tell(store, each, TEA)
    await worker_on(store).run_until_idle()
    for each in builds:
        assert await sentences(store, each) == ["Alice likes tea."]


async def test_idle_at_once_when_there_is_nothing(store):
    await asyncio.wait_for(worker_on(store).run_until_idle(), 5)


async def test_a_long_queue_does_not_keep_others_waiting(store, build):
    other = GraphBuilder("bob")
    await new_user(store, build)
    await new_user(store, other)
    await tell(store, build, *[TEA] * (BATCHES_A_CLAIM + 4))
    await tell(store, other, "last but one claim")
    extractor = ScriptedExtractor()
    settings = replace(QUICK, batch_size=1, graphs_in_flight=1)
    await worker_on(store, extractor, settings=settings).run_until_idle()
    assert extractor.batches.index(["last but one claim"]) <= BATCHES_A_CLAIM


async def test_a_worker_that_runs_finds_new_work_when_woken(store, build):
    await new_user(store, build)
    worker = worker_on(store, settings=replace(QUICK, poll_seconds=60))
    async with running(worker):
        for number in range(3):
            await tell(store, build, f"Alice | LIKES | thing {number}")
            worker.wake()
            await until(lambda: none_pending(store))
    assert len(await facts(store, build)) == 3


async def none_pending(store) -> bool:
    return await pending(store) == 0


async def test_a_worker_that_nobody_wakes_looks_for_itself(store, build):
    await new_user(store, build)
    async with running(worker_on(store)):
        await tell(store, build, TEA)
        await until(lambda: none_pending(store))


async def test_what_cannot_be_read_fails_after_three_attempts_and_the_graph_goes_on(store, build):
    await new_user(store, build)
    await tell(store, build, "! no", TEA, "Alice | LIKES | coffee")
    extractor = ScriptedExtractor()
    await worker_on(store, extractor).run_until_idle()
    assert await states(store, build) == ["failed", "processed", "processed"]
    assert await sentences(store, build) == ["Alice likes coffee.", "Alice likes tea."]
    (failed, *_) = await told(store, build)
    assert failed.error == "RuntimeError: this text cannot be read"
    body = await store.read(lambda tx: traces.get(tx, build.graph, failed.uuid))
    assert (body["error"], body["attempt"]) == (failed.error, 3)
    assert [batch for batch in extractor.batches if batch[0] == "! no"] == [
        ["! no", TEA, "Alice | LIKES | coffee"], ["! no"], ["! no"]
    ]  # fmt: skip


async def test_only_the_one_that_cannot_be_read_fails(store, build):
    await new_user(store, build)
    texts = [f"Alice | LIKES | thing {number}" for number in range(10)]
    texts[4] = "! no"
    await tell(store, build, *texts)
    await worker_on(store).run_until_idle()
    assert await states(store, build) == ["processed"] * 4 + ["failed"] + ["processed"] * 5
    assert len(await facts(store, build)) == 9


async def test_a_failing_embedder_is_a_failure_too_and_words_still_find_the_episode(store, build):
    class Broken(HashEmbedder):
        def embed(self, texts):
            raise MemoryError

    await new_user(store, build)
    await tell(store, build, TEA)
    await worker_on(store, embedder=Broken()).run_until_idle()
    assert await states(store, build) == ["failed"]


async def test_a_crash_counts_as_an_attempt(store, build):
    await new_user(store, build)
    await tell(store, build, "this kills", TEA)
    for _ in range(3):
        await claim_as_another(store, build)  # claimed, and never heard of again
    await store.write(lambda tx: work.renew(tx, work.Claim(build.graph, 3, 3, "another"), Instant(0)))
    extractor = ScriptedExtractor()
    await worker_on(store, extractor).run_until_idle()
    assert await states(store, build) == ["failed", "processed"]
    assert (await told(store, build))[0].error == "the worker died 3 times while ingesting this episode"
    assert extractor.batches == [[TEA]]


async def test_after_a_crash_episodes_are_taken_one_at_a_time(store, build):
    await new_user(store, build)
    await tell(store, build, *[TEA] * 10)
    claim = await claim_as_another(store, build)
    await store.write(lambda tx: work.renew(tx, claim, Instant(0)))
    extractor = ScriptedExtractor()
    await worker_on(store, extractor).run_until_idle()
    assert [len(batch) for batch in extractor.batches] == [1] * 8 + [2]


async def test_a_worker_that_lost_its_lease_commits_nothing(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    entered, go_on = threading.Event(), threading.Event()

    def wait(_batch) -> None:
        entered.set()
        assert go_on.wait(20)

    stale = worker_on(store, ScriptedExtractor(before=wait), settings=replace(QUICK, lease_seconds=60))
    async with running(stale) as stop:
        await asyncio.to_thread(entered.wait, 20)
        taken = await claim_as_another(store, build)
        stop.set()
        go_on.set()
    assert await facts(store, build) == []
    assert await states(store, build) == ["pending"]
    await store.write(lambda tx: work.release(tx, taken))
    await worker_on(store).run_until_idle()
    assert await sentences(store, build) == ["Alice likes tea."]


async def test_a_lease_is_renewed_while_a_batch_takes_long(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    entered, go_on = threading.Event(), threading.Event()

    def wait(_batch) -> None:
        entered.set()
        assert go_on.wait(20)

    async def lease() -> Instant:
        (candidate,) = await store.read(lambda tx: work.candidates(tx, FOREVER, 10))
        return candidate.lease_until

    worker = worker_on(store, ScriptedExtractor(before=wait), settings=replace(QUICK, lease_seconds=0.6))
    async with running(worker):
        await asyncio.to_thread(entered.wait, 20)
        first = await lease()

        async def renewed_twice() -> bool:
            return await lease() > first + 300_000

        await until(renewed_twice)
        go_on.set()
        await until(lambda: none_pending(store))
    assert await sentences(store, build) == ["Alice likes tea."]


async def test_stopping_finishes_the_batch_in_hand_and_gives_the_graph_back(store, build):
    await new_user(store, build)
    await tell(store, build, *[f"Alice | LIKES | thing {number}" for number in range(20)])
    entered, go_on = threading.Event(), threading.Event()

    def wait(_batch) -> None:
        entered.set()
        assert go_on.wait(20)

    async with running(worker_on(store, ScriptedExtractor(before=wait))) as stop:
        await asyncio.to_thread(entered.wait, 20)
        stop.set()
        go_on.set()
    assert await states(store, build) == ["processed"] * 8 + ["pending"] * 12
    (candidate,) = await store.read(lambda tx: work.candidates(tx, SystemClock().now(), 10))
    assert (candidate.pending, candidate.attempts) == (12, 0)


async def test_a_cancelled_worker_gives_back_without_counting_an_attempt(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    entered, go_on = threading.Event(), threading.Event()

    def wait(_batch) -> None:
        entered.set()
        assert go_on.wait(20)

    task = asyncio.create_task(worker_on(store, ScriptedExtractor(before=wait)).run(asyncio.Event()))
    await asyncio.to_thread(entered.wait, 20)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    go_on.set()
    (candidate,) = await store.read(lambda tx: work.candidates(tx, SystemClock().now(), 10))
    assert (candidate.pending, candidate.attempts) == (1, 0)


async def test_a_count_of_work_that_is_not_there_is_put_right(store, build):
    await new_user(store, build)
    await store.write(lambda tx: work.reserve(tx, build.graph, 3, 3, build.now))
    await tell(store, build, TEA)
    await asyncio.wait_for(worker_on(store).run_until_idle(), 20)
    assert await states(store, build) == ["processed"]


async def test_a_graph_that_is_erased_is_no_trouble(store, build):
    other = GraphBuilder("bob")
    await new_user(store, build)
    await new_user(store, other)
    await tell(store, build, TEA)
    await tell(store, other, TEA)
    erased = threading.Event()
    loop = asyncio.get_running_loop()

    def erase(batch) -> None:
        if batch.episodes[0].graph == build.graph and not erased.is_set():
            erased.set()
            work_done = store.write(lambda tx: graphs.delete_graph_data(tx, build.graph))
            asyncio.run_coroutine_threadsafe(work_done, loop).result(20)

    await worker_on(store, ScriptedExtractor(before=erase)).run_until_idle()
    assert erased.is_set()
    assert await facts(store, build) == []
    assert await sentences(store, other) == ["Alice likes tea."]


class Flaky:
    """A store that is unavailable for the first calls."""

    def __init__(self, store, reads: int = 0, writes: int = 0) -> None:
        self._store = store
        self.reads = reads
        self.writes = writes

    async def read(self, work_of):
        if self.reads:
            self.reads -= 1
            raise Unavailable("away")
        return await self._store.read(work_of)

    async def write(self, work_of):
        if self.writes:
            self.writes -= 1
            raise Unavailable("away")
        return await self._store.write(work_of)


async def test_a_store_that_was_away_is_found_again(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    flaky = Flaky(store, reads=2)
    async with running(worker_on(flaky)):
        await until(lambda: none_pending(store))
    assert flaky.reads == 0


async def test_a_store_away_at_the_commit_costs_no_attempt(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    seen = []

    class AwayOnce(ScriptedExtractor):
        def extract(self, batch):
            seen.append(len(batch.episodes))
            flaky.writes = 1 if len(seen) <= 4 else 0
            return super().extract(batch)

    flaky = Flaky(store)
    async with running(worker_on(flaky, AwayOnce())):
        await until(lambda: none_pending(store))
    assert len(seen) == 5
    assert await states(store, build) == ["processed"]


async def test_old_traces_are_swept(store, build):
    await new_user(store, build)
    await tell(store, build, "old", "new")
    await worker_on(store).run_until_idle()
    old, new = await told(store, build)
    await store.write(lambda tx: traces.put_many(tx, build.graph, [(old.uuid, {})], Instant(0)))

    async def swept() -> bool:
        return await store.read(lambda tx: traces.get(tx, build.graph, old.uuid)) is None

    async with running(worker_on(store)):
        await until(swept)
    assert await store.read(lambda tx: traces.get(tx, build.graph, new.uuid)) is not None


async def test_two_workers_share_the_work(store):
    builds = [GraphBuilder(f"user {number}") for number in range(6)]
    for each in builds:
        await new_user(store, each)
        await tell(store, each, *[f"Alice | LIKES | thing {number}" for number in range(20)])
    extractors = [ScriptedExtractor(), ScriptedExtractor()]
    await asyncio.gather(*(worker_on(store, extractor).run_until_idle() for extractor in extractors))
    assert sum(len(batch) for extractor in extractors for batch in extractor.batches) == 120
    for each in builds:
        assert await states(store, each) == ["processed"] * 20
        assert len(await facts(store, each)) == 20


def test_the_servers_settings_are_the_workers():
    options = Settings(lease_seconds=7, batch_size=3, poll_seconds=2, trace_retention_days=4)
    settings = WorkerSettings.of(options)
    assert settings == WorkerSettings(lease_seconds=7, batch_size=3, poll_seconds=2, trace_retention_days=4)
    assert WorkerSettings.of(settings) == settings


async def test_ignored_roles_are_left_alone(store, build):
    await new_user(store, build)
    session = build.session()
    await accept(store, build, [build.ignored("Alice | LIKES | spam", session), build.episode(TEA, session)])
    extractor = ScriptedExtractor()
    await worker_on(store, extractor).run_until_idle()
    assert extractor.batches == [[TEA]]
    assert extractor.contexts == [["Alice | LIKES | spam"]]
    assert [episode.state for episode in await told(store, build)] == [EpisodeState.PROCESSED]


async def test_models_are_loaded_before_the_first_message(store):
    extractor, embedder = ScriptedExtractor(), HashEmbedder()
    worker_on(store, extractor, embedder).warm_up()
    worker_on(store, extractor).warm_up()
    assert len(extractor.contexts) == 2
    assert len(embedder.texts) == 1


async def test_copies_that_a_killed_process_left_are_swept(store, build):
    await new_user(store, build)
    left = new_graph_key()

    async def begin(tx) -> None:
        await unfinished_copies.add(tx, left, build.graph, Instant(0))
        await graphs.insert(tx, left, await graphs.project_of(tx, build.graph), Instant(0))

    async def swept() -> bool:
        return await store.read(lambda tx: graphs.project_of(tx, left)) is None

    await store.write(begin)
    async with running(worker_on(store)):
        await until(swept)
    assert await store.read(lambda tx: graphs.project_of(tx, build.graph)) is not None
