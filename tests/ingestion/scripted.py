"""An extractor whose reading is plain to see, an embedder without a model, and the wiring for tests.

A message "Alice | LIVES_IN | Lisbon" states that; "= LIVES_IN" at the end makes it functional, "x" ends it, "@ 5"
dates it to day 5. "!" raises.
"""

import hashlib
import re
from collections.abc import Callable, Sequence

import numpy as np

from hitherto.clock import SystemClock
from hitherto.domain.episodes import Episode
from hitherto.domain.extraction import EntityRef, Extraction, ExtractionBatch, Statement
from hitherto.domain.facts import Edge, Node
from hitherto.domain.identity import UuidFactory
from hitherto.domain.instants import Precision
from hitherto.ingestion.reading import RuleReader
from hitherto.ports import Store, Transaction, Vectors
from hitherto.services.user_node import new_node
from hitherto.store import edges, episodes, graphs, nodes
from hitherto.worker import Worker, WorkerSettings
from tests.builders import GraphBuilder, create_user
from tests.ingestion.told import day

QUICK = WorkerSettings(poll_seconds=0.05, retry_seconds=0.01, batch_size=8, lease_seconds=5)
_LINE = re.compile(
    r"(?P<subject>[^|]+) \| (?P<relation>\w+) \| (?P<object>[^|=@]*?)"
    r"(?: = (?P<timeline>\w+))?(?: @ (?P<day>\d+))?(?P<ends> x)?"
)


class ScriptedExtractor:
    """Reads the lines of the module's small language. `before` runs at the beginning of each batch."""

    name = "scripted"

    def __init__(self, before: Callable[[ExtractionBatch], None] | None = None) -> None:
        self.batches: list[list[str]] = []
        self.contexts: list[list[str]] = []
        self._before = before

    def extract(self, batch: ExtractionBatch) -> Sequence[Extraction]:
        self.batches.append([episode.content for episode in batch.episodes])
        self.contexts.append([episode.content for episode in batch.context])
        if self._before:
            self._before(batch)
        return [_extraction(episode) for episode in batch.episodes]


def _extraction(episode: Episode) -> Extraction:
    if "!" in episode.content:
        raise RuntimeError("this text cannot be read")
    statements = [_statement(match) for match in map(_LINE.fullmatch, episode.content.splitlines()) if match]
    return Extraction(episode=episode.uuid, statements=tuple(statements), notes=("read by script",))


def _statement(match: re.Match[str]) -> Statement:
    subject, value = match["subject"], match["object"].strip()
    return Statement(
        subject=EntityRef(name=subject, label="Person", is_user=subject == "Alice"),
        relation=match["relation"],
        object=EntityRef(name=value, label="Location" if match["relation"] == "LIVES_IN" else None),
        fact=f"{subject} {match['relation'].lower().replace('_', ' ')} {value}.",
        span=match.span(),
        valid_at=day(int(match["day"])) if match["day"] else None,
        valid_precision=Precision.DAY if match["day"] else Precision.ASSUMED,
        timeline=match["timeline"],
        ends=match["ends"] is not None,
    )


class HashEmbedder:
    """Unit vectors made of a hash of the text; counts what it is given."""

    model = "hash/8"
    dimensions = 8

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        digests = np.array([list(hashlib.sha256(text.encode()).digest()[:8]) for text in texts], np.float32) + 1
        return digests / np.linalg.norm(digests, axis=1, keepdims=True)


def worker_on(
    store: Store, extractor=None, embedder=None, settings: WorkerSettings = QUICK, clock=None, rehearse=None
) -> Worker:
    """A worker with everything that a test does not care about."""
    reader = RuleReader(extractor or ScriptedExtractor())
    return Worker(store, reader, embedder, clock or SystemClock(), UuidFactory(), settings, rehearse)


async def new_user(store: Store, build: GraphBuilder, **changed) -> Node:
    """Store the user of a graph with the user's node, as services do."""
    user = await create_user(store, build, **changed)
    node = new_node(user)

    async def write(tx: Transaction) -> None:
        await nodes.upsert_many(tx, [node], await graphs.bump_version(tx, user.graph))

    await store.write(write)
    return node


async def facts(store: Store, build: GraphBuilder) -> list[Edge]:
    """All facts of a graph, in the order of creation."""
    return await store.read(lambda tx: edges.page(tx, build.graph, None, None))


async def sentences(store: Store, build: GraphBuilder) -> list[str]:
    """The sentences of all facts of a graph, sorted."""
    return sorted(edge.fact for edge in await facts(store, build))


async def things(store: Store, build: GraphBuilder) -> dict[str, Node]:
    """All nodes of a graph by name."""
    return {node.name: node for node in await store.read(lambda tx: nodes.page(tx, build.graph, None, None))}


async def told(store: Store, build: GraphBuilder) -> list[Episode]:
    """All episodes of a graph, oldest first."""
    return (await store.read(lambda tx: episodes.latest_in_graph(tx, build.graph, 10_000)))[::-1]
