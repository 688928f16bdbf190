"""A worker in a thread of this process, with an event loop of its own: how the library ingests.

Ingestion computes; on the caller's event loop it would make everything else there wait.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from hitherto.observe import get_logger

RESTART_SECONDS = 1.0
"""How long after a failure that nobody foresaw the worker is tried again."""

_log = get_logger(__name__)


class Runnable(Protocol):
    """What a thread can run; a `hitherto.worker.Worker` is one."""

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set."""

    def wake(self) -> None:
        """Hear that there is something to do."""


class WorkerThread:
    """Runs one worker from `start` to `stop`. `make` opens it, together with a store of its own, inside the thread."""

    def __init__(self, make: Callable[[], AbstractAsyncContextManager[Runnable]]) -> None:
        self._make = make
        self._thread = threading.Thread(target=self._run, name="hitherto-worker", daemon=True)
        self._opened: Future[None] = Future()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._worker: Runnable | None = None

    async def start(self) -> None:
        """Start the thread and wait until its worker is open; an error while opening is raised here."""
        self._thread.start()
        try:
            await asyncio.wrap_future(self._opened)
        except BaseException:
            await self.stop()
            raise

    def wake(self) -> None:
        """Tell the worker that there is something to do."""
        if self._worker is not None:
            self._call(self._worker.wake)

    async def stop(self) -> None:
        """Let the worker finish its step and end the thread."""
        if self._stop is not None:
            self._call(self._stop.set)
        await asyncio.to_thread(self._thread.join)

    def _call(self, function: Callable[[], None]) -> None:
        # Raises only when the loop has ended, and then there is nobody left to tell.
        with contextlib.suppress(RuntimeError):
            if self._loop is not None:
                self._loop.call_soon_threadsafe(function)

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except BaseException as error:
            if self._opened.done():
                _log.exception("the worker thread ended")
            else:
                self._opened.set_exception(error)

    async def _main(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        async with self._make() as self._worker:
            self._opened.set_result(None)
            while not self._stop.is_set():
                try:
                    await self._worker.run(self._stop)
                except Exception:
                    _log.exception("the worker failed and is started again", after_seconds=RESTART_SECONDS)
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(self._stop.wait(), RESTART_SECONDS)
