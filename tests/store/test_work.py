"""The queue: leases, fencing, and order, also when workers interleave, stall and die at random."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hitherto.domain.episodes import EpisodeState
from hitherto.domain.errors import NotFound
from hitherto.domain.instants import Instant
from hitherto.ports import Store, Transaction
from hitherto.store import episodes, work
from hitherto.store.work import Candidate, Claim, QueueDepth
from tests.builders import SECOND, START, GraphBuilder, accept, create_user

LEASE = 15 * SECOND


async def made(store: Store, pending: int = 0, user_id: str = "alice") -> GraphBuilder:
    build = GraphBuilder(user_id)
    await create_user(store, build)
    if pending:
        await accept(store, build, [build.episode() for _ in range(pending)])
    return build


async def candidates(store: Store, now: int) -> list[Candidate]:
    return await store.read(lambda tx: work.candidates(tx, Instant(now), 100))


async def claimed(store: Store, now: int, owner: str = "w") -> Claim:
    """Claim the first candidate."""
    candidate = (await candidates(store, now))[0]
    claim = await store.write(lambda tx: work.claim(tx, candidate, owner, Instant(now + LEASE)))
    assert claim is not None
    return claim


async def depth(store: Store) -> QueueDepth:
    return await store.read(work.depth)


async def test_places_are_handed_out_in_order(store: Store) -> None:
    build, other = await made(store), await made(store)
    assert await store.write(lambda tx: work.reserve(tx, build.graph, 3, 3, START)) == 1
    assert await store.write(lambda tx: work.reserve(tx, build.graph, 1, 0, START)) == 4
    assert await store.write(lambda tx: work.reserve(tx, other.graph, 1, 1, START)) == 1
    firsts = await asyncio.gather(
        *(store.write(lambda tx: work.reserve(tx, build.graph, 2, 1, START)) for _ in range(20))
    )
    assert sorted(firsts) == list(range(5, 45, 2))
    with pytest.raises(NotFound, match="graph"):
        await store.write(lambda tx: work.reserve(tx, GraphBuilder().graph, 1, 1, START))


async def test_the_longest_waiting_graph_comes_first(store: Store) -> None:
    assert await depth(store) == QueueDepth(0, 0, None)
    early, late, idle = await made(store), await made(store), await made(store)
    await store.write(lambda tx: work.reserve(tx, late.graph, 1, 1, Instant(START + 10)))
    await store.write(lambda tx: work.reserve(tx, early.graph, 1, 1, Instant(START + 5)))
    await store.write(lambda tx: work.reserve(tx, early.graph, 1, 1, Instant(START + 20)))
    await store.write(lambda tx: work.reserve(tx, idle.graph, 5, 0, START))
    found = await candidates(store, START)
    assert [(each.graph, each.pending, each.attempts) for each in found] == [(early.graph, 2, 0), (late.graph, 1, 0)]
    assert await store.read(lambda tx: work.candidates(tx, START, 1)) == found[:1]
    assert await depth(store) == QueueDepth(2, 3, Instant(START + 5))


async def test_of_many_workers_one_gets_the_claim(store: Store) -> None:
    await made(store, pending=1)
    (candidate,) = await candidates(store, START)
    until = Instant(START + LEASE)
    claims = await asyncio.gather(
        *(store.write(lambda tx, w=worker: work.claim(tx, candidate, f"w{w}", until)) for worker in range(16))
    )
    (won,) = [claim for claim in claims if claim is not None]
    assert (won.graph, won.epoch, won.attempts) == (candidate.graph, 1, 1)
    assert await candidates(store, START) == []
    assert await candidates(store, until - 1) == []
    assert len(await candidates(store, until)) == 1


async def test_a_lease_that_was_renewed_cannot_be_taken_with_what_was_read_before(store: Store) -> None:
    await made(store, pending=1)
    claim = await claimed(store, START)
    (seen,) = await candidates(store, START + LEASE)
    assert await store.write(lambda tx: work.renew(tx, claim, Instant(START + 2 * LEASE))) is True
    assert await store.write(lambda tx: work.claim(tx, seen, "thief", Instant(START + 3 * LEASE))) is None
    assert await candidates(store, START + 2 * LEASE - 1) == []


async def test_what_a_stalled_worker_does_later_counts_for_nothing(store: Store) -> None:
    await made(store, pending=2)
    stalled = await claimed(store, START, "stalled")
    successor = await claimed(store, START + LEASE, "successor")
    assert (successor.epoch, successor.attempts) == (stalled.epoch + 1, 2)
    now = Instant(START + LEASE)
    for release in (True, False):
        assert await store.write(lambda tx, r=release: work.settle(tx, stalled, 1, now, r)) is False
    assert await store.write(lambda tx: work.renew(tx, stalled, now)) is False
    assert await store.write(lambda tx: work.fail_attempt(tx, stalled, now)) is False
    assert await store.write(lambda tx: work.release(tx, stalled)) is False
    assert await store.write(lambda tx: work.renew(tx, successor, Instant(now + LEASE))) is True
    assert (await depth(store)).pending == 2


async def test_a_worker_of_the_same_name_is_fenced_too(store: Store) -> None:
    await made(store, pending=1)
    before = await claimed(store, START, "w")
    after = await claimed(store, START + LEASE, "w")
    assert await store.write(lambda tx: work.settle(tx, before, 1, START, True)) is False
    assert await store.write(lambda tx: work.settle(tx, after, 1, START, True)) is True


async def test_a_clock_that_is_set_back_does_not_leave_a_graph_waiting_for_it(store: Store) -> None:
    build = await made(store, pending=1)
    lost = await claimed(store, START)
    days_before = Instant(START - 3 * 86_400 * SECOND)
    assert [candidate.graph for candidate in await candidates(store, days_before)] == [build.graph]
    found = await claimed(store, days_before, "after")
    assert not await store.write(lambda tx: work.settle(tx, lost, 1, START, release=True))
    assert await store.write(lambda tx: work.settle(tx, found, 1, days_before, release=True))


async def test_the_longest_possible_lease_is_respected(store: Store) -> None:
    await made(store, pending=1)
    (candidate,) = await candidates(store, START)
    longest = Instant(START + 3600 * SECOND)
    assert await store.write(lambda tx: work.claim(tx, candidate, "w", longest))
    assert await candidates(store, START) == []


async def test_settling_a_part_goes_to_the_end_of_the_queue(store: Store) -> None:
    big, small = await made(store, pending=5), await made(store)
    await store.write(lambda tx: work.reserve(tx, small.graph, 1, 1, Instant(START + 100 * SECOND)))
    claim = await claimed(store, START)
    assert claim.graph == big.graph
    later = Instant(START + 1000 * SECOND)
    assert await store.write(lambda tx: work.settle(tx, claim, 2, later, True)) is True
    found = await candidates(store, START)
    assert [(each.graph, each.pending, each.attempts) for each in found] == [(small.graph, 1, 0), (big.graph, 3, 0)]


async def test_settling_without_giving_back_keeps_the_lease(store: Store) -> None:
    await made(store, pending=3)
    claim = await claimed(store, START)
    assert await store.write(lambda tx: work.settle(tx, claim, 1, START, False)) is True
    assert await candidates(store, START) == []
    assert await store.write(lambda tx: work.settle(tx, claim, 2, START, False)) is True
    assert await depth(store) == QueueDepth(0, 0, None)
    assert await candidates(store, START + LEASE) == []
    await store.write(lambda tx: work.reserve(tx, claim.graph, 1, 1, START))
    assert await candidates(store, START) == []  # still leased
    assert await store.write(lambda tx: work.settle(tx, claim, 1, START, True)) is True


async def test_a_failure_waits_and_counts_and_a_return_does_not(store: Store) -> None:
    await made(store, pending=1)
    first = await claimed(store, START)
    retry_at = Instant(START + 7)
    assert await store.write(lambda tx: work.fail_attempt(tx, first, retry_at)) is True
    assert await candidates(store, retry_at - 1) == []
    second = await claimed(store, retry_at)
    assert second.attempts == 2
    assert await store.write(lambda tx: work.release(tx, second)) is True
    third = await claimed(store, START)
    assert third.attempts == 2
    assert await store.write(lambda tx: work.settle(tx, third, 0, START, True)) is True
    assert (await claimed(store, START)).attempts == 1


class _Lost(Exception):
    """The claim was lost; undo everything."""


@dataclass
class _Worker:
    """One worker of the simulation: what it remembers, without knowing whether any of it still holds.

    All workers have the same name, as after a restart, so that only the epoch tells them apart.
    """

    claim: Claim | None = None
    candidates: list[Candidate] = field(default_factory=list)
    batch: list[UUID] = field(default_factory=list)


@dataclass
class _Simulation:
    """A graph, some workers, and a clock; `processed` is what was committed, in order."""

    store: Store
    build: GraphBuilder
    workers: list[_Worker]
    accepted: list[UUID] = field(default_factory=list)
    processed: list[UUID] = field(default_factory=list)

    @property
    def now(self) -> Instant:
        return self.build.now

    async def add(self, count: int) -> None:
        new = [self.build.episode() for _ in range(count)]
        await accept(self.store, self.build, new)
        self.accepted += [episode.uuid for episode in new]

    async def look(self, worker: _Worker) -> None:
        """Read candidates, to be used now or, outdated, at some later step."""
        found = await candidates(self.store, self.now)
        worker.candidates = [each for each in found if each.graph == self.build.graph]

    async def claim(self, worker: _Worker) -> None:
        until = Instant(self.now + LEASE)
        for candidate in worker.candidates:
            worker.claim = await self.store.write(lambda tx, c=candidate: work.claim(tx, c, "w", until))
            worker.batch = []

    async def read(self, worker: _Worker, batch: int) -> None:
        """Read a batch; between this and the commit lies the long work of extraction."""
        if worker.claim is not None:
            found = await self.store.read(lambda tx: episodes.pending(tx, self.build.graph, batch))
            worker.batch = [episode.uuid for episode in found]

    async def commit(self, worker: _Worker, release: bool) -> None:
        claim, batch = worker.claim, worker.batch
        if claim is None:
            return

        async def write(tx: Transaction) -> None:
            await episodes.set_state(tx, self.build.graph, batch, EpisodeState.PROCESSED, 1)
            if not await work.settle(tx, claim, len(batch), self.now, release):
                raise _Lost

        worker.batch = []
        try:
            await self.store.write(write)
        except _Lost:
            worker.claim = None
        else:
            self.processed += batch
            worker.claim = None if release else claim

    async def give_back(self, worker: _Worker, failed: bool) -> None:
        claim, worker.claim = worker.claim, None
        if claim is not None and failed:
            await self.store.write(lambda tx: work.fail_attempt(tx, claim, Instant(self.now + SECOND)))
        elif claim is not None:
            await self.store.write(lambda tx: work.release(tx, claim))

    async def renew(self, worker: _Worker) -> None:
        claim = worker.claim
        if claim is not None:
            await self.store.write(lambda tx: work.renew(tx, claim, Instant(self.now + LEASE)))

    async def step(self, action: str, who: int, amount: int) -> None:
        worker = self.workers[who]
        if action == "add":
            await self.add(amount)
        elif action == "look":
            await self.look(worker)
        elif action == "claim":
            await self.claim(worker)
        elif action == "take":
            await self.look(worker)
            await self.claim(worker)
            await self.read(worker, amount)
        elif action == "read":
            await self.read(worker, amount)
        elif action in ("commit", "commit and release"):
            await self.commit(worker, action == "commit and release")
        elif action in ("fail", "release"):
            await self.give_back(worker, action == "fail")
        elif action == "renew":
            await self.renew(worker)
        elif action == "die":
            worker.claim = None
        elif action == "wait":
            self.build.now = Instant(self.now + amount * LEASE // 2)

    async def drain(self) -> None:
        """Let a last worker finish everything."""
        last = _Worker()
        while len(self.processed) < len(self.accepted):
            self.build.now = Instant(self.now + LEASE)
            await self.look(last)
            await self.claim(last)
            assert last.claim is not None, "work is left, but nobody can have it"
            await self.read(last, 3)
            await self.commit(last, release=True)


USUAL = ("add", "take", "take", "commit", "commit", "wait")
UNUSUAL = ("look", "claim", "read", "commit and release", "fail", "release", "renew", "die")
STEPS = st.lists(
    st.tuples(st.sampled_from(USUAL * 3 + UNUSUAL), st.integers(0, 1), st.integers(1, 4)), min_size=10, max_size=60
)


# Two workers read the same episodes; the one that lost its lease commits last.
OVERTAKEN = [("add", 0, 4), ("take", 0, 2), ("wait", 0, 3), ("take", 1, 2), ("commit", 1, 1), ("commit", 0, 1)]
# A worker claims by what it read before another worked and gave the graph back.
OUTDATED = [
    ("add", 0, 4),
    ("look", 0, 1),
    ("take", 1, 2),
    ("commit and release", 1, 1),
    ("claim", 0, 1),
    ("read", 0, 2),
]


@example(steps=OVERTAKEN)
@example(steps=[*OUTDATED, ("commit", 0, 1), ("commit", 1, 1)])
@given(steps=STEPS)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_workers_do_each_episode_is_ingested_once_and_in_order(
    store: Store, steps: list[tuple[str, int, int]]
) -> None:
    simulation = _Simulation(store, await made(store), [_Worker(), _Worker()])
    for action, who, amount in steps:
        await simulation.step(action, who, amount)
        assert simulation.processed == simulation.accepted[: len(simulation.processed)]
    await simulation.drain()
    assert simulation.processed == simulation.accepted
    assert await depth(store) == QueueDepth(0, 0, None)
    assert await store.read(lambda tx: episodes.pending(tx, simulation.build.graph, 1)) == []


async def test_real_concurrency_keeps_order_and_loses_nothing(store: Store) -> None:
    builds = [await made(store, user_id=f"u{number}") for number in range(4)]
    simulations = [_Simulation(store, build, []) for build in builds]

    async def feed(simulation: _Simulation) -> None:
        for _ in range(12):
            await simulation.add(2)

    async def labour() -> None:
        while any(len(each.processed) < 24 for each in simulations):
            for simulation in simulations:
                worker = _Worker()
                await simulation.look(worker)
                await simulation.claim(worker)
                await simulation.read(worker, 3)
                await simulation.commit(worker, release=True)

    await asyncio.gather(*(feed(each) for each in simulations), *(labour() for _ in range(4)))
    for simulation in simulations:
        assert simulation.processed == simulation.accepted
    assert await depth(store) == QueueDepth(0, 0, None)
