"""The server: HTTP in this process or in several, ingestion in children, one orderly start and end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import orjson

from hitherto.engine import Hitherto
from hitherto.observe import get_logger
from hitherto.serving.bind import check_bind, open_socket, url_of
from hitherto.serving.children import WorkerProcesses
from hitherto.serving.http_server import HttpServer, loop_factory, stop_signals
from hitherto.serving.several import WORKER_GRACE_SECONDS, Several, has_keys
from hitherto.settings import Settings

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
    serving = serve(settings, ready) if settings.processes == 1 else serve_in_several(settings, ready)
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(serving)


async def serve(settings: Settings, ready: Callable[[Started], None]) -> None:
    """Serve from this process until a signal says stop. A second signal does not wait for requests or workers."""
    workers = WorkerProcesses(settings.workers, _settings_line(settings))
    async with Hitherto(settings, workers="none", wake=workers.wake) as engine:
        keys = await engine.keys.has_keys()
        check_bind(settings.host, has_keys=keys)
        listener = open_socket(settings.host, settings.port)
        started = Started(url=url_of(listener), settings=settings, has_keys=keys, degraded=tuple(engine.degraded))
        server = HttpServer(engine, lambda: ready(started))
        with stop_signals(lambda: workers.begin_stop() if server.stop() else workers.kill()):
            workers.start()
            try:
                await server.answer(listener)
            finally:
                await workers.stop(WORKER_GRACE_SECONDS)
    log.info("stopped")


async def serve_in_several(settings: Settings, ready: Callable[[Started], None]) -> None:
    """Serve from several child processes until a signal says stop. A second signal kills what is left of them."""
    keys = await has_keys(settings)
    check_bind(settings.host, has_keys=keys)
    listener = open_socket(settings.host, settings.port)
    url = url_of(listener)
    several = Several(settings.processes, settings.workers, _settings_line(settings), listener)
    with stop_signals(several.stop):
        degraded = await several.start()
        if degraded is not None:
            ready(Started(url=url, settings=settings, has_keys=keys, degraded=degraded))
        await several.ended()
    log.info("stopped")


def _settings_line(settings: Settings) -> bytes:
    return orjson.dumps(settings.revealed())
