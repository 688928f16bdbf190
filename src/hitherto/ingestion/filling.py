"""Vectors made up for: of items that were stored while the embedder gave none, or before it was the one in use."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from hitherto.domain.errors import ModelUnavailable, NotFound
from hitherto.domain.identity import GraphKey
from hitherto.ingestion.embed import TextVectors, texts_of
from hitherto.observe import get_logger
from hitherto.ports import Clock, Embedder, Store, Transaction
from hitherto.store import documents, edges, embeddings, episodes, graphs, nodes, unembedded

ITEMS_AT_ONCE = 64
FILL_SECONDS = 60.0

log = get_logger("hitherto.worker")


class VectorFiller:
    """Embeds what has no vector of `embedder` yet. Anybody may read and write the graphs meanwhile."""

    def __init__(self, store: Store, embedder: Embedder) -> None:
        self._store = store
        self._embedder = embedder

    async def fill(self, graph: GraphKey, progress: Callable[[int], None] = lambda _: None) -> int:
        """Give everything in a graph or collection a vector, and return how many were made.

        `progress` hears of each portion.

        Raises:
            ModelUnavailable: when the embedder gives none.
            NotFound: when the graph is erased meanwhile.
        """
        made = 0
        for kind in unembedded.KINDS:
            made += await self._fill(graph, kind, progress)
        await self._store.write(partial(self._settle, graph=graph))
        return made

    async def _fill(self, graph: GraphKey, kind: str, progress: Callable[[int], None]) -> int:
        made, after = 0, None
        while texts := await self._store.read(partial(self._lacking, graph=graph, kind=kind, after=after)):
            vectors = TextVectors(self._embedder)
            rows = await asyncio.to_thread(vectors.of, texts)
            if vectors.failed:
                raise ModelUnavailable(f"the embedder {self._embedder.model} gives no vectors now")
            await self._store.write(partial(self._keep, graph=graph, kind=kind, rows=rows))
            made, after = made + len(rows), max(item for item, _ in texts)
            progress(len(rows))
        return made

    async def _lacking(self, tx: Transaction, graph: GraphKey, kind: str, after: UUID | None) -> list[tuple[UUID, str]]:
        items = await unembedded.missing(tx, graph, kind, self._embedder.model, after, ITEMS_AT_ONCE)
        return await _texts(tx, graph, kind, items)

    async def _keep(self, tx: Transaction, graph: GraphKey, kind: str, rows: Sequence[tuple[UUID, bytes]]) -> None:
        version = await graphs.bump_version(tx, graph)
        # What was deleted meanwhile gets no vector.
        there = {uuid for uuid, _ in await _texts(tx, graph, kind, [uuid for uuid, _ in rows])}
        kept = [(uuid, vector) for uuid, vector in rows if uuid in there]
        await embeddings.put_many(tx, graph, self._embedder.model, kept)
        await unembedded.touch(tx, graph, kind, [uuid for uuid, _ in kept], version)

    async def _settle(self, tx: Transaction, graph: GraphKey) -> None:
        """Note that nothing lacks a vector, unless something came meanwhile."""
        for kind in unembedded.KINDS:
            if await unembedded.missing(tx, graph, kind, self._embedder.model, None, 1):
                return
        await unembedded.unmark(tx, graph)


class Filling:
    """Makes up for missing vectors beside ingestion. Without an embedder there is nothing to do."""

    def __init__(self, store: Store, embedder: Embedder | None, clock: Clock) -> None:
        self._store = store
        self._embedder = embedder
        self._clock = clock
        self._in_use = False

    async def run(self) -> None:
        """Do so now and every minute, until cancelled."""
        while True:
            try:
                await self.once()
            except Exception as error:
                log.warning("vectors not made up for", exc_info=error)
            await asyncio.sleep(FILL_SECONDS)

    async def once(self) -> None:
        """Make up for all that is missing; what an endpoint refuses now stays for later.

        Where another embedder was in use before, everything that is stored needs vectors of this one.
        """
        if self._embedder is None:
            return
        if not self._in_use:
            await self._take_into_use(self._embedder)
        filler, after = VectorFiller(self._store, self._embedder), None
        while (graph := await self._store.read(partial(unembedded.next_marked, after=after))) is not None:
            after = graph
            try:
                made = await filler.fill(graph)
            except NotFound:
                continue  # erased meanwhile
            except ModelUnavailable:
                return
            log.info("vectors made up for", graph=f"{graph:012x}", vectors=made)

    async def _take_into_use(self, embedder: Embedder) -> None:
        if await self._store.read(partial(unembedded.is_new, model=embedder.model)):
            await self._mark_all()
        now = self._clock.now()
        await self._store.write(partial(unembedded.use, model=embedder.model, dimensions=embedder.dimensions, now=now))
        self._in_use = True

    async def _mark_all(self) -> None:
        after: GraphKey | None = None
        while (graph := await self._store.read(partial(graphs.following, after=after))) is not None:
            await self._store.write(partial(unembedded.mark, graph=graph))
            after = graph


async def _texts(tx: Transaction, graph: GraphKey, kind: str, items: Sequence[UUID]) -> list[tuple[UUID, str]]:
    if kind == "episodes":
        return texts_of((await episodes.get_many(tx, graph, items)).values(), (), ())
    if kind == "edges":
        return texts_of((), (await edges.get_many(tx, graph, items)).values(), ())
    if kind == "nodes":
        return texts_of((), (), (await nodes.get_many(tx, graph, items)).values())
    found = await documents.by_uuids(tx, graph, items, "")
    return [(document.uuid, document.content) for document in found.values()]
