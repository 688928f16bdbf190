"""Rows of collections of documents."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy import insert as insert_into
from sqlalchemy import update as update_of

from hitherto.domain.collections import DocumentCollection
from hitherto.domain.identity import GraphKey, ProjectKey
from hitherto.ports import Row, Transaction
from hitherto.store.rows import dump_optional, load_optional
from hitherto.store.schema import collections, documents, embeddings
from hitherto.store.statement import Statement, assignments, of_graph


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """How many documents a collection holds, and how many of them have a vector."""

    documents: int
    embedded: int


_CHANGING = ("description", "metadata", "updated_at")
_INSERT = Statement("collections.insert", insert_into(collections))
_GET = Statement("collections.get", select(collections).where(of_graph(collections)))
_UPDATE = Statement(
    "collections.update",
    update_of(collections).where(of_graph(collections)).values(assignments(collections, *_CHANGING)),
)
_OF_PROJECT = Statement(
    "collections.of_project",
    select(collections).where(collections.c.project_key == bindparam("project")).order_by(collections.c.name),
)
_COUNTS = Statement(
    "collections.counts",
    select(
        select(func.count()).where(of_graph(documents)).scalar_subquery(),
        select(func.count()).where(of_graph(embeddings), embeddings.c.model == bindparam("made_by")).scalar_subquery(),
    ),
)


def _collection(row: Row) -> DocumentCollection:
    _, uuid, project, name, description, metadata, created_at, updated_at = row
    return DocumentCollection(
        uuid=UUID(bytes=uuid),
        project=project,
        name=name,
        description=description,
        metadata=load_optional(metadata),
        created_at=created_at,
        updated_at=updated_at,
    )


def _changing(collection: DocumentCollection) -> dict[str, Any]:
    return {
        "description": collection.description,
        "metadata": dump_optional(collection.metadata),
        "updated_at": collection.updated_at,
    }


async def insert(tx: Transaction, new: DocumentCollection) -> None:
    """Store a new collection; its entry in the directory and its row in `graphs` are the caller's to add."""
    await tx.execute(
        _INSERT,
        {
            "graph_key": new.graph,
            "uuid": new.uuid.bytes,
            "project_key": new.project,
            "name": new.name,
            "created_at": new.created_at,
            **_changing(new),
        },
    )


async def get(tx: Transaction, graph: GraphKey) -> DocumentCollection | None:
    """Return a collection."""
    row = await tx.fetch_one(_GET, {"graph": graph})
    return None if row is None else _collection(row)


async def update(tx: Transaction, changed: DocumentCollection) -> bool:
    """Store what can change of a collection; False when there is none."""
    return await tx.execute(_UPDATE, {"graph": changed.graph, **_changing(changed)}) > 0


async def of_project(tx: Transaction, project: ProjectKey) -> list[DocumentCollection]:
    """Return the collections of a project by name."""
    return [_collection(row) for row in await tx.fetch(_OF_PROJECT, {"project": project})]


async def counts(tx: Transaction, graph: GraphKey, model: str) -> DocumentCounts:
    """Return how much a collection holds; vectors of other models than `model` do not count."""
    row = await tx.fetch_one(_COUNTS, {"graph": graph, "made_by": model})
    return DocumentCounts(*(row or (0, 0)))
