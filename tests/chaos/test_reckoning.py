"""The reckoning finds what it is there to find: each fault is made on purpose."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chaos.clients import SYLLABLES, Answers, Attempt, Sender, friend_of, text_of
from benchmarks.chaos.language_model import TOKENS_A_MESSAGE, SickModel
from benchmarks.chaos.reckoning import Reckoning, compare_history, reckon_costs, reckon_knowledge
from hitherto import Hitherto, Settings
from hitherto.domain.episodes import EpisodeState
from hitherto.domain.language_models import ModelUsage
from hitherto.services.messages import NewMessage
from hitherto.store import episodes, model_usage

A, B, C, D = (text_of(0, number) for number in range(4))
TOLD = [Attempt((A,), True), Attempt((B, C), True), Attempt((D,), False)]


def sender(attempts: list[Attempt]) -> Sender:
    one = Sender(0, "u0", ["http://127.0.0.1:1"], "seed", Answers())
    one.attempts = attempts
    return one


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        ([A, B, C], None),
        ([A, B, C, D], None),
        ([A, D, B, C], None),  # nobody was told anything of D
        ([B, C], "lost"),
        ([A, C], "lost"),
        ([A, A, B, C], "doubled"),
        ([A, B, C, D, D], "doubled"),
        ([A, B, C, "What nobody said."], "doubled"),
        ([B, C, A], "disordered"),
        ([A, C, B], "disordered"),
        ([A, B], "torn"),
    ],
)
def test_a_history_is_compared_with_what_was_acknowledged(stored: list[str], fault: str | None) -> None:
    reckoning = Reckoning()
    compare_history(reckoning, sender(TOLD), stored)
    assert reckoning.is_clean is (fault is None)
    assert fault is None or getattr(reckoning, fault) > 0


def test_half_of_an_attempt_that_was_not_acknowledged_is_a_fault_too() -> None:
    reckoning = Reckoning()
    compare_history(reckoning, sender([Attempt((A, B), False)]), [A])
    assert (reckoning.lost, reckoning.torn) == (0, 1)


@given(st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.booleans()), max_size=12))
def test_whatever_a_server_keeps_of_the_unacknowledged_is_clean(plan: list[tuple[int, bool, bool]]) -> None:
    numbers = iter(range(100))
    attempts = [Attempt(tuple(text_of(0, next(numbers)) for _ in range(size)), told) for size, told, _ in plan]
    kept = [told or lucky for _, told, lucky in plan]
    stored = [text for attempt, there in zip(attempts, kept, strict=True) if there for text in attempt.texts]
    reckoning = Reckoning()
    compare_history(reckoning, sender(attempts), stored)
    assert reckoning.faults == []


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 20_000), st.integers(0, 20_000))
def test_every_message_speaks_of_somebody_else(one: int, other: int, first: int, second: int) -> None:
    same = (one, first) == (other, second)
    assert (friend_of(one, first) == friend_of(other, second)) is same
    assert len(friend_of(one, first)) == 4 * len(SYLLABLES[0])


@pytest.mark.parametrize(
    ("status", "body", "retry_after", "is_clear"),
    [
        (200, {}, None, True),
        (503, {"message": "unavailable"}, "1", True),
        (503, {"message": "unavailable"}, None, False),
        (503, "<html>", "1", False),
        (503, {"message": ""}, "1", False),
        (500, {"message": "internal error"}, "1", False),
        (404, {"message": "session not found"}, "1", False),
    ],
)
def test_an_answer_is_clear_or_not(status: int, body: object, retry_after: str | None, is_clear: bool) -> None:
    answers = Answers()
    answers.count(status, body, retry_after=retry_after)
    assert (answers.unclear == []) is is_clear


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path)


async def tell(engine: Hitherto, *texts: str) -> None:
    await engine.users.add("u0", first_name="Alma")
    await engine.sessions.add("s0", "u0")
    await engine.memory.add("s0", [NewMessage(role_type="user", role="Alma", content=text) for text in texts])


async def test_what_waits_for_ever_is_stuck(settings: Settings) -> None:
    async with Hitherto(settings, workers="none", embedder=None) as engine:
        await tell(engine, A)
    reckoning = Reckoning()
    await reckon_knowledge(reckoning, settings, ["u0"], seconds=0)
    assert reckoning.stuck == 2  # in the queue, and of the user


async def test_what_was_learned_is_known_and_what_failed_needs_a_reason(settings: Settings) -> None:
    async with Hitherto(settings, embedder=None) as engine:
        await tell(engine, A, B, C)
        await engine.processed("u0")
    reckoning = Reckoning()
    await reckon_knowledge(reckoning, settings, ["u0"], seconds=0)
    assert reckoning.faults == []
    async with Hitherto(settings, workers="none", embedder=None) as engine:
        facts = await engine.graph.edges("u0")
        (lost,) = [fact for fact in facts if f"{friend_of(0, 0)} lives" in fact.fact]
        await engine.graph.delete_edge(lost.uuid)
        (latest, *_) = await engine.graph.episodes("u0")
        fail = partial(
            episodes.set_state, graph=latest.graph, uuids=[latest.uuid], state=EpisodeState.FAILED, changed=9
        )
        await engine.core.store.write(fail)
    await reckon_knowledge(reckoning, settings, ["u0"], seconds=0)
    assert (reckoning.unlearned, reckoning.given_up, reckoning.stuck) == (1, 1, 1)


@pytest.mark.parametrize(
    ("counted", "again", "lost", "faults"),
    [(0, 0, 0, 0), (3, 0, 0, 0), (4, 0, 0, 1), (2, 1, 0, 1), (2, 10, 1, 0), (2, 11, 1, 1)],
)
async def test_no_message_is_paid_for_again_once_its_answer_is_stored(
    settings: Settings, counted: int, again: int, lost: int, faults: int
) -> None:
    async with Hitherto(settings, workers="none", embedder=None) as engine:
        key = (await engine.projects.get("default")).key
        usage = ModelUsage(calls=1, input_tokens=counted * TOKENS_A_MESSAGE)
        now = engine.core.clock.now()
        await engine.core.store.write(lambda tx: model_usage.add(tx, key, "chaos", "reading", usage, now, None))
    model = SickModel()
    model.answered.update([A, B, B])
    model.asked_again = again
    reckoning = Reckoning()
    await reckon_costs(reckoning, settings, model, lost)
    assert len(reckoning.faults) == faults
