"""Rows of embeddings: the vectors of nodes, facts and episodes, each under the model that made it."""

from collections.abc import Sequence
from uuid import UUID

from hitherto.domain.identity import GraphKey
from hitherto.ports import Transaction
from hitherto.store.schema import embeddings
from hitherto.store.statement import upsert

_PUT = upsert("embeddings.put", embeddings)


async def put_many(tx: Transaction, graph: GraphKey, model: str, vectors: Sequence[tuple[UUID, bytes]]) -> None:
    """Store the vectors (float16, little endian) of items, in place of earlier ones of the same model."""
    rows = [{"graph_key": graph, "item_uuid": item.bytes, "model": model, "vector": vector} for item, vector in vectors]
    if rows:
        await tx.execute_many(_PUT, rows)
