"""Rows of embeddings: the vectors of nodes, facts and episodes, each under the model that made it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from hitherto.domain.identity import GraphKey
from hitherto.ports import Transaction
from hitherto.store import unembedded
from hitherto.store.rows import uuid_bytes
from hitherto.store.schema import embeddings
from hitherto.store.statement import Statement, any_of, of_graph, upsert

_PUT = upsert("embeddings.put", embeddings)
_OF_ITEMS = Statement(
    "embeddings.of_items",
    select(embeddings.c.item_uuid, embeddings.c.model, embeddings.c.vector)
    .where(of_graph(embeddings), any_of(embeddings.c.item_uuid, "items"))
    .order_by(embeddings.c.item_uuid, embeddings.c.model),
)


async def put_many(
    tx: Transaction, graph: GraphKey, model: str, vectors: Sequence[tuple[UUID, bytes]], *, missing: bool = False
) -> None:
    """Store the vectors (float16, little endian) of items, in place of earlier ones of the same model.

    `missing`: others could not be made now; the graph is noted, so that a worker makes up for them.
    """
    rows = [{"graph_key": graph, "item_uuid": item.bytes, "model": model, "vector": vector} for item, vector in vectors]
    if rows:
        await tx.execute_many(_PUT, rows)
    if missing:
        await unembedded.mark(tx, graph)


async def of_items(tx: Transaction, graph: GraphKey, items: Sequence[UUID]) -> list[tuple[UUID, str, bytes]]:
    """Return the vectors of items, each with the model that made it."""
    rows = await tx.fetch(_OF_ITEMS, {"graph": graph, "items": uuid_bytes(items)})
    return [(UUID(bytes=item), model, bytes(vector)) for item, model, vector in rows]
