"""Types and ratings that a reader of texts chose itself, as far as the ontology allows them."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from hitherto.domain.extraction import EntityRef
from hitherto.domain.facts import Edge, Node
from hitherto.ingestion.compose import Composed
from hitherto.ingestion.ontology.edges import is_a
from hitherto.ingestion.ontology.stored import TYPE_KEY, edge_type, node_type
from hitherto.ingestion.reconcile import Placed
from hitherto.ingestion.view import GraphView


def with_choices(composed: Composed, view: GraphView) -> Composed:
    """Return `composed` with the types and ratings that its statements carry, on what the graph did not know yet.

    A type of facts that may not connect these two things is not taken.
    """
    placed = {outcome.edge: outcome.placed for outcome in composed.reconciled.outcomes if outcome.kind == "new fact"}
    nodes = [_typed_node(node, _refs(composed), view) for node in composed.changes.nodes]
    known: dict[UUID, Node] = {**view.nodes, **{node.uuid: node for node in nodes}}
    edges = [
        _chosen(edge, placed[edge.uuid], known, view) if edge.uuid in placed else edge
        for edge in composed.changes.edges
    ]
    by_uuid = {edge.uuid: edge for edge in edges}
    return replace(
        composed,
        changes=replace(composed.changes, nodes=nodes, edges=edges),
        new_nodes=[next(each for each in nodes if each.uuid == node.uuid) for node in composed.new_nodes],
        new_edges=[by_uuid[edge.uuid] for edge in composed.new_edges],
    )


def _refs(composed: Composed) -> dict[UUID, EntityRef]:
    """Return a reference with a type for each node that one was chosen for."""
    ends = ((placed, placed.statement) for placed in composed.resolution.placed)
    return {
        node: ref
        for placed, statement in ends
        for node, ref in ((placed.subject, statement.subject), (placed.target, statement.object))
        if ref.type
    }


def _typed_node(node: Node, refs: Mapping[UUID, EntityRef], view: GraphView) -> Node:
    ref, stored = refs.get(node.uuid), view.ontology
    if ref is None or ref.type is None or stored is None or node.is_user or node_type(node) is not None:
        return node
    if node.created_at < stored.updated_at or stored.ontology.entity_type(ref.type) is None:
        return node
    return replace(node, attributes={**node.attributes, TYPE_KEY: ref.type})


def _chosen(edge: Edge, placed: Placed, nodes: Mapping[UUID, Node], view: GraphView) -> Edge:
    statement = placed.statement
    if view.fact_rating_instruction is not None and edge.rating is None and statement.rating is not None:
        edge = replace(edge, rating=statement.rating)
    kind = view.ontology.ontology.edge_type(statement.type) if view.ontology and statement.type else None
    if kind is None or view.ontology is None or edge_type(edge) is not None:
        return edge
    source, target = nodes.get(edge.source), nodes.get(edge.target)
    allowed = not kind.source_targets or any(
        source is not None
        and target is not None
        and is_a(source, pair.source, view.ontology.ontology)
        and is_a(target, pair.target, view.ontology.ontology)
        for pair in kind.source_targets
    )
    if not allowed:
        return edge
    return replace(edge, attributes={**edge.attributes, "edge_type": kind.name, TYPE_KEY: kind.name})
