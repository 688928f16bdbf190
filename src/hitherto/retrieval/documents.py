"""Searches in collections of documents: snapshots like those of graphs, in which the documents stand for episodes."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from hitherto.domain.identity import GraphKey
from hitherto.ports import Embedder, Store, Transaction
from hitherto.retrieval.cache import SnapshotCache
from hitherto.retrieval.changes import Changes
from hitherto.retrieval.keeping import keeper_in
from hitherto.retrieval.passages import Wish, ranked, relevance
from hitherto.retrieval.postings import Mask
from hitherto.retrieval.queries import Query, QueryEmbedder
from hitherto.retrieval.snapshot import Snapshot
from hitherto.store import documents, graphs, snapshot_rows
from hitherto.text.tokens import search_tokens

_CACHED_QUERIES = 256
_MAX_TERMS = 32


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """The uuids found, each with its score, in the order asked for; and the vector of the query, if there is one."""

    hits: list[tuple[UUID, float]]
    vector: list[float] | None


class DocumentRetriever:
    """Searches the collections of one store, holding the latest asked ones in memory up to `cache_bytes`.

    Large ones are kept in files below `files_below`, which graphs and collections share, up to `files_bytes`.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder | None,
        cache_bytes: int,
        files_below: Path | None = None,
        files_bytes: int = 0,
    ) -> None:
        self._queries = QueryEmbedder(embedder, _CACHED_QUERIES)
        self._cache = SnapshotCache(
            store,
            search_tokens,
            model=embedder.model if embedder else "",
            dimensions=embedder.dimensions if embedder else 0,
            max_bytes=cache_bytes,
            read=read_document_changes,
            keeper=keeper_in(files_below, store, embedder, files_bytes),
        )

    def forget(self, collection: GraphKey) -> None:
        """Let go of what is held of a collection that was deleted."""
        self._cache.forget(collection)

    async def close(self) -> None:
        """Stop what runs in the background; the store is still open."""
        await self._cache.close()

    async def query(self, text: str) -> Query:
        """Return a text with its vector, for those who rank other passages in the same way."""
        return await asyncio.to_thread(self._queries.query, text)

    async def search(
        self, collection: GraphKey, text: str, wish: Wish, among: Iterable[UUID] | None = None
    ) -> FoundDocuments:
        """Return the documents nearest to `text`, only those `among` which are given."""
        snapshot = await self._cache.current(collection)
        return await asyncio.to_thread(self._search, snapshot, text, wish, among)

    def _search(self, snapshot: Snapshot, text: str, wish: Wish, among: Iterable[UUID] | None) -> FoundDocuments:
        query = self._queries.query(text)
        hits = _hits(snapshot, query, wish, among)
        return FoundDocuments(hits, None if query.vector is None else query.vector.tolist())


def _hits(snapshot: Snapshot, query: Query, wish: Wish, among: Iterable[UUID] | None) -> list[tuple[UUID, float]]:
    rows = snapshot.episodes
    if not len(rows):
        return []
    terms = snapshot.tables.terms.find_all(list(dict.fromkeys(search_tokens(query.text)))[:_MAX_TERMS])
    scores = relevance(rows, terms, query.vector)
    mask = rows.alive if among is None else rows.alive & _only(snapshot, among)
    found = ranked(rows, scores, mask, wish, meant=query.vector is not None)
    key = snapshot.tables.episodes.key
    return [(UUID(bytes=key(int(rows.items[place]))), score) for place, score in found]


def _only(snapshot: Snapshot, among: Iterable[UUID]) -> Mask:
    mask = np.zeros(len(snapshot.episodes), np.bool_)
    mask[snapshot.episodes.ordinals(snapshot.tables.episodes.find_all(uuid.bytes for uuid in among))] = True
    return mask


async def read_document_changes(tx: Transaction, collection: GraphKey, since: int, model: str) -> Changes | None:
    """Return what changed in a collection after version `since`, as `read_changes` does for graphs."""
    version = await graphs.version(tx, collection)
    if version is None:
        return None
    deleted = await snapshot_rows.tombstones_since(tx, collection, since) if since >= 0 else []
    rows = await documents.changed_since(tx, collection, since, model)
    return Changes(version=version, episodes=rows, deleted=deleted)
