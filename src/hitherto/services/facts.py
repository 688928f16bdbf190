"""Facts as people read them: an edge with the names of what it connects."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import GraphKey
from hitherto.ingestion.evidence import without_evidence
from hitherto.ports import Transaction
from hitherto.store import nodes


@dataclass(frozen=True, slots=True)
class NamedFact:
    """A fact and the names of its two nodes; a name is empty when the node is gone."""

    edge: Edge
    source_name: str
    target_name: str


async def named(tx: Transaction, graph: GraphKey, edges: Sequence[Edge]) -> list[NamedFact]:
    """Return the facts with their names, in the order given."""
    ends = list({end for edge in edges for end in (edge.source, edge.target)})
    found = await nodes.get_many(tx, graph, ends) if ends else {}
    names = {uuid: node.name for uuid, node in found.items()}
    return [NamedFact(shown(edge), names.get(edge.source, ""), names.get(edge.target, "")) for edge in edges]


def shown(edge: Edge) -> Edge:
    """Return a fact as callers may see it: without what ingestion keeps in its attributes for itself."""
    return replace(edge, attributes=without_evidence(edge.attributes)) if edge.attributes else edge


def shown_node(node: Node) -> Node:
    """Return a node as callers may see it: without what ingestion keeps in its attributes for itself."""
    return replace(node, attributes=without_evidence(node.attributes)) if node.attributes else node


def newest_first(edges: Iterable[Edge]) -> list[Edge]:
    """Return the facts by the time they were recorded, the latest first."""
    return sorted(edges, key=lambda edge: (edge.created_at, edge.uuid), reverse=True)


def rated_at_least(facts: Iterable[NamedFact], min_rating: float | None) -> list[NamedFact]:
    """Return the facts without those that were rated lower; a fact that nobody rated stays."""
    least = min_rating or 0.0
    return [fact for fact in facts if fact.edge.rating is None or fact.edge.rating >= least]
