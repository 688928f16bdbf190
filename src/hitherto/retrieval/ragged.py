"""Rows of different lengths in two flat arrays (the CSR layout)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Row i holds `values[offsets[i]:offsets[i + 1]]`."""

    offsets: Integers
    values: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "Ragged":
        """Pack lists of numbers."""
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        values = np.fromiter((value for row in rows for value in row), np.int32, int(lengths.sum()))
        return cls(_offsets(lengths), values)

    @property
    def lengths(self) -> Integers:
        """The number of values in each row."""
        return np.diff(self.offsets)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        return self.offsets.nbytes + self.values.nbytes

    def row(self, index: int) -> NDArray[np.int32]:
        """Return the values of one row."""
        return self.values[self.offsets[index] : self.offsets[index + 1]]

    def owners(self) -> Integers:
        """Return, for each value, the row that it belongs to."""
        return np.repeat(np.arange(len(self.offsets) - 1), self.lengths)

    def owners_of(self, places: Integers) -> Integers:
        """Return the rows that hold the values at these places of `values`."""
        owners: Integers = np.searchsorted(self.offsets, places, side="right") - 1
        return owners

    def kept(self, keep: NDArray[np.bool_]) -> "Ragged":
        """Return the rows where `keep` is true."""
        return Ragged(_offsets(self.lengths[keep]), self.values[np.repeat(keep, self.lengths)])


def concatenate(parts: Sequence[Ragged]) -> Ragged:
    """Return the rows of all parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    lengths = [part.lengths for part in parts]
    return Ragged(
        _offsets(np.concatenate([np.zeros(0, np.int64), *lengths])),
        np.concatenate([np.zeros(0, np.int32), *(part.values for part in parts)]),
    )


def _offsets(lengths: Integers) -> Integers:
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets
