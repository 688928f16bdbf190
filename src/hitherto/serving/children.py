"""The ingestion workers as child processes: woken by a byte on their pipe whenever messages were accepted."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence

from hitherto.serving.child_process import ChildProcess, ChildProcesses

CHILD_COMMAND = (sys.executable, "-m", "hitherto.serving.child")
COALESCE_SECONDS = 0.005


class WorkerProcess(ChildProcess):
    """One worker and its successors. What a killed one held comes free when its leases run out."""

    kind = "worker"

    def wake(self) -> None:
        """Tell the child that there is work. Never blocks: a full pipe means that it has been told."""
        if self._pipe is not None:
            with contextlib.suppress(BlockingIOError, BrokenPipeError):
                os.write(self._pipe, b"\n")


class WorkerProcesses(ChildProcesses[WorkerProcess]):
    """The workers of one server."""

    def __init__(self, count: int, settings_line: bytes, command: Sequence[str] = CHILD_COMMAND) -> None:
        super().__init__([WorkerProcess(number, settings_line, command) for number in range(1, count + 1)])
        self._waking: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """Start the children; needs the running event loop."""
        self._loop = asyncio.get_running_loop()
        super().start()

    def wake(self) -> None:
        """Tell the children that messages were accepted; calls within a few milliseconds become one."""
        if self._waking is None and self._loop is not None:
            self._waking = self._loop.call_later(COALESCE_SECONDS, self._wake_now)

    def _wake_now(self) -> None:
        self._waking = None
        for worker in self._children:
            worker.wake()
