"""From extractions and a view of the graph to the changes: resolve, reconcile, summarise. Pure."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar
from uuid import UUID

from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import Extraction
from hitherto.domain.facts import Edge, Node
from hitherto.domain.instants import Instant
from hitherto.ingestion.consequences import with_consequences
from hitherto.ingestion.deaths import BELONGING, DIED
from hitherto.ingestion.echo import without_echo
from hitherto.ingestion.reconcile import Reconciled, reconcile, without_slips
from hitherto.ingestion.resolve import Resolution, resolve
from hitherto.ingestion.summarise import summarise
from hitherto.ingestion.view import Changes, GraphView
from hitherto.retrieval.texts import node_embedding_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What a batch changes, and the decisions that led there.

    `new_texts` are the nodes and facts whose text is new, so that they need a vector.
    """

    changes: Changes
    resolution: Resolution
    reconciled: Reconciled
    new_nodes: Sequence[Node]
    new_edges: Sequence[Edge]


@dataclass(slots=True)
class StepTimer:
    """Durations of named steps, in milliseconds."""

    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Add what the block takes to the step's time."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            spent = (time.perf_counter() - begin) * 1000
            self.steps[name] = round(self.steps.get(name, 0.0) + spent, 3)


def timed(timer: StepTimer, name: str, function: Callable[[], T]) -> T:
    """Run `function` as a step; called in the thread that computes, so that waiting for it does not count."""
    with timer.step(name):
        return function()


def compose(
    extractions: Sequence[Extraction],
    episodes: Sequence[Episode],
    view: GraphView,
    now: Instant,
    new_uuid: Callable[[], UUID],
    timer: StepTimer,
) -> Composed:
    """Work out what `episodes`, of which `extractions` say what they state, change in the graph that `view` shows."""
    with timer.step("resolve"):
        resolution = resolve(extractions, episodes, view.nodes.values(), view.user_node, now, new_uuid)
        resolution = without_echo(resolution, view)
    return compose_resolved(resolution, view, now, new_uuid, timer)


def compose_resolved(
    resolution: Resolution, view: GraphView, now: Instant, new_uuid: Callable[[], UUID], timer: StepTimer
) -> Composed:
    """Work out what statements between nodes change in the graph that `view` shows."""
    with timer.step("reconcile"):
        known = _known(view)
        names = {node.uuid: node.name for node in (*view.nodes.values(), *resolution.nodes.values())}
        reconciled = reconcile(known, with_consequences(resolution.placed, known, names), now, new_uuid)
        reconciled = without_slips(reconciled, known, now, new_uuid)
    with timer.step("summarise"):
        nodes = _summarised(view, resolution, reconciled)
    changes = Changes(
        nodes=[*nodes.values(), *_only_mentioned_nodes(view, resolution, nodes)],
        edges=[*reconciled.edges, *_only_mentioned_edges(view, reconciled)],
        removed=reconciled.removed,
        mentions=[*resolution.mentions, *reconciled.mentions],
    )
    known_facts = {edge.uuid: edge.fact for edge in view.facts}
    return Composed(
        changes=changes,
        resolution=resolution,
        reconciled=reconciled,
        new_nodes=[node for node in nodes.values() if _text(view.nodes.get(node.uuid)) != _text(node)],
        new_edges=[edge for edge in reconciled.edges if known_facts.get(edge.uuid) != edge.fact],
    )


def _known(view: GraphView) -> list[Edge]:
    """Return the facts of the view, and those around its nodes that the end of one may end."""
    around = (edge for edges in view.around.values() for edge in edges)
    belonging = [
        edge
        for edge in around
        if edge.relation in (DIED, *BELONGING) and edge.timeline is None and edge.source in view.nodes
    ]
    return list({edge.uuid: edge for edge in (*belonging, *view.facts)}.values())


def _text(node: Node | None) -> str | None:
    return node_embedding_text(node) if node else None


def _summarised(view: GraphView, resolution: Resolution, reconciled: Reconciled) -> dict[UUID, Node]:
    """Return the new and changed nodes, the summaries of those whose facts or names changed made anew."""
    nodes = dict(resolution.nodes)
    changed = [*reconciled.edges, *reconciled.removed]
    touched = {end for edge in changed for end in (edge.source, edge.target)} | nodes.keys()
    facts = _facts_by_node(view, reconciled, touched)
    introduction = view.user.introduction if view.user else ""
    for uuid in sorted(touched):
        node = nodes.get(uuid) or view.nodes[uuid]
        summary = summarise(node, facts[uuid], introduction if node.is_user else "")
        if summary != node.summary:
            nodes[uuid] = replace(node, summary=summary)
    return nodes


def _facts_by_node(view: GraphView, reconciled: Reconciled, touched: Iterable[UUID]) -> dict[UUID, list[Edge]]:
    removed = {edge.uuid for edge in reconciled.removed}
    current = {edge.uuid: edge for edges in view.around.values() for edge in edges}
    current.update({edge.uuid: edge for edge in view.facts})
    current.update({edge.uuid: edge for edge in reconciled.edges})
    facts: dict[UUID, list[Edge]] = defaultdict(list, {node: [] for node in touched})
    for edge in current.values():
        if edge.uuid not in removed:
            for end in {edge.source, edge.target}:
                facts[end].append(edge)
    return facts


def _only_mentioned_nodes(view: GraphView, resolution: Resolution, changed: dict[UUID, Node]) -> list[Node]:
    mentioned = dict.fromkeys(mention.item for mention in resolution.mentions)
    return [view.nodes[uuid] for uuid in mentioned if uuid not in changed]


def _only_mentioned_edges(view: GraphView, reconciled: Reconciled) -> list[Edge]:
    changed = {edge.uuid for edge in reconciled.edges}
    mentioned = {mention.item for mention in reconciled.mentions} - changed
    return [edge for edge in view.facts if edge.uuid in mentioned]
