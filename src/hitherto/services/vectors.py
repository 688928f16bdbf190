"""The vectors of everything that is stored: made for another embedder while the old ones serve, and cleared away."""

from collections.abc import AsyncIterator, Callable
from functools import partial

from hitherto.domain.errors import InvalidInput, NotFound
from hitherto.domain.identity import GraphKey
from hitherto.ingestion.filling import VectorFiller
from hitherto.ports import Embedder
from hitherto.services.core import Core
from hitherto.store import graphs, unembedded


class StoredVectors:
    """The vectors of all projects. They are of the embedder that this engine was opened with."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def fill(self, progress: Callable[[int], None] = lambda _: None) -> int:
        """Make the vectors that are missing, in every graph and collection, and return how many that were.

        Servers may read, write and search meanwhile, also with another embedder: vectors of several lie side by side.
        It can be stopped and begun again at any time. `progress` hears how many were made since it heard last.

        Raises:
            InvalidInput: when there is no embedder.
            ModelUnavailable: when it gives no vectors.
        """
        filler = VectorFiller(self._core.store, self._embedder())
        made = 0
        async for graph in self._graphs():
            try:
                made += await filler.fill(graph, progress)
            except NotFound:
                continue  # erased meanwhile
        return made

    async def drop_others(self) -> int:
        """Delete the vectors of all other embedders, and return how many went."""
        model = self._embedder().model
        gone = 0
        async for graph in self._graphs():
            gone += await self._core.store.write(partial(unembedded.drop_others, graph=graph, model=model))
        return gone

    def _embedder(self) -> Embedder:
        embedder = self._core.retriever.embedder
        if embedder is None:
            raise InvalidInput("there is no embedder to make vectors with", param="embedder")
        return embedder

    async def _graphs(self) -> AsyncIterator[GraphKey]:
        after: GraphKey | None = None
        while (graph := await self._core.store.read(partial(graphs.following, after=after))) is not None:
            yield graph
            after = graph
