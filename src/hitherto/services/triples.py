"""A fact added as it is: its two things, its relation and its sentence, without any reading."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState
from hitherto.domain.errors import InvalidInput, NotFound, Unavailable
from hitherto.domain.extraction import EntityRef, Statement
from hitherto.domain.facts import Edge, MentionOf, Node
from hitherto.domain.identity import GraphKey, graph_key_of, parse_uuid
from hitherto.domain.instants import Instant, Precision
from hitherto.domain.limits import (
    MAX_FACT_NAME_CHARACTERS,
    MAX_NODE_NAME_CHARACTERS,
    MAX_NODE_SUMMARY_CHARACTERS,
    MAX_TRIPLE_FACT_CHARACTERS,
)
from hitherto.domain.names import normalise_name
from hitherto.domain.text_input import storable
from hitherto.ingestion.commit import ViewOutdated, write_changes
from hitherto.ingestion.compose import Composed, StepTimer, compose_resolved
from hitherto.ingestion.embed import TextVectors, texts_of
from hitherto.ingestion.reconcile import Placed
from hitherto.ingestion.refine import needs_refining
from hitherto.ingestion.resolve import Resolution
from hitherto.ingestion.view import Changes, GraphView, Touched, load_view
from hitherto.ports import Transaction
from hitherto.services import inputs
from hitherto.services.core import Core
from hitherto.services.facts import shown, shown_node
from hitherto.store import edges, embeddings, episodes, graphs, nodes, work
from hitherto.text.language import detect_language

SOURCE_DESCRIPTION = "fact triple"
"""Says of an episode that it is a fact which was added as it is."""

TIMELINES = {
    "LIVES_IN": "LIVES_IN",
    "WORKS_AT": "WORKS_AT",
    "WORKS_AS": "WORKS_AS",
    "STUDIES_AT": "STUDIES_AT",
    "MARRIED_TO": "PARTNER",
    "ENGAGED_TO": "PARTNER",
}
"""Relations of which a thing has one value at a time, and the timelines on which ingestion keeps them."""

MAX_COMPOSITIONS = 20
"""How often a fact is worked out anew because a worker changed the graph meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTriple:
    """A fact as a caller gives it. Each end is a node of the graph by uuid, or a name, known or new.

    Times are RFC 3339 or datetimes; without a zone they are UTC.
    """

    fact: str
    fact_name: str
    source_node_name: str | None = None
    source_node_uuid: str | UUID | None = None
    source_node_summary: str | None = None
    target_node_name: str | None = None
    target_node_uuid: str | UUID | None = None
    target_node_summary: str | None = None
    created_at: datetime | str | None = None
    valid_at: datetime | str | None = None
    invalid_at: datetime | str | None = None
    expired_at: datetime | str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """A fact with its two nodes, as they are stored."""

    edge: Edge
    source: Node
    target: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    param: str
    name: str
    uuid: UUID | None
    summary: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedTriple:
    """A fact that can be kept as it is."""

    fact: str
    relation: str
    source: _End
    target: _End
    created_at: Instant | None
    valid_at: Instant | None
    invalid_at: Instant | None
    expired_at: Instant | None


def checked_triple(new: NewTriple) -> CheckedTriple:
    """Return a fact, checked, or raise `InvalidInput`.

    A fact that expired without saying until when it held, held until then at the latest.
    """
    valid_at, invalid_at = inputs.instant(new.valid_at, "valid_at"), inputs.instant(new.invalid_at, "invalid_at")
    expired_at = inputs.instant(new.expired_at, "expired_at")
    invalid_at = expired_at if invalid_at is None else invalid_at
    if valid_at is not None and invalid_at is not None and invalid_at < valid_at:
        raise InvalidInput("invalid_at must not be before valid_at", param="invalid_at")
    return CheckedTriple(
        fact=_text(new.fact, "fact", MAX_TRIPLE_FACT_CHARACTERS),
        relation=_text(new.fact_name, "fact_name", MAX_FACT_NAME_CHARACTERS),
        source=_end("source_node", new.source_node_name, new.source_node_uuid, new.source_node_summary),
        target=_end("target_node", new.target_node_name, new.target_node_uuid, new.target_node_summary),
        created_at=inputs.instant(new.created_at, "created_at"),
        valid_at=valid_at,
        invalid_at=invalid_at,
        expired_at=expired_at,
    )


