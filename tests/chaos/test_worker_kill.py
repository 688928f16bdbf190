"""Workers are killed with SIGKILL while messages come in; afterwards each message counts exactly once."""

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from hitherto.ports import Store
from hitherto.store import snapshot_rows, work
from hitherto.store.schema import episodes
from hitherto.store.statement import Statement, of_graph
from tests.builders import GraphBuilder, accept
from tests.ingestion.scripted import HashEmbedder, facts, new_user, told

ROOT = Path(__file__).parents[2]
KILLS = 10
MOST_MESSAGES = 500
"""Bounds the test on a machine that is busy with other things."""

GRAPHS = 5
CITIES = ("Lisbon", "Berlin", "Oslo")
PATIENCE_SECONDS = 60.0

_STATES = Statement(
    "test.states", select(episodes.c.seq, episodes.c.state, episodes.c.changed).where(of_graph(episodes))
)


class WorkerProcess:
    """A worker process that is started, killed, and started again."""

    def __init__(self, url: str) -> None:
        self._command = [sys.executable, "-m", "tests.chaos.worker_process", url]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start and wait until it works."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            assert self._process.wait(20) == -signal.SIGKILL
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None


@contextmanager
def processes(url: str, count: int) -> Iterator[list[WorkerProcess]]:
    workers = [WorkerProcess(url) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()


def messages(number: int) -> str:
    """A fact of its own, and one more station of where Alice lives."""
    city = CITIES[number % len(CITIES)]
    return f"Alice | LIKES | thing {number}\nAlice | LIVES_IN | {city} = LIVES_IN @ {number % 40 + 1}"


async def keep_telling(store: Store, builds: list[GraphBuilder], stop: asyncio.Event) -> dict[int, int]:
    """Add messages to all graphs until told to stop or it is enough; return how many each graph accepted."""
    accepted = dict.fromkeys([build.graph for build in builds], 0)
    rng = random.Random(5)
    while not stop.is_set() and sum(accepted.values()) < MOST_MESSAGES:
        build = rng.choice(builds)
        count = rng.randint(1, 6)
        first = accepted[build.graph]
        await accept(store, build, [build.episode(messages(number)) for number in range(first, first + count)])
        accepted[build.graph] += count
        await asyncio.sleep(rng.uniform(0, 0.2))
    return accepted


async def until_idle(store: Store) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await store.read(work.depth)).pending:  # noqa: ASYNC110 - a database sends no event
            await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_killed_workers_lose_nothing_double_nothing_and_keep_the_order(store, store_url):
    builds = [GraphBuilder(f"user {number}") for number in range(GRAPHS)]
    for build in builds:
        await new_user(store, build)
    stop = asyncio.Event()
    telling = asyncio.create_task(keep_telling(store, builds, stop))
    rng = random.Random(17)
    with processes(store_url, 2) as workers:
        for worker in workers:
            await asyncio.to_thread(worker.start)
        for kill in range(KILLS):
            await asyncio.sleep(rng.uniform(0, 0.35))
            victim = workers[kill % 2]
            await asyncio.to_thread(victim.kill)
            await asyncio.to_thread(victim.start)
        stop.set()
        accepted = await telling
        await until_idle(store)
    assert sum(accepted.values()) > 100
    for build in builds:
        await check(store, build, accepted[build.graph])


async def check(store: Store, build: GraphBuilder, accepted: int) -> None:
    rows = sorted(await store.read(lambda tx: tx.fetch(_STATES, {"graph": build.graph})))
    assert [seq for seq, _, _ in rows] == list(range(1, accepted + 1))
    assert {state for _, state, _ in rows} <= {"processed", "failed"}
    versions = [changed for _, _, changed in rows]
    assert versions == sorted(versions), "episodes became visible in another order than they were accepted in"
    processed = [episode for episode in await told(store, build) if episode.state == "processed"]
    assert len(processed) > accepted * 0.8
    known = await facts(store, build)
    liked = sorted(edge.fact for edge in known if edge.relation == "LIKES")
    assert liked == sorted(f"Alice likes {episode.content.split(' | ')[2].split(chr(10))[0]}." for episode in processed)
    spans = sorted((edge.valid_at, edge.invalid_at or 1 << 62) for edge in known if edge.timeline)
    spans = [(begin, end) for begin, end in spans if begin < end]
    assert all(end == begin for (_, end), (begin, _) in pairwise(spans)), "a subject lived in two places at once"
    assert sum(end == 1 << 62 for _, end in spans) == 1
    vectors = await store.read(lambda tx: snapshot_rows.edges_since(tx, build.graph, -1, HashEmbedder.model))
    assert all(row.vector for row in vectors)
