"""Cloning a graph beside others at work: `python -m benchmarks.copies [--facts 10000] [--database both]`.

The same requests to another graph (memory.add and graph.search, one keep-alive client each) are timed while nothing
else happens and while clones of the large graph are made one after another.
"""

import argparse
import asyncio
import threading
import time
from collections.abc import Callable
from statistics import median, quantiles

import httpx

from benchmarks.databases import add_database_option, chosen, fresh_database
from benchmarks.scale import prepare
from benchmarks.server import running_server
from benchmarks.table import machine, markdown_table

HEADERS = {"Authorization": "Api-Key benchmark"}
CLONES = 3


class Neighbour:
    """A client of another graph that asks again and again until it is told to stop."""

    def __init__(self, url: str, ask: Callable[[httpx.Client], httpx.Response]) -> None:
        self.milliseconds: list[float] = []
        self._client = httpx.Client(base_url=f"{url}/api/v2", headers=HEADERS, timeout=60)
        self._ask, self._stopped = ask, threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Neighbour":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        self._client.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            begun = time.perf_counter()
            self._ask(self._client).raise_for_status()
            self.milliseconds.append((time.perf_counter() - begun) * 1000)
            # As a user does, not as fast as it goes: two clients would fill the machine by themselves.
            self._stopped.wait(0.01)


def add(client: httpx.Client) -> httpx.Response:
    """Add a message to the other graph."""
    body = {"messages": [{"role": "Bo", "role_type": "user", "content": "The kettle is on the second shelf."}]}
    return client.post("/sessions/s1/memory", json=body)


def search(client: httpx.Client) -> httpx.Response:
    """Search the other graph."""
    return client.post("/graph/search", json={"user_id": "u1", "query": "kettle", "scope": "episodes"})


def measure(kind: str, facts: int) -> list[list[object]]:
    """Return the rows of one database."""
    rows: list[list[object]] = []
    with fresh_database(kind) as database_url:
        asyncio.run(prepare(database_url, facts))
        with (
            running_server(workers=0, database_url=database_url) as server,
            httpx.Client(base_url=f"{server.url}/api/v2", headers=HEADERS, timeout=120) as client,
        ):
            client.post("/users", json={"user_id": "u1"}).raise_for_status()
            client.post("/sessions", json={"session_id": "s1", "user_id": "u1"}).raise_for_status()
            with Neighbour(server.url, add) as adding, Neighbour(server.url, search) as searching:
                time.sleep(4)
                alone = [adding.milliseconds[20:], searching.milliseconds[20:]]
                marks = len(adding.milliseconds), len(searching.milliseconds)
                taken = []
                for number in range(CLONES):
                    begun = time.perf_counter()
                    body = {"source_user_id": "u0", "target_user_id": f"copy{number}"}
                    client.post("/graph/clone", json=body).raise_for_status()
                    taken.append(time.perf_counter() - begun)
                beside = [adding.milliseconds[marks[0] :], searching.milliseconds[marks[1] :]]
        rows.append([kind, facts, "graph.clone, s", median(taken), max(taken), "", ""])
        names = ("memory.add beside it, ms", "graph.search beside it, ms")
        for name, before, during in zip(names, alone, beside, strict=True):
            rows.append([kind, facts, name, median(before), p95(before), median(during), p95(during)])
    return rows


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(values, n=20)[-1]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, default=10_000)
    add_database_option(parser)
    options = parser.parse_args()
    rows = [row for kind in chosen(options.database) for row in measure(kind, options.facts)]
    header = ["database", "facts", "what", "p50 (clone: median)", "p95 (clone: slowest)", "p50 during", "p95 during"]
    print(machine(), "\n")
    print(markdown_table(header, rows))


if __name__ == "__main__":
    main()
