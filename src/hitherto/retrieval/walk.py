"""The walk: from the nodes that a query names over the facts around them, two hops far."""

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval.bm25 import Scores
from hitherto.retrieval.collection import Ordinals
from hitherto.retrieval.snapshot import Snapshot

_HOP = 0.5
"""What is left of the strength of a node on the far side of a fact."""


def walk_edges(snapshot: Snapshot, seeds: Ordinals) -> Scores:
    """Return how near each fact is to the seed nodes (ordinals): 1 at most, 0 out of reach.

    A node passes on less the more facts it has: being near to something that everything is near to says little.
    """
    edges = snapshot.edges
    if not len(edges) or not len(seeds):
        return np.zeros(len(edges))
    source, target = edges.column("source"), edges.column("target")
    alive = edges.alive
    size = max(edges.highest("source"), edges.highest("target"), snapshot.nodes.highest_item) + 1
    damping = edges.kept(
        ("damping", size), lambda: 1 / np.sqrt(np.maximum(_degrees(source[alive], target[alive], size), 1))
    )
    strength = np.zeros(size)
    strength[snapshot.nodes.items[seeds]] = 1.0
    first = _across(strength * damping, source, target) * alive
    reached = strength.copy()
    np.maximum.at(reached, source, first * _HOP)
    np.maximum.at(reached, target, first * _HOP)
    second = _across(reached * damping, source, target) * alive
    scores: Scores = np.maximum(first, second)
    return scores


def _degrees(source: NDArray[np.int64], target: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    degrees: NDArray[np.int64] = np.bincount(source, minlength=size) + np.bincount(target, minlength=size)
    return degrees


def _across(strength: Scores, source: NDArray[np.int64], target: NDArray[np.int64]) -> Scores:
    nearest: Scores = np.maximum(strength[source], strength[target])
    return nearest
