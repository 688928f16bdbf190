"""Keeping snapshots in files, outside of every commit and search: when a file is worth writing, and who names it."""

import asyncio
import ctypes
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from hitherto.domain.errors import HithertoError
from hitherto.domain.identity import GraphKey
from hitherto.observe import get_logger
from hitherto.ports import Embedder, Store, Transaction
from hitherto.retrieval.files import GivenUp, SnapshotFiles
from hitherto.retrieval.snapshot import Snapshot
from hitherto.store import graphs, snapshot_files

log = get_logger("hitherto.retrieval")

Adopt = Callable[[GraphKey, Snapshot], Awaitable[None]]
"""Takes the snapshot of a file, to hold it in place of the one in memory."""

Held = tuple[Snapshot, int]
"""What a process holds of a graph, and the version of the file that it comes from; -1 where it comes from rows."""

_LOOKS = 120
_SECONDS_BETWEEN_LOOKS = 0.5
"""Both say how long a process waits for another that is writing the same graph."""


class _SomebodyWritesError(Exception):
    """Another process, or a thread of this one, is writing a file of the graph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepingRules:
    """A snapshot of `least_rows` and more is written when a part of `changed` of its rows is not in its file.

    Where something was deleted the file is written anew `forget_seconds` later, however little it was: the file holds
    its words. Where one could not be written, it is tried again after as long. What others on this machine have left
    behind is looked for every `tidy_seconds`.
    """

    least_rows: int = 5_000
    changed: float = 0.1
    forget_seconds: float = 60
    tidy_seconds: float = 600

    def is_due(self, rows: int, unwritten: int) -> bool:
        """Whether a snapshot of so many rows is to be written of which so many are in no file."""
        return rows >= self.least_rows and unwritten > self.changed * rows


@dataclass(slots=True)
class KeepingCounters:
    """What was done since it was made: files that were read, written, and could not be written."""

    read: int = 0
    written: int = 0
    failed: int = 0


class SnapshotKeeper:
    """Reads and writes the files of the snapshots of one store; one is written at a time, in a thread.

    The thread is one like others and of no lower priority to the operating system: it shares the interpreter with
    those who answer, and must not be kept from handing it on.
    """

    def __init__(self, store: Store, files: SnapshotFiles, rules: KeepingRules | None = None) -> None:
        self.rules = rules or KeepingRules()
        self.counters = KeepingCounters()
        self._store = store
        self._files = files
        self._closing = threading.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._writing: set[GraphKey] = set()
        self._one = asyncio.Semaphore(1)
        self._tidied = time.monotonic()
        self._not_before = self._tidied

    async def read(self, graph: GraphKey, since: int = -1) -> Snapshot | None:
        """Return what the newest file of a graph holds; None when none after version `since` can be read."""
        tokens = await self._store.read(lambda tx: snapshot_files.newest_first(tx, graph, since))
        if not tokens:
            return None
        try:
            found = await asyncio.to_thread(self._files.read, graph, tokens)
        except OSError:
            return None
        self.counters.read += found is not None
        return found

    def keep(self, graph: GraphKey, held: Callable[[], Held], adopt: Adopt, delay: float = 0) -> None:
        """Write what is `held` of a graph after `delay` seconds, unless that is going to be done already.

        Where another process has written a newer file meanwhile, that one is adopted.
        """
        if graph not in self._writing and not self._closing.is_set() and time.monotonic() >= self._not_before:
            self._writing.add(graph)
            self._start(self._keep(graph, held, adopt, delay))

    def remove(self, graph: GraphKey) -> None:
        """Remove the files of a graph that is no more."""
        self._files.remove(graph)

    def tidy_now_and_then(self) -> None:
        """Look for what is left behind if that was not done for a while."""
        if time.monotonic() - self._tidied > self.rules.tidy_seconds and not self._closing.is_set():
            self._start(self.tidy())

    async def tidy(self) -> None:
        """Remove the files of graphs that are no more, and what writers that died have left behind."""
        self._tidied = time.monotonic()
        try:
            for graph in await asyncio.to_thread(self._files.graphs):
                tokens = await self._store.read(lambda tx, graph=graph: _tokens(tx, graph))  # type: ignore[misc]
                if tokens is None:
                    await asyncio.to_thread(self._files.remove, graph)
                else:
                    await asyncio.to_thread(self._files.tidy, graph, tokens)
        except (OSError, HithertoError) as error:
            self.counters.failed += 1
            log.warning("files of snapshots not tidied", exc_info=error)

    async def close(self) -> None:
        """Give up what is being written."""
        self._closing.set()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, graph: GraphKey, held: Callable[[], Held], adopt: Adopt, delay: float) -> None:
        try:
            in_file = await self._in_file(graph, held, delay)
            if in_file is not None:
                await adopt(graph, in_file)
                await asyncio.to_thread(_give_memory_back)
        except (OSError, HithertoError) as error:
            # What is in no file is read from the rows; a change tries again, but not each.
            self.counters.failed += 1
            self._not_before = time.monotonic() + self.rules.forget_seconds
            log.warning("snapshot not kept in a file", graph=f"{graph:012x}", exc_info=error)

    async def _in_file(self, graph: GraphKey, held: Callable[[], Held], delay: float) -> Snapshot | None:
        try:
            await asyncio.sleep(delay)
            async with self._one:
                return await self._look_and_write(graph, held)
        except GivenUp:
            return None
        finally:
            # What changes from here on is found when the file is adopted, and may be due at once.
            self._writing.discard(graph)

    async def _look_and_write(self, graph: GraphKey, held: Callable[[], Held]) -> Snapshot | None:
        wrote = False
        for _ in range(_LOOKS):
            snapshot, since = held()
            found = await self.read(graph, since)
            if found is not None or snapshot.version < 0:
                return found
            if not wrote:
                with suppress(_SomebodyWritesError):
                    found = await self._written(graph, snapshot)
                    if found is not None:
                        return found
                    # Another process has put its file in the place of this one; it will be named soon.
                    wrote = True
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        return None

    async def _written(self, graph: GraphKey, snapshot: Snapshot) -> Snapshot | None:
        """Write and name a file, and return what is in it; None where it was replaced at once.

        Raises:
            GivenUp: when this is being closed, or the graph is no more.
        """
        file = await asyncio.to_thread(self._files.write, graph, snapshot, self._closing.is_set)
        if file is None:
            raise _SomebodyWritesError
        # No function that holds the snapshot: the store may remember what it was asked last for long.
        name = partial(
            snapshot_files.add, graph=graph, file=file.token, version=snapshot.version, replaced=file.replaced
        )
        if not await self._store.write(name):
            # Erased while it was written: whoever erased it has looked for files too early.
            await asyncio.to_thread(self._files.remove, graph)
            raise GivenUp
        self.counters.written += 1
        return await asyncio.to_thread(self._files.read, graph, [file.token])


def keeper_in(
    folder: Path | None, store: Store, embedder: Embedder | None, max_bytes: int, rules: KeepingRules | None = None
) -> SnapshotKeeper | None:
    """Return a keeper of snapshots with the vectors of an embedder; None without a folder or room in it."""
    if folder is None or not max_bytes:
        return None
    model, dimensions = (embedder.model, embedder.dimensions) if embedder else ("", 0)
    return SnapshotKeeper(store, SnapshotFiles(folder, model, dimensions, max_bytes), rules)


def _give_memory_back() -> None:
    """Return to the operating system what is free: building a large snapshot from rows leaves half a gigabyte."""
    # Where the C library is another one, it has no such function and keeps less.
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


async def _tokens(tx: Transaction, graph: GraphKey) -> list[bytes] | None:
    if await graphs.version(tx, graph) is None:
        return None
    return list(await snapshot_files.newest_first(tx, graph))
