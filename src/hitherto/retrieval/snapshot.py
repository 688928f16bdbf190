"""A graph as searches see it: one version of it, held in arrays."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from hitherto.retrieval.adjacency import Adjacency
from hitherto.retrieval.building import NO_SESSION, SegmentBuilder
from hitherto.retrieval.changes import Changes
from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.tables import Analyse, Tables

NO_NEIGHBOUR = -1


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One version of a graph. Immutable; `updated` returns the next version."""

    version: int = -1
    tables: Tables = field(default_factory=Tables)
    edges: Collection = field(default_factory=Collection)
    nodes: Collection = field(default_factory=Collection)
    episodes: Collection = field(default_factory=Collection)

    @cached_property
    def nbytes(self) -> int:
        """Bytes held, roughly."""
        return self.tables.nbytes + self.edges.nbytes + self.nodes.nbytes + self.episodes.nbytes

    @property
    def count(self) -> int:
        """The number of living rows."""
        return self.edges.count + self.nodes.count + self.episodes.count

    @cached_property
    def neighbours(self) -> tuple[Ordinals, Ordinals]:
        """The episodes before and after each one in its session, as ordinals; -1 where there is none."""
        return _neighbours(self.episodes)

    @cached_property
    def adjacency(self) -> Adjacency:
        """Which nodes the facts connect; found on first use."""
        return Adjacency.of(self.edges, self.nodes)

    def updated(self, changes: Changes, analyse: Analyse, dimensions: int) -> "Snapshot":
        """Return the snapshot with `changes` applied; the work is in proportion to them, not to the graph."""
        tables, gone = self.tables, changes.deleted
        builder = SegmentBuilder(tables, analyse, dimensions)
        edges = builder.edges(changes.edges, changes.mentions) if changes.edges else None
        nodes = builder.nodes(changes.nodes, changes.mentions) if changes.nodes else None
        episodes = builder.episodes(changes.episodes) if changes.episodes else None
        return Snapshot(
            version=changes.version,
            tables=tables,
            edges=self.edges.updated(edges, tables.edges.find_all(gone)),
            nodes=self.nodes.updated(nodes, tables.nodes.find_all(gone)),
            episodes=self.episodes.updated(episodes, tables.episodes.find_all(gone)),
        )


def _neighbours(episodes: Collection) -> tuple[Ordinals, Ordinals]:
    previous = np.full(len(episodes), NO_NEIGHBOUR, np.int64)
    following = previous.copy()
    living = np.flatnonzero(episodes.alive)
    if len(living):
        sessions, seqs = episodes.column("session")[living], episodes.column("seq")[living]
        order = np.lexsort((seqs, sessions))
        ordered, session = living[order], sessions[order]
        adjacent = (session[1:] == session[:-1]) & (session[1:] != NO_SESSION)
        previous[ordered[1:][adjacent]] = ordered[:-1][adjacent]
        following[ordered[:-1][adjacent]] = ordered[1:][adjacent]
    return previous, following
