"""Graph keys, and the uuids made of them."""

import threading
import time
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain import identity
from hitherto.domain.identity import UuidFactory, graph_key_of, make_uuid, new_graph_key, new_project_key, parse_uuid

KEYS = st.integers(0, 2**48 - 1)
MILLISECONDS = st.integers(0, 2**48 - 1)
COUNTERS = st.integers(0, 2**26 - 1)


@given(KEYS, MILLISECONDS, COUNTERS)
def test_a_uuid_carries_its_graph_and_is_of_version_8(key: int, milliseconds: int, counter: int) -> None:
    uuid = make_uuid(key, milliseconds, counter)
    assert graph_key_of(uuid) == key
    assert uuid.version == 8
    assert uuid.variant == RFC_4122


@given(KEYS, MILLISECONDS, COUNTERS, MILLISECONDS, COUNTERS)
def test_inside_a_graph_uuids_sort_by_time_and_counter(key: int, time_a: int, a: int, time_b: int, b: int) -> None:
    first, second = make_uuid(key, time_a, a), make_uuid(key, time_b, b)
    assert (first < second) == ((time_a, a) < (time_b, b))
    assert (first.bytes < second.bytes) == (first < second)
    assert (str(first) < str(second)) == (first < second)


@given(KEYS, MILLISECONDS, COUNTERS)
def test_different_parts_make_different_uuids(key: int, milliseconds: int, counter: int) -> None:
    uuid = make_uuid(key, milliseconds, counter)
    assert uuid != make_uuid(key ^ 1, milliseconds, counter)
    assert uuid != make_uuid(key, milliseconds ^ 1, counter)
    assert uuid != make_uuid(key, milliseconds, counter ^ 1)


def test_keys_are_random_and_fit_into_48_bits() -> None:
    for new in (new_graph_key, new_project_key):
        keys = {new() for _ in range(1000)}
        assert len(keys) == 1000
        assert all(0 < key < 2**48 for key in keys)


def test_a_key_of_zero_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity.secrets, "randbits", lambda _bits: 0)
    assert new_graph_key() == 1
    assert new_project_key() == 1


def test_a_factory_never_repeats_nor_goes_backwards() -> None:
    factory = UuidFactory()
    made = [factory.new(5) for _ in range(50_000)]
    assert made == sorted(set(made))


def test_a_factory_goes_on_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    factory = UuidFactory()
    before = factory.new(5)
    hour = 3600 * 10**9
    now = time.time_ns()
    monkeypatch.setattr(identity.time, "time_ns", lambda: now - hour)
    after = [factory.new(5) for _ in range(100)]
    assert [before, *after] == sorted({before, *after})


def test_a_factory_runs_over_into_the_next_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity.secrets, "randbits", lambda bits: 2**bits - 1)
    monkeypatch.setattr(identity.time, "time_ns", lambda: 1_000_000)
    factory = UuidFactory()
    first = factory.new(5)
    factory._counter = 2**26 - 1
    second, third = factory.new(5), factory.new(5)
    assert first < second < third
    assert second == make_uuid(5, 2, 0)


def test_threads_share_a_factory() -> None:
    factory = UuidFactory()
    made: list[list[UUID]] = [[] for _ in range(4)]

    def make(mine: list[UUID]) -> None:
        mine.extend(factory.new(5) for _ in range(5_000))

    threads = [threading.Thread(target=make, args=(mine,)) for mine in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({uuid for mine in made for uuid in mine}) == 20_000
    assert all(mine == sorted(mine) for mine in made)


def test_processes_that_start_in_the_same_millisecond_differ() -> None:
    firsts = {UuidFactory().new(5).int & (2**26 - 1) for _ in range(100)}
    assert len(firsts) > 95


@given(st.uuids())
def test_the_canonical_text_is_read(uuid: UUID) -> None:
    assert parse_uuid(str(uuid)) == uuid
    assert parse_uuid(str(uuid).upper()) == uuid


@pytest.mark.parametrize(
    "text",
    [
        "",
        "alice",
        "0" * 32,
        "{00000000-0000-0000-0000-000000000000}",
        "urn:uuid:00000000-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-00000000000g",
        "00000000-0000-0000-0000-0000000000000",
        " 0000000-0000-0000-0000-000000000000",
        "0_000000-0000-0000-0000-000000000000",
        "0x000000-0000-0000-0000-000000000000",
        "0-0000000-0000-0000-0000-00000000000",
        "{0000000-0000-0000-0000-00000000000}",
    ],
)
def test_no_other_text_is_a_uuid(text: str) -> None:
    assert parse_uuid(text) is None


@given(st.text(max_size=40) | st.text(alphabet="0aF-{}_ \n+x", min_size=36, max_size=36))
def test_reading_a_uuid_never_raises(text: str) -> None:
    uuid = parse_uuid(text)
    assert uuid is None or text.lower() == str(uuid)
