"""Collections of documents: made, described, listed and deleted by name."""

from dataclasses import dataclass, replace

from hitherto.domain.collections import DocumentCollection
from hitherto.domain.errors import AlreadyExists, NotFound
from hitherto.domain.identity import GraphKey, ProjectKey, graph_key_of, new_graph_key
from hitherto.domain.text_input import Json, check_id
from hitherto.ports import Transaction
from hitherto.services import auditing, inputs, lookup
from hitherto.services.core import Core
from hitherto.store import collections, directory, graphs
from hitherto.store.collections import DocumentCounts


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    """A collection and how much it holds; `dimensions` and `model` are of the embedder, where there is one."""

    collection: DocumentCollection
    counts: DocumentCounts
    model: str | None
    dimensions: int | None


class Collections:
    """The collections of documents of one project. Raises `NotFound` for a name that there is not."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def add(self, name: str, *, description: str | None = None, metadata: Json | None = None) -> CollectionInfo:
        """Create an empty collection.

        Raises:
            InvalidInput: for a name that is empty, longer than 500 characters or not storable.
            AlreadyExists: when the project has a collection of this name.
        """
        now = self._core.clock.now()
        new = DocumentCollection(
            uuid=self._core.uuids.new(new_graph_key()),
            project=self._project,
            name=check_id(name, "collection_name"),
            description=inputs.name(description, "description"),
            metadata=inputs.json_object(metadata, "metadata"),
            created_at=now,
            updated_at=now,
        )

        async def create(tx: Transaction) -> None:
            await lookup.hold_project(tx, self._project)
            await lookup.hold_project(tx, self._project)
            if not await directory.add(tx, self._project, "collection", name, new.uuid):
                raise AlreadyExists("collection", name)
            await graphs.insert(tx, new.graph, self._project, now)
            await collections.insert(tx, new)

        await self._core.store.write(create)
        return self._info(new, DocumentCounts(0, 0))

    async def get(self, name: str) -> CollectionInfo:
        """Return a collection."""

        async def find(tx: Transaction) -> CollectionInfo:
            return await self._counted(tx, await collection_of(tx, self._project, name))

        return await self._core.store.read(find)

    async def list(self) -> list[CollectionInfo]:
        """Return all collections of the project by name."""

        async def find(tx: Transaction) -> list[CollectionInfo]:
            return [await self._counted(tx, one) for one in await collections.of_project(tx, self._project)]

        return await self._core.store.read(find)

    async def update(
        self, name: str, *, description: str | None = None, metadata: Json | None = None
    ) -> CollectionInfo:
        """Change what is given; metadata is merged by top-level key (a null is stored, it removes nothing)."""
        told, more = inputs.name(description, "description"), inputs.json_object(metadata, "metadata")
        now = self._core.clock.now()

        async def change(tx: Transaction) -> CollectionInfo:
            before, _ = await changing(tx, self._project, name)
            after = replace(
                before,
                description=before.description if told is None else told,
                metadata=inputs.merged(before.metadata, more),
                updated_at=now,
            )
            await collections.update(tx, after)
            return await self._counted(tx, after)

        return await self._core.store.write(change)

    async def delete(self, name: str) -> None:
        """Erase a collection with all its documents, in one transaction."""

        async def erase(tx: Transaction) -> GraphKey:
            found, _ = await changing(tx, self._project, name)
            await directory.remove(tx, self._project, "collection", name)
            rows = await graphs.delete_graph_data(tx, found.graph)
            await auditing.record(tx, self._core, self._project, "collection.delete", found.uuid, deleted=rows)
            return found.graph

        self._core.documents.forget(await self._core.store.write(erase))

    async def _counted(self, tx: Transaction, found: DocumentCollection) -> CollectionInfo:
        return self._info(found, await collections.counts(tx, found.graph, self._core.embedding_model))

    def _info(self, found: DocumentCollection, counts: DocumentCounts) -> CollectionInfo:
        embedder = self._core.retriever.embedder
        return CollectionInfo(
            found, counts, embedder.model if embedder else None, embedder.dimensions if embedder else None
        )


async def collection_of(tx: Transaction, project: ProjectKey, name: str) -> DocumentCollection:
    """Return the collection of this name, or raise `NotFound`."""
    found = await collections.get(tx, graph_key_of(await lookup.resolve(tx, project, "collection", name)))
    if found is None:
        raise NotFound("collection", name)
    return found


async def changing(tx: Transaction, project: ProjectKey, name: str) -> tuple[DocumentCollection, int]:
    """Return the collection, held until the transaction ends, and its new version for what is to change."""
    graph = graph_key_of(await lookup.resolve(tx, project, "collection", name))
    try:
        version = await graphs.bump_version(tx, graph)
    except NotFound as error:
        raise NotFound("collection", name) from error
    return await collection_of(tx, project, name), version
