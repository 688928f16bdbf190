"""Rerankers: the best rows of the search in another order, each with a score that the order goes by.

What a score means and which scores compare is told in docs/search.md.
"""

from dataclasses import dataclass

import numpy as np

from hitherto.retrieval.adjacency import OUT_OF_REACH, Hops
from hitherto.retrieval.bm25 import Scores
from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.diversity import diversified
from hitherto.retrieval.passages import likeness
from hitherto.retrieval.postings import Mask
from hitherto.retrieval.ranking import best
from hitherto.retrieval.requests import Scope
from hitherto.retrieval.snapshot import Snapshot

POOL = 100
"""Rows of the search that are put into another order."""
CROSS_ENCODED = 30
"""Rows that a cross-encoder reads, or as many as are asked for; each costs it about 4 ms."""


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """Ordinals, best first, each with its score."""

    ordinals: Ordinals
    scores: Scores

    @classmethod
    def by(cls, ordinals: Ordinals, scores: Scores, limit: int) -> "Order":
        """Return the rows by descending score; of equal ones the order given stays."""
        order = np.argsort(-scores, kind="stable")[:limit]
        return cls(ordinals[order], scores[order])


def by_relevance(collection: Collection, scores: Scores, mask: Mask, limit: int) -> Order:
    """Order by the score of the search."""
    ordinals = best(collection, scores, mask, limit)
    return Order(ordinals, scores[ordinals])


def by_difference(collection: Collection, scores: Scores, mask: Mask, limit: int, trade: float) -> Order:
    """Order by maximal marginal relevance among the best of the search.

    The score is `trade` times that of the search, as a share of the best one's, less `1 - trade` times the likeness
    (0 to 1) to the most similar row before.
    """
    pool = by_relevance(collection, scores, mask, POOL)
    if not len(pool.ordinals):
        return pool
    highest = pool.scores.max()
    relevance = np.clip(pool.scores / highest, 0, 1) if highest > 0 else np.zeros(len(pool.scores))
    alike = np.clip(likeness(collection, pool.ordinals), 0, 1)
    order = diversified(relevance, alike, trade, limit)
    nearest = [alike[place, order[:rank]].max(initial=0.0) for rank, place in enumerate(order)]
    worth = trade * relevance[order] - (1 - trade) * np.array(nearest)
    return Order(pool.ordinals[order], worth)


def by_distance(collection: Collection, scores: Scores, mask: Mask, limit: int, hops: Hops) -> Order:
    """Order by hops, fewer first, among the best of the search and the best beside the centre.

    The score is 1 / (1 + hops), and 0 out of reach.
    """
    beside = best(collection, scores, mask & (hops <= 1), POOL // 2)
    pool = best(collection, scores, mask, POOL)
    allowed = np.zeros(len(collection), np.bool_)
    allowed[beside] = allowed[pool] = True
    ordered = best(collection, scores, allowed, len(beside) + len(pool))
    distances = hops[ordered]
    return Order.by(ordered, np.where(distances < OUT_OF_REACH, 1 / (1.0 + distances), 0.0), limit)


def by_mentions(collection: Collection, scores: Scores, mask: Mask, limit: int, counts: Scores) -> Order:
    """Order the best of the search by how often they are spoken of, which is the score."""
    pool = best(collection, scores, mask, POOL)
    return Order.by(pool, counts[pool], limit)


def mention_counts(snapshot: Snapshot, scope: Scope) -> Scores:
    """Return how many episodes speak of each fact or node; of an episode, how many facts and nodes it speaks of."""
    if scope != "episodes":
        return _episodes_of(snapshot.edges if scope == "edges" else snapshot.nodes)
    by_item = np.zeros(len(snapshot.tables.episodes) + 1)
    for collection in (snapshot.edges, snapshot.nodes):
        if len(collection):
            told_in = collection.list_column("episodes")
            np.add.at(by_item, told_in.values[collection.alive[told_in.owners()]], 1)
    return by_item[snapshot.episodes.items]


def _episodes_of(collection: Collection) -> Scores:
    return collection.list_column("episodes").lengths.astype(np.float64) if len(collection) else np.zeros(0)
