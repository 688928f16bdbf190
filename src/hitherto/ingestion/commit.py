"""The one transaction that makes a batch visible, fenced by the claim and by the version the batch was built on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hitherto.domain.episodes import EpisodeState
from hitherto.domain.errors import Unavailable
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json
from hitherto.ingestion.ontology.stored import edge_as_stored, node_as_stored
from hitherto.ingestion.view import Changes
from hitherto.ports import Transaction
from hitherto.store import edges, embeddings, episodes, graphs, mentions, model_readings, nodes, traces, work


class LeaseLost(Exception):
    """Another worker has claimed the graph since; nothing of this batch was kept."""


class ViewOutdated(Exception):
    """The graph changed since the batch looked at it; nothing of this batch was kept."""


class BatchOutdated(Unavailable):
    """Episodes of the batch were deleted since it was taken; nothing of it was kept, and the next one is taken anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What the end of a batch writes.

    `built_on` is the version of the graph that `changes` assume; None where they assume none. All of `episodes`
    become `state`. `vectors` are of the embedding model `model`; with
    `vectors_missing` there should be more. `has_kept_readings`: what a
    language model read in them waits in the store, and need not any longer.
    """

    episodes: Sequence[UUID]
    state: EpisodeState = EpisodeState.PROCESSED
    error: str | None = None
    changes: Changes = field(default_factory=Changes)
    built_on: int | None = None
    model: str = ""
    vectors: Sequence[tuple[UUID, bytes]] = ()
    vectors_missing: bool = False
    traces: Sequence[tuple[UUID, Json]] = ()
    has_kept_readings: bool = False


async def commit(tx: Transaction, claim: work.Claim, ingested: Ingested, now: Instant, *, release: bool) -> int:
    """Write `ingested` as the next version of the claimed graph, and return that version.

    Raises:
        ViewOutdated: when the graph is no longer at the version that the changes were built on.
        LeaseLost: when the claim does not hold any more.
        BatchOutdated: when an episode of the batch was deleted.
        NotFound: when the graph has been erased.
    """
    graph = claim.graph
    # First the version, then the work: in this order erasing a graph takes the two rows as well.
    version = await graphs.bump_version(tx, graph)
    if ingested.built_on is not None and version != ingested.built_on + 1:
        raise ViewOutdated
    if not await work.settle(tx, claim, len(ingested.episodes), now, release):
        raise LeaseLost
    if await episodes.finish(tx, graph, ingested.episodes, ingested.state, version, ingested.error) != len(
        ingested.episodes
    ):
        raise BatchOutdated("episodes were deleted while they were ingested")
    await write_changes(tx, ingested.changes, version)
    await embeddings.put_many(tx, graph, ingested.model, ingested.vectors, missing=ingested.vectors_missing)
    await traces.put_many(tx, graph, ingested.traces, now)
    if ingested.has_kept_readings:
        await model_readings.delete_many(tx, graph, ingested.episodes)
    return version


async def write_changes(tx: Transaction, changes: Changes, version: int) -> None:
    """Write what changed in a graph as its version `version`, with types in the place of what reading found."""
    await nodes.upsert_many(tx, [node_as_stored(node) for node in changes.nodes], version)
    await edges.upsert_many(tx, [edge_as_stored(edge) for edge in changes.edges], version)
    await mentions.insert_many(tx, changes.mentions)
    for edge in changes.removed:
        await edges.delete(tx, edge.uuid, version)
