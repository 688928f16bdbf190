"""Leases that are kept, and lost, on both databases."""

import asyncio

import pytest

from hitherto.clock import SystemClock
from hitherto.domain.errors import Unavailable
from hitherto.domain.instants import Instant
from hitherto.ingestion.lease import kept, lease_end
from hitherto.ingestion.waiting import LONGEST_BACK_OFF_SECONDS, back_off, first_of
from hitherto.store import work
from tests.builders import GraphBuilder, accept
from tests.ingestion.scripted import new_user

CLOCK = SystemClock()


@pytest.fixture
async def claim(store):
    build = GraphBuilder()
    await new_user(store, build)
    await accept(store, build, [build.episode()])
    (candidate,) = await store.read(lambda tx: work.candidates(tx, CLOCK.now(), 1))
    return await store.write(lambda tx: work.claim(tx, candidate, "worker", lease_end(CLOCK, 0.3)))


async def lease(store) -> Instant:
    (candidate,) = await store.read(lambda tx: work.candidates(tx, Instant(1 << 60), 1))
    return candidate.lease_until


async def until_renewed(store, since: Instant) -> None:
    async with asyncio.timeout(20):
        while await lease(store) == since:  # noqa: ASYNC110 - a database sends no event
            await asyncio.sleep(0.01)


async def test_a_lease_is_renewed_again_and_again(store, claim):
    async with kept(store, claim, CLOCK, 0.3):
        for _ in range(3):
            await until_renewed(store, await lease(store))


async def test_after_the_block_it_runs_out(store, claim):
    async with kept(store, claim, CLOCK, 0.3):
        await until_renewed(store, await lease(store))
    last = await lease(store)
    async with asyncio.timeout(20):
        while not await store.read(lambda tx: work.candidates(tx, CLOCK.now(), 1)):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert await lease(store) == last


async def test_a_lost_lease_is_not_taken_back(store, claim):
    (candidate,) = await store.read(lambda tx: work.candidates(tx, Instant(1 << 60), 1))
    until = lease_end(CLOCK, 60)
    assert await store.write(lambda tx: work.claim(tx, candidate, "another", until))
    calls = []

    class Counting:
        async def write(self, work_of):
            calls.append(await store.write(work_of))
            return calls[-1]

    async with kept(Counting(), claim, CLOCK, 0.03), asyncio.timeout(20):
        while not calls:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await asyncio.sleep(0)
    assert calls == [False]
    assert await lease(store) == until


async def test_a_renewal_that_fails_is_tried_again(store, claim):
    class Flaky:
        failures = 2

        async def write(self, work_of):
            if self.failures:
                self.failures -= 1
                raise Unavailable("away")
            return await store.write(work_of)

    first = await lease(store)
    async with kept(Flaky(), claim, CLOCK, 0.3):
        await until_renewed(store, first)


async def test_the_first_of_several_ends_the_wait():
    event = asyncio.Event()
    event.set()
    async with asyncio.timeout(10):
        await first_of(60, asyncio.Event(), event)
        await first_of(60, tasks=[asyncio.create_task(asyncio.sleep(0))])
        await first_of(0.001, asyncio.Event())
        await first_of(0.001)


def test_the_back_off_doubles_up_to_a_bound_and_varies():
    assert 0.25 <= back_off(1) <= 0.5
    assert 1 <= back_off(3) <= 2
    waits = {back_off(50) for _ in range(20)}
    assert len(waits) > 1
    assert all(LONGEST_BACK_OFF_SECONDS / 2 <= wait <= LONGEST_BACK_OFF_SECONDS for wait in waits)
