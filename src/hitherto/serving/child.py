"""What a worker process runs: `python -m hitherto.serving.child`, with its standard input a pipe from the server.

The first line is the settings as JSON. Every byte after it is a wake-up; the end of the file means that the server is
gone, and this process goes at once: what it had claimed comes free when its lease runs out. SIGTERM is the friendly
end: the step is finished and the leases are given back.
"""

import asyncio
import os
import sys
from typing import TYPE_CHECKING

import orjson

from hitherto.observe import configure_logging, get_logger
from hitherto.serving.process import be_nice, die_with_parent, use_little_memory
from hitherto.settings import Settings

if TYPE_CHECKING:
    from hitherto.worker import Worker

FAILED = 1
PARENT_GONE = 3
STDIN = 0
_CHUNK = 65_536

log = get_logger("hitherto.serving")


def main() -> None:
    """Run a worker until the server says stop or is gone."""
    die_with_parent()
    be_nice()
    use_little_memory()
    settings = read_settings()
    configure_logging(settings.log_level, settings.log_format)
    from hitherto.serving.worker_loop import run_worker

    try:
        asyncio.run(run_worker(settings, listen=_listen_to_parent))
    except Exception:
        log.exception("worker failed")
        sys.exit(FAILED)


def read_settings() -> Settings:
    """Read the settings from the first line of standard input; wake-ups behind it are nothing to keep."""
    told = b""
    while b"\n" not in told:
        more = os.read(STDIN, _CHUNK)
        if not more:
            sys.exit(PARENT_GONE)
        told += more
    return Settings(**orjson.loads(told.partition(b"\n")[0]))


async def _listen_to_parent(worker: "Worker") -> None:
    await asyncio.get_running_loop().connect_read_pipe(lambda: _Parent(worker), os.fdopen(STDIN, "rb", buffering=0))


class _Parent(asyncio.Protocol):
    """The server's end of the pipe."""

    def __init__(self, worker: "Worker") -> None:
        self._worker = worker

    def data_received(self, data: bytes) -> None:  # noqa: ARG002 - one wake-up is as good as many
        self._worker.wake()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - gone is gone
        # Without any clean-up: a thread in the middle of a model call would keep an orderly exit waiting.
        os._exit(PARENT_GONE)


if __name__ == "__main__":
    main()
