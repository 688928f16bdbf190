"""One process's HTTP server around an engine."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn

from hitherto.api.app import create_app
from hitherto.engine import Hitherto
from hitherto.inference.onnx_embedder import OnnxEmbedder
from hitherto.serving.bind import BACKLOG
from hitherto.serving.process import settle_heap
from hitherto.serving.protocol import GuardedProtocol
from hitherto.serving.stopping import REQUEST_GRACE_SECONDS
from hitherto.serving.turns import Turns
from hitherto.tracing import start_tracing


class HttpServer(uvicorn.Server):
    """uvicorn without its own idea of signals: it would end the process by the signal, not with status 0.

    `shared` says that other processes take connections from the same socket.
    """

    def __init__(self, engine: Hitherto, ready: Callable[[], None], *, shared: bool = False) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(engine),
                http=GuardedProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                backlog=BACKLOG,
                timeout_graceful_shutdown=REQUEST_GRACE_SECONDS,
            )
        )
        start_tracing(engine.settings.otel, "hitherto-server")
        self._engine = engine
        self._ready = ready
        self._shared = shared
        self._turns: list[Turns] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets=[] if self._shared else sockets)
        if self._shared:
            self._turns = [Turns(listener, self._connection, self._held) for listener in sockets or ()]
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections and let those that there are come to their end."""
        for turns in self._turns:
            turns.close()
        await super().shutdown(sockets=sockets)

    async def answer(self, listener: socket.socket) -> None:
        """Answer what comes to `listener` until `stop`, and load what the first question needs meanwhile."""
        warming = asyncio.create_task(self._warm_up())
        try:
            await self.serve(sockets=[listener])
        finally:
            await warming

    def stop(self) -> bool:
        """Take no more requests and finish those in progress; a second call does not wait for them.

        Returns whether this was the first.
        """
        if self.should_exit:
            self.force_exit = True
            return False
        self.should_exit = True
        return True

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    def _connection(self) -> GuardedProtocol:
        return GuardedProtocol(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    def _held(self) -> int:
        return len(self.server_state.connections)

    async def _warm_up(self) -> None:
        embedder = self._engine.core.retriever.embedder
        if isinstance(embedder, OnnxEmbedder):
            # The first question would otherwise take half a second more.
            await asyncio.to_thread(embedder.warm_up)
        settle_heap()
