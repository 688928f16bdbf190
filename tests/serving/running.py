"""`hitherto serve` as a process, for tests that watch it start, work and end."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx
import psutil

T = TypeVar("T")

PATIENCE_SECONDS = 60.0
HEADERS = {"Authorization": "Api-Key any"}
SERVER_CHILD = "hitherto.serving.server_child"


@dataclass(frozen=True)
class Server:
    """A started server."""

    url: str
    process: subprocess.Popen[bytes]
    output: Path
    log: Path

    def client(self) -> httpx.Client:
        """Return an HTTP client for the API."""
        # An idle connection is given up before the server does it: a request at that moment would fail.
        limits = httpx.Limits(keepalive_expiry=3)
        return httpx.Client(base_url=f"{self.url}/api/v2", headers=HEADERS, timeout=30, limits=limits)

    def workers(self) -> list[psutil.Process]:
        """Return the child processes: the workers, and those that answer where there are several."""
        return psutil.Process(self.process.pid).children()

    def answering(self) -> list[psutil.Process]:
        """Return the child processes that answer requests."""
        return [child for child in self.workers() if SERVER_CHILD in child.cmdline()]

    def through_each(self) -> Iterator[tuple[psutil.Process, httpx.Client]]:
        """Yield each process that answers, and a client with a connection to it."""
        with self.through_all() as clients:
            yield from zip(self.answering(), clients, strict=True)

    @contextmanager
    def through_all(self) -> Iterator[list[httpx.Client]]:
        """Yield a client with a connection to each process that answers: the only one awake when it was made."""
        answering = self.answering()
        with ExitStack() as stack:
            clients = [stack.enter_context(self.client()) for _ in answering]
            for one, client in zip(answering, clients, strict=True):
                with halted([other for other in answering if other != one]):
                    client.get("/users-ordered").raise_for_status()
            yield clients

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the server alone."""
        self.process.send_signal(number)

    def ended(self) -> int:
        """Wait for the end of the server and return its status."""
        return self.process.wait(PATIENCE_SECONDS)


@contextmanager
def halted(processes: Sequence[psutil.Process]) -> Iterator[None]:
    """Keep processes from doing anything meanwhile."""
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()


def wait_until(condition: Callable[[], T], what: str) -> T:
    """Return the first truthy answer of `condition`."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (answer := condition()):
        assert time.monotonic() < end, f"waited {PATIENCE_SECONDS:.0f} s in vain until {what}"
        time.sleep(0.01)
    return answer


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[Server]:
    """Start a server on a free port, yield it once it answers, and see to it that nothing of it stays."""
    output, log = folder / "output", folder / "log"
    with output.open("wb") as out, log.open("wb") as err:
        process = subprocess.Popen(command("--port", "0", *options), stdout=out, stderr=err, start_new_session=True)
    family = [process.pid]
    try:
        url = wait_until(lambda: _url(process, output, log), "the server says where it is")
        family += [child.pid for child in psutil.Process(process.pid).children()]
        yield Server(url, process, output, log)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
        wait_until(lambda: not any(map(psutil.pid_exists, family)), "everything of the server has ended")


def command(*options: str) -> list[str]:
    """Return the command that serves."""
    return [sys.executable, "-m", "hitherto", "serve", *options]


def refused(*options: str) -> tuple[int, str]:
    """Return the status and the standard error of a server that does not start."""
    done = subprocess.run(command(*options), capture_output=True, timeout=PATIENCE_SECONDS, check=False)
    assert done.stdout == b""
    return done.returncode, done.stderr.decode()


def _url(process: subprocess.Popen[bytes], output: Path, log: Path) -> str | None:
    assert process.poll() is None, f"the server stopped at once:\n{log.read_text(errors='replace')}"
    found = re.search(r"ZEP_API_URL=(\S+)", output.read_text())
    return found.group(1) if found else None
