"""A child process of the server: started, restarted when it dies, and never left behind.

A child is connected by a pipe on its standard input; the first line in it is the settings. Only this process holds the
other end, so when it dies, also by kill -9, the child reads the end of the file and exits. A session of its own keeps
Ctrl-C in the terminal from reaching a child: its parent tells it to stop.
"""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from hitherto.observe import get_logger

CHILD_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    # Arenas of the C library's allocator keep what freed models and batches had, one a thread.
    "MALLOC_ARENA_MAX": "2",
}
FIRST_DELAY_SECONDS = 0.2
LONGEST_DELAY_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A child that lived this long is not failing again and again: the next restart is quick."""

log = get_logger("hitherto.serving")


class ChildProcess:
    """One child and its successors. `kind` is what the log calls it."""

    kind = "child"

    def __init__(self, number: int, settings_line: bytes, command: Sequence[str]) -> None:
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
            about = {self.kind: self.number, "status": _describe(status), "restart_in_seconds": delay}
            log.warning(f"{self.kind} died", **about)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)
            delay = min(delay * 2, LONGEST_DELAY_SECONDS)

    def stop(self) -> None:
        """Ask the child to finish what it does and exit; `run` returns when it has."""
        self._stopping.set()
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the child at once."""
        self._stopping.set()
        self._signal(signal.SIGKILL)

    async def _live(self) -> int:
        reader, self._pipe = os.pipe()
        os.set_blocking(self._pipe, False)
        # Fits into an empty pipe (64 KB), so it is written before anybody reads.
        os.write(self._pipe, self._settings_line + b"\n")
        try:
            self._process = await self._spawn(reader)
        finally:
            os.close(reader)
        if self._stopping.is_set():  # asked to stop while it was being started
            self._signal(signal.SIGTERM)
        try:
            return await self._process.wait()
        finally:
            pipe, self._pipe = self._pipe, None
            os.close(pipe)

    async def _spawn(self, standard_input: int) -> asyncio.subprocess.Process:
        return await spawn(self._command, standard_input)

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None and self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)


Child = TypeVar("Child", bound=ChildProcess)


class ChildProcesses(Generic[Child]):
    """Children of one kind."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def pids(self) -> list[int]:
        """The process ids of the children that run now."""
        return [child.pid for child in self._children if child.pid is not None]

    def start(self) -> None:
        """Start the children; needs the running event loop."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(child.run()) for child in self._children]

    def begin_stop(self) -> None:
        """Ask all children to exit, without waiting for them."""
        for child in self._children:
            child.stop()

    def kill(self) -> None:
        """End all children at once."""
        for child in self._children:
            child.kill()

    async def stop(self, grace_seconds: float) -> None:
        """Stop all children; those that have not exited after `grace_seconds` are killed."""
        self.begin_stop()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=grace_seconds)
        if late:
            log.warning(f"{self._children[0].kind}s did not stop in time and were killed", count=len(late))
            self.kill()
            await asyncio.wait(late)


async def spawn(
    command: Sequence[str],
    standard_input: int,
    *,
    inherited: Sequence[int] = (),
    environment: Mapping[str, str] | None = None,
) -> asyncio.subprocess.Process:
    """Start a child that has the file descriptors `inherited` besides the standard ones."""
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=standard_input,
        pass_fds=tuple(inherited),
        env={**CHILD_ENVIRONMENT, **os.environ, **(environment or {})},
        start_new_session=True,
    )


def _describe(status: int) -> str:
    if status >= 0:
        return f"exit {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
