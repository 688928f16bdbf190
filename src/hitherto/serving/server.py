"""The server: HTTP in this process, ingestion in its children, one orderly start and end."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import orjson
import uvicorn

from hitherto.api.app import create_app
from hitherto.engine import Hitherto
from hitherto.inference.onnx_embedder import OnnxEmbedder
from hitherto.observe import get_logger
from hitherto.serving.bind import BACKLOG, check_bind, open_socket, url_of
from hitherto.serving.children import WorkerProcesses
from hitherto.serving.process import settle_heap
from hitherto.serving.protocol import GuardedProtocol
from hitherto.settings import Settings

REQUEST_GRACE_SECONDS = 5
"""How long requests in progress may take after the server was told to stop."""
WORKER_GRACE_SECONDS = 10.0

log = get_logger("hitherto.serving")


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """What a person who starts a server wants to know. `degraded` says what does not work in full, and why."""

    url: str
    settings: Settings
    has_keys: bool
    degraded: tuple[str, ...]


def run_server(settings: Settings, ready: Callable[[Started], None]) -> None:
    """Serve until SIGTERM or SIGINT; `ready` is called once requests are answered.

    Raises:
        Misconfigured: when the settings cannot work or the address cannot be had.
        Unavailable: when the database does not answer.
    """
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve(settings, ready))


async def serve(settings: Settings, ready: Callable[[Started], None]) -> None:
    """Serve until a signal says stop. A second signal does not wait for requests or workers."""
    children = WorkerProcesses(settings.workers, _settings_line(settings))
    async with Hitherto(settings, workers="none", wake=children.wake) as engine:
        has_keys = await engine.keys.has_keys()
        check_bind(settings.host, has_keys=has_keys)
        listener = open_socket(settings.host, settings.port)
        started = Started(url=url_of(listener), settings=settings, has_keys=has_keys, degraded=tuple(engine.degraded))
        server = _Server(engine, lambda: ready(started))
        with _signals(_Stopping(server, children)):
            children.start()
            warming = asyncio.create_task(_warm_up(engine))
            try:
                await server.serve(sockets=[listener])
            finally:
                await children.stop(WORKER_GRACE_SECONDS)
                await warming
    log.info("stopped")


class _Server(uvicorn.Server):
    """uvicorn without its own idea of signals: it would end the process by the signal, not with status 0."""

    def __init__(self, engine: Hitherto, ready: Callable[[], None]) -> None:
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
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets=sockets)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


class _Stopping:
    """What a signal does: the first one ends things in order, the second at once."""

    def __init__(self, server: uvicorn.Server, children: WorkerProcesses) -> None:
        self._server = server
        self._children = children

    def __call__(self) -> None:
        if self._server.should_exit:
            self._server.force_exit = True
            self._children.kill()
            return
        self._server.should_exit = True
        self._children.begin_stop()


async def _warm_up(engine: Hitherto) -> None:
    """Load the embedder while nobody waits for it yet; the first question would otherwise take half a second more."""
    embedder = engine.core.retriever.embedder
    if isinstance(embedder, OnnxEmbedder):
        await asyncio.to_thread(embedder.warm_up)
    settle_heap()


@contextlib.contextmanager
def _signals(stopping: Callable[[], None]) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    handled = (signal.SIGTERM, signal.SIGINT)
    for number in handled:
        loop.add_signal_handler(number, stopping)
    try:
        yield
    finally:
        for number in handled:
            loop.remove_signal_handler(number)


def _settings_line(settings: Settings) -> bytes:
    return orjson.dumps(settings.model_dump(mode="json"))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop
    except ImportError:  # there is none for Windows
        return asyncio.new_event_loop
    return uvloop.new_event_loop
