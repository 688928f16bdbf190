"""The processes of a run: started, killed, and started again by whoever keeps services running."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

PROGRAM = (sys.executable, "-m", "hitherto")
CHECK_SECONDS = 0.1
PAUSE_SECONDS = 0.3
"""Between the end of a process and its next start, as service managers wait."""
STOP_SECONDS = 30.0


class Node:
    """One command that is kept running. `port` is 0 for a worker."""

    def __init__(
        self,
        name: str,
        options: Sequence[str],
        port: int,
        log: Path,
        environment: Mapping[str, str],
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.name = name
        self.port = port
        self.log = log
        log.touch()
        self.unexpected: list[int] = []
        """The exit statuses of ends that no kill of this run explains."""
        self._command = [*program, *options]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._log_start = 0
        self._killed = False
        self._ended_at = -PAUSE_SECONDS

    @property
    def pid(self) -> int | None:
        """The process id; None between two."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def workers(self) -> list[int]:
        """Return the process ids of the children that ingest."""
        try:
            return [child.pid for child in psutil.Process(self.pid).children()] if self.pid else []
        except psutil.NoSuchProcess:
            return []

    def has_said(self, words: bytes) -> bool:
        """Return whether the process that runs now has logged these words."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return words in log.read()

    def keep_running(self) -> None:
        """Start the process if it is not there."""
        if self.pid is not None:
            return
        if self._process is not None:
            self._note_end(self._process)
        if time.monotonic() - self._ended_at < PAUSE_SECONDS:
            return
        self._killed = False
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                self._command,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> bool:
        """End the process as a power cut would; False when there was none."""
        pid = self.pid
        if pid is None:
            return False
        self._killed = True
        os.kill(pid, signal.SIGKILL)
        return True

    def stop(self) -> int | None:
        """End the process in order and return its status; after `STOP_SECONDS` it is killed."""
        if self._process is None or self.pid is None:
            return None
        self._process.terminate()
        try:
            return self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _note_end(self, process: subprocess.Popen[bytes]) -> None:
        if not self._killed:
            self.unexpected.append(process.returncode)
        self._process, self._ended_at = None, time.monotonic()


class Nodes:
    """All processes of a run, kept running by a thread of their own between `start` and `stop`."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.all = list(nodes)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_running, daemon=True)

    @property
    def servers(self) -> list[Node]:
        """Those that answer requests."""
        return [node for node in self.all if node.port]

    def start(self) -> None:
        """Begin to keep everything running."""
        self._thread.start()

    def stop(self) -> list[int | None]:
        """End everything in order and return the statuses."""
        self._stop.set()
        self._thread.join()
        return [node.stop() for node in self.all]

    def pids(self) -> list[int]:
        """Return the ids of all processes that run now."""
        return [pid for node in self.all for pid in (node.pid, *node.workers()) if pid is not None]

    def _keep_running(self) -> None:
        while not self._stop.is_set():
            for node in self.all:
                node.keep_running()
            self._stop.wait(CHECK_SECONDS)
