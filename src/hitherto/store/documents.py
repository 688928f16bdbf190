"""Rows of documents. `changed` is the version of the collection that last changed a document's text."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, insert, select, update

from hitherto.domain.collections import Document
from hitherto.domain.identity import GraphKey, graph_key_of
from hitherto.domain.text_input import Json
from hitherto.ports import Row, Transaction
from hitherto.store.rows import dump_optional, load_optional, uuid_bytes
from hitherto.store.schema import documents, embeddings, tombstones
from hitherto.store.snapshot_rows import EpisodeRow
from hitherto.store.statement import Statement, any_of, assignments, of_graph, upsert

_COLUMN = documents.c
_VECTOR_OF_MODEL = and_(
    embeddings.c.graph_key == _COLUMN.graph_key,
    embeddings.c.item_uuid == _COLUMN.uuid,
    embeddings.c.model == bindparam("made_by"),
)
_WITH_VECTOR = documents.outerjoin(embeddings, _VECTOR_OF_MODEL)
_ALL = select(
    _COLUMN.uuid,
    _COLUMN.document_id,
    _COLUMN.content,
    _COLUMN.metadata,
    _COLUMN.created_at,
    _COLUMN.updated_at,
    embeddings.c.item_uuid.label("embedded"),
).select_from(_WITH_VECTOR)
_ONE = (of_graph(documents), _COLUMN.uuid == bindparam("id"))

_INSERT = Statement("documents.insert", insert(documents))
_BY_UUIDS = Statement("documents.by_uuids", _ALL.where(of_graph(documents), any_of(_COLUMN.uuid, "ids")))
_BY_IDS = Statement("documents.by_ids", _ALL.where(of_graph(documents), any_of(_COLUMN.document_id, "ids")))
_UPDATE = Statement(
    "documents.update",
    update(documents).where(*_ONE).values(assignments(documents, "document_id", "metadata", "updated_at")),
)
_DELETE = Statement("documents.delete", delete(documents).where(*_ONE))
_DELETE_VECTOR = Statement(
    "documents.delete_vector", delete(embeddings).where(of_graph(embeddings), embeddings.c.item_uuid == bindparam("id"))
)
_BURY = upsert("documents.bury", tombstones)
_METADATA = Statement(
    "documents.metadata",
    select(_COLUMN.uuid, _COLUMN.metadata).where(of_graph(documents), _COLUMN.metadata.is_not(None)),
)
_SINCE = Statement(
    "documents.since",
    select(_COLUMN.uuid, _COLUMN.content, _COLUMN.created_at, embeddings.c.vector)
    .select_from(_WITH_VECTOR)
    .where(of_graph(documents), _COLUMN.changed > bindparam("since"))
    .order_by(_COLUMN.uuid),
)


def _document(row: Row) -> Document:
    uuid, document_id, content, metadata, created_at, updated_at, embedded = row
    return Document(
        uuid=UUID(bytes=uuid),
        document_id=document_id,
        content=content,
        metadata=load_optional(metadata),
        created_at=created_at,
        updated_at=updated_at,
        is_embedded=embedded is not None,
    )


def _parameters(document: Document, changed: int) -> dict[str, Any]:
    return {
        "graph_key": graph_key_of(document.uuid),
        "uuid": document.uuid.bytes,
        "document_id": document.document_id,
        "content": document.content,
        "metadata": dump_optional(document.metadata),
        "created_at": document.created_at,
        "updated_at": document.updated_at,
        "changed": changed,
    }


async def insert_many(tx: Transaction, new: Sequence[Document], changed: int) -> None:
    """Store new documents as of version `changed`; that their ids are free is the caller's to know."""
    await tx.execute_many(_INSERT, [_parameters(document, changed) for document in new])


async def by_uuids(tx: Transaction, graph: GraphKey, uuids: Sequence[UUID], model: str) -> dict[UUID, Document]:
    """Return those of the documents that exist; `model` is the one whose vectors count."""
    rows = await tx.fetch(_BY_UUIDS, {"graph": graph, "ids": uuid_bytes(uuids), "made_by": model})
    return {document.uuid: document for document in map(_document, rows)}


async def by_ids(tx: Transaction, graph: GraphKey, ids: Sequence[str], model: str) -> dict[str, Document]:
    """Return those of the documents that exist, by the ids that callers chose."""
    rows = await tx.fetch(_BY_IDS, {"graph": graph, "ids": list(ids), "made_by": model})
    return {str(document.document_id): document for document in map(_document, rows)}


async def set_details(tx: Transaction, changed: Document) -> None:
    """Store the id, the metadata and the time of the update; the text of a document never changes."""
    await tx.execute(
        _UPDATE,
        {
            "graph": graph_key_of(changed.uuid),
            "id": changed.uuid.bytes,
            "document_id": changed.document_id,
            "metadata": dump_optional(changed.metadata),
            "updated_at": changed.updated_at,
        },
    )


async def remove(tx: Transaction, uuid: UUID, changed: int) -> bool:
    """Remove a document and its vector, leaving a tombstone of version `changed`; False when there is none."""
    key = {"graph": graph_key_of(uuid), "id": uuid.bytes}
    if not await tx.execute(_DELETE, key):
        return False
    await tx.execute(_DELETE_VECTOR, key)
    await tx.execute(_BURY, {"graph_key": key["graph"], "item_uuid": key["id"], "changed": changed})
    return True


async def metadata_of_all(tx: Transaction, graph: GraphKey) -> list[tuple[UUID, Json]]:
    """Return the metadata of every document that has any."""
    rows = await tx.fetch(_METADATA, {"graph": graph})
    return [(UUID(bytes=uuid), load_optional(metadata)) for uuid, metadata in rows]


async def changed_since(tx: Transaction, graph: GraphKey, since: int, model: str) -> list[EpisodeRow]:
    """Return the documents that changed after version `since`, as rows of a snapshot, with vectors of `model`."""
    rows = await tx.fetch(_SINCE, {"graph": graph, "since": since, "made_by": model})
    return [
        EpisodeRow(uuid, seq, None, None, content, "text", None, created_at, vector)
        for seq, (uuid, content, created_at, vector) in enumerate(rows)
    ]
