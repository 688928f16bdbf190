"""Documents of a collection: kept with a vector each, found by text, by metadata, or by both."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from hitherto.domain.collections import Document, DocumentCollection
from hitherto.domain.errors import AlreadyExists, InvalidInput, NotFound
from hitherto.domain.identity import ProjectKey, graph_key_of, parse_uuid
from hitherto.domain.instants import Instant
from hitherto.domain.limits import MAX_DOCUMENT_CHARACTERS, MAX_DOCUMENTS_PER_ADD
from hitherto.domain.text_input import Json, check_id, storable
from hitherto.ingestion.embed import TextVectors
from hitherto.ports import Transaction
from hitherto.retrieval.passages import Wish
from hitherto.services import auditing, inputs
from hitherto.services.collections import changing, collection_of
from hitherto.services.core import Core
from hitherto.services.record_filter import predicate
from hitherto.store import documents, embeddings

_EMBEDDED_AT_ONCE = 32
"""Texts of one step in a thread, between which other work of the process gets its turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document as a caller gives it."""

    content: str
    document_id: str | None = None
    metadata: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentUpdate:
    """Changes to a document: a new id of the caller's, more metadata."""

    uuid: str
    document_id: str | None = None
    metadata: Json | None = None


@dataclass(frozen=True, slots=True)
class DocumentResults:
    """What was found, each with its score (None where no text was asked for), and the vector of the text."""

    found: Sequence[tuple[Document, float | None]]
    vector: list[float] | None = None


class Documents:
    """The documents of the collections of one project. Raises `NotFound` for a collection that there is not."""

    def __init__(self, core: Core, project: ProjectKey) -> None:
        self._core = core
        self._project = project

    async def add(self, collection: str, new: Sequence[NewDocument]) -> list[UUID]:
        """Keep 1 to 200 documents with their vectors, all or none, and return their uuids in order.

        Raises:
            InvalidInput: when one cannot be kept.
            AlreadyExists: when the collection has a document with one of the ids.
        """
        checked = _checked(new)
        target = await self._core.store.read(lambda tx: collection_of(tx, self._project, collection))
        now = self._core.clock.now()
        made = [_document(one, self._core.uuids.new(target.graph), now) for one in checked]
        vectors, missing = await self._vectors(made)

        async def keep(tx: Transaction) -> None:
            found, version = await changing(tx, self._project, collection)
            if found.uuid != target.uuid:  # deleted and made again meanwhile
                raise NotFound("collection", collection)
            await self._refuse_taken(tx, found, [one.document_id for one in made if one.document_id])
            await documents.insert_many(tx, made, version)
            await embeddings.put_many(tx, found.graph, self._core.embedding_model, vectors, missing=missing)

        await self._core.store.write(keep)
        return [one.uuid for one in made]

    async def get(self, collection: str, uuid: str) -> Document:
        """Return a document, or raise `NotFound`."""

        async def find(tx: Transaction) -> Document:
            return await self._one(tx, await collection_of(tx, self._project, collection), uuid)

        return await self._core.store.read(find)

    async def get_many(
        self, collection: str, *, uuids: Sequence[str] = (), document_ids: Sequence[str] = ()
    ) -> list[Document]:
        """Return the documents with these uuids, then those with these ids, each once; the unknown are left out.

        Raises:
            InvalidInput: when neither is given.
        """
        if not uuids and not document_ids:
            raise InvalidInput("give uuids or document_ids", param="uuids")

        async def find(tx: Transaction) -> list[Document]:
            found = await collection_of(tx, self._project, collection)
            by_uuid = await self._by_uuids(tx, found, uuids)
            by_id = await documents.by_ids(tx, found.graph, _ids(document_ids), self._core.embedding_model)
            wanted = [by_uuid[uuid] for uuid in _parsed(uuids) if uuid in by_uuid]
            return _distinct([*wanted, *(by_id[one] for one in document_ids if one in by_id)])

        return await self._core.store.read(find)

    async def update(self, collection: str, changes: Sequence[DocumentUpdate]) -> None:
        """Change ids and merge metadata (by top-level key), all or none; the texts stay as they are.

        Raises:
            NotFound: when one of the documents is not there.
            AlreadyExists: when another document has one of the ids.
        """
        checked = [_checked_update(change, f"[{number}]") for number, change in enumerate(changes)]
        now = self._core.clock.now()

        async def change_all(tx: Transaction) -> None:
            found, _ = await changing(tx, self._project, collection)
            for change in checked:
                before = await self._one(tx, found, change.uuid)
                if change.document_id not in (None, before.document_id):
                    await self._refuse_taken(tx, found, [str(change.document_id)])
                after = replace(
                    before,
                    document_id=change.document_id or before.document_id,
                    metadata=inputs.merged(before.metadata, change.metadata),
                    updated_at=now,
                )
                await documents.set_details(tx, after)

        await self._core.store.write(change_all)

    async def delete(self, collection: str, uuids: Sequence[str]) -> None:
        """Remove documents, all or none. Raises `NotFound` when one of them is not there."""

        async def remove(tx: Transaction) -> None:
            found, version = await changing(tx, self._project, collection)
            for text in dict.fromkeys(uuids):
                uuid = parse_uuid(text)
                if uuid is None or graph_key_of(uuid) != found.graph or not await documents.remove(tx, uuid, version):
                    raise NotFound("document", text)
                await auditing.record(tx, self._core, self._project, "document.delete", uuid)

        await self._core.store.write(remove)

    async def search(
        self, collection: str, wish: Wish, *, text: str | None = None, metadata: Json | None = None
    ) -> DocumentResults:
        """Search by text, by metadata (every key must have the value given), or by text among what has the metadata.

        Without a text the newest come first, `wish.least` and `wish.trade` mean nothing, and there are no scores.

        Raises:
            InvalidInput: when neither is given, and for a filter that is not one of equality.
        """
        asked = storable(text or "").strip()
        if not asked and metadata is None:
            raise InvalidInput("give a text, metadata, or both", param="text")
        target, among = await self._among(collection, metadata)
        if not asked:
            newest = sorted(among or (), reverse=True)[: wish.limit]
            return DocumentResults(await self._scored(target, [(uuid, None) for uuid in newest]))
        found = await self._core.documents.search(target.graph, asked, wish, among)
        return DocumentResults(await self._scored(target, found.hits), found.vector)

    async def _among(self, collection: str, metadata: Json | None) -> tuple[DocumentCollection, list[UUID] | None]:
        """Return the collection, and the documents that meet the filter if there is one."""
        given = inputs.json_object(metadata, "metadata")
        accepts = None if given is None else predicate(given, "metadata")

        async def find(tx: Transaction) -> tuple[DocumentCollection, Sequence[tuple[UUID, Json]]]:
            found = await collection_of(tx, self._project, collection)
            return found, await documents.metadata_of_all(tx, found.graph) if accepts else ()

        target, described = await self._core.store.read(find)
        if accepts is None:
            return target, None
        return target, await asyncio.to_thread(lambda: [uuid for uuid, held in described if accepts(held)])

    async def _scored(
        self, target: DocumentCollection, hits: Sequence[tuple[UUID, float | None]]
    ) -> list[tuple[Document, float | None]]:
        uuids, model = [uuid for uuid, _ in hits], self._core.embedding_model
        found = await self._core.store.read(lambda tx: documents.by_uuids(tx, target.graph, uuids, model))
        # What was deleted between the search and now is dropped.
        return [(found[uuid], score) for uuid, score in hits if uuid in found]

    async def _vectors(self, made: Sequence[Document]) -> tuple[list[tuple[UUID, bytes]], bool]:
        """Return the vectors of documents, and whether some are missing because the embedder gives none now."""
        embedder = self._core.retriever.embedder
        if embedder is None:
            return [], False
        made_of = TextVectors(embedder)
        vectors: list[tuple[UUID, bytes]] = []
        for begin in range(0, len(made), _EMBEDDED_AT_ONCE):
            part = [(one.uuid, one.content) for one in made[begin : begin + _EMBEDDED_AT_ONCE]]
            vectors += await asyncio.to_thread(made_of.of, part)
        return vectors, made_of.failed

    async def _one(self, tx: Transaction, collection: DocumentCollection, uuid: str) -> Document:
        found = await self._by_uuids(tx, collection, [uuid])
        if not found:
            raise NotFound("document", uuid)
        return next(iter(found.values()))

    async def _by_uuids(
        self, tx: Transaction, collection: DocumentCollection, uuids: Sequence[str]
    ) -> dict[UUID, Document]:
        # A malformed uuid names nothing, and neither does one of another collection.
        return await documents.by_uuids(tx, collection.graph, _parsed(uuids), self._core.embedding_model)

    async def _refuse_taken(self, tx: Transaction, collection: DocumentCollection, ids: Sequence[str]) -> None:
        for taken in await documents.by_ids(tx, collection.graph, ids, self._core.embedding_model):
            raise AlreadyExists("document", taken)


