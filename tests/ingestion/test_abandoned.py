"""Leases that end too late: those of the dead are taken, those of the living are not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.clock import SystemClock
from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.ingestion.abandoned import Abandoned
from hitherto.store import work
from hitherto.store.work import Candidate
from tests.builders import GraphBuilder, accept
from tests.ingestion.scripted import QUICK, facts, new_user, worker_on

NOW = Instant(1_000_000_000)
SECOND = 1_000_000
LEASE_SECONDS = 5.0


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def abandoned(watch: Stopwatch) -> Abandoned:
    return Abandoned(LEASE_SECONDS, watch)


def candidate(lease_until: int, graph: int = 1, epoch: int = 1) -> Candidate:
    return Candidate(GraphKey(graph), epoch, 0, 1, Instant(lease_until))


def test_a_lease_that_has_run_out_is_free_at_once(abandoned: Abandoned) -> None:
    over, ends_now = candidate(0), candidate(NOW, graph=2)
    assert abandoned.free([over, ends_now], NOW) == [over, ends_now]
    assert len(abandoned) == 0


def test_a_lease_that_nobody_renews_is_free_after_as_long_as_a_lease_lasts(
    abandoned: Abandoned, watch: Stopwatch
) -> None:
    late = candidate(NOW + 600 * SECOND)
    for seconds in (0.0, 4.9):
        watch.seconds = seconds
        assert abandoned.free([late], NOW) == []
        assert len(abandoned) == 1
    watch.seconds = LEASE_SECONDS
    assert abandoned.free([late], NOW) == [late]


@pytest.mark.parametrize("renewed", [{"lease_until": Instant(NOW + 601 * SECOND)}, {"epoch": 2}])
def test_a_lease_that_is_renewed_or_claimed_anew_stays_with_its_worker(
    abandoned: Abandoned, watch: Stopwatch, renewed: dict[str, int]
) -> None:
    late = candidate(NOW + 600 * SECOND)
    abandoned.free([late], NOW)
    watch.seconds = LEASE_SECONDS
    assert abandoned.free([replace(late, **renewed)], NOW) == []
    watch.seconds = 2 * LEASE_SECONDS - 0.1
    assert abandoned.free([replace(late, **renewed)], NOW) == []


def test_what_is_no_longer_late_is_forgotten(abandoned: Abandoned, watch: Stopwatch) -> None:
    late = candidate(NOW + 600 * SECOND)
    abandoned.free([late], NOW)
    abandoned.free([], NOW)
    watch.seconds = LEASE_SECONDS
    assert abandoned.free([late], NOW) == []


@given(st.lists(st.floats(0.0, LEASE_SECONDS * 0.9), max_size=20))
def test_whoever_renews_in_time_is_never_robbed(gaps: list[float]) -> None:
    watch = Stopwatch()
    abandoned = Abandoned(LEASE_SECONDS, watch)
    for number, gap in enumerate(gaps):
        lease = candidate(NOW + 600 * SECOND + number)
        assert abandoned.free([lease], NOW) == []
        watch.seconds += gap
        assert abandoned.free([lease], NOW) == []


def test_a_lease_as_it_is_taken_is_not_doubted() -> None:
    for seconds in (0.1, 1.0, 15.0, 3600.0):
        assert Abandoned(seconds).longest >= max(2 * seconds, 10) * SECOND


async def test_the_graph_of_a_worker_that_died_before_the_clock_was_set_back_is_taken_soon(store) -> None:
    build = GraphBuilder()
    await new_user(store, build)
    await accept(store, build, [build.episode("Alice | LIKES | tea")])
    now = SystemClock().now()
    (waiting,) = await store.read(lambda tx: work.candidates(tx, now, 1))
    # Taken when the clock was half an hour ahead.
    await store.write(lambda tx: work.claim(tx, waiting, "dead", Instant(now + 1800 * SECOND)))
    await worker_on(store, settings=replace(QUICK, lease_seconds=0.3)).run_until_idle()
    assert [edge.fact for edge in await facts(store, build)] == ["Alice likes tea."]
