"""A server of the demo's own: a free port, a fresh folder, nothing of the user's own settings."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_SECONDS = 60.0
STOP_SECONDS = 15.0


@dataclass(frozen=True)
class DemoServer:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path
    start_seconds: float


@contextmanager
def demo_server(folder: Path) -> Iterator[DemoServer]:
    """Start `hitherto serve` with its data in `folder`, which is emptied before, and stop it at the end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    port = _free_port()
    log = folder / "server.log"
    begun = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hitherto", "serve", "--port", str(port)],
            env=_environment(folder),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C in the terminal is for the demo, which then stops the server itself.
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, log)
        yield DemoServer(url, process, folder, time.perf_counter() - begun)
    finally:
        _stop(process)


def _environment(folder: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("HITHERTO_")}
    models = {key: os.environ[key] for key in ("HITHERTO_MODEL_DIR",) if key in os.environ}
    return {**kept, **models, "HITHERTO_DATA_DIR": str(folder)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/healthz", timeout=1).is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.02)
    raise SystemExit(f"The server did not start. It said:\n{log.read_text(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
