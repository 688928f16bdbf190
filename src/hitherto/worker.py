"""The loop that claims graphs and ingests their pending episodes, in order, until it is told to stop.

Any number of workers may run, in one process or many: a graph is worked on by whoever holds its lease, and what a
worker commits after losing it is refused.
"""

import asyncio
import os
import secrets
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from hitherto.domain.identity import GraphKey, UuidFactory
from hitherto.domain.instants import Instant
from hitherto.ingestion.batch import next_batch
from hitherto.ingestion.filling import Filling
from hitherto.ingestion.options import WorkerOptions, WorkerSettings
from hitherto.ingestion.pipeline import Pipeline
from hitherto.ingestion.reading import Reader
from hitherto.ingestion.shift import Rehearse, Shift
from hitherto.ingestion.threads import Threads
from hitherto.ingestion.waiting import back_off, first_of
from hitherto.observe import get_logger
from hitherto.ports import Clock, Embedder, Store, Transaction
from hitherto.store import graphs, model_readings, traces, work

__all__ = ["Worker", "WorkerOptions", "WorkerSettings"]

IDLE_CHECK_SECONDS = 0.1
SWEEP_SECONDS = 3600.0
SWEEP_TRACES = 1000
MICROSECONDS_A_DAY = 86_400 * 1_000_000
COPY_MICROSECONDS = 3_600 * 1_000_000
"""Long enough to copy any graph; a copy that is still not finished then was left by a process that was killed."""

log = get_logger("hitherto.worker")


class Worker:
    """Ingests what was accepted.

    `embedder` None keeps everything findable by words alone. One thread reads and one embeds, so one worker uses
    less than two cores however many graphs it has in hand; more workers use more. `rehearse` clears or convicts the
    next episode of a graph whose workers keep dying; without it deaths alone decide.
    """

    def __init__(
        self,
        store: Store,
        reader: Reader,
        embedder: Embedder | None,
        clock: Clock,
        uuids: UuidFactory,
        settings: WorkerOptions,
        rehearse: Rehearse | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._settings = WorkerSettings.of(settings)
        self._pipeline = Pipeline(store, reader, embedder, clock, uuids)
        self._filling = Filling(store, embedder, clock)
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._rehearse = rehearse
        self._awake = asyncio.Event()

    def wake(self) -> None:
        """Say that there is work; to be called in the thread of the worker's event loop."""
        self._awake.set()

    def warm_up(self) -> None:
        """Have the models loaded now, and not by the first messages. Blocking; call it in a thread, beside `run`."""
        self._pipeline.warm_up()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; then the batches in hand are finished, or dropped, and their graphs given back."""
        async with self._shift(stop) as shift:
            beside = [asyncio.create_task(self._sweep()), asyncio.create_task(self._filling.run())]
            try:
                await self._work(shift, stop)
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)

    async def run_until_idle(self) -> None:
        """Work until no episode is pending anywhere; others' leases and waits before a retry are waited for."""
        async with self._shift(asyncio.Event()) as shift:
            while True:
                await shift.take_on()
                if not shift.busy and (await self._store.read(work.depth)).pending == 0:
                    break
                await shift.progress(min(self._settings.poll_seconds, IDLE_CHECK_SECONDS))

        await self._filling.once()

    async def rehearse(self, graph: GraphKey) -> None:
        """Read the next episode of a graph as `run` would, and keep nothing of it."""
        batch = await self._store.read(partial(next_batch, graph=graph, limit=1))
        if batch is None:
            return
        threads = Threads()
        try:
            await self._pipeline.rehearse(work.Claim(graph, 0, 0, self._owner), batch, threads)
        finally:
            threads.close()

    @asynccontextmanager
    async def _shift(self, stop: asyncio.Event) -> AsyncIterator[Shift]:
        threads = Threads()
        shift = Shift(
            self._store, self._pipeline, self._clock, self._settings, self._owner, threads, stop, self._rehearse
        )
        try:
            yield shift
        except asyncio.CancelledError:
            shift.abandon()
            raise
        finally:
            await shift.end()
            threads.close()

    async def _work(self, shift: Shift, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            self._awake.clear()
            try:
                await shift.take_on()
                failures = 0
            except Exception as error:
                failures += 1
                pause = back_off(failures)
                log.warning("store unavailable", retry_in_seconds=round(pause, 1), exc_info=error)
                await first_of(pause, stop)
                continue
            await shift.progress(self._settings.poll_seconds, stop, self._awake)

    async def _sweep(self) -> None:
        """Delete traces whose time is over and copies that a killed process left, now and every hour."""
        while True:
            now = self._clock.now()
            old = Instant(now - self._settings.trace_retention_days * MICROSECONDS_A_DAY)
            sweep = partial(
                _sweep_some,
                traces_before=old,
                copies_before=Instant(now - COPY_MICROSECONDS),
                readings_before=Instant(now - MICROSECONDS_A_DAY),
            )
            try:
                while await self._store.write(sweep):
                    pass
            except Exception as error:
                log.warning("not swept", exc_info=error)
            await asyncio.sleep(SWEEP_SECONDS)


async def _sweep_some(
    tx: Transaction, traces_before: Instant, copies_before: Instant, readings_before: Instant
) -> bool:
    """Delete what one transaction may take; return whether there may be more."""
    copies = await graphs.discard_copies(tx, copies_before, limit=1)
    readings = await model_readings.delete_before(tx, readings_before, SWEEP_TRACES)
    return (
        readings == SWEEP_TRACES
        or await traces.delete_before(tx, traces_before, SWEEP_TRACES) == SWEEP_TRACES
        or copies > 0
    )
