"""How far rows are from nodes and episodes that a search begins from."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from hitherto.retrieval.adjacency import OUT_OF_REACH, Hops
from hitherto.retrieval.collection import Collection
from hitherto.retrieval.requests import Scope
from hitherto.retrieval.snapshot import Snapshot


def hops_from(snapshot: Snapshot, scope: Scope, origins: Sequence[UUID]) -> Hops:
    """Return how far each row of a scope is from the nearest origin: the uuids of nodes or episodes of this graph.

    A node is no hop from itself, a fact as far as its nearer end, an episode as far as the nearest thing that it
    speaks of. An episode as an origin stands for the things that it speaks of. Uuids that this graph does not know
    lead nowhere.
    """
    by_node = snapshot.adjacency.hops(_seeds(snapshot, origins))
    if scope == "nodes":
        return by_node[snapshot.nodes.items]
    if not len(snapshot.edges):
        of_edges: Hops = np.zeros(0, np.int64)
    else:
        of_edges = np.minimum(by_node[snapshot.edges.column("source")], by_node[snapshot.edges.column("target")])
    if scope == "edges":
        return of_edges
    return _of_episodes(snapshot, of_edges, by_node[snapshot.nodes.items])


def _of_episodes(snapshot: Snapshot, of_edges: Hops, of_nodes: Hops) -> Hops:
    by_item = np.full(len(snapshot.tables.episodes) + 1, OUT_OF_REACH, np.int64)
    for collection, hops in ((snapshot.edges, of_edges), (snapshot.nodes, of_nodes)):
        if len(collection):
            told_in = collection.list_column("episodes")
            reach = np.where(collection.alive, hops, OUT_OF_REACH)
            np.minimum.at(by_item, told_in.values, reach[told_in.owners()])
    return by_item[snapshot.episodes.items]


def _seeds(snapshot: Snapshot, origins: Sequence[UUID]) -> NDArray[np.int64]:
    keys = [origin.bytes for origin in origins]
    nodes = snapshot.nodes.ordinals(snapshot.tables.nodes.find_all(keys))
    told = snapshot.tables.episodes.find_all(keys)
    living = [number for number in told if len(snapshot.episodes.ordinals([number]))]
    return np.concatenate([snapshot.nodes.items[nodes].astype(np.int64), *_spoken_of(snapshot, living)])


def _spoken_of(snapshot: Snapshot, episodes: Iterable[int]) -> Iterable[NDArray[np.int64]]:
    """Return the interned nodes that episodes speak of, by themselves or as ends of facts."""
    for episode in episodes:
        told = _mentioning(snapshot.edges, episode)
        if len(told):
            yield snapshot.edges.column("source")[told]
            yield snapshot.edges.column("target")[told]
        yield snapshot.nodes.items[_mentioning(snapshot.nodes, episode)].astype(np.int64)


def _mentioning(collection: Collection, episode: int) -> NDArray[np.int64]:
    if not len(collection):
        return np.zeros(0, np.int64)
    told_in = collection.list_column("episodes")
    owners = told_in.owners_of(np.flatnonzero(told_in.values == episode))
    return owners[collection.alive[owners]]
