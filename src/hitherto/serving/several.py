"""Several server processes on one port: this process holds the port and looks after them, and answers nothing itself.

The socket is opened here and inherited, so what connects while a process is replaced waits in the socket's queue and
is not refused, and a second server on the same port is noticed.
"""

import asyncio
import socket
import tempfile
from collections.abc import Callable

from hitherto.clock import SystemClock
from hitherto.observe import get_logger
from hitherto.serving.bind import check_bind, open_socket, url_of
from hitherto.serving.children import WorkerProcesses
from hitherto.serving.server import Started, settings_line
from hitherto.serving.server_processes import ServerProcesses
from hitherto.serving.stopping import REQUEST_GRACE_SECONDS, WORKER_GRACE_SECONDS, stop_signals
from hitherto.settings import Settings
from hitherto.store import projects
from hitherto.store.open import open_store

SERVER_GRACE_SECONDS = REQUEST_GRACE_SECONDS + 5.0


log = get_logger("hitherto.serving")


async def serve(settings: Settings, ready: Callable[[Started], None]) -> None:
    """Serve from several child processes until a signal says stop. A second signal kills what is left of them."""
    keys = await _has_keys(settings)
    check_bind(settings.host, has_keys=keys)
    listener = open_socket(settings.host, settings.port)
    url = url_of(listener)
    several = Several(settings.processes, settings.workers, settings_line(settings), listener)
    with stop_signals(several.stop):
        degraded = await several.start()
        if degraded is not None:
            ready(Started(url=url, settings=settings, has_keys=keys, degraded=degraded))
        await several.ended()
    log.info("stopped")


async def _has_keys(settings: Settings) -> bool:
    """Bring the database up to date and return whether any key is in force; raises as `open_store` does."""
    store = await open_store(settings.database_url)
    try:
        return await store.read(lambda tx: projects.has_api_keys(tx, SystemClock().now()))
    finally:
        await store.close()


class Several:
    """The processes of one server, from their start to their end."""

    def __init__(self, servers: int, workers: int, settings_line: bytes, listener: socket.socket) -> None:
        # What the processes have counted, in files that each of them writes and all of them read.
        self._counted = tempfile.TemporaryDirectory(prefix="hitherto-counted-")
        self._listener = listener
        self._workers = WorkerProcesses(workers, settings_line)
        self._servers = ServerProcesses(servers, settings_line, listener, self._workers.wake, self._counted.name)
        self._stopping = asyncio.Event()

    async def start(self) -> tuple[str, ...] | None:
        """Start all; once every server process answers, return what does not work in full. None when stopped first.

        Raises:
            Misconfigured: when a server process cannot work with the settings.
            Unavailable: when one cannot begin now.
        """
        self._servers.start()
        ready, stopped = asyncio.ensure_future(self._servers.ready()), asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((ready, stopped), return_when=asyncio.FIRST_COMPLETED)
            if self._stopping.is_set():
                return None
            degraded = await ready
        except BaseException:
            self.stop()
            await self.ended()
            raise
        finally:
            ready.cancel()
            stopped.cancel()
            await asyncio.gather(ready, stopped, return_exceptions=True)
        self._workers.start()
        return degraded

    def stop(self) -> None:
        """Let all finish what they do; a second call does not wait for it."""
        if self._stopping.is_set():
            self._servers.kill()
            self._workers.kill()
            return
        self._stopping.set()
        # From now on whoever connects is refused, and does not wait for an answer that will never come.
        self._listener.close()
        self._servers.begin_stop()
        self._workers.begin_stop()

    async def ended(self) -> None:
        """Wait until `stop` was called and everything has ended."""
        await self._stopping.wait()
        await asyncio.gather(self._servers.stop(SERVER_GRACE_SECONDS), self._workers.stop(WORKER_GRACE_SECONDS))
        await asyncio.to_thread(self._counted.cleanup)
