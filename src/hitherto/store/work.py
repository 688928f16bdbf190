"""The queue: one row of work a graph, claimed by lease.

A claim is a compare-and-set on the row's epoch, so of any number of workers exactly one gets it, and everything a
worker commits later is fenced by the epoch it got: once its lease has run out and another has claimed the graph,
nothing of the first one's work can land. The attempts are counted in the claim, so that a crash counts too.
"""

from dataclasses import dataclass

from sqlalchemy import BigInteger, and_, bindparam, case, cast, func, insert, null, or_, select, update

from hitherto.domain.errors import NotFound
from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.ports import Transaction
from hitherto.store.schema import graph_work
from hitherto.store.statement import Statement, of_graph


@dataclass(frozen=True, slots=True)
class Candidate:
    """A graph that has work and no lease in force, as it was when read."""

    graph: GraphKey
    epoch: int
    attempts: int
    pending: int
    lease_until: Instant


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a graph until the lease runs out. `attempts` counts this claim."""

    graph: GraphKey
    epoch: int
    attempts: int
    owner: str


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """How much waits: graphs with work, their pending episodes, and since when the longest-waiting one waits."""

    graphs: int
    pending: int
    oldest_since: Instant | None


LONGEST_LEASE = Instant(2 * 3600 * 1_000_000)
"""No lease is as long (microseconds). One that ends later than that from now was taken before the clock was set back,
and does not keep its graph waiting until the clock is there again."""

_ROW = graph_work.c
_INSTANT = BigInteger()
_LEASE = bindparam("until", type_=_INSTANT)
_HELD = and_(of_graph(graph_work), _ROW.epoch == bindparam("held_epoch"), _ROW.owner == bindparam("held_by"))

_CREATE = Statement("work.create", insert(graph_work))
_RESERVE = Statement(
    "work.reserve",
    update(graph_work)
    .where(of_graph(graph_work))
    .values(
        next_seq=_ROW.next_seq + bindparam("count"),
        pending=_ROW.pending + bindparam("more"),
        pending_since=case(
            (
                and_(_ROW.pending_since.is_(None), bindparam("more", type_=BigInteger()) > 0),
                bindparam("now", type_=_INSTANT),
            ),
            else_=_ROW.pending_since,
        ),
    )
    .returning(_ROW.next_seq),
)
_CANDIDATES = Statement(
    "work.candidates",
    select(_ROW.graph_key, _ROW.epoch, _ROW.attempts, _ROW.pending, _ROW.lease_until)
    .where(
        _ROW.pending_since.is_not(None),
        or_(_ROW.lease_until <= bindparam("now"), _ROW.lease_until > bindparam("bogus_from")),
    )
    .order_by(_ROW.pending_since)
    .limit(bindparam("limit")),
)
_CLAIM = Statement(
    "work.claim",
    update(graph_work)
    # The lease too: its holder may have renewed it since the candidate was read.
    .where(of_graph(graph_work), _ROW.epoch == bindparam("seen_epoch"), _ROW.lease_until == bindparam("seen_lease"))
    .values(
        owner=bindparam("claimed_by", type_=_ROW.owner.type),
        lease_until=_LEASE,
        epoch=_ROW.epoch + 1,
        attempts=_ROW.attempts + 1,
    )
    .returning(_ROW.epoch, _ROW.attempts),
)
_RENEW = Statement("work.renew", update(graph_work).where(_HELD).values(lease_until=_LEASE))
_LEFT = _ROW.pending - bindparam("done")
_SETTLED = {
    "pending": _LEFT,
    "pending_since": case((_LEFT > 0, bindparam("now", type_=_INSTANT)), else_=null()),
    "attempts": 0,
}
_SETTLE = Statement("work.settle", update(graph_work).where(_HELD).values(_SETTLED))
_SETTLE_AND_RELEASE = Statement(
    "work.settle_and_release",
    update(graph_work).where(_HELD).values({**_SETTLED, "owner": null(), "lease_until": 0}),
)
_FAIL = Statement("work.fail_attempt", update(graph_work).where(_HELD).values(owner=null(), lease_until=_LEASE))
_RELEASE = Statement(
    "work.release",
    update(graph_work).where(_HELD).values(owner=null(), lease_until=0, attempts=_ROW.attempts - 1),
)
_DEPTH = Statement(
    "work.depth",
    select(
        func.count(), cast(func.coalesce(func.sum(_ROW.pending), 0), BigInteger), func.min(_ROW.pending_since)
    ).where(_ROW.pending_since.is_not(None)),
)


async def create(tx: Transaction, graph: GraphKey) -> None:
    """Give a new graph its empty row of work."""
    await tx.execute(
        _CREATE,
        {
            "graph_key": graph,
            "pending": 0,
            "next_seq": 1,
            "pending_since": None,
            "owner": None,
            "lease_until": 0,
            "epoch": 0,
            "attempts": 0,
        },
    )


async def reserve(tx: Transaction, graph: GraphKey, count: int, pending: int, now: Instant) -> int:
    """Take `count` places in the order of a graph, `pending` of them work, and return the first.

    The row stays locked until the transaction ends, so the order of places is the order of acceptance: call this
    before inserting the episodes.

    Raises:
        NotFound: when the graph has been erased.
    """
    row = await tx.fetch_one(_RESERVE, {"graph": graph, "count": count, "more": pending, "now": now})
    if row is None:
        raise NotFound("graph", f"{graph:012x}")
    return int(row[0]) - count


async def candidates(tx: Transaction, now: Instant, limit: int, longest: int = LONGEST_LEASE) -> list[Candidate]:
    """Return graphs that have work and no lease in force at `now`, the longest waiting first.

    A lease that has more than `longest` microseconds to go is none.
    """
    rows = await tx.fetch(_CANDIDATES, {"now": now, "bogus_from": now + longest, "limit": limit})
    return [Candidate(*row) for row in rows]


async def claim(tx: Transaction, candidate: Candidate, owner: str, lease_until: Instant) -> Claim | None:
    """Claim a candidate; None when another was faster."""
    parameters = {
        "graph": candidate.graph,
        "seen_epoch": candidate.epoch,
        "seen_lease": candidate.lease_until,
        "claimed_by": owner,
        "until": lease_until,
    }
    row = await tx.fetch_one(_CLAIM, parameters)
    return None if row is None else Claim(candidate.graph, row[0], row[1], owner)


def _held(claim: Claim) -> dict[str, int | str]:
    return {"graph": claim.graph, "held_epoch": claim.epoch, "held_by": claim.owner}


async def renew(tx: Transaction, claim: Claim, lease_until: Instant) -> bool:
    """Lengthen a lease; False when the claim has been lost."""
    return await tx.execute(_RENEW, {**_held(claim), "until": lease_until}) > 0


async def settle(tx: Transaction, claim: Claim, done: int, now: Instant, release: bool) -> bool:
    """Count `done` episodes as finished, and give the graph back where `release` says so.

    False when the claim has been lost: the caller must then abort the transaction. What is left goes to the end of
    the queue, so that no graph keeps the others waiting.
    """
    statement = _SETTLE_AND_RELEASE if release else _SETTLE
    return await tx.execute(statement, {**_held(claim), "done": done, "now": now}) > 0


async def fail_attempt(tx: Transaction, claim: Claim, retry_at: Instant) -> bool:
    """Give a graph back after a failure; nobody can claim it before `retry_at`. False when the claim was lost."""
    return await tx.execute(_FAIL, {**_held(claim), "until": retry_at}) > 0


async def release(tx: Transaction, claim: Claim) -> bool:
    """Give a graph back unused, as if it had not been claimed. False when the claim was lost."""
    return await tx.execute(_RELEASE, _held(claim)) > 0


async def depth(tx: Transaction) -> QueueDepth:
    """Return how much waits, over all graphs."""
    row = await tx.fetch_one(_DEPTH, {})
    return QueueDepth(*(row or (0, 0, None)))
