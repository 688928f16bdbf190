"""Rates, as laws, and the rest of an endpoint that fails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.inference.language_model.pacing import (
    FAILURES_BEFORE_REST,
    FIRST_REST_SECONDS,
    LONGEST_REST_SECONDS,
    Rest,
    TokenBucket,
)

RATES = st.floats(1, 10_000)
STEPS = st.lists(st.tuples(st.floats(0, 30), st.floats(0, 500)), max_size=30)


@given(rate=RATES, steps=STEPS)
def test_no_minute_gives_more_than_twice_its_rate(rate: float, steps: list[tuple[float, float]]) -> None:
    bucket, now = TokenBucket(rate), 0.0
    used: list[tuple[float, float]] = []
    for pause, amount in steps:
        now += pause
        used.append((now + bucket.take(amount, now), amount))
    for begin, _ in used:
        within = sorted(amount for at, amount in used if begin <= at < begin + 60)
        # What was saved, what the minute brings, and at most one taking that reaches beyond.
        assert sum(within) <= 2 * rate + max(within) + 1e-3 * rate


@given(rate=RATES, amount=st.floats(0, 10_000))
def test_what_is_given_back_was_never_taken(rate: float, amount: float) -> None:
    bucket = TokenBucket(rate)
    bucket.take(amount, 0.0)
    bucket.give_back(amount, 0.0)
    assert bucket.level == pytest.approx(rate)


@given(rate=RATES, amount=st.floats(1, 10_000))
def test_whoever_waits_as_told_finds_the_bucket_no_longer_in_debt(rate: float, amount: float) -> None:
    bucket = TokenBucket(rate)
    wait = bucket.take(amount, 0.0)
    bucket.take(0.0, wait)
    assert bucket.level >= -1e-6 * max(rate, amount)


def test_an_endpoint_rests_after_failures_and_one_caller_tries_it_again() -> None:
    now = 100.0
    rest = Rest(lambda: now)
    for _ in range(FAILURES_BEFORE_REST):
        assert not rest.resting
        rest.failed()
    assert rest.resting
    now += FIRST_REST_SECONDS
    assert (rest.resting, rest.resting) == (False, True)
    rest.answered()
    assert not rest.resting


def test_the_rest_grows_up_to_its_longest() -> None:
    now = 0.0
    rest = Rest(lambda: now)
    for _ in range(30):
        rest.failed()
    now += LONGEST_REST_SECONDS - 1
    assert rest.resting
    now += 1
    assert not rest.resting
