"""The numbering of keys."""

from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.interning import Interner


@given(st.lists(st.text(max_size=3)))
def test_a_key_has_one_number_and_a_number_one_key(keys):
    interner: Interner[str] = Interner()
    numbers = interner.numbers(keys)
    assert [interner.key(number) for number in numbers] == keys
    assert len(interner) == len(set(keys)) == len(set(numbers))
    assert interner.numbers(keys) == numbers


def test_numbers_count_up_from_zero():
    interner: Interner[str] = Interner()
    assert interner.numbers(["b", "a", "b", "c"]) == [0, 1, 0, 2]


def test_looking_up_numbers_nothing():
    interner: Interner[bytes] = Interner()
    interner.number(b"known")
    assert interner.find(b"new") is None
    assert interner.find_all([b"new", b"known"]) == [0]
    assert len(interner) == 1
