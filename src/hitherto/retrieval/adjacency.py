"""Which things a fact lies between, and how many facts lie between things: breadth-first over the nodes of a graph."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval.collection import Collection

Hops = NDArray[np.int64]

FARTHEST = 32
"""What lies farther counts as out of reach; a walk over a long chain would take long and say nothing."""
OUT_OF_REACH = FARTHEST + 1


@dataclass(frozen=True, slots=True, eq=False)
class Adjacency:
    """The neighbours of each node, by interned uuid: those of node i are `neighbours[offsets[i]:offsets[i + 1]]`."""

    offsets: NDArray[np.int64]
    neighbours: NDArray[np.int64]

    @classmethod
    def of(cls, edges: Collection, nodes: Collection) -> "Adjacency":
        """Read the living facts of a graph, in both directions."""
        size = int(nodes.items.max(initial=-1)) + 1
        if not len(edges):
            return cls(np.zeros(size + 1, np.int64), np.zeros(0, np.int64))
        source, target = edges.column("source"), edges.column("target")
        size = max(size, int(source.max()) + 1, int(target.max()) + 1)
        source, target = source[edges.alive], target[edges.alive]
        begins, ends = np.concatenate([source, target]), np.concatenate([target, source])
        offsets = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(begins, minlength=size), out=offsets[1:])
        return cls(offsets, ends[np.argsort(begins, kind="stable")])

    def hops(self, seeds: NDArray[np.int64]) -> Hops:
        """Return the distance of every node from the nearest seed."""
        distances = np.full(len(self.offsets) - 1, OUT_OF_REACH, np.int64)
        frontier = np.unique(seeds)
        distances[frontier] = 0
        for distance in range(1, FARTHEST + 1):
            reached = self._around(frontier)
            new = reached[distances[reached] == OUT_OF_REACH]
            if not len(new):
                break
            distances[new] = distance
            frontier = np.flatnonzero(distances == distance)
        return distances

    def _around(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        starts = self.offsets[nodes]
        counts = self.offsets[nodes + 1] - starts
        before = np.cumsum(counts) - counts
        places = np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
        return self.neighbours[places]
