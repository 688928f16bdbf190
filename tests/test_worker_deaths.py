"""Workers die again and again while they have a graph in hand: which episode is to blame? On both databases."""

import pytest

from hitherto.domain.instants import Instant
from hitherto.ingestion.shift import DEATHS_WITHOUT_DOUBT
from hitherto.store import work
from tests.builders import GraphBuilder
from tests.ingestion.scripted import QUICK, ScriptedExtractor, facts, new_user, told, worker_on
from tests.test_worker import TEA, claim_as_another, states, tell


@pytest.fixture
def build() -> GraphBuilder:
    return GraphBuilder()


@pytest.mark.parametrize(
    ("how", "expected"), [(None, ["processed", "processed"]), ("SIGSEGV", ["failed", "processed"])]
)
async def test_deaths_alone_convict_no_episode_where_it_can_be_rehearsed(store, build, how, expected):
    await new_user(store, build)
    await tell(store, build, TEA, TEA)
    for _ in range(3):
        claim = await claim_as_another(store, build)
    await store.write(lambda tx: work.renew(tx, claim, Instant(0)))
    rehearsed = []

    async def rehearse(graph):
        rehearsed.append(graph)
        return how

    await worker_on(store, rehearse=rehearse).run_until_idle()
    assert rehearsed == [build.graph]
    assert await states(store, build) == expected
    error = (await told(store, build))[0].error
    assert error == (how and f"a process that did nothing but read this episode died of it ({how})")


async def test_between_two_rehearsals_there_are_attempts(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    for _ in range(4):
        claim = await claim_as_another(store, build)
    await store.write(lambda tx: work.renew(tx, claim, Instant(0)))

    async def slow(_graph) -> None:
        pytest.fail("the fourth death is not the time for it")

    await worker_on(store, rehearse=slow).run_until_idle()
    assert await states(store, build) == ["processed"]


async def test_an_episode_that_outlives_every_doubt_is_given_up(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    for _ in range(DEATHS_WITHOUT_DOUBT * QUICK.max_attempts):
        claim = await claim_as_another(store, build)
    await store.write(lambda tx: work.renew(tx, claim, Instant(0)))

    async def harmless(_graph) -> None:
        pytest.fail("there is nothing left to find out")

    await worker_on(store, rehearse=harmless).run_until_idle()
    assert (await told(store, build))[0].error == "the worker died 30 times while ingesting this episode"


async def test_deaths_leave_attempts_for_what_passes(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    for _ in range(3):
        claim = await claim_as_another(store, build)
    await store.write(lambda tx: work.renew(tx, claim, Instant(0)))
    problems = iter([MemoryError(), MemoryError()])

    def stumble(_batch) -> None:
        if problem := next(problems, None):
            raise problem

    async def harmless(_graph) -> None:
        return None

    await worker_on(store, ScriptedExtractor(before=stumble), rehearse=harmless).run_until_idle()
    assert await states(store, build) == ["processed"]


async def test_where_no_process_can_be_started_the_episode_is_taken_for_harmless(store, build):
    await new_user(store, build)
    await tell(store, build, TEA)
    for _ in range(3):
        claim = await claim_as_another(store, build)
    await store.write(lambda tx: work.renew(tx, claim, Instant(0)))

    async def impossible(_graph) -> None:
        raise OSError("no more processes")

    await worker_on(store, rehearse=impossible).run_until_idle()
    assert await states(store, build) == ["processed"]


async def test_a_rehearsal_keeps_nothing(store, build):
    await new_user(store, build)
    await tell(store, build, TEA, TEA)
    extractor = ScriptedExtractor()
    await worker_on(store, extractor).rehearse(build.graph)
    assert extractor.batches == [[TEA]]
    assert await facts(store, build) == []
    assert await states(store, build) == ["pending", "pending"]
    await worker_on(store, extractor).run_until_idle()
    await worker_on(store, extractor).rehearse(build.graph)
    assert len(extractor.batches) == 2
