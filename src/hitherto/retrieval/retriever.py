"""The front of retrieval: searches and context blocks for whole graphs."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from hitherto.domain.errors import ModelUnavailable
from hitherto.domain.identity import GraphKey
from hitherto.domain.limits import MAX_SEARCH_LIMIT, RELEVANCE_MESSAGES
from hitherto.observe import get_logger
from hitherto.ports import Clock, Embedder, Reranker, Store
from hitherto.retrieval.cache import CacheCounters, SnapshotCache
from hitherto.retrieval.context import fetch_material, shortlist
from hitherto.retrieval.keeping import keeper_in
from hitherto.retrieval.packing import Packed, Packer
from hitherto.retrieval.queries import Query, QueryEmbedder, probe
from hitherto.retrieval.read_texts import fetch_texts
from hitherto.retrieval.requests import Context, ContextRequest, Hit, SearchRequest
from hitherto.retrieval.search import rank, scoring_at_least
from hitherto.retrieval.settings import RetrievalSettings
from hitherto.retrieval.snapshot import Snapshot
from hitherto.text.budget import estimate_tokens
from hitherto.text.tokens import search_tokens
from hitherto.tracing import span

T = TypeVar("T")

log = get_logger("hitherto.retrieval")
_READING_AT_ONCE = 2
_INLINE_CHARACTERS = 20_000
"""Cutting more text than this to excerpts takes long enough for other requests to notice."""


class Retriever:
    """Answers from the graphs of one store. Without an embedder BM25 and the walk answer alone.

    Without a reranker what "cross_encoder" finds keeps the order of the search; the services refuse to ask for it.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder | None,
        clock: Clock,
        settings: RetrievalSettings | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self.embedder = embedder
        self.reranker = reranker
        # However many ask for the cross-encoder, threads are left for those who do not.
        self._reading = asyncio.Semaphore(_READING_AT_ONCE)
        self._store = store
        self._clock = clock
        self._settings = settings or RetrievalSettings()
        self._packer = Packer(shares=self._settings.shares, tokens=estimate_tokens, analyse=search_tokens)
        self._queries = QueryEmbedder(embedder, self._settings.cached_queries)
        self._cache = SnapshotCache(
            store,
            search_tokens,
            model=embedder.model if embedder else "",
            dimensions=embedder.dimensions if embedder else 0,
            max_bytes=self._settings.cache_bytes,
            keeper=keeper_in(
                self._settings.files_below, store, embedder, self._settings.files_bytes, self._settings.keeping
            ),
        )

    @property
    def cache_counters(self) -> CacheCounters:
        """What the snapshot cache has done, for metrics."""
        return self._cache.counters

    async def snapshot(self, graph: GraphKey) -> Snapshot:
        """Return the graph in its present version, held in arrays; ingestion takes its shortlists from it."""
        return await self._cache.current(graph)

    def forget(self, graph: GraphKey) -> None:
        """Let go of what is held of a graph that was erased, in memory and in files."""
        self._cache.forget(graph)

    async def tidy(self) -> None:
        """Remove the files of graphs that were erased while nobody looked."""
        await self._cache.tidy()

    async def close(self) -> None:
        """Stop what runs in the background; the store is still open."""
        await self._cache.close()

    async def search(self, graph: GraphKey, request: SearchRequest) -> list[Hit]:
        """Return the best hits of one scope, best first: at most 50, however many are asked for.

        Whoever reads the rows of the hits drops those that were deleted meanwhile.
        """
        about = {"hitherto.graph": f"{graph:012x}", "hitherto.scope": request.scope}
        with span("search", {**about, "hitherto.reranker": request.reranker}) as seen:
            hits = await self._search(graph, request)
            seen.note({"hitherto.found": len(hits)})
        return hits

    async def context(self, graph: GraphKey, request: ContextRequest) -> Context:
        """Return the context block for the latest messages; of an empty graph, one with empty sections."""
        with span("context", {"hitherto.graph": f"{graph:012x}"}) as seen:
            context = await self._context(graph, request)
            seen.note({"hitherto.facts": len(context.edges)})
        return context

    async def _search(self, graph: GraphKey, request: SearchRequest) -> list[Hit]:
        snapshot = await self._cache.current(graph)
        query = await self._embedded([request.query])
        limited = _limited(request)

        def search() -> list[Hit]:
            return rank(snapshot, probe(snapshot, query[0], search_tokens), limited, self._settings.weights)

        hits = await self._off_loop_if_large(snapshot, search)
        return await self._cross_encoded(graph, limited, hits) if limited.reranker == "cross_encoder" else hits

    async def _context(self, graph: GraphKey, request: ContextRequest) -> Context:
        snapshot = await self._cache.current(graph)
        texts = [text for text in request.queries if text.strip()][:RELEVANCE_MESSAGES]
        queries = await self._embedded(texts)
        weights = self._settings.weights
        chosen = await self._off_loop_if_large(
            snapshot,
            lambda: shortlist(snapshot, [probe(snapshot, query, search_tokens) for query in queries], request, weights),
        )
        material = await self._store.read(lambda tx: fetch_material(tx, graph, chosen))
        now, with_episodes = self._clock.now(), request.with_episodes

        def pack() -> Packed:
            return self._packer.pack(material, request.token_budget, with_episodes=with_episodes, now=now)

        length = sum(len(episode.content) for episode in material.episodes)
        packed = pack() if length <= _INLINE_CHARACTERS else await asyncio.to_thread(pack)
        return Context(text=packed.text(), edges=tuple(packed.edges))

    async def _cross_encoded(self, graph: GraphKey, request: SearchRequest, hits: Sequence[Hit]) -> list[Hit]:
        """Order candidates by what the cross-encoder makes of their texts; without it, as they were found."""
        encoder, query = self.reranker, request.query.strip()
        if encoder is None or not query or not hits:
            return scoring_at_least(hits[: request.limit], request.min_score)
        uuids = [hit.uuid for hit in hits]
        texts = await self._store.read(lambda tx: fetch_texts(tx, graph, request.scope, uuids))
        found = [hit for hit in hits if hit.uuid in texts]
        async with self._reading:
            try:
                with span("cross-encode", {"gen_ai.request.model": encoder.model, "hitherto.texts": len(found)}):
                    scores = await asyncio.to_thread(encoder.score, query, [texts[hit.uuid] for hit in found])
            except ModelUnavailable as error:
                log.warning("not reranked", reason=error.message)
                return scoring_at_least(found[: request.limit], request.min_score)
        scored = [replace(hit, score=float(score)) for hit, score in zip(found, scores, strict=True)]
        # Stable: of equal scores, the order of the search stays.
        scored.sort(key=lambda hit: hit.score, reverse=True)
        return scoring_at_least(scored[: request.limit], request.min_score)

    async def _embedded(self, texts: Sequence[str]) -> list[Query]:
        if all(self._queries.knows(text) for text in texts):
            return [self._queries.query(text) for text in texts]
        model = self.embedder.model if self.embedder else ""
        with span("embed", {"hitherto.texts": len(texts), "gen_ai.request.model": model}):
            return await asyncio.to_thread(lambda: [self._queries.query(text) for text in texts])

    async def _off_loop_if_large(self, snapshot: Snapshot, work: Callable[[], T]) -> T:
        rows = len(snapshot.edges) + len(snapshot.nodes) + len(snapshot.episodes)
        return work() if rows <= self._settings.inline_rows else await asyncio.to_thread(work)


def _limited(request: SearchRequest) -> SearchRequest:
    return replace(request, limit=min(max(request.limit, 0), MAX_SEARCH_LIMIT))
