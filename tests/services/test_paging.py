"""Pages: together they are the list, in order, each item once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.domain.limits import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE
from hitherto.services.paging import LARGEST, at_least_one, positive, window

SIGNED_64 = 1 << 63


@given(st.lists(st.integers(), max_size=60), st.integers(1, 12))
def test_pages_read_one_after_the_other_are_the_list(items: list[int], size: int) -> None:
    read: list[int] = []
    number = 1
    while True:
        limit, offset = window(number, size)
        page = items[offset : offset + limit]
        if not page:
            break
        read += page
        number += 1
    assert read == items


@given(st.integers(0, 1 << 100), st.integers(0, 1 << 100))
def test_a_window_fits_into_the_databases_numbers(number: int, size: int) -> None:
    limit, offset = window(number, size)
    assert 1 <= limit <= MAX_PAGE_SIZE
    assert 0 <= offset <= LARGEST < SIGNED_64


@pytest.mark.parametrize("missing", [None, 0])
def test_what_is_missing_is_the_first_page_of_a_hundred(missing: int | None) -> None:
    assert window(missing, missing) == (DEFAULT_PAGE_SIZE, 0)


@given(st.integers(max_value=-1))
def test_negative_numbers_are_refused_by_name(number: int) -> None:
    for arguments in ((number, 1), (1, number)):
        with pytest.raises(InvalidInput, match="page_") as refused:
            window(*arguments)
        assert refused.value.param in ("page_number", "page_size")
    with pytest.raises(InvalidInput, match="lastn"):
        positive(number, "lastn")


@given(st.integers(max_value=0))
def test_a_limit_below_one_is_refused(number: int) -> None:
    with pytest.raises(InvalidInput, match="limit must be 1 or more"):
        at_least_one(number, "limit")


@given(st.none() | st.integers(min_value=1))
def test_other_limits_are_taken_as_they_are(number: int | None) -> None:
    expected = number if number is None else min(number, LARGEST)
    assert at_least_one(number, "limit") == expected
    assert positive(number, "lastn") == expected
