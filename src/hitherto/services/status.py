"""How the server is doing: what waits, what failed, how much a graph holds. No text of anybody is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import MICROSECOND, Instant
from hitherto.ports import Row, Transaction
from hitherto.services import lookup
from hitherto.services.core import Core
from hitherto.services.paging import at_least_one
from hitherto.store import graphs, work
from hitherto.store.graphs import GraphCounts
from hitherto.store.schema import episodes, groups, users
from hitherto.store.statement import Statement

FAILED_LIMIT = 100
_FAILED = Statement(
    "status.failed",
    select(
        episodes.c.uuid,
        episodes.c.received_at,
        episodes.c.error,
        users.c.user_id,
        groups.c.group_id,
        episodes.c.session_id,
    )
    .select_from(
        episodes.outerjoin(users, episodes.c.graph_key == users.c.graph_key).outerjoin(
            groups, episodes.c.graph_key == groups.c.graph_key
        )
    )
    .where(episodes.c.state == "failed")
    .order_by(episodes.c.received_at.desc(), episodes.c.uuid.desc())
    .limit(bindparam("limit")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits for ingestion, over all graphs. `oldest_pending_seconds` is None when nothing waits."""

    graphs: int
    pending: int
    oldest_pending_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedEpisode:
    """An episode that was given up after three attempts, without its text. It belongs to a user or to a group."""

    uuid: UUID
    user_id: str | None
    group_id: str | None
    session_id: str | None
    received_at: Instant
    error: str | None


class Status:
    """The state of the whole server."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def queue(self) -> Queue:
        """Return what waits for ingestion."""
        depth = await self._core.store.read(work.depth)
        age = None
        if depth.oldest_since is not None:
            age = max(0.0, (self._core.clock.now() - depth.oldest_since) * MICROSECOND.total_seconds())
        return Queue(graphs=depth.graphs, pending=depth.pending, oldest_pending_seconds=age)

    async def failed(self, limit: int = FAILED_LIMIT) -> Sequence[FailedEpisode]:
        """Return the episodes that were given up, the latest first. An index holds them: it reads no other."""
        wanted = at_least_one(limit, "limit")

        async def find(tx: Transaction) -> Sequence[FailedEpisode]:
            return [_failed(row) for row in await tx.fetch(_FAILED, {"limit": wanted})]

        return await self._core.store.read(find)

    async def counts(
        self, project: ProjectKey, user_id: str | None = None, *, group_id: str | None = None
    ) -> GraphCounts:
        """Return how much the graph of a user or a group holds. Raises `NotFound`."""
        owner = lookup.owner_of(user_id, group_id)

        async def count(tx: Transaction) -> GraphCounts:
            return await graphs.counts(tx, await lookup.graph_of(tx, project, owner))

        return await self._core.store.read(count)


def _failed(row: Row) -> FailedEpisode:
    uuid, received_at, error, user_id, group_id, session_id = row
    return FailedEpisode(
        uuid=UUID(bytes=uuid),
        user_id=user_id,
        group_id=group_id,
        session_id=session_id,
        received_at=received_at,
        error=error,
    )
