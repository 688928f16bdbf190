"""The server processes as children: each inherits the listening socket, and tells its parent what it has to know.

What a child writes to the pipe that it inherits: first a line of JSON, `{"degraded": [...]}` once it answers or
`{"refused": "...", "kind": "..."}` where it cannot; after that a byte whenever it has accepted messages.
"""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from prometheus_client.multiprocess import mark_process_dead

from hitherto.domain.errors import HithertoError, Misconfigured, Unavailable
from hitherto.serving.child_process import ChildProcess, ChildProcesses, log, spawn

SHARED_FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes that are to be counted together keep their numbers: prometheus-client's own name for it."""
SERVER_COMMAND = (sys.executable, "-m", "hitherto.serving.server_child")


class ServerProcess(ChildProcess):
    """One server process and its successors. `woken` is called when it has accepted messages."""

    kind = "server"

    def __init__(
        self,
        number: int,
        settings_line: bytes,
        listener: socket.socket,
        woken: Callable[[], None],
        counted: str,
        command: Sequence[str] = SERVER_COMMAND,
    ) -> None:
        super().__init__(number, settings_line, command)
        self.first_report: asyncio.Future[tuple[str, ...]] = asyncio.get_running_loop().create_future()
        """What does not work in full, as soon as the first child answers; the reason, where it cannot."""
        self._listener = listener
        self._woken = woken
        self._counted = counted

    async def _live(self) -> int:
        status = await super()._live()
        if self._process is not None:
            with contextlib.suppress(FileNotFoundError):
                mark_process_dead(self._process.pid, self._counted)  # type: ignore[no-untyped-call]
        if not self.first_report.done():
            self.first_report.set_exception(Unavailable(f"server process {self.number} ended before it answered"))
        return status

    async def _spawn(self, standard_input: int) -> asyncio.subprocess.Process:
        told, tell = os.pipe()
        inherited = (self._listener.fileno(), tell)
        try:
            await asyncio.get_running_loop().connect_read_pipe(lambda: _Reports(self), os.fdopen(told, "rb", 0))
            return await spawn(
                [*self._command, *map(str, inherited)],
                standard_input,
                inherited=inherited,
                environment={SHARED_FOLDER_VARIABLE: self._counted},
            )
        finally:
            os.close(tell)

    def heard(self, report: Mapping[str, Any]) -> None:
        """Take the first line that a child has told."""
        refused = "refused" in report
        if self.first_report.done():
            if refused:
                log.warning("server cannot start", server=self.number, reason=report["refused"])
        elif refused:
            self._stopping.set()  # nobody is served yet, and the next one would fare no better
            self.first_report.set_exception(_refusal(report))
        else:
            self.first_report.set_result(tuple(report["degraded"]))

    def woke(self) -> None:
        """Pass on that messages were accepted."""
        self._woken()


class ServerProcesses(ChildProcesses[ServerProcess]):
    """The server processes of one server."""

    def __init__(
        self,
        count: int,
        settings_line: bytes,
        listener: socket.socket,
        woken: Callable[[], None],
        counted: str,
        command: Sequence[str] = SERVER_COMMAND,
    ) -> None:
        super().__init__(
            [ServerProcess(number, settings_line, listener, woken, counted, command) for number in range(1, count + 1)]
        )

    async def ready(self) -> tuple[str, ...]:
        """Wait until all answer, and return what does not work in full; raises what keeps one from it."""
        reports = await asyncio.gather(*(child.first_report for child in self._children))
        return tuple(dict.fromkeys(reason for report in reports for reason in report))


class _Reports(asyncio.Protocol):
    """The end of the pipe at which a parent listens to one child."""

    def __init__(self, server: ServerProcess) -> None:
        self._server = server
        self._line = b""
        self._told = False

    def data_received(self, data: bytes) -> None:
        if self._told:
            self._server.woke()
            return
        line, newline, rest = (self._line + data).partition(b"\n")
        self._line = line
        if newline:
            self._told = True
            self._server.heard(orjson.loads(line))
        if rest:
            self._server.woke()


def _refusal(report: Mapping[str, Any]) -> HithertoError:
    message = str(report["refused"])
    return Misconfigured(message) if report["kind"] == Misconfigured.__name__ else Unavailable(message)
