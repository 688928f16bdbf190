"""Small integers for things, so that the columns of a snapshot are arrays of numbers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from hitherto.retrieval.packed_keys import PackedKeys

K = TypeVar("K", str, bytes)

_BYTES_PER_KEY = 160
"""A rough figure for a key that is an object: itself, its entry in the dictionary, its place in the list."""


class Interner(Generic[K]):
    """Numbers keys from 0 in the order in which they come. Only ever grows.

    Snapshots of one graph share it: what an older snapshot knows stays true when a newer one adds keys. One
    thread adds at a time (a graph is loaded by one at a time); any number may look up meanwhile.

    It may begin with keys that are `packed`; `decode` then makes a key of its bytes.
    """

    def __init__(self, packed: PackedKeys | None = None, decode: Callable[[bytes], K] | None = None) -> None:
        self._packed = packed
        self._decode: Callable[[bytes], K] | None = decode
        self._base = len(packed) if packed else 0
        self._numbers: dict[K, int] = {}
        self._keys: list[K] = []

    def __len__(self) -> int:
        return self._base + len(self._keys)

    def __iter__(self) -> Iterator[K]:
        """Iterate over the keys by number."""
        return map(self.key, range(len(self)))

    @property
    def nbytes(self) -> int:
        """Bytes held, roughly."""
        return _BYTES_PER_KEY * len(self._keys) + (self._packed.nbytes if self._packed else 0)

    def number(self, key: K) -> int:
        """Return the number of `key`, giving it the next one if it is new."""
        known = self._numbers.get(key)
        if known is None and self._packed is not None:
            known = self._packed.find(encoded(key))
        if known is None:
            known = len(self)
            # The key goes in before its number is visible, so that a reader who sees a number finds its key.
            self._keys.append(key)
            self._numbers[key] = known
        return known

    def numbers(self, keys: Iterable[K]) -> list[int]:
        """Return the numbers of `keys`, numbering the new ones."""
        known = self._numbers.get
        # Most are known; asking for those here spares a call for each word of a graph.
        return [self.number(key) if (number := known(key)) is None else number for key in keys]

    def find(self, key: K) -> int | None:
        """Return the number of `key`, or None if it was never seen."""
        known = self._numbers.get(key)
        return self._packed.find(encoded(key)) if known is None and self._packed else known

    def find_all(self, keys: Iterable[K]) -> list[int]:
        """Return the numbers of those `keys` that were seen."""
        return [number for key in keys if (number := self.find(key)) is not None]

    def key(self, number: int) -> K:
        """Return the key with this number."""
        if self._packed is not None and self._decode is not None and number < self._base:
            return self._decode(self._packed.key(number))
        return self._keys[number - self._base]


def encoded(key: str | bytes) -> bytes:
    """Return the bytes of a key."""
    return key if isinstance(key, bytes) else key.encode("utf-8", "surrogatepass")


def decoded_text(key: bytes) -> str:
    """Return the text whose bytes these are."""
    return key.decode("utf-8", "surrogatepass")
