"""What changed in a graph since a version: the rows from which a snapshot grows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hitherto.domain.identity import GraphKey
from hitherto.ports import Transaction
from hitherto.store import graphs, snapshot_rows
from hitherto.store.snapshot_rows import EdgeRow, EpisodeRow, MentionRow, NodeRow

Mentions = Mapping[bytes, Sequence[bytes]]
"""The uuids of the episodes that speak of a fact or node, by its uuid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The rows of graph version `version` that are newer than some earlier one, and what was deleted since.

    `mentions` is complete for every fact and node among the rows. Uuids are their 16 bytes.
    """

    version: int
    edges: Sequence[EdgeRow] = ()
    nodes: Sequence[NodeRow] = ()
    episodes: Sequence[EpisodeRow] = ()
    mentions: Mentions = field(default_factory=dict)
    deleted: Sequence[bytes] = ()


async def read_changes(tx: Transaction, graph: GraphKey, since: int, model: str) -> Changes | None:
    """Return what changed after version `since`, with vectors of `model`; None when there is no such graph.

    `since` below zero reads the whole graph. Rows and version are of one state: `tx` is one transaction.
    """
    version = await graphs.version(tx, graph)
    if version is None:
        return None
    # What was deleted before the first version that is read is not in the rows either.
    deleted = await snapshot_rows.tombstones_since(tx, graph, since) if since >= 0 else []
    return Changes(
        version=version,
        edges=await snapshot_rows.edges_since(tx, graph, since, model),
        nodes=await snapshot_rows.nodes_since(tx, graph, since, model),
        episodes=await snapshot_rows.episodes_since(tx, graph, since, model),
        mentions=by_item(await snapshot_rows.mentions_since(tx, graph, since)),
        deleted=deleted,
    )


def by_item(mentions: Iterable[MentionRow]) -> Mentions:
    """Return the episodes of each item; uuids sort by creation, so the oldest comes first."""
    grouped: dict[bytes, list[bytes]] = {}
    for mention in sorted(mentions):
        grouped.setdefault(mention.item_uuid, []).append(mention.episode_uuid)
    return grouped