async def add_triple(core: Core, graph: GraphKey, triple: CheckedTriple) -> Triple:
    """Add a fact to a graph; it closes what it contradicts by the rules of functional timelines.

    Raises:
        InvalidInput: when an end names a node that the graph does not have, or both ends are the same.
        NotFound: when the graph is gone.
        Unavailable: when the graph kept changing meanwhile.
    """
    episode = await _reserved(core, graph, triple)
    vectors = TextVectors(core.retriever.embedder) if core.retriever.embedder else None
    for _ in range(MAX_COMPOSITIONS):
        view = await core.store.read(partial(load_view, graph=graph, touched=await _touched(core, graph, triple)))
        composed, edge = await _composed(core, triple, episode, view)
        items = texts_of([episode], composed.new_edges, composed.new_nodes)
        rows = await asyncio.to_thread(vectors.of, items) if vectors else []
        keep = partial(_keep, episode=episode, changes=composed.changes, built_on=view.version)
        try:
            return await core.store.write(partial(keep, vectors=vectors, rows=rows, edge=edge))
        except ViewOutdated:
            continue
    raise Unavailable("a graph kept changing while a fact was added", told="the graph is being written to")


async def _reserved(core: Core, graph: GraphKey, triple: CheckedTriple) -> Episode:
    """Return the episode that stands for the fact, with a place in the order of the graph."""
    now = core.clock.now()
    seq = await core.store.write(partial(work.reserve, graph=graph, count=1, pending=0, now=now))
    return Episode(
        uuid=core.uuids.new(graph),
        seq=seq,
        kind=EpisodeKind.TEXT,
        content=triple.fact,
        source_description=SOURCE_DESCRIPTION,
        reference_time=now if triple.created_at is None else triple.created_at,
        received_at=now,
        in_history=False,
        language=detect_language(triple.fact),
    )


async def _touched(core: Core, graph: GraphKey, triple: CheckedTriple) -> Touched:
    async def find(tx: Transaction) -> Touched:
        names = [await _name_of(tx, graph, end) for end in (triple.source, triple.target)]
        timeline = _timeline(triple.relation)
        return Touched(
            names=sorted({normalise_name(name) for name in names}),
            timelines=frozenset([timeline] if timeline else []),
        )

    return await core.store.read(find)


async def _name_of(tx: Transaction, graph: GraphKey, end: _End) -> str:
    if end.uuid is None:
        return end.name
    node = await nodes.get(tx, end.uuid) if graph_key_of(end.uuid) == graph else None
    if node is None:
        message = f"{end.param}_uuid: this graph has no such node; give a name to make one"
        raise InvalidInput(message, param=f"{end.param}_uuid")
    return node.name


async def _composed(core: Core, triple: CheckedTriple, episode: Episode, view: GraphView) -> tuple[Composed, UUID]:
    """Work out what the fact changes, and the uuid of the fact that then says it."""
    now = core.clock.now()
    new_uuid = partial(core.uuids.new, episode.graph)
    source, target = (_node(end, view, new_uuid(), now) for end in (triple.source, triple.target))
    if source.uuid == target.uuid or _same(triple.source, triple.target):
        raise InvalidInput("a fact must relate two different nodes", param="target_node_name")
    placed = Placed(
        subject=source.uuid, target=target.uuid, statement=_statement(triple, episode.reference_time), episode=episode
    )
    resolution = Resolution(
        nodes={node.uuid: node for node in (source, target) if node.uuid not in view.nodes},
        placed=[placed],
        mentions=[
            MentionOf(episode=episode.uuid, item=node.uuid, item_is_edge=False, end=len(triple.fact))
            for node in (source, target)
        ],
    )
    composed = compose_resolved(resolution, view, now, new_uuid, StepTimer())
    named = _with_named_type_only(view, triple.relation)
    if needs_refining(named):
        composed = await asyncio.to_thread(core.refiner.refine, composed, [episode], named, StepTimer())
    edge = composed.reconciled.outcomes[0].edge
    known = {fact.uuid for fact in view.facts}
    changes = replace(
        composed.changes,
        nodes=[_summarised(node, triple, source, target) for node in composed.changes.nodes],
        edges=[
            _dated(each, triple) if each.uuid == edge and each.uuid not in known else each
            for each in composed.changes.edges
        ],
    )
    return replace(composed, changes=changes), edge


def _with_named_type_only(view: GraphView, relation: str) -> GraphView:
    """Return `view` with no type of facts but the one that is named: a relation that was given is not renamed."""
    if view.ontology is None:
        return view
    wanted = _in_capitals(relation)
    ontology = view.ontology.ontology
    named = tuple(each for each in ontology.edge_types if _in_capitals(each.name) == wanted)
    return replace(view, ontology=replace(view.ontology, ontology=replace(ontology, edge_types=named)))


