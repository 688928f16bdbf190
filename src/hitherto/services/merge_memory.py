"""What a merge remembers of the graph before it, and how it forgets what has been deleted since."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from hitherto.domain.facts import Closing, Edge, MentionOf, Node
from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Precision
from hitherto.domain.merges import Merge
from hitherto.domain.text_input import Json
from hitherto.ingestion.evidence import without_episode
from hitherto.ingestion.merging import Pair, telling_the_same
from hitherto.ingestion.ontology.stored import edge_as_extracted
from hitherto.ports import Transaction
from hitherto.store import merges

Vector = tuple[UUID, str, bytes]
"""An item, the model, and the vector that the model made of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The graph before a merge, as far as the merge changed it.

    `kept`, `absorbed` and `edges` are as they were (facts as ingestion works with them), `kept_after` is what the
    merge made of the node that stays. `mentions` and `vectors` are of the absorbed node and of all `edges`,
    `own_episodes` those that spoke of the kept node. `summaries` are of the other nodes, each before and after.
    `lessened` says that something of this has been deleted since.
    """

    kept: Node
    kept_after: Node
    absorbed: Node
    edges: Sequence[Edge] = ()
    mentions: Sequence[MentionOf] = ()
    own_episodes: Sequence[UUID] = ()
    vectors: Sequence[Vector] = ()
    summaries: Mapping[UUID, tuple[str, str]] = field(default_factory=dict)
    lessened: bool = False

    @property
    def pair(self) -> Pair:
        """The two nodes."""
        return Pair(kept=self.kept.uuid, absorbed=self.absorbed.uuid)

    def overlaps(self, other: "Before") -> bool:
        """Whether two merges changed something in common, so that the later has to be undone first."""
        nodes = {self.kept.uuid, self.absorbed.uuid} & {other.kept.uuid, other.absorbed.uuid}
        matters = {self.pair.matter(edge) for edge in self.edges}
        return bool(nodes or matters & {self.pair.matter(edge) for edge in other.edges})

    def without(self, gone: set[UUID], changed: Mapping[UUID, Edge], episode: UUID | None = None) -> "Before":
        """Return this without some facts and without the mentions by an episode; no word of them stays."""
        nodes = {"kept": self.kept, "kept_after": self.kept_after, "absorbed": self.absorbed}
        return replace(
            self,
            **{name: replace(node, summary="") for name, node in nodes.items()},
            edges=[changed.get(edge.uuid, edge) for edge in self.edges if edge.uuid not in gone],
            mentions=[each for each in self.mentions if each.item not in gone and each.episode != episode],
            own_episodes=[uuid for uuid in self.own_episodes if uuid != episode],
            vectors=[vector for vector in self.vectors if vector[0] not in gone],
            summaries={},
            lessened=True,
        )


def as_json(before: Before) -> Json:
    """Return what is stored of it."""
    return {
        "kept": before.kept,
        "kept_after": before.kept_after,
        "absorbed": before.absorbed,
        "edges": list(before.edges),
        "mentions": list(before.mentions),
        "own_episodes": list(before.own_episodes),
        "vectors": [[item, model, b64encode(vector).decode()] for item, model, vector in before.vectors],
        "summaries": {str(node): texts for node, texts in before.summaries.items()},
        "lessened": before.lessened,
    }


def from_json(body: Json) -> Before:
    """Read what `as_json` wrote."""
    return Before(
        kept=_node(body["kept"]),
        kept_after=_node(body["kept_after"]),
        absorbed=_node(body["absorbed"]),
        edges=[_edge(row) for row in body["edges"]],
        mentions=[
            MentionOf(**{**row, "episode": UUID(row["episode"]), "item": UUID(row["item"])}) for row in body["mentions"]
        ],
        own_episodes=[UUID(text) for text in body["own_episodes"]],
        vectors=[(UUID(item), model, b64decode(vector)) for item, model, vector in body["vectors"]],
        summaries={UUID(node): (was, became) for node, (was, became) in body["summaries"].items()},
        lessened=body["lessened"],
    )


async def standing(tx: Transaction, graph: GraphKey) -> list[tuple[Merge, Before]]:
    """Return the merges of a graph that were not undone, the oldest first, each with what was before it."""
    return [(merge, from_json(body)) for merge, body in await merges.standing(tx, graph)]


async def forget_episode(tx: Transaction, graph: GraphKey, episode: UUID) -> None:
    """Make the merges of a graph forget an episode that was taken out of it, with the facts that only it told."""
    for merge, before in await standing(tx, graph):
        told = [edge for edge in before.edges if episode in edge.episodes]
        gone = {edge.uuid for edge in told if edge.episodes == (episode,)}
        changed = {edge.uuid: _told_by_others(edge, episode) for edge in before.edges}
        mentioned = any(mention.episode == episode for mention in before.mentions) or episode in before.own_episodes
        if mentioned or any(changed[edge.uuid] != edge for edge in before.edges):
            await merges.remember(tx, merge.uuid, as_json(before.without(gone, changed, episode)))


async def forget_fact(tx: Transaction, stored: Edge) -> None:
    """Make the merges of a graph forget a fact that is about to be deleted."""
    fact = edge_as_extracted(stored)
    for merge, before in await standing(tx, fact.graph):
        gone = telling_the_same(before.pair, before.edges, fact)
        if gone:
            await merges.remember(tx, merge.uuid, as_json(before.without(gone, {})))


def _told_by_others(edge: Edge, episode: UUID) -> Edge:
    others = tuple(uuid for uuid in edge.episodes if uuid != episode)
    return replace(without_episode(edge, episode), episodes=others)


def _node(row: dict[str, Any]) -> Node:
    lists = {"labels": tuple(row["labels"]), "aliases": tuple(row["aliases"])}
    return Node(**{**row, **lists, "uuid": UUID(row["uuid"])})


def _edge(row: dict[str, Any]) -> Edge:
    closing = row["closed_by"]
    end = row["invalid_precision"]
    return Edge(
        **{
            **row,
            **{name: UUID(row[name]) for name in ("uuid", "source", "target")},
            "valid_precision": Precision(row["valid_precision"]),
            "invalid_precision": None if end is None else Precision(end),
            "closed_by": None if closing is None else _closing(closing),
            "episodes": tuple(map(UUID, row["episodes"])),
        }
    )


def _closing(row: dict[str, Any]) -> Closing:
    edge = row["edge"]
    return Closing(rule=row["rule"], episode=UUID(row["episode"]), edge=None if edge is None else UUID(edge))
