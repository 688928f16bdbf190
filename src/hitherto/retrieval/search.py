"""The search: what each way of looking contributes to the score of each row.

A score is a sum of parts on scales that mean something: the cosine of the vectors, and the share of the query's
information (its terms weighted by rarity) that the text holds. So each list is trusted by how much it has to
say: a search whose best rows stand out moves them far, and one that finds everything alike moves nothing.
Fusing ranks instead throws those gaps away and recalls less; see docs/decisions/fusion.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np

from hitherto.domain.limits import MAX_SEARCH_LIMIT
from hitherto.retrieval.bm25 import Postings, Scores
from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.filters import Filters, edge_mask, episode_mask, node_mask
from hitherto.retrieval.hops import hops_from
from hitherto.retrieval.interning import Interner
from hitherto.retrieval.outstanding import standing_out
from hitherto.retrieval.postings import Mask
from hitherto.retrieval.queries import Probe, Vector
from hitherto.retrieval.ranking import best
from hitherto.retrieval.requests import Hit, Scope, SearchRequest
from hitherto.retrieval.reranking import (
    CROSS_ENCODED,
    Order,
    by_difference,
    by_distance,
    by_mentions,
    by_relevance,
    mention_counts,
)
from hitherto.retrieval.sessions import best_of_session
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.succession import lift_current
from hitherto.retrieval.vectors import similarities
from hitherto.retrieval.voices import Voice
from hitherto.retrieval.walk import walk_edges
from hitherto.retrieval.weights import Weights

_ORIGIN_HOPS = 3

Parts = dict[str, Scores]
"""The contributions to a score by the name of the search, each indexed by ordinal."""


@dataclass(frozen=True, eq=False)
class Scorer:
    """Scores the rows of a snapshot for one query or for several that add up, each by its share.

    What several scopes need is found once. A sum of cosines with several vectors is one cosine with their sum, so
    the vectors are read once, however many queries there are.
    """

    snapshot: Snapshot
    probes: Sequence[Probe]
    weights: Weights
    shares: Sequence[float] = (1.0,)

    def parts(self, scope: Scope) -> Parts:
        """Return what speaks for each row of a scope."""
        if scope == "nodes":
            return self._nodes()
        return self._episodes() if scope == "episodes" else self._edges()

    def scores(self, scope: Scope) -> Scores:
        """Return the score of each row of a scope."""
        return total(self.parts(scope))

    def told_by_the_best(self) -> Mask:
        """Return which facts one of the episodes told that answer best."""
        first = self._lending_episodes[0][: self.weights.telling]
        return _from_episodes(self.snapshot, first, np.ones(len(first))) > 0

    @cached_property
    def _own_edges(self) -> Parts:
        walked = self._added_up(lambda probe: walk_edges(self.snapshot, probe.seeds))
        return {**self._text(self.snapshot.edges), "walk": self.weights.walk * walked}

    @cached_property
    def _own_episodes(self) -> Parts:
        episodes, bm25 = self.snapshot.episodes, self.weights.bm25
        postings = self._postings(episodes)
        windows = bm25.score_windows(episodes, self.snapshot.neighbours, postings)
        parts = {
            "vector": self.weights.vector * similarities(episodes, self._vector),
            "bm25": self.weights.turn * bm25.score(episodes, postings),
            "window": self.weights.window * windows,
            "speaker": self.weights.speaker * self._added_up(lambda probe: _marked(episodes, probe.told)),
        }
        # Whoever speaks, a row that shares nothing with the query is no answer to it.
        parts["voice"] = self.weights.voice * self._voices() * (total(parts) > 0)
        return {**parts, "session": self.weights.session * best_of_session(episodes, total(parts))}

    @cached_property
    def _lending_edges(self) -> tuple[Ordinals, Scores]:
        return _standouts(self.snapshot.edges, total(self._own_edges), self.weights.lenders)

    @cached_property
    def _lending_episodes(self) -> tuple[Ordinals, Scores]:
        return _standouts(self.snapshot.episodes, total(self._own_episodes), self.weights.lenders)

    def _edges(self) -> Parts:
        lent = _from_episodes(self.snapshot, *self._lending_episodes)
        parts = {**self._own_edges, "episodes": self.weights.from_episodes * lent}
        return {**parts, "current": lift_current(self.snapshot.edges, total(parts))}

    def _episodes(self) -> Parts:
        lent = _to_episodes(self.snapshot, *self._lending_edges)
        return {**self._own_episodes, "facts": self.weights.from_facts * lent}

    def _nodes(self) -> Parts:
        named = self._added_up(lambda probe: _marked(self.snapshot.nodes, probe.seeds))
        lent = _to_nodes(self.snapshot, *self._lending_edges)
        return {
            **self._text(self.snapshot.nodes),
            "named": self.weights.named * named,
            "facts": self.weights.facts_of_node * lent,
        }

    def _text(self, collection: Collection) -> Parts:
        return {
            "vector": self.weights.vector * similarities(collection, self._vector),
            "bm25": self.weights.text * self.weights.bm25.score(collection, self._postings(collection)),
        }

    @cached_property
    def _vector(self) -> Vector | None:
        vectors = [
            np.float32(share) * probe.vector
            for share, probe in zip(self.shares, self.probes, strict=True)
            if probe.vector is not None
        ]
        return np.sum(vectors, axis=0) if vectors else None

    def _postings(self, collection: Collection) -> Postings:
        return self.weights.bm25.shared_out(collection, [probe.terms for probe in self.probes], self.shares)

    def _voices(self) -> Scores:
        """Return for each episode the share of the queries that ask for the words of its side of the conversation."""
        asked = dict.fromkeys(Voice, 0.0)
        for share, probe in zip(self.shares, self.probes, strict=True):
            if probe.voice is not None:
                asked[probe.voice] += share
        episodes = self.snapshot.episodes
        if not len(episodes) or not any(asked.values()):
            return np.zeros(len(episodes))
        return np.where(episodes.column("of_assistant"), asked[Voice.ASSISTANT], asked[Voice.OTHERS])

    def _added_up(self, score: Callable[[Probe], Scores]) -> Scores:
        added: Scores = np.sum([share * score(probe) for share, probe in zip(self.shares, self.probes, strict=True)], 0)
        return added


def rank(snapshot: Snapshot, probe: Probe, request: SearchRequest, weights: Weights) -> list[Hit]:
    """Return the best rows that the request's filters let through, best first.

    For "cross_encoder" these are the candidates, in the order of the search: who has their texts reranks them.
    """
    scorer = Scorer(snapshot, (probe,), weights)
    parts = scorer.parts(request.scope)
    if request.origins or request.center:
        parts["bfs"] = weights.origins * _nearness(snapshot, request)
    collection, mask, uuids = _scope(snapshot, request)
    scores = total(parts)
    if probe.asks and probe.vector is None:
        # Without vectors, a row that shares nothing with the query is no answer to it.
        mask = mask & (scores > 0)
    order = _ordered(scorer, request, collection, scores, mask)
    hits = [
        Hit(
            uuid=UUID(bytes=uuids.key(int(collection.items[ordinal]))),
            score=float(score),
            why={name: float(part[ordinal]) for name, part in parts.items() if part[ordinal]},
        )
        for ordinal, score in zip(order.ordinals, order.scores, strict=True)
    ]
    return hits if request.reranker == "cross_encoder" else scoring_at_least(hits, request.min_score)


def scoring_at_least(hits: Sequence[Hit], least: float | None) -> list[Hit]:
    """Return the hits without those of a lower score."""
    return [hit for hit in hits if least is None or hit.score >= least]


def _ordered(scorer: Scorer, request: SearchRequest, collection: Collection, scores: Scores, mask: Mask) -> Order:
    snapshot, limit = scorer.snapshot, request.limit
    if request.reranker == "mmr":
        trade = 1.0 if request.mmr_lambda is None else request.mmr_lambda
        return by_difference(collection, scores, mask, limit, trade)
    if request.reranker == "node_distance":
        centre = [request.center] if request.center else []
        return by_distance(collection, scores, mask, limit, hops_from(snapshot, request.scope, centre))
    if request.reranker == "episode_mentions":
        return by_mentions(collection, scores, mask, limit, mention_counts(snapshot, request.scope))
    pool = max(limit, CROSS_ENCODED) if request.reranker == "cross_encoder" else limit
    # Whoever asks with a filter chooses for themselves and gets all.
    if request.scope != "edges" or request.filters != Filters():
        return by_relevance(collection, scores, mask, pool)
    order = by_relevance(collection, scores, mask, max(pool, MAX_SEARCH_LIMIT))
    kept = standing_out(scores, mask, order.ordinals, scorer.told_by_the_best(), scorer.weights)
    return Order(order.ordinals[kept][:pool], order.scores[kept][:pool])


def _nearness(snapshot: Snapshot, request: SearchRequest) -> Scores:
    """Return how near each row is to the origins: 1 beside them, half of that with each hop, 0 beyond three."""
    origins = [*request.origins, *([request.center] if request.center else [])]
    hops = hops_from(snapshot, request.scope, origins)
    return np.where(hops <= _ORIGIN_HOPS, 0.5**hops, 0.0)


def _scope(snapshot: Snapshot, request: SearchRequest) -> tuple[Collection, Mask, Interner[bytes]]:
    tables = snapshot.tables
    if request.scope == "nodes":
        return snapshot.nodes, node_mask(snapshot, request.filters), tables.nodes
    if request.scope == "episodes":
        return snapshot.episodes, episode_mask(snapshot, request.filters), tables.episodes
    return snapshot.edges, edge_mask(snapshot, request.filters), tables.edges


def _marked(collection: Collection, ordinals: Ordinals) -> Scores:
    """Return 1 for each of these rows."""
    marked = np.zeros(len(collection))
    marked[ordinals] = 1.0
    return marked


def total(parts: Parts) -> Scores:
    """Return the scores that the parts add up to."""
    first, *others = parts.values()
    scores = first.copy()
    for part in others:
        scores += part
    return scores


def _standouts(collection: Collection, scores: Scores, count: int) -> tuple[Ordinals, Scores]:
    """Return the best rows and by how much each stands out from the last of them: only that is lent."""
    ordinals = best(collection, scores, collection.alive, count)
    return ordinals, scores[ordinals] - scores[ordinals].min(initial=np.inf)


def _to_episodes(snapshot: Snapshot, edges: Ordinals, amounts: Scores) -> Scores:
    lent = np.zeros(len(snapshot.episodes))
    if not len(edges):
        return lent
    told_in = [snapshot.edges.list_column("episodes").row(edge) for edge in edges]
    places = snapshot.episodes.places(np.concatenate(told_in))
    known = places >= 0
    np.maximum.at(lent, places[known], np.repeat(amounts, list(map(len, told_in)))[known])
    return lent


def _to_nodes(snapshot: Snapshot, edges: Ordinals, amounts: Scores) -> Scores:
    lent = np.zeros(len(snapshot.nodes))
    if not len(edges):
        return lent
    for end in ("source", "target"):
        places = snapshot.nodes.places(snapshot.edges.column(end)[edges])
        known = places >= 0
        np.maximum.at(lent, places[known], amounts[known])
    return lent


def _from_episodes(snapshot: Snapshot, episodes: Ordinals, amounts: Scores) -> Scores:
    lent = np.zeros(len(snapshot.edges))
    if not len(lent) or not len(episodes):
        return lent
    told_in = snapshot.edges.list_column("episodes")
    by_item = np.zeros(int(max(snapshot.episodes.items.max(), told_in.values.max(initial=0))) + 1)
    by_item[snapshot.episodes.items[episodes]] = amounts
    amounts_told = by_item[told_in.values]
    telling = np.flatnonzero(amounts_told != 0)
    np.maximum.at(lent, told_in.owners_of(telling), amounts_told[telling])
    return lent