def _same(source: _End, target: _End) -> bool:
    named = source.uuid is None and target.uuid is None
    return named and normalise_name(source.name) == normalise_name(target.name)


def _node(end: _End, view: GraphView, uuid: UUID, now: Instant) -> Node:
    """Return the node that an end means: the one with its uuid, the oldest of its name, or a new one."""
    if end.uuid is not None:
        if end.uuid not in view.nodes:
            raise NotFound("node", str(end.uuid))
        return view.nodes[end.uuid]
    key = normalise_name(end.name)
    named = sorted(
        (node for node in view.nodes.values() if normalise_name(node.name) == key), key=lambda node: node.uuid
    )
    if named:
        return named[0]
    aliased = [node for node in view.nodes.values() if key in map(normalise_name, node.aliases)]
    if len(aliased) == 1:
        return aliased[0]
    return Node(uuid=uuid, name=end.name, attributes={"name": end.name}, created_at=now)


def _statement(triple: CheckedTriple, told_at: Instant) -> Statement:
    # What is given as over, without its beginning, began at no known time before that.
    over = triple.valid_at is None and triple.invalid_at is not None and triple.invalid_at <= told_at
    return Statement(
        subject=EntityRef(name=triple.source.name),
        relation=triple.relation,
        object=EntityRef(name=triple.target.name),
        fact=triple.fact,
        span=(0, len(triple.fact)),
        valid_at=triple.invalid_at if over else triple.valid_at,
        valid_precision=Precision.ASSUMED if triple.valid_at is None else Precision.SECOND,
        invalid_at=triple.invalid_at,
        invalid_precision=None if triple.invalid_at is None else Precision.SECOND,
        timeline=_timeline(triple.relation),
    )


def _timeline(relation: str) -> str | None:
    return TIMELINES.get(_in_capitals(relation))


def _in_capitals(relation: str) -> str:
    return "_".join(relation.upper().split())


def _summarised(node: Node, triple: CheckedTriple, source: Node, target: Node) -> Node:
    """Return a node with the summary that was given for it; it stands until the next fact about the node."""
    for end, own in ((triple.source, source), (triple.target, target)):
        if own.uuid == node.uuid and end.summary:
            return replace(node, summary=end.summary)
    return node


def _dated(edge: Edge, triple: CheckedTriple) -> Edge:
    """Return a new fact with the times of knowing that were given for it."""
    return replace(
        edge,
        created_at=edge.created_at if triple.created_at is None else triple.created_at,
        expired_at=edge.expired_at if triple.expired_at is None else triple.expired_at,
    )


async def _keep(
    tx: Transaction,
    *,
    episode: Episode,
    changes: Changes,
    built_on: int,
    vectors: TextVectors | None,
    rows: Sequence[tuple[UUID, bytes]],
    edge: UUID,
) -> Triple:
    graph = episode.graph
    version = await graphs.bump_version(tx, graph)
    if version != built_on + 1:
        raise ViewOutdated
    await episodes.insert_many(tx, [episode])
    await episodes.finish(tx, graph, [episode.uuid], EpisodeState.PROCESSED, version)
    await write_changes(tx, changes, version)
    if vectors is not None:
        await embeddings.put_many(tx, graph, vectors.model, rows, missing=vectors.failed)
    stored = (await edges.get_many(tx, graph, [edge]))[edge]
    ends = await nodes.get_many(tx, graph, [stored.source, stored.target])
    source, target = (shown_node(ends[end]) for end in (stored.source, stored.target))
    return Triple(edge=shown(stored), source=source, target=target)


def _text(value: object, param: str, most: int) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"{param} must be a text that is not empty", param=param)
    if len(value) > most:
        raise InvalidInput(f"{param} must be at most {most} characters, not {len(value)}", param=param)
    return storable(value).strip()


def _end(param: str, name: str | None, uuid: str | UUID | None, summary: str | None) -> _End:
    parsed = uuid if isinstance(uuid, UUID) or not uuid else parse_uuid(uuid)
    if uuid and parsed is None:
        raise InvalidInput(f"{param}_uuid must be a uuid", param=f"{param}_uuid")
    named = _text(name, f"{param}_name", MAX_NODE_NAME_CHARACTERS) if name else ""
    if not named and not parsed:
        raise InvalidInput(f"{param}_name is required, or {param}_uuid in its place", param=f"{param}_name")
    return _End(
        param=param,
        name=named,
        uuid=parsed or None,
        summary=_text(summary, f"{param}_summary", MAX_NODE_SUMMARY_CHARACTERS) if summary else None,
    )
