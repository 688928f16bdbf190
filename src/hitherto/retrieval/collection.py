"""A collection: the edges, nodes or episodes of a graph as immutable segments, with masks of what still lives.

A row has an *ordinal*: its place when all segments are laid end to end, dead rows included. Searches work on
arrays indexed by ordinal.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval import ragged
from hitherto.retrieval.postings import Counts, Documents, Mask
from hitherto.retrieval.ragged import Ragged
from hitherto.retrieval.segment import Column, Segment, merge_segments

Ordinals = NDArray[np.int64]

_GROWTH = 3
"""A segment is merged into the one before it while that is less than this many times as large."""


@dataclass(frozen=True, eq=False)
class Collection:
    """Immutable; `updated` returns the next state, sharing the segments that stay."""

    segments: tuple[Segment, ...] = ()
    masks: tuple[Mask, ...] = ()

    def __len__(self) -> int:
        """Return the number of ordinals, dead rows included."""
        return sum(map(len, self.segments))

    @cached_property
    def alive(self) -> Mask:
        """Which ordinals are rows of the graph."""
        return _joined(self.masks) if self.masks else np.zeros(0, np.bool_)

    @cached_property
    def count(self) -> int:
        """The number of living rows."""
        return int(self.alive.sum())

    @cached_property
    def items(self) -> NDArray[np.int32]:
        """The interned uuid of each ordinal."""
        return _joined([segment.items for segment in self.segments]) if self.segments else np.zeros(0, np.int32)

    @cached_property
    def ordinal_of_item(self) -> NDArray[np.int32]:
        """The ordinal of the living row of each interned uuid; -1 where there is none, and once more at the end."""
        places = np.full(self.highest_item + 2, -1, np.int32)
        living = np.flatnonzero(self.alive)
        places[self.items[living]] = living
        return places

    @cached_property
    def lengths(self) -> NDArray[np.int32]:
        """The number of terms of each ordinal."""
        lengths = [segment.text.lengths for segment in self.segments]
        return _joined(lengths) if lengths else np.zeros(0, np.int32)

    @cached_property
    def highest_item(self) -> int:
        """The highest interned uuid; -1 where there is none."""
        return int(self.items.max(initial=-1))

    def highest(self, name: str) -> int:
        """Return the highest number in a column."""
        return int(self.kept(("highest", name), lambda: self.column(name).max(initial=-1, keepdims=True))[0])

    @cached_property
    def embedded(self) -> Mask:
        """Which ordinals are rows of the graph that have a vector."""
        embedded: Mask = self.column("has_vector") & self.alive
        return embedded

    @cached_property
    def lacks_vectors(self) -> bool:
        """Whether some ordinal is no row of the graph, or has no vector."""
        return not self.embedded.all()

    @cached_property
    def _kept(self) -> dict[Hashable, NDArray[Any]]:
        return {}

    def kept(self, key: Hashable, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Return what `make` returned first under `key`: what depends on the rows alone is the same in every search."""
        found = self._kept.get(key)
        if found is None:
            # Two searches may make it at once; it is the same.
            found = self._kept[key] = make()
        return found

    @cached_property
    def nbytes(self) -> int:
        """Bytes held by the segments and masks."""
        return sum(segment.nbytes for segment in self.segments) + sum(mask.nbytes for mask in self.masks)

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {}

    def column(self, name: str) -> Column:
        """Return one column over all ordinals; laid end to end on first use."""
        if name not in self._columns:
            self._columns[name] = _joined([segment.columns[name] for segment in self.segments])
        return self._columns[name]

    @cached_property
    def _lists(self) -> dict[str, Ragged]:
        return {}

    def list_column(self, name: str) -> Ragged:
        """Return one column of lists over all ordinals; laid end to end on first use."""
        if name not in self._lists:
            self._lists[name] = ragged.concatenate([segment.lists[name] for segment in self.segments])
        return self._lists[name]

    def places(self, items: Sequence[int] | NDArray[Any]) -> Ordinals:
        """Return the ordinal of the living row of each of these interned uuids; -1 where there is none."""
        numbers, known = np.asarray(items, np.int64), self.ordinal_of_item
        # The shared numbering may have gone on since this collection was made.
        places: Ordinals = np.where(numbers < len(known) - 1, known[np.minimum(numbers, len(known) - 1)], -1)
        return places.astype(np.int64)

    def ordinals(self, items: Sequence[int] | NDArray[Any]) -> Ordinals:
        """Return the ordinals of the living rows among these interned uuids, in their order."""
        places = self.places(items)
        return places[places >= 0]

    def find_term(self, term: int) -> tuple[Documents, Counts]:
        """Return the ordinals of the living rows that hold `term` in their text, and how often they do."""
        found, base = [], 0
        if len(self.segments) == 1 and self.count == len(self):
            return self.segments[0].text.find(term)
        for segment, mask in zip(self.segments, self.masks, strict=True):
            documents, counts = segment.text.find(term)
            if len(documents):
                kept = mask[documents]
                found.append((documents[kept] + np.int32(base), counts[kept]))
            base += len(segment)
        if len(found) == 1:
            return found[0]
        empty = (np.zeros(0, np.int32), np.zeros(0, np.float64))
        return np.concatenate([empty[0], *(d for d, _ in found)]), np.concatenate([empty[1], *(c for _, c in found)])

    def named(self, name: int) -> Ordinals:
        """Return the ordinals of the living rows that have the interned `name`."""
        found, base = [np.zeros(0, np.int64)], 0
        for segment, mask in zip(self.segments, self.masks, strict=True):
            documents, _ = segment.names.find(name)
            found.append(documents[mask[documents]].astype(np.int64) + base)
            base += len(segment)
        return np.concatenate(found)

    def updated(self, added: Segment | None, removed: Sequence[int]) -> "Collection":
        """Return the collection with the rows of `added` in place of older ones, and without `removed` items."""
        gone = list(removed) if added is None else [*removed, *added.items.tolist()]
        segments, masks = list(self.segments), self._masks_without(gone)
        if added is not None and len(added):
            segments.append(added)
            masks.append(np.ones(len(added), np.bool_))
        return Collection(*_compacted(segments, masks))

    def _masks_without(self, items: Sequence[int]) -> list[Mask]:
        masks, dead, base = list(self.masks), self.ordinals(items), 0
        for index, segment in enumerate(self.segments):
            here = dead[(dead >= base) & (dead < base + len(segment))] - base
            if len(here):
                masks[index] = masks[index].copy()
                masks[index][here] = False
            base += len(segment)
        return masks


def _joined(arrays: Sequence[Column]) -> Column:
    # Most collections are a single segment, whose arrays need no copy.
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _compacted(segments: list[Segment], masks: list[Mask]) -> tuple[tuple[Segment, ...], tuple[Mask, ...]]:
    """Drop dead segments, rewrite those that are mostly dead, and merge from the small end.

    Sizes then fall by `_GROWTH` from one segment to the next, so there are few of them and a row is moved only
    a logarithmic number of times in its life.
    """
    kept: list[tuple[Segment, Mask]] = []
    for segment, mask in zip(segments, masks, strict=True):
        living = int(mask.sum())
        if living and 2 * living < len(mask):
            kept.append(_merged([(segment, mask)]))
        elif living:
            kept.append((segment, mask))
        while len(kept) > 1 and len(kept[-2][0]) < _GROWTH * len(kept[-1][0]):
            kept[-2:] = [_merged(kept[-2:])]
    return tuple(segment for segment, _ in kept), tuple(mask for _, mask in kept)


def _merged(parts: list[tuple[Segment, Mask]]) -> tuple[Segment, Mask]:
    segment = merge_segments([segment for segment, _ in parts], [mask for _, mask in parts])
    return segment, np.ones(len(segment), np.bool_)
