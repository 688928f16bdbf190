"""The context block: what a model should know before it answers the last messages of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hitherto.domain.identity import GraphKey
from hitherto.ports import Transaction
from hitherto.retrieval.bm25 import inverse_document_frequency
from hitherto.retrieval.collection import Collection, Ordinals
from hitherto.retrieval.filters import Filters, edge_mask
from hitherto.retrieval.interning import Interner
from hitherto.retrieval.outstanding import standing_out
from hitherto.retrieval.packing import Material
from hitherto.retrieval.queries import Probe
from hitherto.retrieval.ranking import best
from hitherto.retrieval.requests import ContextRequest
from hitherto.retrieval.search import Scorer
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.weights import Weights
from hitherto.store import edges, episodes, nodes

FADING = 0.5
"""What each older message counts, relative to the one after it."""
_EDGES, _NODES, _EPISODES = 40, 12, 40


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The uuids of what a block may be made of, best first, and what the queries' terms are worth.

    The facts `outstanding` stand out from the others.
    """

    edges: Sequence[UUID] = ()
    outstanding: frozenset[UUID] = frozenset()
    nodes: Sequence[UUID] = ()
    episodes: Sequence[UUID] = ()
    term_weights: tuple[tuple[str, float], ...] = ()


def shortlist(snapshot: Snapshot, probes: Sequence[Probe], request: ContextRequest, weights: Weights) -> Shortlist:
    """Choose the rows worth looking at for `probes`, the newest message first.

    Each message is a query of its own: joined, they would ask for a blend of topics that nobody spoke of.
    """
    if not probes:
        return Shortlist()
    tables = snapshot.tables
    scorer = Scorer(snapshot, probes, weights, [FADING**age for age in range(len(probes))])
    rated = edge_mask(snapshot, Filters(min_rating=request.min_rating))
    edge_scores = scorer.scores("edges")
    chosen_edges = best(snapshot.edges, edge_scores, rated, _EDGES)
    outstanding = standing_out(edge_scores, rated, chosen_edges, scorer.told_by_the_best(), weights)
    chosen_nodes = best(snapshot.nodes, scorer.scores("nodes"), snapshot.nodes.alive, _NODES)
    return Shortlist(
        edges=_uuids(snapshot.edges, tables.edges, chosen_edges),
        outstanding=frozenset(_uuids(snapshot.edges, tables.edges, chosen_edges[outstanding])),
        nodes=_uuids(snapshot.nodes, tables.nodes, chosen_nodes),
        episodes=_episodes(snapshot, scorer, request) if request.with_episodes else (),
        term_weights=_term_weights(snapshot, probes),
    )


async def fetch_material(tx: Transaction, graph: GraphKey, chosen: Shortlist) -> Material:
    """Read the rows of a shortlist; what was deleted meanwhile is left out."""
    found_edges = await edges.get_many(tx, graph, chosen.edges)
    found_nodes = await nodes.get_many(tx, graph, chosen.nodes)
    found_episodes = await episodes.get_many(tx, graph, chosen.episodes)
    return Material(
        edges=[found_edges[uuid] for uuid in chosen.edges if uuid in found_edges],
        outstanding=chosen.outstanding,
        nodes=[found_nodes[uuid] for uuid in chosen.nodes if uuid in found_nodes],
        episodes=[
            found_episodes[uuid] for uuid in chosen.episodes if uuid in found_episodes and found_episodes[uuid].in_graph
        ],
        term_weights=dict(chosen.term_weights),
    )


def _episodes(snapshot: Snapshot, scorer: Scorer, request: ContextRequest) -> Sequence[UUID]:
    mask = snapshot.episodes.alive.copy()
    known = snapshot.tables.episodes.find_all(uuid.bytes for uuid in request.known)
    mask[snapshot.episodes.ordinals(known)] = False
    chosen = best(snapshot.episodes, scorer.scores("episodes"), mask, _EPISODES)
    return _uuids(snapshot.episodes, snapshot.tables.episodes, chosen)


def _uuids(collection: Collection, interner: Interner[bytes], ordinals: Ordinals) -> list[UUID]:
    return [UUID(bytes=interner.key(int(item))) for item in collection.items[ordinals]]


def _term_weights(snapshot: Snapshot, probes: Sequence[Probe]) -> tuple[tuple[str, float], ...]:
    worth: dict[str, float] = {}
    for age, probe in enumerate(probes):
        for term in probe.terms:
            frequency = len(snapshot.episodes.find_term(term)[0])
            value = FADING**age * inverse_document_frequency(snapshot.episodes.count, frequency)
            name = snapshot.tables.terms.key(term)
            worth[name] = max(worth.get(name, 0.0), value)
    return tuple(worth.items())
