"""What hangs on a removed node, fact or episode, and the stone that tells every snapshot of the removal."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, delete

from hitherto.domain.identity import graph_key_of
from hitherto.ports import Transaction
from hitherto.store.schema import embeddings, mentions, tombstones
from hitherto.store.statement import Statement, of_graph, upsert

_DELETE_MENTIONS = Statement(
    "burial.delete_mentions", delete(mentions).where(of_graph(mentions), mentions.c.item_uuid == bindparam("id"))
)
_DELETE_EMBEDDINGS = Statement(
    "burial.delete_embeddings",
    delete(embeddings).where(of_graph(embeddings), embeddings.c.item_uuid == bindparam("id")),
)
_BURY = upsert("burial.bury", tombstones)
_RAISE = Statement(
    "burial.raise", delete(tombstones).where(of_graph(tombstones), tombstones.c.item_uuid == bindparam("id"))
)


async def bury(tx: Transaction, item: UUID, changed: int) -> None:
    """Delete the mentions and vectors of an item, and note that it is gone as of version `changed` of its graph."""
    graph = graph_key_of(item)
    await tx.execute(_DELETE_MENTIONS, {"graph": graph, "id": item.bytes})
    await tx.execute(_DELETE_EMBEDDINGS, {"graph": graph, "id": item.bytes})
    await tx.execute(_BURY, {"graph_key": graph, "item_uuid": item.bytes, "changed": changed})


async def come_back(tx: Transaction, items: Sequence[UUID]) -> None:
    """Note that removed items are there again; they have to be stored with a new version of their graph."""
    if items:
        await tx.execute_many(_RAISE, [{"graph": graph_key_of(item), "id": item.bytes} for item in items])
