"""The server as one process that answers, with the workers as its children."""

from collections.abc import Callable

from hitherto.engine import Hitherto
from hitherto.observe import get_logger
from hitherto.serving.bind import check_bind, open_socket, url_of
from hitherto.serving.children import WorkerProcesses
from hitherto.serving.http_server import HttpServer
from hitherto.serving.server import Started, settings_line
from hitherto.serving.stopping import WORKER_GRACE_SECONDS, stop_signals
from hitherto.settings import Settings

log = get_logger("hitherto.serving")


async def serve(settings: Settings, ready: Callable[[Started], None]) -> None:
    """Serve from this process until a signal says stop. A second signal does not wait for requests or workers."""
    workers = WorkerProcesses(settings.workers, settings_line(settings))
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
