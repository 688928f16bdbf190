"""Typed nodes and facts as ingestion works with them, and as they are stored.

Matching names and laying out facts goes by what reading a text found: its label of a thing, its relation of a fact.
So that a restatement still meets the fact it restates, whatever that was typed as since, both are remembered: a
stored node or fact shows the type and remembers the finding, in ingestion it is the other way round. Attributes with
a leading underscore are internal; no face shows them.
"""

from dataclasses import replace
from typing import Any

from hitherto.domain.facts import ENTITY_LABEL, Edge, Node

TYPE_KEY = "_type"
"""In ingestion: the type that a node or a fact was given."""
LABEL_KEY = "_label"
"""In the store: the label of a typed node that reading found, or an empty text."""
RELATION_KEY = "_relation"
"""In the store: the relation of a typed fact that reading found."""


def node_type(node: Node) -> str | None:
    """Return the custom type of a node in ingestion."""
    kind: str | None = node.attributes.get(TYPE_KEY)
    return kind


def edge_type(edge: Edge) -> str | None:
    """Return the custom type of a fact in ingestion."""
    kind: str | None = edge.attributes.get(TYPE_KEY)
    return kind


def node_as_extracted(node: Node) -> Node:
    """Return a stored node as ingestion works with it."""
    if LABEL_KEY not in node.attributes:
        return node
    label = node.attributes[LABEL_KEY]
    kind = label_of(node)
    labels = (ENTITY_LABEL, label) if label else (ENTITY_LABEL,)
    return replace(node, labels=labels, attributes=_swapped(node.attributes, LABEL_KEY, TYPE_KEY, kind))


def node_as_stored(node: Node) -> Node:
    """Return a node of ingestion as it is stored."""
    kind = node_type(node)
    if kind is None:
        return node
    attributes = _swapped(node.attributes, TYPE_KEY, LABEL_KEY, label_of(node) or "")
    return replace(node, labels=(ENTITY_LABEL, kind), attributes=attributes)


def edge_as_extracted(edge: Edge) -> Edge:
    """Return a stored fact as ingestion works with it."""
    if RELATION_KEY not in edge.attributes:
        return edge
    attributes = _swapped(edge.attributes, RELATION_KEY, TYPE_KEY, edge.relation)
    return replace(edge, relation=edge.attributes[RELATION_KEY], attributes=attributes)


def edge_as_stored(edge: Edge) -> Edge:
    """Return a fact of ingestion as it is stored."""
    kind = edge_type(edge)
    if kind is None:
        return edge
    return replace(edge, relation=kind, attributes=_swapped(edge.attributes, TYPE_KEY, RELATION_KEY, edge.relation))


def label_of(node: Node) -> str | None:
    """Return the one label of a node besides the one that every node has."""
    return next((label for label in node.labels if label != ENTITY_LABEL), None)


def _swapped(attributes: dict[str, Any], old: str, new: str, value: Any) -> dict[str, Any]:
    return {**{key: held for key, held in attributes.items() if key != old}, new: value}