def _checked(new: Sequence[NewDocument]) -> list[NewDocument]:
    if not 1 <= len(new) <= MAX_DOCUMENTS_PER_ADD:
        raise InvalidInput(
            f"a call must hold 1 to {MAX_DOCUMENTS_PER_ADD} documents, not {len(new)}; make several calls",
            param="documents",
        )
    checked = [_checked_document(one, f"[{number}]") for number, one in enumerate(new)]
    seen: set[str] = set()
    for one in checked:
        if one.document_id in seen:
            raise AlreadyExists("document", str(one.document_id))
        if one.document_id:
            seen.add(one.document_id)
    return checked


def _checked_document(one: NewDocument, param: str) -> NewDocument:
    if not isinstance(one.content, str) or not one.content.strip():
        raise InvalidInput(f"{param}.content must be a text that is not empty", param=f"{param}.content")
    if len(one.content) > MAX_DOCUMENT_CHARACTERS:
        raise InvalidInput(
            f"{param}.content must be at most {MAX_DOCUMENT_CHARACTERS:,} characters, not {len(one.content):,}; "
            "split it into several documents",
            param=f"{param}.content",
        )
    return NewDocument(
        content=storable(one.content),
        document_id=check_id(one.document_id, f"{param}.document_id") if one.document_id else None,
        metadata=inputs.json_object(one.metadata, f"{param}.metadata"),
    )


def _checked_update(change: DocumentUpdate, param: str) -> DocumentUpdate:
    return DocumentUpdate(
        uuid=change.uuid,
        document_id=check_id(change.document_id, f"{param}.document_id") if change.document_id else None,
        metadata=inputs.json_object(change.metadata, f"{param}.metadata"),
    )


def _document(new: NewDocument, uuid: UUID, now: Instant) -> Document:
    return Document(
        uuid=uuid,
        content=new.content,
        document_id=new.document_id,
        metadata=new.metadata,
        created_at=now,
        updated_at=now,
    )


def _parsed(uuids: Sequence[str]) -> list[UUID]:
    return [uuid for uuid in map(parse_uuid, uuids) if uuid is not None]


def _ids(ids: Sequence[str]) -> list[str]:
    return [one for one in ids if storable(one) == one]


def _distinct(found: Sequence[Document]) -> list[Document]:
    return list({document.uuid: document for document in found}.values())
