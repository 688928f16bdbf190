"""One worker in this process, until it is told to stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from hitherto.engine import build_worker, rules
from hitherto.observe import get_logger
from hitherto.ports import Extractor
from hitherto.serving.process import settle_heap
from hitherto.settings import Settings
from hitherto.worker import Worker

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = get_logger("hitherto.serving")


async def run_worker(settings: Settings, *, listen: Callable[[Worker], Awaitable[None]] | None = None) -> None:
    """Ingest until SIGTERM or SIGINT; the step is finished and the leases are given back.

    `listen` is awaited once with the worker, to connect whatever wakes it.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop.set)
    extractor = rules(settings)
    async with build_worker(settings, extractor=extractor) as worker:
        if listen is not None:
            await listen(worker)
        log.info("worker ready")
        warming = asyncio.create_task(asyncio.to_thread(_warm_up, worker))
        await worker.run(stop)
        await warming
    log.info("worker stopped")


def _warm_up(extractor: Extractor) -> None:
    # Reading nothing loads the parser, so that the first messages need not wait for it.
    extractor.extract(NOTHING)
    settle_heap()


async def run_until_idle(settings: Settings) -> None:
    """Ingest everything that waits, then return."""
    async with build_worker(settings) as worker:
        await worker.run_until_idle()
