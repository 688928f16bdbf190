"""Rows of merges: which nodes were made one, by whom and why, and what the graph was like before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, null, select, update
from sqlalchemy import insert as insert_into

from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.instants import Instant
from hitherto.domain.merges import Merge
from hitherto.domain.text_input import Json
from hitherto.ports import Row, Transaction
from hitherto.store.rows import dump_json, load_optional
from hitherto.store.schema import merges
from hitherto.store.statement import NO_LIMIT, Statement, assignments, of_graph

_COLUMN = merges.c
_ALL = select(*(column for column in _COLUMN if column.name not in ("graph_key", "body")))
_THIS = (of_graph(merges), _COLUMN.uuid == bindparam("id"))

_INSERT = Statement("merges.insert", insert_into(merges))
_GET = Statement("merges.get", _ALL.where(*_THIS))
_OF_GRAPH = Statement(
    "merges.of_graph", _ALL.where(of_graph(merges)).order_by(_COLUMN.uuid.desc()).limit(bindparam("limit"))
)
_STANDING = Statement(
    "merges.standing",
    select(*_ALL.selected_columns, _COLUMN.body)
    .where(of_graph(merges), _COLUMN.undone_at.is_(None))
    .order_by(_COLUMN.uuid),
)
_REMEMBER = Statement("merges.remember", update(merges).where(*_THIS).values(assignments(merges, "body")))
_UNDO = Statement(
    "merges.undo",
    update(merges).where(*_THIS).values({**assignments(merges, "undone_at", "undone_by"), "body": null()}),
)


def _merge(row: Row) -> Merge:
    uuid, kept, absorbed, absorbed_name, merged_at, merged_by, reason, undone_at, undone_by = row
    return Merge(
        uuid=UUID(bytes=uuid),
        kept=UUID(bytes=kept),
        absorbed=UUID(bytes=absorbed),
        absorbed_name=absorbed_name,
        merged_at=merged_at,
        merged_by=merged_by,
        reason=reason,
        undone_at=undone_at,
        undone_by=undone_by,
    )


async def insert(tx: Transaction, merge: Merge, before: Json) -> None:
    """Store a merge with what the graph was `before`, as far as the merge changed it."""
    parameters: dict[str, Any] = {
        "graph_key": merge.graph,
        "uuid": merge.uuid.bytes,
        "kept": merge.kept.bytes,
        "absorbed": merge.absorbed.bytes,
        "absorbed_name": merge.absorbed_name,
        "merged_at": merge.merged_at,
        "merged_by": merge.merged_by,
        "reason": merge.reason,
        "undone_at": merge.undone_at,
        "undone_by": merge.undone_by,
        "body": dump_json(before),
    }
    await tx.execute(_INSERT, parameters)


async def get(tx: Transaction, uuid: UUID) -> Merge | None:
    """Return a merge, undone or not."""
    row = await tx.fetch_one(_GET, {"graph": graph_key_of(uuid), "id": uuid.bytes})
    return None if row is None else _merge(row)


async def latest(tx: Transaction, graph: GraphKey, limit: int | None = None) -> list[Merge]:
    """Return the merges of a graph, those that were undone included, the newest first."""
    rows = await tx.fetch(_OF_GRAPH, {"graph": graph, "limit": NO_LIMIT if limit is None else limit})
    return [_merge(row) for row in rows]


async def standing(tx: Transaction, graph: GraphKey) -> Sequence[tuple[Merge, Json]]:
    """Return the merges of a graph that were not undone, the oldest first, each with what was before it."""
    rows = await tx.fetch(_STANDING, {"graph": graph})
    return [(_merge(row[:-1]), load_optional(row[-1]) or {}) for row in rows]


async def remember(tx: Transaction, uuid: UUID, before: Json) -> None:
    """Store anew what was before a merge: something of it has been deleted since."""
    await tx.execute(_REMEMBER, {"graph": graph_key_of(uuid), "id": uuid.bytes, "body": dump_json(before)})


async def undo(tx: Transaction, uuid: UUID, now: Instant, by: str | None) -> None:
    """Mark a merge as undone and forget what was before it: the graph holds that again."""
    await tx.execute(_UNDO, {"graph": graph_key_of(uuid), "id": uuid.bytes, "undone_at": now, "undone_by": by})
