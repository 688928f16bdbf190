"""The snapshots that a process holds: each brought to its graph's version when it is asked for."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from hitherto.domain.identity import GraphKey
from hitherto.ports import Store, Transaction
from hitherto.retrieval.changes import Changes, read_changes
from hitherto.retrieval.keeping import SnapshotKeeper
from hitherto.retrieval.snapshot import Snapshot
from hitherto.retrieval.tables import Analyse
from hitherto.store import graphs
from hitherto.store.snapshot_rows import EVERYTHING

ReadChanges = Callable[[Transaction, GraphKey, int, str], Awaitable[Changes | None]]
"""How rows changed since a version are read; see `changes.read_changes`."""


@dataclass(slots=True)
class CacheCounters:
    """What the cache has done since it was made, for metrics.

    `hits`: the snapshot was at the graph's version; `refreshes`: it was brought there; `opened`: it was found in a
    file and brought there; `misses`: it was built from all rows; `evictions`: snapshots dropped for want of room.
    `nbytes` is what is held now, in memory or in files that are mapped.
    """

    hits: int = 0
    refreshes: int = 0
    opened: int = 0
    misses: int = 0
    evictions: int = 0
    nbytes: int = 0


@dataclass(slots=True, eq=False)
class _Entry:
    snapshot: Snapshot = field(default_factory=Snapshot)
    counted: int = 0
    """Bytes of it that the counters hold; the tables of an older snapshot grow with the newer one."""
    unwritten: int = 0
    """Rows of it that are in no file, or in another state."""
    file_version: int = -1
    """The version of the file that it comes from."""
    loading: asyncio.Lock = field(default_factory=asyncio.Lock)


class SnapshotCache:
    """Holds the most recently asked snapshots, up to `max_bytes` (but always the last one).

    `model` names the vectors that are read and `dimensions` their length. With a `keeper`, large ones are kept in
    files.
    """

    def __init__(
        self,
        store: Store,
        analyse: Analyse,
        model: str,
        dimensions: int,
        max_bytes: int,
        read: ReadChanges = read_changes,
        keeper: SnapshotKeeper | None = None,
    ) -> None:
        self.counters = CacheCounters()
        self._store = store
        self._analyse = analyse
        self._model = model
        self._dimensions = dimensions
        self._max_bytes = max_bytes
        self._read = read
        self._keeper = keeper
        self._entries: OrderedDict[GraphKey, _Entry] = OrderedDict()
        self._loads: set[asyncio.Task[Snapshot]] = set()

    async def current(self, graph: GraphKey) -> Snapshot:
        """Return the snapshot of the graph's version as of now; an empty one where there is no such graph."""
        version = await self._store.read(lambda tx: graphs.version(tx, graph))
        if version is None:
            self.forget(graph)
            return Snapshot()
        entry = self._entries.setdefault(graph, _Entry())
        self._entries.move_to_end(graph)
        if entry.snapshot.version >= version:
            self.counters.hits += 1
            return entry.snapshot
        # Who gives up waiting does not undo the work: a large graph would otherwise never be loaded in their time.
        loading = asyncio.create_task(self._bring_to(version, graph, entry))
        self._loads.add(loading)
        loading.add_done_callback(self._loaded)
        return await asyncio.shield(loading)

    def forget(self, graph: GraphKey) -> None:
        """Drop the snapshot of a graph that is no more, with its files."""
        self._drop(graph)
        if self._keeper is not None:
            self._keeper.remove(graph)

    async def close(self) -> None:
        """Stop what runs in the background."""
        loads = list(self._loads)
        for loading in loads:
            loading.cancel()
        await asyncio.gather(*loads, return_exceptions=True)
        if self._keeper is not None:
            await self._keeper.close()

    async def tidy(self) -> None:
        """Remove files that nobody will read."""
        if self._keeper is not None:
            await self._keeper.tidy()

    async def _bring_to(self, version: int, graph: GraphKey, entry: _Entry) -> Snapshot:
        # One load at a time: whoever waited here finds the work done. What is held may be older again for a moment
        # while a file is adopted, so it is read before others have their turn.
        async with entry.loading:
            if entry.snapshot.version < version:
                await self._load(graph, entry)
            return entry.snapshot

    def _loaded(self, loading: asyncio.Task[Snapshot]) -> None:
        self._loads.discard(loading)
        if not loading.cancelled():
            # An error that nobody waits for any more is not to be complained about.
            loading.exception()

    async def _load(self, graph: GraphKey, entry: _Entry) -> None:
        began_empty = entry.snapshot.version < 0
        if began_empty and self._keeper is not None:
            entry.snapshot = await self._keeper.read(graph) or entry.snapshot
            entry.file_version = entry.snapshot.version
        old = entry.snapshot
        since = old.version if old.version >= 0 else EVERYTHING
        changes = await self._store.read(lambda tx: self._read(tx, graph, since, self._model))
        if changes is None:
            self.forget(graph)
            entry.snapshot = Snapshot()
            return
        # In a thread: a large graph takes a while to build, and other callers are not to wait for it.
        entry.snapshot = await asyncio.to_thread(old.updated, changes, self._analyse, self._dimensions)
        if old.version < 0:
            self.counters.misses += 1
        elif began_empty:
            self.counters.opened += 1
        else:
            self.counters.refreshes += 1
        self._count(graph, entry)
        self._keep(graph, entry, changes)

    def _count(self, graph: GraphKey, entry: _Entry) -> None:
        if self._entries.get(graph) is entry:
            self.counters.nbytes += entry.snapshot.nbytes - entry.counted
            entry.counted = entry.snapshot.nbytes
            self._make_room(keep=graph)

    def _keep(self, graph: GraphKey, entry: _Entry, changes: Changes) -> None:
        if self._keeper is None:
            return
        entry.unwritten += len(changes.edges) + len(changes.nodes) + len(changes.episodes)
        rules, rows = self._keeper.rules, entry.snapshot.count
        delay = None
        if rules.is_due(rows, entry.unwritten):
            delay = 0.0
        elif changes.deleted and rows >= rules.least_rows:
            delay = rules.forget_seconds
        if delay is not None:
            self._keeper.keep(graph, lambda: (entry.snapshot, entry.file_version), self._adopt, delay)
        self._keeper.tidy_now_and_then()

    async def _adopt(self, graph: GraphKey, in_file: Snapshot) -> None:
        """Hold what is in a file instead of what is in memory, brought to where that is."""
        entry = self._entries.get(graph)
        if entry is None:
            return
        async with entry.loading:
            newest = entry.snapshot.version
            entry.snapshot, entry.file_version, entry.unwritten = in_file, in_file.version, 0
            if newest > in_file.version:
                await self._load(graph, entry)
            self._count(graph, entry)

    def _make_room(self, keep: GraphKey) -> None:
        for graph in list(self._entries):
            if self.counters.nbytes <= self._max_bytes:
                return
            if graph != keep and not self._entries[graph].loading.locked():
                self._drop(graph)
                self.counters.evictions += 1

    def _drop(self, graph: GraphKey) -> None:
        entry = self._entries.pop(graph, None)
        if entry is not None:
            self.counters.nbytes -= entry.counted
