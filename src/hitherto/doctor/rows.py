"""What the rows of a database tell of its health: leases, work that nobody will do, and what was left in the middle.

These statements ask all graphs, as nothing that serves does: of episodes and the queue what an index holds, of graphs
every row.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, bindparam, cast, func, or_, select

from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.ports import Transaction
from hitherto.store.portable import RawStatement
from hitherto.store.schema import (
    api_keys,
    collections,
    episodes,
    graph_work,
    graphs,
    groups,
    projects,
    unfinished_copies,
    users,
)
from hitherto.store.statement import Statement

_CLOCK = RawStatement(
    "doctor.clock",
    "SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) * 1000",
    "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint",
)
_LEASES = Statement(
    "doctor.leases",
    select(
        graph_work.c.owner,
        func.count(),
        func.min(graph_work.c.lease_until),
        func.max(graph_work.c.lease_until),
        cast(func.coalesce(func.sum(graph_work.c.pending), 0), BigInteger),
    )
    .where(graph_work.c.owner.is_not(None), graph_work.c.pending_since.is_not(None))
    .group_by(graph_work.c.owner)
    .order_by(graph_work.c.owner),
)
_WAITING = (
    select(episodes.c.graph_key, func.count().label("waiting"))
    .where(episodes.c.state == "pending")
    .group_by(episodes.c.graph_key)
    .subquery()
)
_FORGOTTEN = Statement(
    "doctor.forgotten",
    select(_WAITING.c.graph_key, _WAITING.c.waiting)
    .select_from(_WAITING.outerjoin(graph_work, graph_work.c.graph_key == _WAITING.c.graph_key))
    .where(or_(graph_work.c.graph_key.is_(None), graph_work.c.pending_since.is_(None)))
    .order_by(_WAITING.c.graph_key)
    .limit(bindparam("limit")),
)
_FAILED = Statement(
    "doctor.failed",
    select(func.count(), func.max(episodes.c.received_at)).where(episodes.c.state == "failed"),
)
_LAST_FAILED = Statement(
    "doctor.last_failed",
    select(episodes.c.uuid, episodes.c.error)
    .where(episodes.c.state == "failed")
    .order_by(episodes.c.received_at.desc(), episodes.c.uuid.desc())
    .limit(1),
)
_TRIED = Statement(
    "doctor.tried",
    select(func.count()).where(graph_work.c.pending_since.is_not(None), graph_work.c.attempts > bindparam("most")),
)
_COPIES = Statement("doctor.copies", select(func.count(), func.min(unfinished_copies.c.begun_at)))
_OWNERS = (users, groups, collections)
_OWNERLESS = Statement(
    "doctor.ownerless",
    select(func.count())
    .select_from(graphs)
    .where(
        *(~select(owner.c.graph_key).where(owner.c.graph_key == graphs.c.graph_key).exists() for owner in _OWNERS),
        ~select(unfinished_copies.c.copy).where(unfinished_copies.c.copy == graphs.c.graph_key).exists(),
    ),
)
_PROJECTS = Statement(
    "doctor.projects",
    select(
        projects.c.name,
        select(func.count()).where(api_keys.c.project_key == projects.c.project_key).scalar_subquery(),
        select(func.count())
        .where(
            api_keys.c.project_key == projects.c.project_key,
            api_keys.c.revoked_at.is_(None),
            or_(api_keys.c.expires_at.is_(None), api_keys.c.expires_at > bindparam("now")),
        )
        .scalar_subquery(),
    ).order_by(projects.c.name),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """What one worker holds: graphs, their pending episodes, and when the first and the last lease ends."""

    owner: str
    graphs: int
    first_until: Instant
    last_until: Instant
    pending: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectKeys:
    """How many keys a project has, and how many of them are in force."""

    name: str
    keys: int
    in_force: int


async def clock(tx: Transaction) -> Instant:
    """Return the present as the database knows it, to the millisecond."""
    return Instant(await _number(tx, _CLOCK))


async def leases(tx: Transaction) -> list[Lease]:
    """Return what each worker holds that has work, also where the lease has run out."""
    return [
        Lease(owner=owner, graphs=count, first_until=first, last_until=last, pending=pending)
        for owner, count, first, last, pending in await tx.fetch(_LEASES, {})
    ]


async def forgotten(tx: Transaction, limit: int) -> list[tuple[GraphKey, int]]:
    """Return graphs with pending episodes that are not in the queue, each with how many."""
    return [(GraphKey(graph), int(count)) for graph, count in await tx.fetch(_FORGOTTEN, {"limit": limit})]


async def failed(tx: Transaction) -> tuple[int, Instant | None]:
    """Return how many episodes were given up, and when the latest of them was received."""
    row = await tx.fetch_one(_FAILED, {})
    return (0, None) if row is None else (int(row[0]), row[1])


async def last_failed(tx: Transaction) -> tuple[UUID, str | None] | None:
    """Return the episode that was given up last, and its error."""
    row = await tx.fetch_one(_LAST_FAILED, {})
    return None if row is None else (UUID(bytes=row[0]), row[1])


async def tried_often(tx: Transaction, most: int) -> int:
    """Return how many graphs have work that was begun more than `most` times without an end."""
    return await _number(tx, _TRIED, most=most)


async def unfinished(tx: Transaction) -> tuple[int, Instant | None]:
    """Return how many copies and imports are not finished, and when the oldest was begun."""
    row = await tx.fetch_one(_COPIES, {})
    return (0, None) if row is None else (int(row[0]), row[1])


async def ownerless(tx: Transaction) -> int:
    """Return how many graphs belong to nobody, although nothing is being made of them."""
    return await _number(tx, _OWNERLESS)


async def project_keys(tx: Transaction, now: Instant) -> list[ProjectKeys]:
    """Return the projects with their keys."""
    rows = await tx.fetch(_PROJECTS, {"now": now})
    return [ProjectKeys(name=name, keys=keys, in_force=in_force) for name, keys, in_force in rows]


async def _number(tx: Transaction, statement: Statement, **parameters: Any) -> int:
    row = await tx.fetch_one(statement, parameters)
    return 0 if row is None else int(row[0])
