"""The step of ingestion that gives new nodes and facts their types and typed attributes."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant
from hitherto.domain.ontology import EdgeType, EntityType, Ontology
from hitherto.ingestion.compose import Composed
from hitherto.ingestion.ontology.attributes import Subject, attributes_of
from hitherto.ingestion.ontology.edges import CLEAR, NEAR_BETWEEN, by_words, is_a, text_of, type_of_edge
from hitherto.ingestion.ontology.evidence import Evidence, Said, evidence_of, masked
from hitherto.ingestion.ontology.nodes import Typed, phrases_for, type_by_label, type_of_node
from hitherto.ingestion.ontology.stored import TYPE_KEY, edge_type, label_of, node_type
from hitherto.ingestion.ontology.vectors import Similarities
from hitherto.ingestion.ontology.words import may_be_label, means_label, words_of
from hitherto.ingestion.summarise import type_sentence
from hitherto.ingestion.view import GraphView
from hitherto.retrieval.texts import node_embedding_text

__all__ = ["type_changes"]

_CLASSES = frozenset({"IS", "IS_A", "WORKS_AS"})
"""Relations whose object says what the subject is."""


def type_changes(
    composed: Composed,
    episodes: Sequence[Episode],
    view: GraphView,
    ontology: Ontology,
    since: Instant,
    near: Similarities,
) -> Composed:
    """Return `composed` with types and typed attributes for what is new since the ontology is in force.

    The texts say it all: no model is asked, and what has a type keeps it.
    """
    typing = _Typing(composed, evidence_of(composed, episodes), view, ontology, since, near)
    nodes = {node.uuid: node for node in typing.nodes()}
    edges = typing.edges({edge.uuid: edge for edge in composed.changes.edges}, nodes, by_relation=True)
    edges = typing.edges(edges, typing.labelled(nodes), by_relation=False)
    nodes = {uuid: _with_type_in_summary(node) for uuid, node in typing.with_attributes(nodes).items()}
    changes = replace(
        composed.changes,
        nodes=[nodes[node.uuid] for node in composed.changes.nodes],
        edges=[edges[edge.uuid] for edge in composed.changes.edges],
    )
    return replace(
        composed,
        changes=changes,
        new_nodes=[node for node in changes.nodes if _text(view.nodes.get(node.uuid)) != _text(node)],
        new_edges=[edges[edge.uuid] for edge in composed.new_edges],
    )


class _Typing:
    """The typing of one batch."""

    def __init__(
        self,
        composed: Composed,
        evidence: Evidence,
        view: GraphView,
        ontology: Ontology,
        since: Instant,
        near: Similarities,
    ) -> None:
        self._composed = composed
        self._evidence = evidence
        self._view = view
        self._ontology = ontology
        self._since = since
        self._near = near
        self._phrases: dict[UUID, list[str]] = {}

    def nodes(self) -> list[Node]:
        """Return the changed nodes, typed by what the texts call them."""
        return [self._typed_node(node) for node in self._composed.changes.nodes]

    def edges(self, edges: dict[UUID, Edge], nodes: dict[UUID, Node], *, by_relation: bool) -> dict[UUID, Edge]:
        """Return the facts, the new ones typed; `by_relation` lets `nodes` gain the types that their facts imply."""
        known = {edge.uuid for edge in self._view.facts}
        typed = {}
        for edge in edges.values():
            new = edge.uuid not in known and edge_type(edge) is None and self._ontology.edge_types
            typed[edge.uuid] = self._typed_edge(edge, nodes, by_relation=by_relation) if new else edge
        return typed

    def labelled(self, nodes: dict[UUID, Node]) -> dict[UUID, Node]:
        """Give the nodes that are still untyped the types that their labels mean, in place, and return all."""
        for node in nodes.values():
            if self._may_be_typed(node) and not self._is_class(node):
                found = type_by_label(node, self._phrases.get(node.uuid, ()), self._ontology, self._near)
                nodes[node.uuid] = _with_type(node, found) if found else node
        return nodes

    def _is_class(self, node: Node) -> bool:
        """Whether a node only says what another is: the "vegan restaurant" that Kokoro is."""
        around = [edge for edge in self._composed.changes.edges if node.uuid in (edge.source, edge.target)]
        return bool(around) and all(edge.target == node.uuid and edge.relation in _CLASSES for edge in around)

    def with_attributes(self, nodes: dict[UUID, Node]) -> dict[UUID, Node]:
        """Return the nodes with the attributes of their types that the batch says and that they did not have."""
        return {uuid: self._attributed(node) for uuid, node in nodes.items()}

    def _typed_node(self, node: Node) -> Node:
        if not self._may_be_typed(node) or self._is_class(node):
            return node
        phrases = self._phrases[node.uuid] = phrases_for(node, self._evidence.of_nodes.get(node.uuid, ()))
        found = type_of_node(node, phrases, self._ontology, self._near)
        return _with_type(node, found) if found else node

    def _may_be_typed(self, node: Node) -> bool:
        new = node.created_at >= self._since
        return bool(self._ontology.entity_types) and new and not node.is_user and node_type(node) is None

    def _typed_edge(self, edge: Edge, nodes: dict[UUID, Node], *, by_relation: bool) -> Edge:
        source, target = self._node(edge.source, nodes), self._node(edge.target, nodes)
        if source is None or target is None:
            return edge
        said = masked(edge.fact, source, target)
        found = type_of_edge(edge, (source, target), said, self._ontology, self._near)
        if found is None and by_relation and target.uuid in nodes:
            typed = self._type_by_relation(edge, source, target)
            if typed is not None:
                found, nodes[target.uuid] = (typed[0], "relation"), _with_type(target, typed[1])
        if found is None:
            return edge
        kind = self._ontology.edge_type(found[0])
        said_in = self._evidence.of_edges.get(edge.uuid, [])
        sentences = [each.sentence for each in said_in] or [edge.fact]
        subject = Subject("", found[0], (), _told_at(said_in, edge.created_at))
        values = attributes_of(kind.properties, subject, sentences) if kind else {}
        return replace(edge, attributes={**edge.attributes, **values, "edge_type": found[0], TYPE_KEY: found[0]})

    def _type_by_relation(self, edge: Edge, source: Node, target: Node) -> tuple[str, Typed] | None:
        """Return the types of a fact and of its target, where only the two together are clear.

        "I am flying to Tokyo" makes Tokyo a destination, which "Tokyo" alone says nowhere.
        """
        if not self._may_be_typed(target) or self._is_class(target) or self._phrases.get(target.uuid):
            return None
        implied = {each.name: end for each in self._ontology.edge_types if (end := self._implied(each, source, target))}
        types = [each for each in self._ontology.edge_types if each.name in implied]
        found = by_words(edge, types)
        if found is None and label_of(target) and not edge.timeline and not self._has_typed_label(target):
            found = self._nearest(masked(edge.fact, source, target), target, types, implied)
        return (found.name, Typed(implied[found.name].name, "relation")) if found else None

    def _implied(self, kind: EdgeType, source: Node, target: Node) -> EntityType | None:
        """Return the one custom type that a fact of this type gives its target, if that is possible."""
        ends = {pair.target for pair in kind.source_targets if is_a(source, pair.source, self._ontology)}
        types = [each for each in self._ontology.entity_types if each.name in ends]
        possible = len(ends) == 1 and types and may_be_label(types[0].name, types[0].description, label_of(target))
        return types[0] if possible else None

    def _has_typed_label(self, node: Node) -> bool:
        return any(means_label(each.name, label_of(node)) for each in self._ontology.entity_types)

    def _nearest(
        self, said: str, target: Node, types: Sequence[EdgeType], implied: dict[str, EntityType]
    ) -> EdgeType | None:
        """Return the type whose text the fact, and whose target's type the name is nearest to, if clearly so."""
        facts = self._near.between(said, [text_of(each) for each in types])
        names = self._near.between(target.name, [_text_of_type(implied[each.name]) for each in types])
        ranked = sorted(
            ((fact + name, fact, at) for at, (fact, name) in enumerate(zip(facts, names, strict=True))), reverse=True
        )
        if not ranked or ranked[0][1] < NEAR_BETWEEN:
            return None
        clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= CLEAR
        # The name may not speak for another type, however much the fact speaks for this one.
        clear = clear and names[ranked[0][2]] >= max(names) - CLEAR
        return types[ranked[0][2]] if clear else None

    def _attributed(self, node: Node) -> Node:
        name = "User" if node.is_user else node_type(node)
        kind = self._ontology.entity_type(name) if name else None
        if kind is None:
            return node
        said = self._evidence.of_nodes.get(node.uuid, [])
        subject = Subject(node.name, kind.name, self._phrases.get(node.uuid, ()), _told_at(said, node.created_at))
        missing = [each for each in kind.properties if each.name not in node.attributes]
        values = attributes_of(missing, subject, [each.sentence for each in said])
        return replace(node, attributes={**node.attributes, **values}) if values else node

    def _node(self, uuid: UUID, nodes: dict[UUID, Node]) -> Node | None:
        return nodes.get(uuid) or self._view.nodes.get(uuid)


def _text_of_type(kind: EntityType) -> str:
    name = " ".join(words_of(kind.name)) or kind.name
    return f"{name}: {kind.description}" if kind.description else name


def _told_at(said: Sequence[Said], otherwise: Instant) -> Instant:
    return said[0].episode.reference_time if said else otherwise


def _text(node: Node | None) -> str | None:
    return node_embedding_text(node) if node else None


def _with_type(node: Node, typed: Typed) -> Node:
    return replace(node, attributes={**node.attributes, TYPE_KEY: typed.type})


def _with_type_in_summary(node: Node) -> Node:
    """Say the type in the summary, where that was made before the type was known."""
    before = type_sentence(replace(node, attributes={}))
    after = type_sentence(node)
    if before == after or not after:
        return node
    rest = node.summary.removeprefix(before).strip() if before else node.summary
    return replace(node, summary=f"{after} {rest}".strip()[:500])
