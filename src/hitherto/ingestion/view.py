"""What a batch needs to see of its graph, and what it wants to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.errors import NotFound
from hitherto.domain.facts import Edge, MentionOf, Node
from hitherto.domain.identity import GraphKey
from hitherto.domain.ontology import Ontology
from hitherto.domain.text_input import Json
from hitherto.domain.users import User
from hitherto.ingestion.matching.forms import without_strangers
from hitherto.ingestion.matching.possessions import MAX_DEPTH, keys_not_asked, owner_keys
from hitherto.ingestion.ontology.stored import edge_as_extracted, node_as_extracted
from hitherto.ingestion.summarise import VITAL
from hitherto.ports import Transaction
from hitherto.store import edges, graphs, groups, nodes, ontologies, users

EDGES_AROUND_A_NODE = 40
"""Newest facts of a node that its summary is made of, besides those on its timelines and what must not be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphView:
    """One consistent state of the touched part of a graph, as of `version`.

    `nodes` are those that the batch may mean, and those that only tell whose something is.
    `facts` are those on the timelines of the touched nodes and those between two of them; `around` holds the
    newest facts of each touched node, in either direction, for the summaries.
    """

    version: int
    user: User | None = None
    user_node: Node | None = None
    nodes: Mapping[UUID, Node] = field(default_factory=dict)
    facts: Sequence[Edge] = ()
    around: Mapping[UUID, Sequence[Edge]] = field(default_factory=dict)
    ontology: ontologies.StoredOntology | None = None
    fact_rating_instruction: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a batch writes: new and changed nodes and facts, facts that merged into others, and provenance.

    `nodes` and `edges` hold also those that only got a mention, because a reader learns of it by their version.
    """

    nodes: Sequence[Node] = ()
    edges: Sequence[Edge] = ()
    removed: Sequence[Edge] = ()
    mentions: Sequence[MentionOf] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a batch names, before it is known which nodes that is: normalised names, and functional timelines.

    `relations` are further ones of which facts of the named things may end or be ended, whatever they relate to.
    `nodes` are those that it names by their uuid; of another graph none is found.
    """

    names: Sequence[str]
    timelines: frozenset[str]
    relations: frozenset[str] = frozenset()
    nodes: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the project and the owner of a graph want of what is learned: types, ratings, and instructions in words."""

    ontology: Ontology = field(default_factory=Ontology)
    rating: Json | None = None
    instructions: str = ""


async def load_view(tx: Transaction, graph: GraphKey, touched: Touched) -> GraphView:
    """Read the part of `graph` that a batch touches, the user's node always included.

    Raises:
        NotFound: when the graph has been erased.
    """
    version = await graphs.version(tx, graph)
    if version is None:
        raise NotFound("graph", f"{graph:012x}")
    user = await users.get(tx, graph)
    user_node = await nodes.get(tx, user.uuid) if user else None
    found, owners = await _found(tx, graph, touched.names)
    found.update(await nodes.get_many(tx, graph, touched.nodes))
    if user_node:
        found[user_node.uuid] = user_node
    functional = await edges.on_timelines(tx, graph, sorted(found))
    facts = {edge.uuid: edge for edge in functional if edge.timeline in touched.timelines}
    facts.update({edge.uuid: edge for edge in await edges.between(tx, graph, sorted(found), sorted(found))})
    if touched.relations:
        further_facts = await edges.with_relations(tx, graph, sorted(found), sorted(touched.relations))
        facts.update({edge.uuid: edge for edge in further_facts if edge.timeline is None})
    # A fact that gets closed also changes the summary of what it points to, which the batch need not name.
    further = {edge.target for edge in facts.values()} - found.keys()
    found.update(await nodes.get_many(tx, graph, sorted(further)))
    around = await _around(tx, graph, sorted(found), functional)
    owner = user or await groups.get(tx, graph)
    return GraphView(
        version=version,
        user=user,
        user_node=user_node and node_as_extracted(user_node),
        nodes={uuid: node_as_extracted(node) for uuid, node in (owners | found).items()},
        facts=tuple(edge_as_extracted(edge) for edge in facts.values()),
        around={uuid: [edge_as_extracted(edge) for edge in each] for uuid, each in around.items()},
        ontology=await _ontology(tx, graph),
        fact_rating_instruction=owner.fact_rating_instruction if owner else None,
    )


async def _found(tx: Transaction, graph: GraphKey, names: Sequence[str]) -> tuple[dict[UUID, Node], dict[UUID, Node]]:
    """Return the nodes that names may mean, and those that only say whose something is: no fact of these is read."""
    owners = sorted({owner for key in names for owner in owner_keys(key)} - set(names))
    named = await nodes.by_names(tx, graph, [*names, *owners])
    asked = {*names, *owners}
    for _ in range(MAX_DEPTH):
        further = keys_not_asked(names, named, asked)
        if not further:
            break
        named.update(await nodes.by_names(tx, graph, further))
        asked.update(further)
    by_key = without_strangers(named, names)
    belonging = {node.uuid: node for key in owners for node in by_key.pop(key, ())}
    return {node.uuid: node for group in by_key.values() for node in group}, belonging


async def wishes_of(tx: Transaction, graph: GraphKey) -> Wishes:
    """Return what the project and the owner of a graph want of what is learned."""
    owner = await users.get(tx, graph) or await groups.get(tx, graph)
    stored = await _ontology(tx, graph)
    return Wishes(
        ontology=stored.ontology if stored else Ontology(), rating=owner.fact_rating_instruction if owner else None
    )


async def _ontology(tx: Transaction, graph: GraphKey) -> ontologies.StoredOntology | None:
    project = await graphs.project_of(tx, graph)
    found = None if project is None else await ontologies.get(tx, project)
    return None if found is None or found.ontology.is_empty else found


async def _around(
    tx: Transaction, graph: GraphKey, touched: Sequence[UUID], functional: Sequence[Edge]
) -> dict[UUID, Sequence[Edge]]:
    around: dict[UUID, Sequence[Edge]] = {}
    for node in touched:
        own = [edge for edge in functional if edge.source == node]
        around[node] = [*own, *await edges.of_node(tx, graph, node, EDGES_AROUND_A_NODE)]
    # An allergy may have been told long ago. Of a node of few facts all have been read.
    crowded = [node for node, found in around.items() if len(found) >= EDGES_AROUND_A_NODE]
    for edge in await edges.with_relations(tx, graph, crowded, VITAL) if crowded else ():
        around[edge.source] = [*around[edge.source], edge]
    return around
