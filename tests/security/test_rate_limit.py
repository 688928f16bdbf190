"""Rate limits: a bucket a key, told in the usual headers, and obeyed by the official client."""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from zep_cloud.client import Zep
from zep_cloud.core.api_error import ApiError

from hitherto.api.rate import RateLimit
from hitherto.domain.errors import TooManyRequests
from tests.security.conftest import House, started


@pytest.fixture(scope="module")
def limited(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server on which a key may make three requests at once, and then one every two seconds.

    The other server is named so that it is started before, without the variables.
    """
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HITHERTO_RATE_LIMIT_PER_SECOND", "0.5")
        environment.setenv("HITHERTO_RATE_LIMIT_BURST", "3")
        yield from started(tmp_path_factory.mktemp("limited"))


def test_beyond_the_burst_the_answer_is_429_and_says_when(limited: House) -> None:
    with limited.server.http(limited.key()[1]) as caller:
        answers = [caller.get("/users-ordered") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer.headers["ratelimit-limit"] for answer in answers} == {"3"}
    assert answers[-1].headers["retry-after"] in {"1", "2"}
    assert 4 <= int(answers[-1].headers["ratelimit-reset"]) <= 6
    assert answers[-1].json() == {"message": answers[-1].json()["message"]}
    assert answers[-1].json()["message"].startswith("this key may make 0.5 requests a second; try again in ")


def test_each_key_has_a_bucket_of_its_own(limited: House) -> None:
    for _ in range(2):
        with limited.server.http(limited.key()[1]) as caller:
            assert [caller.get("/users-ordered").status_code for _ in range(3)] == [200] * 3


def test_errors_tell_of_the_limit_too_and_strangers_learn_nothing(limited: House) -> None:
    with limited.server.http(limited.key()[1]) as caller:
        missing = caller.get("/users/nobody")
    wrong = httpx.get(f"{limited.server.url}/api/v2/users-ordered", headers={"Authorization": "Api-Key wrong"})

    assert (missing.status_code, missing.headers["ratelimit-remaining"]) == (404, "2")
    assert (wrong.status_code, "ratelimit-limit" in wrong.headers) == (401, False)


def test_the_official_client_waits_as_long_as_it_is_told(limited: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEP_API_URL", limited.server.url)
    with httpx.Client(timeout=30) as transport:
        client = Zep(api_key=limited.key()[1], httpx_client=transport)

        assert [client.user.list_ordered().users for _ in range(4)] == [[]] * 4


def test_the_official_client_raises_what_it_cannot_wait_for(limited: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZEP_API_URL", limited.server.url)
    for patience in ("MAX_RETRY_DELAY_SECONDS_FROM_HEADER", "INITIAL_RETRY_DELAY_SECONDS"):
        monkeypatch.setattr(f"zep_cloud.core.http_client.{patience}", 0)
    with httpx.Client(timeout=30) as transport:
        client = Zep(api_key=limited.key()[1], httpx_client=transport)
        for _ in range(3):
            client.user.list_ordered()
        with pytest.raises(ApiError) as caught:
            client.user.list_ordered()

    assert (caught.value.status_code, set(caught.value.body)) == (429, {"message"})


def test_there_is_no_limit_unless_one_is_set(house: House) -> None:
    with house.server.http() as caller:
        assert "ratelimit-limit" not in caller.get("/users-ordered").headers
    assert RateLimit(0, 1).take("k") == RateLimit(0, 1).take("k") == {}


@given(
    per_second=st.floats(0.1, 100),
    burst=st.integers(1, 20),
    pauses=st.lists(st.floats(0, 5), min_size=1, max_size=60),
)
def test_nobody_gets_more_than_the_burst_and_what_comes_in(per_second: float, burst: int, pauses: list[float]) -> None:
    now = 0.0
    limit = RateLimit(per_second, burst, lambda: now)
    for granted, pause in enumerate(pauses, start=1):
        now += pause
        try:
            limit.take("key")
        except TooManyRequests as error:
            now += error.retry_after_seconds
            limit.take("key")  # who waits as long as was said is served
        assert granted <= burst + now * per_second + 1e-6


def test_what_is_remembered_of_keys_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hitherto.api.rate.BUCKETS_AT_MOST", 10)
    now = 0.0
    limit = RateLimit(1, 1, lambda: now)
    for number in range(100):
        now += 1.5
        limit.take(f"key {number}")
        assert len(limit._buckets) <= 10
