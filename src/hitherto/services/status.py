"""How the server is doing: what waits, what failed, how much a graph holds. No text of anybody is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select

from hitherto.domain.identity import ProjectKey
from hitherto.domain.instants import MICROSECOND, Instant, format_instant
from hitherto.ports import Row, Transaction
from hitherto.services import lookup
from hitherto.services.core import Core
from hitherto.services.paging import at_least_one
from hitherto.store import graphs, model_usage, work
from hitherto.store.graphs import GraphCounts
from hitherto.store.model_usage import Used
from hitherto.store.schema import episodes, graph_work, groups, users
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
_FAILED_COUNT = Statement("status.failed_count", select(func.count()).where(episodes.c.state == "failed"))
_AT_WORK = Statement(
    "status.at_work",
    select(func.count(), func.count(graph_work.c.owner.distinct())).where(
        graph_work.c.pending_since.is_not(None),
        graph_work.c.owner.is_not(None),
        graph_work.c.lease_until > bindparam("now"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits for ingestion, over all graphs. `oldest_pending_seconds` is None when nothing waits."""

    graphs: int
    pending: int
    oldest_pending_seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingestion:
    """How ingestion goes on all machines: graphs in the hands of workers, those workers, and episodes given up.

    A worker that has nothing to do holds no graph and is not counted.
    """

    graphs: int
    workers: int
    failed: int


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
    """The state of the whole server. `model` is the language model that reads messages, if there is one."""

    def __init__(self, core: Core, model: str | None = None) -> None:
        self._core = core
        self._model = model

    async def model_problem(self) -> str | None:
        """Return in words why the language model does not answer; None while it does, and where there is none."""
        if self._model is None:
            return None
        model = self._model
        heard = await self._core.store.read(lambda tx: model_usage.health(tx, model))
        if not heard.is_failing or heard.failed_at is None:
            return None
        at = format_instant(heard.failed_at)
        return f"the language model {model} failed at {at}: {heard.reason}; until it answers, rules read the messages"

    async def model_totals(self) -> Sequence[Used]:
        """Return what was used of language models in all projects, by model and purpose."""
        return await self._core.store.read(model_usage.totals)

    async def queue(self) -> Queue:
        """Return what waits for ingestion."""
        depth = await self._core.store.read(work.depth)
        age = None
        if depth.oldest_since is not None:
            age = max(0.0, (self._core.clock.now() - depth.oldest_since) * MICROSECOND.total_seconds())
        return Queue(graphs=depth.graphs, pending=depth.pending, oldest_pending_seconds=age)

    async def ingestion(self) -> Ingestion:
        """Return who works on what waits, and how much was given up."""
        now = self._core.clock.now()

        async def find(tx: Transaction) -> Ingestion:
            graphs_in_hand, busy = await tx.fetch_one(_AT_WORK, {"now": now}) or (0, 0)
            (failed,) = await tx.fetch_one(_FAILED_COUNT, {}) or (0,)
            return Ingestion(graphs=graphs_in_hand, workers=busy, failed=failed)

        return await self._core.store.read(find)

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
