"""Rows of traces: what ingestion did with each episode, and why."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, delete, select

from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.domain.text_input import Json
from hitherto.ports import Transaction
from hitherto.store.retention import Retention
from hitherto.store.rows import dump_json
from hitherto.store.schema import traces
from hitherto.store.statement import Statement, of_graph, upsert

_PUT = upsert("traces.put", traces)
_GET = Statement(
    "traces.get", select(traces.c.body).where(of_graph(traces), traces.c.episode_uuid == bindparam("episode"))
)
_DELETE = Statement(
    "traces.delete", delete(traces).where(of_graph(traces), traces.c.episode_uuid == bindparam("episode"))
)
_RETENTION = Retention(traces)


async def put_many(tx: Transaction, graph: GraphKey, bodies: Sequence[tuple[UUID, Json]], now: Instant) -> None:
    """Store the trace of each episode, in place of an earlier one."""
    rows: list[dict[str, Any]] = [
        {"graph_key": graph, "episode_uuid": episode.bytes, "created_at": now, "body": dump_json(body)}
        for episode, body in bodies
    ]
    await tx.execute_many(_PUT, rows)


async def get(tx: Transaction, graph: GraphKey, episode: UUID) -> Json | None:
    """Return the trace of an episode; None when there is none or its time is over."""
    row = await tx.fetch_one(_GET, {"graph": graph, "episode": episode.bytes})
    if row is None:
        return None
    body: Json = orjson.loads(row[0])
    return body


async def delete_before(tx: Transaction, instant: Instant, limit: int) -> int:
    """Delete at most `limit` traces made before `instant`, oldest first, and return how many."""
    return await _RETENTION.delete_before(tx, instant, limit)


async def delete_of(tx: Transaction, graph: GraphKey, episode: UUID) -> None:
    """Delete the trace of an episode, if there is one."""
    await tx.execute(_DELETE, {"graph": graph, "episode": episode.bytes})
