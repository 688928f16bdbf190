"""memory.get and graph.search against the number of facts: `python -m benchmarks.scale [--facts 1000 10000]`.

Fills one user's graph with facts straight through the store (extraction is not what is measured), then asks over
HTTP with one keep-alive client. "new query" was never seen before and pays for its embedding; "known query" has
its embedding in the cache, so the difference is what the embedding costs. The graph is cold when a server has just
started: first there is no file of it, then there is. Beside it, in the same run, the same facts and queries in a
table of SQLite's FTS5 and a matrix (`benchmarks/by_hand.py`), without a server in between. "processor ms" is the
processor time of the server for each request: what a request takes where nothing else runs.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import apsw
import httpx
import numpy as np

from benchmarks.by_hand import ByHand
from benchmarks.server import RunningServer, running_server
from benchmarks.table import machine, markdown_table
from benchmarks.wrk import run_wrk
from hitherto import Hitherto, NewMessage, Settings
from hitherto.domain.episodes import Episode, EpisodeKind, EpisodeState, RoleType
from hitherto.domain.facts import Edge, MentionOf, Node
from hitherto.domain.identity import GraphKey, UuidFactory
from hitherto.domain.instants import Instant
from hitherto.ports import Transaction, Vectors
from hitherto.store import edges, embeddings, episodes, graphs, mentions, nodes, work

CHUNK = 2_000
STARTS = 5
LEAST_FACTS_IN_A_FILE = 2_500
WORDS = (
    "garden harbour kettle violin market bicycle river lantern pepper orchard ticket mountain library candle basket "
    "window letter blanket summer winter teacher doctor painter baker sailor cousin neighbour sister brother captain "
    "keeps paints visits mends repairs collects borrows plants waters forgets remembers sells buys carries finds"
).split()


def sentence(rng: random.Random, subject: str) -> str:
    """Return a made-up fact of about nine words with a name that few others have."""
    rare = "".join(rng.choice("bdfgklmnprstv") + rng.choice("aeiou") for _ in range(3)).title()
    return f"{subject} {' '.join(rng.choice(WORDS) for _ in range(6))} with {rare}."


def mixed_vectors(base: Vectors, count: int, rng: np.random.Generator) -> Vectors:
    """Return `count` unit vectors near real ones: real spread, without embedding every text."""
    picked = base[rng.integers(0, len(base), count)] + 0.6 * base[rng.integers(0, len(base), count)]
    noisy = picked + 0.02 * rng.standard_normal(picked.shape, dtype=np.float32)
    unit: Vectors = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
    return unit


class Filler:
    """Writes made-up knowledge about one user, a chunk a transaction."""

    def __init__(self, memory: Hitherto, graph: GraphKey, user_node: Node, base: Vectors, model: str) -> None:
        self.memory, self.graph, self.user, self.base, self.model = memory, graph, user_node, base, model
        self.rng, self.noise, self.uuids = random.Random(5), np.random.default_rng(5), UuidFactory()

    async def fill(self, facts: int) -> None:
        """Write `facts` facts, with one episode and a fifth of a node each."""
        for begun in range(0, facts, CHUNK):
            count = min(CHUNK, facts - begun)
            await self.memory.core.store.write(self._chunk_writer(count))

    def _chunk_writer(self, count: int) -> Callable[[Transaction], Awaitable[None]]:
        now = Instant(time.time_ns() // 1000)
        made = [
            Node(uuid=self.uuids.new(self.graph), name=sentence(self.rng, "the"), created_at=now)
            for _ in range(count // 5 + 1)
        ]
        told = [self._episode(now) for _ in range(count)]
        facts = [
            Edge(
                uuid=self.uuids.new(self.graph),
                source=self.user.uuid,
                target=self.rng.choice(made).uuid,
                relation="KEEPS",
                fact=episode.content,
                created_at=now,
                valid_at=now,
            )
            for episode in told
        ]
        vectors = {
            item.uuid: vector.astype(np.float16).tobytes()
            for item, vector in zip(
                [*made, *told, *facts], mixed_vectors(self.base, len(made) + 2 * count, self.noise), strict=True
            )
        }

        async def write(tx: Transaction) -> None:
            version = await graphs.bump_version(tx, self.graph)
            seq = await work.reserve(tx, self.graph, count, 0, now)
            numbered = [replace(episode, seq=seq + place) for place, episode in enumerate(told)]
            await nodes.upsert_many(tx, made, version)
            await edges.upsert_many(tx, facts, version)
            await episodes.insert_many(tx, numbered)
            await episodes.set_state(tx, self.graph, [e.uuid for e in numbered], EpisodeState.PROCESSED, version)
            spoken = [
                MentionOf(episode=e.uuid, item=f.uuid, item_is_edge=True) for e, f in zip(told, facts, strict=True)
            ]
            await mentions.insert_many(tx, spoken)
            await embeddings.put_many(tx, self.graph, self.model, list(vectors.items()))

        return write

    def _episode(self, now: Instant) -> Episode:
        return Episode(
            uuid=self.uuids.new(self.graph),
            seq=0,
            kind=EpisodeKind.MESSAGE,
            content=sentence(self.rng, "Ann"),
            role="Ann",
            role_type=RoleType.USER,
            reference_time=now,
            received_at=now,
            in_history=False,
        )


async def prepare(database_url: str, facts: int) -> None:
    """Make the user u0 with a graph of this many facts and the session s0 that asks."""
    async with Hitherto(Settings(database_url=database_url, workers=0)) as memory:
        user = await memory.users.add("u0", first_name="Ann")
        await memory.users.add("nobody")
        await memory.sessions.add("s0", "u0")
        node = await memory.users.node("u0")
        embedder = memory.core.retriever.embedder
        if node is None or embedder is None:
            raise SystemExit("the user node or the embedder is missing")
        rng = random.Random(3)
        base = embedder.embed([sentence(rng, "Ann") for _ in range(400)])
        await Filler(memory, user.graph, node, base, embedder.model).fill(facts)
        turns = [NewMessage(content=sentence(rng, "Ann"), role="Ann", role_type=RoleType.USER) for _ in range(4)]
        await memory.memory.add("s0", turns, ignore_roles=[RoleType.USER])


def first_search(server: RunningServer) -> tuple[float, float]:
    """Return the milliseconds of the first search of the graph, and how many of them the processor worked.

    The server has searched another graph before, so that the models are loaded.
    """
    for user in ("nobody", "u0"):
        body = {"user_id": user, "query": "garden", "scope": "edges"}
        begun, worked = time.perf_counter(), server.processor_seconds()
        httpx.post(f"{server.url}/api/v2/graph/search", json=body, headers={"Authorization": "Api-Key b"}, timeout=600)
    return (time.perf_counter() - begun) * 1000, (server.processor_seconds() - worked) * 1000


def wait_for_file(folder: Path) -> None:
    """Wait until the graph has a file and the database knows it."""
    end = time.monotonic() + 300
    database = apsw.Connection(str(folder / "scale.sqlite3"), flags=apsw.SQLITE_OPEN_READONLY)
    while not database.execute("SELECT count(*) FROM snapshot_files").get:
        if time.monotonic() > end:
            raise SystemExit("no file was written")
        time.sleep(0.1)


def starts(folder: Path, database_url: str, facts: int) -> list[list[object]]:
    """Return what the first search costs: built from rows, then from the file after each of some restarts."""
    with running_server(workers=0, database_url=database_url, HITHERTO_DATA_DIR=str(folder)) as server:
        waited, worked = first_search(server)
        rows: list[list[object]] = [[facts, "first search, from rows", waited, "", worked, "", 0]]
        if facts < LEAST_FACTS_IN_A_FILE:
            return rows
        wait_for_file(folder)
        rows.append([facts, "memory after that, MB", server.idle_megabytes(), "", "", "", 0])
    times = []
    for _ in range(STARTS):
        with running_server(workers=0, database_url=database_url, HITHERTO_DATA_DIR=str(folder)) as server:
            times.append(first_search(server))
    low, high = np.percentile([waited for waited, _ in times], [50, 95])
    worked = float(np.median([worked for _, worked in times]))
    return [*rows, [facts, f"first search, from the file ({STARTS} starts)", float(low), float(high), worked, "", 0]]


def measure(folder: Path, database_url: str, facts: int, seconds: int) -> list[list[object]]:
    """Ask the graph over HTTP and return the rows of the table."""
    rows = starts(folder, database_url, facts)
    with running_server(workers=0, database_url=database_url, HITHERTO_DATA_DIR=str(folder)) as server:
        first_search(server)
        for name, script, arguments in (
            ("graph.search edges, new query", "search.lua", ("edges", "u0", "new")),
            ("graph.search edges, known query", "search.lua", ("edges", "u0", "known")),
            ("graph.search episodes, known query", "search.lua", ("episodes", "u0", "known")),
            ("memory.get", "get.lua", ("1",)),
        ):
            begun = server.processor_seconds()
            load = run_wrk(server.url, script, clients=1, seconds=seconds, arguments=arguments)
            worked = (server.processor_seconds() - begun) * 1000 / max(1.0, load.per_second * seconds)
            rows.append([facts, name, load.p50, load.p95, worked, load.per_second, load.errors])
        rows.append([facts, "memory of the server, MB", server.memory_megabytes(), "", "", "", 0])
    return rows


def by_hand(folder: Path, facts: int, seconds: int) -> list[list[object]]:
    """Return the same for FTS5 and a matrix."""
    opening = time.process_time()
    begun = time.perf_counter()
    with ByHand(folder / "scale.sqlite3", folder / "by-hand.sqlite3") as table:
        opened, worked = (time.perf_counter() - begun) * 1000, (time.process_time() - opening) * 1000
        rng = random.Random(7)
        queries = [f"where does {rng.choice(WORDS)} keep the garden {turn}" for turn in range(16)]
        vectors = table.vectors[rng.sample(range(len(table.vectors)), len(queries))]
        times: list[float] = []
        asking = time.process_time()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            turn, begun = len(times) % len(queries), time.perf_counter()
            table.search(queries[turn], vectors[turn])
            times.append((time.perf_counter() - begun) * 1000)
        each = (time.process_time() - asking) * 1000 / len(times)
    low, high = np.percentile(times, [50, 95])
    return [
        [facts, "by hand: opening", opened, "", worked, "", 0],
        [facts, "by hand: facts, known query", float(low), float(high), each, 1000 / float(np.mean(times)), 0],
    ]


def main() -> None:
    """Measure each size and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--facts", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--seconds", type=int, default=8)
    options = parser.parse_args()
    rows: list[list[object]] = []
    for facts in options.facts:
        with tempfile.TemporaryDirectory(prefix="hitherto-scale-") as name:
            folder = Path(name)
            database_url = f"sqlite:///{folder / 'scale.sqlite3'}"
            asyncio.run(prepare(database_url, facts))
            rows += measure(folder, database_url, facts, options.seconds)
            rows += by_hand(folder, facts, options.seconds)
    print(machine(), "\n")
    print(markdown_table(["facts", "what", "p50 ms", "p95 ms", "processor ms", "per second", "errors"], rows))


if __name__ == "__main__":
    main()
