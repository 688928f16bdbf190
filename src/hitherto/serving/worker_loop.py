"""One worker in this process, until it is told to stop."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from functools import partial

from hitherto.engine import build_worker
from hitherto.observe import get_logger
from hitherto.serving.process import settle_heap
from hitherto.serving.rehearsal import rehearse_apart
from hitherto.settings import Settings
from hitherto.tracing import start_tracing
from hitherto.worker import Worker

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = get_logger("hitherto.serving")


async def run_worker(settings: Settings, *, listen: Callable[[Worker], Awaitable[None]] | None = None) -> None:
    """Ingest until SIGTERM or SIGINT; the step is finished and the leases are given back.

    `listen` is awaited once with the worker, to connect whatever wakes it.
    """
    start_tracing(settings.otel, "hitherto-worker")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, stop.set)
    async with build_worker(settings, rehearse=partial(rehearse_apart, settings)) as worker:
        if listen is not None:
            await listen(worker)
        # Before anything is claimed: who dies while models are loaded does not have an episode to blame in hand.
        await asyncio.to_thread(_warm_up, worker)
        log.info("worker ready")
        await worker.run(stop)
    log.info("worker stopped")


def _warm_up(worker: Worker) -> None:
    try:
        worker.warm_up()
    except Exception:  # what is wrong with a model is told with each episode; the worker still has its duties
        log.exception("models not loaded")
    settle_heap()


async def run_until_idle(settings: Settings) -> None:
    """Ingest everything that waits, then return."""
    start_tracing(settings.otel, "hitherto-worker")
    async with build_worker(settings, rehearse=partial(rehearse_apart, settings)) as worker:
        await worker.run_until_idle()
