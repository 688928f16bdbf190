"""Pages of lists, and the numbers that ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from hitherto.domain.errors import InvalidInput
from hitherto.domain.limits import DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE

T = TypeVar("T")

LARGEST = 1 << 62
"""More than any list holds, and still a number that both databases take; numbers beyond it are cut to it."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list; `total` counts the whole list."""

    items: Sequence[T]
    total: int


def window(page_number: int | None, page_size: int | None) -> tuple[int, int]:
    """Return (limit, offset) of a page numbered from 1.

    None or 0 means the default (the first page, 100 items); a size above 1,000 is cut to that.

    Raises:
        InvalidInput: for negative numbers.
    """
    number = positive(page_number, "page_number") or 1
    size = min(positive(page_size, "page_size") or DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
    return size, min((number - 1) * size, LARGEST)


def positive(number: int | None, param: str) -> int | None:
    """Return `number`, None for 0 (how some clients say "not given"), or raise `InvalidInput` below that."""
    if number is not None and number < 0:
        raise InvalidInput(f"{param} must not be negative, but is {number}", param=param)
    return min(number, LARGEST) if number else None


def at_least_one(number: int | None, param: str) -> int | None:
    """Return `number` if it is given and 1 or more, None if it is not given; else raise `InvalidInput`."""
    if number is not None and number < 1:
        raise InvalidInput(f"{param} must be 1 or more, but is {number}", param=param)
    return number if number is None else min(number, LARGEST)
