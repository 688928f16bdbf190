"""Rows of model readings: what a language model made of episodes that are not committed yet.

An answer is paid for once. It is kept until the batch that it belongs to is committed, whoever commits that.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.ports import Transaction
from hitherto.store.retention import Retention
from hitherto.store.schema import model_readings
from hitherto.store.statement import Statement, any_of, of_graph, upsert

_PUT = upsert("model_readings.put", model_readings)
_OF_THESE = (of_graph(model_readings), any_of(model_readings.c.episode_uuid, "episodes"))
_GET = Statement("model_readings.get", select(model_readings.c.episode_uuid, model_readings.c.body).where(*_OF_THESE))
_DELETE = Statement("model_readings.delete", delete(model_readings).where(*_OF_THESE))
_RETENTION = Retention(model_readings)


async def put_many(tx: Transaction, graph: GraphKey, bodies: Mapping[UUID, str], now: Instant) -> None:
    """Store what was read in each episode, as JSON text."""
    rows = [
        {"graph_key": graph, "episode_uuid": episode.bytes, "created_at": now, "body": body}
        for episode, body in bodies.items()
    ]
    await tx.execute_many(_PUT, rows)


async def get_many(tx: Transaction, graph: GraphKey, episodes: Sequence[UUID]) -> dict[UUID, str]:
    """Return what was read in those of `episodes` that were read."""
    rows = await tx.fetch(_GET, {"graph": graph, "episodes": [episode.bytes for episode in episodes]})
    return {UUID(bytes=uuid): body for uuid, body in rows}


async def delete_many(tx: Transaction, graph: GraphKey, episodes: Sequence[UUID]) -> None:
    """Forget what was read in `episodes`."""
    await tx.execute(_DELETE, {"graph": graph, "episodes": [episode.bytes for episode in episodes]})


async def delete_before(tx: Transaction, instant: Instant, limit: int) -> int:
    """Forget at most `limit` readings made before `instant`, oldest first, and return how many."""
    return await _RETENTION.delete_before(tx, instant, limit)
