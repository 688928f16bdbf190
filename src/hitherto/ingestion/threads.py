"""The two threads of a worker that compute."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")


class Computing(Protocol):
    """Runs what computes for long where it does not hold up the event loop."""

    async def read(self, function: Callable[[], T], /) -> T:
        """Return what `function` returns, which reads texts and works out what they change."""

    async def embed(self, function: Callable[[], T], /) -> T:
        """Return what `function` returns, which embeds texts."""


class Threads:
    """One thread reads and one embeds, side by side.

    Reading is Python and holds the interpreter; an embedding runs outside of it. So the two overlap on two cores,
    where a second reader would only wait for the first.
    """

    def __init__(self) -> None:
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="hitherto-reading")
        self._embedding = ThreadPoolExecutor(1, thread_name_prefix="hitherto-embedding")

    async def read(self, function: Callable[[], T], /) -> T:
        """Return what `function` returns."""
        return await _run(self._reading, function)

    async def embed(self, function: Callable[[], T], /) -> T:
        """Return what `function` returns."""
        return await _run(self._embedding, function)

    def close(self) -> None:
        """Begin nothing more; what runs goes on to its end without being waited for."""
        for executor in (self._reading, self._embedding):
            executor.shutdown(wait=False, cancel_futures=True)


async def _run(executor: Executor, function: Callable[[], T]) -> T:
    # With its context, so that what is traced in the thread belongs to the batch.
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(executor, context.run, function)
