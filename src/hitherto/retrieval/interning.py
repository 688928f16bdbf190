"""Small integers for things, so that the columns of a snapshot are arrays of numbers."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Interner(Generic[K]):
    """Numbers keys from 0 in the order in which they come. Only ever grows.

    Snapshots of one graph share it: what an older snapshot knows stays true when a newer one adds keys. One
    thread adds at a time (a graph is loaded by one at a time); any number may look up meanwhile.
    """

    def __init__(self) -> None:
        self._numbers: dict[K, int] = {}
        self._keys: list[K] = []

    def __len__(self) -> int:
        return len(self._keys)

    def number(self, key: K) -> int:
        """Return the number of `key`, giving it the next one if it is new."""
        known = self._numbers.get(key)
        if known is None:
            known = len(self._keys)
            # The key goes in before its number is visible, so that a reader who sees a number finds its key.
            self._keys.append(key)
            self._numbers[key] = known
        return known

    def numbers(self, keys: Iterable[K]) -> list[int]:
        """Return the numbers of `keys`, numbering the new ones."""
        return [self.number(key) for key in keys]

    def find(self, key: K) -> int | None:
        """Return the number of `key`, or None if it was never seen."""
        return self._numbers.get(key)

    def find_all(self, keys: Iterable[K]) -> list[int]:
        """Return the numbers of those `keys` that were seen."""
        return [number for key in keys if (number := self._numbers.get(key)) is not None]

    def key(self, number: int) -> K:
        """Return the key with this number."""
        return self._keys[number]
