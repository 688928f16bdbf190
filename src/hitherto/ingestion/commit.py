"""The one transaction that makes a batch visible, fenced by the claim and by the version the batch was built on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.episodes import EpisodeState
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json
from hitherto.ingestion.view import Changes
from hitherto.ports import Transaction
from hitherto.store import edges, embeddings, episodes, graphs, mentions, nodes, traces, work


class LeaseLost(Exception):
    """Another worker has claimed the graph since; nothing of this batch was kept."""


class ViewOutdated(Exception):
    """The graph changed since the batch looked at it; nothing of this batch was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What the end of a batch writes.

    `built_on` is the version of the graph that `changes` assume; None where they assume none. All of `episodes`
    become `state`. `vectors` are of the embedding model `model`.
    """

    episodes: Sequence[UUID]
    state: EpisodeState = EpisodeState.PROCESSED
    error: str | None = None
    changes: Changes = field(default_factory=Changes)
    built_on: int | None = None
    model: str = ""
    vectors: Sequence[tuple[UUID, bytes]] = ()
    traces: Sequence[tuple[UUID, Json]] = ()


async def commit(tx: Transaction, claim: work.Claim, ingested: Ingested, now: Instant, *, release: bool) -> int:
    """Write `ingested` as the next version of the claimed graph, and return that version.

    Raises:
        ViewOutdated: when the graph is no longer at the version that the changes were built on.
        LeaseLost: when the claim does not hold any more.
        NotFound: when the graph has been erased.
    """
    graph = claim.graph
    # First the version, then the work: in this order erasing a graph takes the two rows as well.
    version = await graphs.bump_version(tx, graph)
    if ingested.built_on is not None and version != ingested.built_on + 1:
        raise ViewOutdated
    if not await work.settle(tx, claim, len(ingested.episodes), now, release):
        raise LeaseLost
    await nodes.upsert_many(tx, ingested.changes.nodes, version)
    await edges.upsert_many(tx, ingested.changes.edges, version)
    await mentions.insert_many(tx, ingested.changes.mentions)
    for edge in ingested.changes.removed:
        await edges.delete(tx, edge.uuid, version)
    await embeddings.put_many(tx, graph, ingested.model, ingested.vectors)
    await episodes.set_state(tx, graph, ingested.episodes, ingested.state, version, ingested.error)
    await traces.put_many(tx, graph, ingested.traces, now)
    return version
