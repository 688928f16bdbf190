"""A really started server in a folder of its own, for measuring."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_SECONDS = 30.0
QUIET_SECONDS = 5


@dataclass(frozen=True)
class RunningServer:
    """Where the server listens and what it writes to."""

    url: str
    database_url: str
    process: subprocess.Popen[bytes]
    start_seconds: float

    def memory_megabytes(self) -> float:
        """Return the proportional set size of the server and its children, in MB."""
        pids = [self.process.pid, *_children(self.process.pid)]
        return sum(_proportional_kilobytes(pid) for pid in pids) / 1024

    def processor_seconds(self) -> float:
        """Return the processor time that the server and its children have used so far."""
        pids = [self.process.pid, *_children(self.process.pid)]
        return sum(_processor_ticks(pid) for pid in pids) / os.sysconf("SC_CLK_TCK")

    def idle_megabytes(self) -> float:
        """Return the memory once it stands still: models are loaded after the server is ready."""
        before, quiet = self.memory_megabytes(), 0
        while quiet < QUIET_SECONDS:
            time.sleep(1)
            now = self.memory_megabytes()
            quiet = quiet + 1 if abs(now - before) < 1 else 0
            before = now
        return before


@contextmanager
def running_server(*, workers: int = 1, database_url: str | None = None, **environment: str) -> Iterator[RunningServer]:
    """Start `hitherto serve` on a free port, yield it once it answers, and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="hitherto-bench-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        database = database_url or f"sqlite:///{folder}/bench.sqlite3"
        env = {**os.environ, "HITHERTO_DATABASE_URL": database, "HITHERTO_DATA_DIR": folder, **environment}
        command = [sys.executable, "-m", "hitherto", "serve", "--port", str(port), "--workers", str(workers)]
        log = Path(folder, "server.log")
        with log.open("wb") as output:
            begun = time.perf_counter()
            process = subprocess.Popen(command, env=env, stdout=output, stderr=subprocess.STDOUT)
            try:
                url = f"http://127.0.0.1:{port}"
                _wait_until_ready(url, process, log)
                yield RunningServer(url, database, process, time.perf_counter() - begun)
            finally:
                process.terminate()
                process.wait(timeout=30)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped at once:\n{log.read_text(errors='replace')}")
        try:
            if httpx.get(f"{url}/readyz", timeout=1).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"the server did not become ready in {START_SECONDS:.0f} s:\n{log.read_text(errors='replace')}")


def _children(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        if int(fields[1]) == pid:
            child = int(status.parent.name)
            found += [child, *_children(child)]
    return found


def _proportional_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _processor_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])
