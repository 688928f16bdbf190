"""What a server process among several runs: `python -m hitherto.serving.server_child LISTENER REPORTS`.

The two arguments are file descriptors that it inherits: the listening socket, and the pipe on which it tells its
parent what `server_processes` describes. Its standard input is a pipe as that of a worker: the settings, and an end of
file when the parent is gone, at which this process goes too. SIGTERM is the friendly end: requests in progress are
answered.
"""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Mapping
from typing import Any

import orjson

from hitherto.domain.errors import HithertoError, Misconfigured
from hitherto.observe import configure_logging
from hitherto.serving.child import FAILED, PARENT_GONE, STDIN, read_settings
from hitherto.serving.process import die_with_parent, loop_factory, use_little_memory
from hitherto.serving.stopping import stop_signals
from hitherto.settings import Settings


def main() -> None:
    """Serve until the parent says stop or is gone."""
    die_with_parent()
    use_little_memory()
    listener, reports = socket.socket(fileno=int(sys.argv[1])), Reports(int(sys.argv[2]))
    settings = read_settings()
    configure_logging(settings.log_level, settings.log_format)
    try:
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(_serve(settings, listener, reports))
    except HithertoError as error:
        # The parent says it.
        kind = Misconfigured.__name__ if isinstance(error, Misconfigured) else HithertoError.__name__
        reports.tell({"refused": error.message, "kind": kind})
        sys.exit(FAILED)


class Reports:
    """The way to the parent."""

    def __init__(self, pipe: int) -> None:
        os.set_blocking(pipe, False)
        self._pipe = pipe

    def tell(self, report: Mapping[str, Any]) -> None:
        """Tell how the start went."""
        self._write(orjson.dumps(report) + b"\n")

    def wake(self) -> None:
        """Tell that messages were accepted. Never blocks: a full pipe means that it has been told."""
        self._write(b"\n")

    def _write(self, data: bytes) -> None:
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._pipe, data)


async def _serve(settings: Settings, listener: socket.socket, reports: Reports) -> None:
    from hitherto.engine import Hitherto
    from hitherto.serving.http_server import HttpServer

    await asyncio.get_running_loop().connect_read_pipe(_Parent, os.fdopen(STDIN, "rb", buffering=0))
    async with Hitherto(settings, workers="none", wake=reports.wake) as engine:
        server = HttpServer(engine, lambda: reports.tell({"degraded": engine.degraded}), shared=True)
        with stop_signals(server.stop):
            await server.answer(listener)


class _Parent(asyncio.Protocol):
    """The parent's end of the pipe."""

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - gone is gone
        os._exit(PARENT_GONE)


if __name__ == "__main__":
    main()
