"""A really started server, and what the tests of the clients need to speak with it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import httpx

from hitherto.engine import Hitherto
from hitherto.settings import Settings
from tests.postgres_server import run_apart

T = TypeVar("T")

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class RunningServer:
    """Where a server listens, and a key to each of two of its projects."""

    kind: str
    url: str
    key: str
    other_key: str

    def http(self, key: str | None = None) -> httpx.Client:
        """Return a plain HTTP client for requests that the official client cannot make."""
        headers = {"Authorization": f"Api-Key {key or self.key}"}
        return httpx.Client(base_url=f"{self.url}/api/v2", headers=headers, timeout=30)


@contextmanager
def running_server(kind: str, database_url: str, folder: Path, **settings: str) -> Iterator[RunningServer]:
    """Make the keys, start `hitherto serve` with one worker, yield it once it is ready, and stop it.

    `settings` are further environment variables.
    """
    key, other_key = run_apart(lambda: _make_keys(database_url, folder))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "HITHERTO_DATABASE_URL": database_url,
        "HITHERTO_DATA_DIR": str(folder),
        "HITHERTO_POLL_SECONDS": "0.1",
        **settings,
    }
    command = [sys.executable, "-m", "hitherto", "serve", "--port", str(port), "--workers", "1"]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: _is_ready(url, process, log), "the server is ready")
        yield RunningServer(kind, url, key, other_key)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def wait_until(condition: Callable[[], T], what: str) -> T:
    """Return the first truthy answer of `condition`."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not (answer := condition()):
        assert time.monotonic() < end, f"waited {PATIENCE_SECONDS:.0f} s in vain until {what}"
        time.sleep(0.02)
    return answer


def _is_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> bool:
    assert process.poll() is None, f"the server stopped at once:\n{log.read_text(errors='replace')}"
    try:
        return httpx.get(f"{url}/readyz", timeout=5).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


async def _make_keys(database_url: str, folder: Path) -> tuple[str, str]:
    settings = Settings(database_url=database_url, data_dir=folder, workers=0)
    async with Hitherto(settings) as engine:
        await engine.projects.ensure("other")
        _, key = await engine.keys.create()
        _, other_key = await engine.keys.create("other")
    return key, other_key
