"""A snapshot without what is dead in it: one segment a collection, and no key that no living row has.

So what was deleted from a graph is in no file that is written afterwards.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval.collection import Collection
from hitherto.retrieval.interning import Interner, encoded
from hitherto.retrieval.packed_keys import PackedKeys
from hitherto.retrieval.ragged import Ragged
from hitherto.retrieval.segment import Segment, merge_segments
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.tables import IDS, TEXTS, Tables

COLLECTIONS = ("edges", "nodes", "episodes")
_ROWS_AT_ONCE = 4096
_TABLE_OF_COLUMN = {
    "source": "nodes",
    "target": "nodes",
    "relation": "relations",
    "timeline": "timelines",
    "session": "sessions",
}
_TABLE_OF_LIST = {"labels": "labels", "episodes": "episodes"}

Numbers = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Compact:
    """The living rows of a snapshot. Their vectors are left where they are; `vectors_of` goes through them."""

    version: int
    segments: Mapping[str, Segment]
    tables: Mapping[str, PackedKeys]


def compacted(snapshot: Snapshot) -> Compact:
    """Return the living rows of a snapshot, renumbered."""
    merged = {name: _living(getattr(snapshot, name)) for name in COLLECTIONS}
    segments = {name: segment for name, segment in merged.items() if segment is not None}
    numberings = {name: _Numbering() for name in (*TEXTS, *IDS)}
    for name, segment in segments.items():
        _renumbered(name, segment, {table: numbering.note for table, numbering in numberings.items()})
    tables = {name: numbering.close(snapshot.tables, name) for name, numbering in numberings.items()}
    new = {table: numbering.new for table, numbering in numberings.items()}
    return Compact(snapshot.version, {name: _renumbered(name, s, new) for name, s in segments.items()}, tables)


def vectors_of(collection: Collection) -> Iterator[NDArray[np.float16]]:
    """Return the vectors of the living rows, some at a time."""
    for segment, mask in zip(collection.segments, collection.masks, strict=True):
        for begin in range(0, len(segment), _ROWS_AT_ONCE):
            end = begin + _ROWS_AT_ONCE
            part = segment.vectors[begin:end]
            yield part if mask[begin:end].all() else part[mask[begin:end]]


def _living(collection: Collection) -> Segment | None:
    if not collection.count:
        return None
    parts = [replace(part, vectors=np.zeros((len(part), 0), np.float16)) for part in collection.segments]
    return merge_segments(parts, collection.masks)


class _Numbering:
    """Which numbers of a table are used, and, once it is closed, the new number of each: in the old order."""

    def __init__(self) -> None:
        self._used: list[Numbers] = []
        self._new: Numbers = np.zeros(0, np.int64)

    def note(self, numbers: Numbers) -> Numbers:
        """Note that these are used; -1 stands for none."""
        self._used.append(np.unique(numbers))
        return numbers

    def close(self, tables: Tables, name: str) -> PackedKeys:
        """Return the keys that are used."""
        interner: Interner[Any] = getattr(tables, name)
        used = np.unique(np.concatenate([np.zeros(0, np.int64), *self._used]))
        used = used[used >= 0]
        # One more place at the end is where -1 points.
        self._new = np.full(len(interner) + 1, -1, np.int64)
        self._new[used] = np.arange(len(used))
        return PackedKeys.of([encoded(interner.key(number)) for number in used.tolist()])

    def new(self, numbers: Numbers) -> Numbers:
        """Return the new numbers of these, in the type that they had."""
        return self._new[numbers].astype(numbers.dtype)


def _renumbered(name: str, segment: Segment, change: Mapping[str, Any]) -> Segment:
    """Return a segment of the collection `name` with every number put through the function of its table."""
    columns = {
        column: change[_TABLE_OF_COLUMN[column]](values) if column in _TABLE_OF_COLUMN else values
        for column, values in segment.columns.items()
    }
    lists = {
        column: Ragged(values.offsets, change[_TABLE_OF_LIST[column]](values.values))
        for column, values in segment.lists.items()
    }
    return replace(
        segment,
        items=change[name](segment.items),
        columns=columns,
        lists=lists,
        text=replace(segment.text, terms=change["terms"](segment.text.terms)),
        names=replace(segment.names, terms=change["names"](segment.names.terms)),
    )
