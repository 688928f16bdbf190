"""Numbered keys in flat arrays: what a numbering looks like in a file, and what it is looked up in from there."""

from bisect import bisect_left
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray


class PackedKeys:
    """Key i is `data[offsets[i]:offsets[i + 1]]`; `hashes` ascend, and `numbers[j]` is the key of `hashes[j]`.

    Immutable. The arrays may lie in a file: a look-up touches a few pages, and no key is an object of its own.
    """

    def __init__(
        self,
        data: NDArray[np.uint8],
        offsets: NDArray[np.int64],
        hashes: NDArray[np.uint64],
        numbers: NDArray[np.int32],
    ) -> None:
        self.arrays: dict[str, NDArray[Any]] = {"data": data, "offsets": offsets, "hashes": hashes, "numbers": numbers}
        # Views of memory are read an item at a time much faster than arrays.
        self._data, self._offsets = data.data, offsets.data
        self._hashes, self._numbers = hashes.data, numbers.data

    @classmethod
    def of(cls, keys: Sequence[bytes]) -> "PackedKeys":
        """Pack distinct keys, numbered by their place."""
        offsets = np.zeros(len(keys) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, keys), np.int64, len(keys)), out=offsets[1:])
        hashes = np.frombuffer(b"".join(map(_digest, keys)), "<u8")
        order = np.argsort(hashes, kind="stable")
        data = np.frombuffer(b"".join(keys), np.uint8)
        return cls(data, offsets, hashes[order], order.astype(np.int32))

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return sum(array.nbytes for array in self.arrays.values())

    def key(self, number: int) -> bytes:
        """Return the key with this number."""
        return bytes(self._data[self._offsets[number] : self._offsets[number + 1]])

    def find(self, key: bytes) -> int | None:
        """Return the number of `key`, or None if it is none of them."""
        wanted = int.from_bytes(_digest(key), "little")
        place = bisect_left(self._hashes, wanted)
        while place < len(self._hashes) and self._hashes[place] == wanted:
            number: int = self._numbers[place]
            if self._data[self._offsets[number] : self._offsets[number + 1]] == key:
                return number
            place += 1
        return None


def _digest(key: bytes) -> bytes:
    # The same in every process, unlike hash(), and nobody can choose many keys that collide.
    return blake2b(key, digest_size=8).digest()
