"""Drives wrk, a light keep-alive load generator (Debian package `wrk`), and reads what it reports."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).parent / "wrk"


@dataclass(frozen=True)
class Load:
    """What a run of wrk saw; latencies in milliseconds."""

    per_second: float
    p50: float
    p95: float
    p99: float
    errors: int


def run_wrk(url: str, script: str, *, clients: int, seconds: int, arguments: tuple[str, ...] = ()) -> Load:
    """Run one of the Lua scripts of the folder `wrk` with this many keep-alive clients."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt-get install wrk")
    command = [
        "wrk",
        "-t1",
        f"-c{clients}",
        f"-d{seconds}s",
        "--timeout",
        "30s",
        "-s",
        str(SCRIPTS / script),
        url,
        "--",
    ]
    output = subprocess.run([*command, *arguments], capture_output=True, text=True, check=True).stdout
    figures = json.loads(output.strip().splitlines()[-1])
    return Load(**figures)


def run_requests(url: str, requests: Sequence[str], *, clients: int = 1, seconds: int) -> Load:
    """Send these requests ("METHOD path body" each) one after another and round again."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(requests) + "\n")
        file.flush()
        return run_wrk(url, "bodies.lua", clients=clients, seconds=seconds, arguments=(file.name,))
