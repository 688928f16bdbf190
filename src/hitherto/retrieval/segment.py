"""Segments: immutable blocks of rows in columns, the unit in which a snapshot grows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval import ragged
from hitherto.retrieval.postings import Mask, Postings, merge_postings
from hitherto.retrieval.ragged import Ragged

Column = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Segment:
    """Some rows of one collection.

    `items` are the interned uuids, `columns` numbers a row, `lists` numbers of any count a row, `text` and
    `names` the inverted indexes of its terms and of its whole names. `vectors` has shape (rows, dimensions);
    a row without a vector is zero there and false in the column `has_vector`.
    """

    items: NDArray[np.int32]
    columns: Mapping[str, Column]
    lists: Mapping[str, Ragged]
    text: Postings
    names: Postings
    vectors: NDArray[np.float16]

    def __len__(self) -> int:
        return len(self.items)

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        arrays = [self.items, *self.columns.values(), self.vectors]
        lists = sum(column.nbytes for column in self.lists.values())
        return sum(array.nbytes for array in arrays) + lists + self.text.nbytes + self.names.nbytes


def merge_segments(parts: Sequence[Segment], keeps: Sequence[Mask]) -> Segment:
    """Return one segment of the kept rows of all parts, in that order."""
    pairs = list(zip(parts, keeps, strict=True))
    first = parts[0]
    return Segment(
        items=np.concatenate([part.items[keep] for part, keep in pairs]),
        columns={name: np.concatenate([part.columns[name][keep] for part, keep in pairs]) for name in first.columns},
        lists={name: ragged.concatenate([part.lists[name].kept(keep) for part, keep in pairs]) for name in first.lists},
        text=merge_postings([part.text for part in parts], keeps),
        names=merge_postings([part.names for part in parts], keeps),
        vectors=np.concatenate([part.vectors[keep] for part, keep in pairs]),
    )
