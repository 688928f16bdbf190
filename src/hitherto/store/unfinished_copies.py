"""Which graphs are copies that are still being made: they have no owner yet, and nobody knows of them."""

from sqlalchemy import bindparam, delete, select
from sqlalchemy import insert as insert_into

from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.ports import Transaction
from hitherto.store.schema import unfinished_copies
from hitherto.store.statement import Statement

_ADD = Statement("unfinished_copies.add", insert_into(unfinished_copies))
_REMOVE = Statement(
    "unfinished_copies.remove", delete(unfinished_copies).where(unfinished_copies.c.copy == bindparam("graph"))
)
_OF_ORIGINAL = Statement(
    "unfinished_copies.of_original",
    select(unfinished_copies.c.copy).where(unfinished_copies.c.original == bindparam("graph")),
)
_BEGUN_BEFORE = Statement(
    "unfinished_copies.begun_before",
    select(unfinished_copies.c.copy)
    .where(unfinished_copies.c.begun_at < bindparam("before"))
    .order_by(unfinished_copies.c.begun_at)
    .limit(bindparam("limit")),
)


async def add(tx: Transaction, copy: GraphKey, original: GraphKey, now: Instant) -> None:
    """Note that a copy is being made."""
    await tx.execute(_ADD, {"copy": copy, "original": original, "begun_at": now})


async def remove(tx: Transaction, copy: GraphKey) -> bool:
    """Forget that a copy is being made; False when it is not, any more."""
    return await tx.execute(_REMOVE, {"graph": copy}) > 0


async def of_original(tx: Transaction, original: GraphKey) -> list[GraphKey]:
    """Return the copies that are being made of a graph."""
    return [GraphKey(row[0]) for row in await tx.fetch(_OF_ORIGINAL, {"graph": original})]


async def begun_before(tx: Transaction, before: Instant, limit: int) -> list[GraphKey]:
    """Return copies that were begun before an instant, the oldest first."""
    rows = await tx.fetch(_BEGUN_BEFORE, {"before": before, "limit": limit})
    return [GraphKey(row[0]) for row in rows]
