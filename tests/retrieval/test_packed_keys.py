"""Numbered keys in flat arrays."""

from hypothesis import example, given
from hypothesis import strategies as st

from hitherto.retrieval import packed_keys
from hitherto.retrieval.interning import Interner, decoded_text, encoded
from hitherto.retrieval.packed_keys import PackedKeys

KEYS = st.lists(st.binary(max_size=20), unique=True, max_size=40)
TEXTS = st.lists(st.text(max_size=5), unique=True, max_size=20)


@given(KEYS, KEYS)
@example([], [b"other"])
@example([b""], [])
def test_every_key_is_found_by_its_place_and_no_other_is(keys, others):
    packed = PackedKeys.of(keys)
    assert len(packed) == len(keys)
    assert [packed.key(number) for number in range(len(keys))] == keys
    assert [packed.find(key) for key in keys] == list(range(len(keys)))
    assert [packed.find(key) for key in others if key not in keys] == [None] * len({*others} - {*keys})


def test_keys_whose_hashes_are_equal_are_told_apart(monkeypatch):
    monkeypatch.setattr(packed_keys, "_digest", lambda _key: b"same hash"[:8])
    packed = PackedKeys.of([b"one", b"two", b"three"])
    assert [packed.find(key) for key in (b"one", b"two", b"three", b"four")] == [0, 1, 2, None]


def test_the_bytes_are_counted():
    assert PackedKeys.of([b"x" * 100]).nbytes == 100 + 2 * 8 + 8 + 4


@given(TEXTS, st.lists(st.text(max_size=5), max_size=20))
def test_a_numbering_goes_on_behind_packed_keys(before, more):
    plain: Interner[str] = Interner()
    plain.numbers(before)
    going_on = Interner(PackedKeys.of([encoded(key) for key in plain]), decoded_text)
    assert list(going_on) == before
    assert going_on.find_all([*before, *more]) == plain.find_all([*before, *more])
    assert going_on.numbers(more) == plain.numbers(more)
    assert list(going_on) == list(plain)
    assert len(going_on) == len(plain)


def test_packed_keys_are_smaller_than_objects():
    keys = [f"key {number}" for number in range(1000)]
    plain: Interner[str] = Interner()
    plain.numbers(keys)
    assert 0 < Interner(PackedKeys.of([encoded(key) for key in keys]), decoded_text).nbytes < plain.nbytes / 3
