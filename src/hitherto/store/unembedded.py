"""Rows of graphs that lack vectors, what in them has none, and which embedders were used."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, not_, or_, select, update
from sqlalchemy.sql import ColumnElement

from hitherto.domain.extraction import IS_VALUE
from hitherto.domain.identity import GraphKey
from hitherto.domain.instants import Instant
from hitherto.ports import Transaction
from hitherto.store.rows import uuid_bytes
from hitherto.store.schema import (
    documents,
    edges,
    embedding_models,
    embeddings,
    episodes,
    nodes,
    unembedded,
)
from hitherto.store.statement import Statement, any_of, insert_or_ignore, of_graph, upsert

KINDS = ("episodes", "edges", "nodes", "documents")
"""What has vectors."""

_TABLES: dict[str, Table] = {"episodes": episodes, "edges": edges, "nodes": nodes, "documents": documents}
_CONDITIONS: dict[str, tuple[ColumnElement[bool], ...]] = {
    "episodes": (episodes.c.in_graph == 1, or_(episodes.c.state == "processed", episodes.c.state == "failed")),
    "nodes": (not_(nodes.c.attributes.contains(f'"{IS_VALUE}":', autoescape=True)),),
}


def _missing(table: Table) -> Statement:
    has_vector = (
        select(embeddings.c.item_uuid)
        .where(
            of_graph(embeddings),
            embeddings.c.item_uuid == table.c.uuid,
            embeddings.c.model == bindparam("model"),
        )
        .correlate(table)
        .exists()
    )
    return Statement(
        f"unembedded.{table.name}",
        select(table.c.uuid)
        .where(of_graph(table), table.c.uuid > bindparam("after"), *_CONDITIONS.get(table.name, ()), not_(has_vector))
        .order_by(table.c.uuid)
        .limit(bindparam("limit")),
    )


_MISSING = {kind: _missing(table) for kind, table in _TABLES.items()}
_TOUCH = {
    kind: Statement(
        f"unembedded.touch_{kind}",
        update(table).where(of_graph(table), any_of(table.c.uuid, "items")).values(changed=bindparam("changed")),
    )
    for kind, table in _TABLES.items()
}
_MARK = insert_or_ignore("unembedded.mark", unembedded)
_NEXT = Statement(
    "unembedded.next",
    select(unembedded.c.graph_key)
    .where(unembedded.c.graph_key > bindparam("after"))
    .order_by(unembedded.c.graph_key)
    .limit(1),
)
_UNMARK = Statement("unembedded.unmark", delete(unembedded).where(of_graph(unembedded)))
_USE = upsert("embedding_models.use", embedding_models)
_LATEST = Statement(
    "embedding_models.latest",
    select(embedding_models.c.model).order_by(embedding_models.c.used_at.desc(), embedding_models.c.model).limit(1),
)
_DIMENSIONS = Statement("embedding_models.dimensions", select(embedding_models.c.model, embedding_models.c.dimensions))
_DROP_OTHERS = Statement(
    "unembedded.drop_others",
    delete(embeddings).where(of_graph(embeddings), embeddings.c.model != bindparam("model")),
)


async def mark(tx: Transaction, graph: GraphKey) -> None:
    """Note that something of a graph has no vector."""
    await tx.execute(_MARK, {"graph_key": graph})


async def unmark(tx: Transaction, graph: GraphKey) -> None:
    """Note that a graph lacks nothing."""
    await tx.execute(_UNMARK, {"graph": graph})


async def next_marked(tx: Transaction, after: GraphKey | None) -> GraphKey | None:
    """Return the first graph that lacks vectors, behind `after` where that is given."""
    row = await tx.fetch_one(_NEXT, {"after": -1 if after is None else after})
    return None if row is None else GraphKey(row[0])


async def missing(
    tx: Transaction, graph: GraphKey, kind: str, model: str, after: UUID | None, limit: int
) -> list[UUID]:
    """Return items of a graph without a vector of `model`, by uuid, behind `after` where that is given."""
    parameters = {"graph": graph, "model": model, "after": after.bytes if after else b"", "limit": limit}
    return [UUID(bytes=uuid) for (uuid,) in await tx.fetch(_MISSING[kind], parameters)]


async def touch(tx: Transaction, graph: GraphKey, kind: str, items: Sequence[UUID], changed: int) -> None:
    """Let snapshots read items again as of version `changed`."""
    await tx.execute(_TOUCH[kind], {"graph": graph, "items": uuid_bytes(items), "changed": changed})


async def drop_others(tx: Transaction, graph: GraphKey, model: str) -> int:
    """Delete the vectors of a graph that are of other models, and return how many went."""
    return await tx.execute(_DROP_OTHERS, {"graph": graph, "model": model})


async def is_new(tx: Transaction, model: str) -> bool:
    """Whether another model was used last, and this one is to take its place."""
    latest = await tx.fetch_one(_LATEST, {})
    return latest is not None and latest[0] != model


async def use(tx: Transaction, model: str, dimensions: int, now: Instant) -> None:
    """Note that `model` is in use."""
    await tx.execute(_USE, {"model": model, "dimensions": dimensions, "used_at": now})


async def dimensions_of(tx: Transaction, title: str) -> int:
    """Return the length of the vectors of a model named `title` that was used before; 0 where none was."""
    known = {str(model): int(number) for model, number in await tx.fetch(_DIMENSIONS, {})}
    return next((number for model, number in known.items() if model == f"{title}/{number}"), 0)
