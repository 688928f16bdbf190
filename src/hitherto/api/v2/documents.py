"""Collections of documents: document.add_collection, add_documents, search and the rest.

Lists come as lists of lists, because that is how the client's type declares them: one list, inside another.
"""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import Operations
from hitherto.api.replies import done, reply
from hitherto.api.v2 import document_models as models
from hitherto.api.v2 import schemas
from hitherto.api.v2.models import given
from hitherto.api.v2.views import View
from hitherto.domain.collections import Document
from hitherto.domain.instants import format_instant
from hitherto.services.collections import CollectionInfo
from hitherto.services.documents import DocumentUpdate, NewDocument
from hitherto.services.wishes import wish

operations = Operations("document", prefix="/api/v2/collections")


@operations("GET", "", list[list[models.CollectionReply]], deprecated=True)
async def list_collections(caller: Caller) -> Response:
    """List the collections of the project by name."""
    return reply([[collection_view(info) for info in await caller.collections.list()]])


@operations("GET", "/{collection_name}", models.CollectionReply, missing="collection", deprecated=True)
async def get_collection(caller: Caller, collection_name: str) -> Response:
    """Return a collection."""
    return reply(collection_view(await caller.collections.get(collection_name)))


@operations("POST", "/{collection_name}", schemas.Success, deprecated=True)
async def add_collection(caller: Caller, collection_name: str, body: models.DescribeCollection) -> Response:
    """Add an empty collection."""
    await caller.collections.add(collection_name, **given(body))
    return done()


@operations("PATCH", "/{collection_name}", schemas.Success, missing="collection", deprecated=True)
async def update_collection(caller: Caller, collection_name: str, body: models.DescribeCollection) -> Response:
    """Change what is given; metadata is merged, key by key."""
    await caller.collections.update(collection_name, **given(body))
    return done()


@operations("DELETE", "/{collection_name}", schemas.Success, missing="collection", deprecated=True)
async def delete_collection(caller: Caller, collection_name: str) -> Response:
    """Delete a collection with all its documents."""
    await caller.collections.delete(collection_name)
    return done()


@operations("POST", "/{collection_name}/search", models.FoundDocuments, missing="collection", deprecated=True)
async def search(
    caller: Caller,
    collection_name: str,
    query: Annotated[models.LimitQuery, Query()],
    body: models.SearchDocuments,
) -> Response:
    """Search documents by text, by metadata, or by text among those that have the metadata."""
    wanted = wish(query.limit, body.search_type, body.mmr_lambda, body.min_score)
    found = await caller.documents.search(collection_name, wanted, text=body.text, metadata=body.metadata)
    results = [document_view(document) | {"score": score} for document, score in found.found]
    return reply(
        {
            "results": results,
            "result_count": len(results),
            "current_page": 1,
            "total_pages": 1,
            "query_vector": found.vector,
        }
    )


@operations("POST", "/{collection_name}/documents", list[list[str]], missing="collection", deprecated=True)
async def add_documents(caller: Caller, collection_name: str, body: models.NewDocuments) -> Response:
    """Add documents, all or none, and return their uuids in order."""
    new = [NewDocument(**given(one)) for one in body.root]
    return reply([[str(uuid) for uuid in await caller.documents.add(collection_name, new)]])


@operations(
    "POST",
    "/{collection_name}/documents/batchGet",
    list[list[models.DocumentReply]],
    missing="collection",
    deprecated=True,
)
async def batch_get_documents(caller: Caller, collection_name: str, body: models.WhichDocuments) -> Response:
    """Return documents by uuid or by the caller's own ids; those that are not there are left out."""
    found = await caller.documents.get_many(
        collection_name, uuids=body.uuids or (), document_ids=body.document_ids or ()
    )
    return reply([[document_view(document) for document in found]])


@operations(
    "POST",
    "/{collection_name}/documents/batchDelete",
    schemas.Success,
    missing="collection or document",
    deprecated=True,
)
async def batch_delete_documents(caller: Caller, collection_name: str, body: models.DocumentUuids) -> Response:
    """Delete documents, all or none."""
    await caller.documents.delete(collection_name, body.root)
    return done()


@operations(
    "PATCH",
    "/{collection_name}/documents/batchUpdate",
    schemas.Success,
    missing="collection or document",
    deprecated=True,
)
async def batch_update_documents(caller: Caller, collection_name: str, body: models.DescribedDocuments) -> Response:
    """Change ids and merge metadata of documents, all or none."""
    await caller.documents.update(collection_name, [DocumentUpdate(**given(one)) for one in body.root])
    return done()


_ONE = "/{collection_name}/documents/uuid/{document_uuid}"


@operations("GET", _ONE, models.DocumentReply, missing="collection or document", deprecated=True)
async def get_document(caller: Caller, collection_name: str, document_uuid: str) -> Response:
    """Return a document."""
    return reply(document_view(await caller.documents.get(collection_name, document_uuid)))


@operations("PATCH", _ONE, schemas.Success, missing="collection or document", deprecated=True)
async def update_document(
    caller: Caller, collection_name: str, document_uuid: str, body: models.DescribeDocument
) -> Response:
    """Change the id of a document, or merge metadata into its own."""
    await caller.documents.update(collection_name, [DocumentUpdate(uuid=document_uuid, **given(body))])
    return done()


@operations("DELETE", _ONE, schemas.Success, missing="collection or document", deprecated=True)
async def delete_document(caller: Caller, collection_name: str, document_uuid: str) -> Response:
    """Delete a document."""
    await caller.documents.delete(collection_name, [document_uuid])
    return done()


def collection_view(info: CollectionInfo) -> View:
    """Return a collection; its index is always up to date, and vectors have length one."""
    collection = info.collection
    return {
        "uuid": str(collection.uuid),
        "name": collection.name,
        "description": collection.description,
        "metadata": collection.metadata,
        "document_count": info.counts.documents,
        "document_embedded_count": info.counts.embedded,
        "embedding_dimensions": info.dimensions,
        "embedding_model_name": info.model,
        "is_auto_embedded": info.model is not None,
        "is_indexed": True,
        "is_normalized": True,
        "created_at": format_instant(collection.created_at),
        "updated_at": format_instant(collection.updated_at),
    }


def document_view(document: Document) -> View:
    """Return a document, without its vector."""
    return {
        "uuid": str(document.uuid),
        "document_id": document.document_id,
        "content": document.content,
        "metadata": document.metadata,
        "is_embedded": document.is_embedded,
        "created_at": format_instant(document.created_at),
        "updated_at": format_instant(document.updated_at),
    }
