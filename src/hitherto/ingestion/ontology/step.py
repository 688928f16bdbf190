"""The step of ingestion that gives new nodes and facts their types and typed attributes."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.facts import ENTITY_LABEL, Edge, Node
from hitherto.domain.instants import Instant
from hitherto.domain.ontology import EdgeType, EntityType, Ontology
from hitherto.ingestion.compose import Composed
from hitherto.ingestion.ontology.attributes import Subject, attributes_of
from hitherto.ingestion.ontology.edges import (
    NEAR_IMPLIED,
    by_meaning,
    by_words,
    is_a,
    text_of,
    type_by_meaning,
    type_by_words,
)
from hitherto.ingestion.ontology.evidence import Evidence, Said, evidence_of, masked
from hitherto.ingestion.ontology.kinds import own_phrase
from hitherto.ingestion.ontology.nodes import Typed, phrases_for, type_by_label, type_of_node
from hitherto.ingestion.ontology.stored import TYPE_KEY, edge_type, label_of, node_type
from hitherto.ingestion.ontology.vectors import Similarities
from hitherto.ingestion.ontology.words import may_be_label, means_label
from hitherto.ingestion.summarise import type_sentence
from hitherto.ingestion.view import GraphView
from hitherto.retrieval.texts import node_embedding_text

__all__ = ["type_changes"]

_SETTLED = frozenset(
    (
        "BORN_IN COMES_FROM DISLIKES LIKES LIVED_IN LIVES_IN LOVES MOVED_FROM MOVED_TO PREFERS "
        "STUDIED_AT STUDIES_AT WORKED_AT WORKS_AT"
    ).split()
)
"""Relations whose meaning is known, so that nearness to something else means nothing."""
NAME_MARGIN = 0.1
"""How much nearer the name of a thing may be to another type than to the one that a fact implies."""
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
        return [self._typed_node(self._believed(node)) for node in self._composed.changes.nodes]

    def _believed(self, node: Node) -> Node:
        """Return a node with the label that its statements give it, which know more than the name finder."""
        label = self._evidence.labels.get(node.uuid)
        if not label or not self._may_be_typed(node):
            return node
        return replace(node, labels=(ENTITY_LABEL, label))

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
        return bool(around) and all(self._classifies(edge, node) for edge in around)

    def _classifies(self, edge: Edge, node: Node) -> bool:
        if edge.target != node.uuid or edge.relation not in _CLASSES:
            return False
        sources = (
            each for each in (*self._composed.changes.nodes, *self._view.nodes.values()) if each.uuid == edge.source
        )
        return all("'s " not in each.name for each in sources)

    def with_attributes(self, nodes: dict[UUID, Node]) -> dict[UUID, Node]:
        """Return the nodes with the attributes of their types that the batch says and that they did not have."""
        labels = {node.uuid: node.labels for node in self._composed.changes.nodes}
        return {uuid: self._attributed(replace(node, labels=labels[uuid])) for uuid, node in nodes.items()}

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
        ends = (source, target)
        kind, implied = type_by_words(edge, ends, self._ontology), None
        may_imply = by_relation and target.uuid in nodes
        if kind is None and may_imply:
            kind, implied = self._implied_by_words(edge, source, target)
        if kind is None:
            kind = type_by_meaning(masked(edge.fact, source, target), ends, self._ontology, self._near)
        if kind is None and may_imply:
            kind, implied = self._implied_by_meaning(edge, source, target)
        if kind is None:
            return edge
        if implied is not None:
            nodes[target.uuid] = _with_type(target, Typed(implied.name, "relation"))
        return self._with_edge_type(edge, kind)

    def _with_edge_type(self, edge: Edge, kind: EdgeType) -> Edge:
        said_in = self._evidence.of_edges.get(edge.uuid, [])
        sentences = [each.sentence for each in said_in] or [edge.fact]
        subject = Subject("", kind.name, (), _told_at(said_in, edge.created_at))
        values = attributes_of(kind.properties, subject, sentences)
        return replace(edge, attributes={**edge.attributes, **values, "edge_type": kind.name, TYPE_KEY: kind.name})

    def _implied_by_words(self, edge: Edge, source: Node, target: Node) -> tuple[EdgeType | None, EntityType | None]:
        """Return the type that a fact says, with the type that this gives its target: "works on Apollo"."""
        if not self._may_be_implied(target):
            return None, None
        # The label of a single unknown word is a guess of the name finder.
        sure = len(target.name.split()) > 1 or target.name[:1].islower()
        implied = self._implied(source, label_of(target) if sure else None)
        kind = by_words(edge, [each for each in self._ontology.edge_types if each.name in implied])
        return kind, implied[kind.name] if kind else None

    def _implied_by_meaning(self, edge: Edge, source: Node, target: Node) -> tuple[EdgeType | None, EntityType | None]:
        """Return the type that a fact means, with the type that this gives its target: "I am flying to Tokyo"."""
        label = label_of(target)
        has_typed_label = any(means_label(each.name, label) for each in self._ontology.entity_types)
        settled = edge.timeline is not None or edge.relation in _SETTLED
        if not self._may_be_implied(target) or label is None or settled or has_typed_label:
            return None, None
        implied = self._implied(source, label)
        said = masked(edge.fact, source, target)
        # The fact must be nearest to this type among all, whatever the label of its target forbids.
        best = by_meaning(said, self._ontology.edge_types, NEAR_IMPLIED, self._near)
        if best is None or best.name not in implied:
            return None, None
        names = dict(
            zip(implied, self._near.between(target.name, [text_of(each) for each in implied.values()]), strict=True)
        )
        # Nor may the name speak for another type.
        return (best, implied[best.name]) if names[best.name] >= max(names.values()) - NAME_MARGIN else (None, None)

    def _may_be_implied(self, target: Node) -> bool:
        own = own_phrase(target.name)
        called = [phrase for phrase in self._phrases.get(target.uuid, ()) if phrase != own]
        return self._may_be_typed(target) and not self._is_class(target) and not called

    def _implied(self, source: Node, label: str | None) -> dict[str, EntityType]:
        """Return the one custom type that each type of facts gives its target, where there is one."""
        found = {}
        for kind in self._ontology.edge_types:
            ends = {pair.target for pair in kind.source_targets if is_a(source, pair.source, self._ontology)}
            type_ = self._ontology.entity_type(next(iter(ends)) or "") if len(ends) == 1 else None
            if type_ and may_be_label(type_.name, type_.description, label):
                found[kind.name] = type_
        return found

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
