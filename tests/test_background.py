"""The worker's thread: opened before it counts as started, woken, tried again after a failure, and joined."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from hitherto import background
from hitherto.background import WorkerThread


class Recording:
    """Fails as often as it is told, then runs until it is stopped; notes what happens to it and where."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.runs = 0
        self.woken = threading.Event()
        self.running = threading.Event()
        self.closed = False
        self.threads: set[threading.Thread] = set()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["Recording"]:
        self.threads.add(threading.current_thread())
        yield self
        self.closed = True

    async def run(self, stop: asyncio.Event) -> None:
        self.runs += 1
        self.threads.add(threading.current_thread())
        if self.runs <= self.failures:
            raise OSError("the disk is away")
        self.running.set()
        await stop.wait()

    def wake(self) -> None:
        self.threads.add(threading.current_thread())
        self.woken.set()


async def happens(event: threading.Event) -> bool:
    return await asyncio.to_thread(event.wait, 10)


async def test_a_worker_lives_in_a_thread_of_its_own_from_start_to_stop() -> None:
    worker = Recording()
    thread = WorkerThread(worker.opened)
    await thread.start()
    thread.wake()
    assert await happens(worker.woken)
    assert await happens(worker.running)
    await thread.stop()
    assert worker.closed
    assert len(worker.threads) == 1
    assert threading.current_thread() not in worker.threads
    assert not worker.threads.pop().is_alive()


async def test_a_worker_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "RESTART_SECONDS", 0.001)
    worker = Recording(failures=3)
    thread = WorkerThread(worker.opened)
    await thread.start()
    assert await happens(worker.running)
    await thread.stop()
    assert worker.runs == 4


async def test_stopping_does_not_wait_for_the_next_try() -> None:
    worker = Recording(failures=1)
    thread = WorkerThread(worker.opened)
    await thread.start()
    await asyncio.wait_for(thread.stop(), background.RESTART_SECONDS * 0.9)
    assert worker.closed


async def test_a_worker_that_cannot_be_opened_fails_the_start() -> None:
    @asynccontextmanager
    async def broken() -> AsyncIterator[Recording]:
        raise OSError("no database")
        yield Recording()  # pragma: no cover

    before = threading.active_count()
    with pytest.raises(OSError, match="no database"):
        await WorkerThread(broken).start()
    assert threading.active_count() <= before + 1  # the helper thread of the loop may stay


async def test_waking_after_the_end_is_harmless() -> None:
    worker = Recording()
    thread = WorkerThread(worker.opened)
    thread.wake()
    await thread.start()
    await thread.stop()
    thread.wake()
    assert not worker.woken.is_set()
