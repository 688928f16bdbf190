"""memory.add while ingestion runs: `python -m benchmarks.load [--seconds 10]`.

Two messages of 40 words a request, acknowledged when they are durable, for 1, 8 and 32 keep-alive clients; beside
it one bare fsync of the same disk, and the official client doing the same at one client.
"""

import argparse
import os
import tempfile
import time
import uuid
from pathlib import Path
from statistics import median

import httpx

from benchmarks.server import RunningServer, running_server
from benchmarks.table import machine, markdown_table
from benchmarks.wrk import run_wrk

SESSIONS = 64
HEADERS = {"Authorization": "Api-Key benchmark"}


def bare_fsync() -> list[float]:
    """Return the milliseconds of 300 appends of 4 KiB, each made durable by fdatasync."""
    taken = []
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(300):
            begun = time.perf_counter()
            os.write(file.fileno(), b"x" * 4096)
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)


def prepare(server: RunningServer) -> None:
    """Make a user and a session for each of the sessions that the load goes to."""
    with httpx.Client(base_url=f"{server.url}/api/v2", headers=HEADERS) as client:
        for number in range(SESSIONS):
            client.post("/users", json={"user_id": f"u{number}", "first_name": "Ann"}).raise_for_status()
            body = {"session_id": f"s{number}", "user_id": f"u{number}"}
            client.post("/sessions", json=body).raise_for_status()


def official_client(server: RunningServer, seconds: float) -> list[float]:
    """Return the milliseconds of memory.add through the official client, one after another."""
    os.environ["ZEP_API_URL"] = server.url
    from zep_cloud import Message
    from zep_cloud.client import Zep

    client = Zep(api_key="benchmark")
    taken, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        words = " ".join(uuid.uuid4().hex[:6] for _ in range(40))
        messages = [
            Message(role="Ann", role_type="user", content=words),
            Message(role_type="assistant", content=words[::-1]),
        ]
        begun = time.perf_counter()
        client.memory.add("s1", messages=messages)
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--database-url", help="measure on this database instead of a fresh SQLite file")
    options = parser.parse_args()
    rows: list[list[object]] = []
    syncs = bare_fsync()
    rows.append(["one bare fdatasync of 4 KiB", 1, 1000 / median(syncs), median(syncs), syncs[285], 0])
    with running_server(workers=1, database_url=options.database_url) as server:
        prepare(server)
        for clients in (1, 8, 32):
            load = run_wrk(server.url, "add.lua", clients=clients, seconds=options.seconds, arguments=(str(SESSIONS),))
            rows.append(["memory.add, two messages", clients, load.per_second, load.p50, load.p95, load.errors])
        taken = official_client(server, options.seconds / 2)
        rows.append(
            [
                "the same through the official client",
                1,
                1000 / median(taken),
                median(taken),
                taken[int(len(taken) * 0.95)],
                0,
            ]
        )
    print(machine(), f"; database {Path(options.database_url or 'SQLite, WAL, synchronous=FULL').name}\n")
    print(markdown_table(["what", "clients", "per second", "p50 ms", "p95 ms", "errors"], rows))


if __name__ == "__main__":
    main()
