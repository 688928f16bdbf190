"""The ingestion workers as child processes: started, woken, restarted when they die, and never left behind.

A child is connected by a pipe on its standard input: first one line of settings, then a byte whenever messages were
accepted. Only this process holds the other end, so when it dies, also by kill -9, the children read the end of the
file and exit. A session of its own keeps Ctrl-C in the terminal from reaching a child: its parent tells it to stop.
"""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence

from hitherto.observe import get_logger

CHILD_COMMAND = (sys.executable, "-m", "hitherto.serving.child")
CHILD_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    # Arenas of the C library's allocator keep what freed models and batches had, one a thread.
    "MALLOC_ARENA_MAX": "2",
}
COALESCE_SECONDS = 0.005
FIRST_DELAY_SECONDS = 0.2
LONGEST_DELAY_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A child that lived this long is not failing again and again: the next restart is quick."""

log = get_logger("hitherto.serving")


class WorkerProcess:
    """One worker and its successors."""

    def __init__(self, number: int, settings_line: bytes, command: Sequence[str] = CHILD_COMMAND) -> None:
        self.number = number
        self._settings_line = settings_line
        self._command = command
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._pipe: int | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the present child; None between two."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def run(self) -> None:
        """Keep a child running until `stop`."""
        delay = FIRST_DELAY_SECONDS
        while not self._stopping.is_set():
            begun = time.monotonic()
            status = await self._live()
            if self._stopping.is_set():
                return
            delay = FIRST_DELAY_SECONDS if time.monotonic() - begun >= STEADY_SECONDS else delay
            log.warning("worker died", worker=self.number, status=_describe(status), restart_in_seconds=delay)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)
            delay = min(delay * 2, LONGEST_DELAY_SECONDS)

    def wake(self) -> None:
        """Tell the child that there is work. Never blocks: a full pipe means that it has been told."""
        if self._pipe is not None:
            with contextlib.suppress(BlockingIOError, BrokenPipeError):
                os.write(self._pipe, b"\n")

    def stop(self) -> None:
        """Ask the child to give back what it holds and exit; `run` returns when it has."""
        self._stopping.set()
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the child at once; what it held comes free when its leases run out."""
        self._stopping.set()
        self._signal(signal.SIGKILL)

    async def _live(self) -> int:
        reader, self._pipe = os.pipe()
        os.set_blocking(self._pipe, False)
        # Fits into an empty pipe (64 KB), so it is written before anybody reads.
        os.write(self._pipe, self._settings_line + b"\n")
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=reader,
                env={**CHILD_ENVIRONMENT, **os.environ},
                start_new_session=True,
            )
        finally:
            os.close(reader)
        if self._stopping.is_set():  # asked to stop while it was being started
            self._signal(signal.SIGTERM)
        try:
            return await self._process.wait()
        finally:
            pipe, self._pipe = self._pipe, None
            os.close(pipe)

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None and self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)


class WorkerProcesses:
    """The workers of one server."""

    def __init__(self, count: int, settings_line: bytes, command: Sequence[str] = CHILD_COMMAND) -> None:
        self._workers = [WorkerProcess(number, settings_line, command) for number in range(1, count + 1)]
        self._tasks: list[asyncio.Task[None]] = []
        self._waking: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def pids(self) -> list[int]:
        """The process ids of the children that run now."""
        return [worker.pid for worker in self._workers if worker.pid is not None]

    def start(self) -> None:
        """Start the children; needs the running event loop."""
        self._loop = asyncio.get_running_loop()
        self._tasks = [self._loop.create_task(worker.run()) for worker in self._workers]

    def wake(self) -> None:
        """Tell the children that messages were accepted; calls within a few milliseconds become one."""
        if self._waking is None and self._loop is not None:
            self._waking = self._loop.call_later(COALESCE_SECONDS, self._wake_now)

    def begin_stop(self) -> None:
        """Ask all children to exit, without waiting for them."""
        for worker in self._workers:
            worker.stop()

    def kill(self) -> None:
        """End all children at once."""
        for worker in self._workers:
            worker.kill()

    async def stop(self, grace_seconds: float) -> None:
        """Stop all children; those that have not exited after `grace_seconds` are killed."""
        self.begin_stop()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=grace_seconds)
        if late:
            log.warning("workers did not stop in time and were killed", count=len(late))
            self.kill()
            await asyncio.wait(late)

    def _wake_now(self) -> None:
        self._waking = None
        for worker in self._workers:
            worker.wake()


def _describe(status: int) -> str:
    if status >= 0:
        return f"exit {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
