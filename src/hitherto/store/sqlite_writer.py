"""The one writer of a SQLite file in a process: a thread that commits the work of many callers together."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import apsw

from hitherto.domain.errors import Unavailable
from hitherto.ports import Transaction
from hitherto.store.sqlite_connection import SqliteTransaction, as_domain_error, connect_writer, run_to_end

T = TypeVar("T")

GROUP_MEMBERS = 128
"""The most members of one commit."""

GROUP_SECONDS = 0.025
"""A commit takes no further member after this time, so that other processes get their turn."""


@dataclass(slots=True)
class _Member:
    """One caller's work on its way through a commit."""

    work: Callable[[Transaction], Awaitable[Any]]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None

    def answer(self) -> None:
        """Hand the outcome to the caller; runs in the caller's event loop."""
        if self.future.done():
            return
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


class GroupCommitWriter:
    """Runs each member in a savepoint of one transaction, and answers all of them after its commit.

    A member that raises is undone alone. When the transaction itself cannot begin or commit, every member of
    it gets the error and nothing of it is kept.
    """

    def __init__(self, path: Path) -> None:
        self._connection = connect_writer(path)
        self._transaction = SqliteTransaction(self._connection)
        self._queue: SimpleQueue[_Member | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name=f"hitherto-writer-{path.name}", daemon=True)
        self._thread.start()

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` in the next commit and return its result once that is durable."""
        loop = asyncio.get_running_loop()
        member = _Member(work, loop, loop.create_future())
        with self._closing:
            if self._closed:
                raise Unavailable("the store is closed")
            self._queue.put(member)
        result: T = await member.future
        return result

    def close(self) -> None:
        """Commit what was queued and close the connection; blocks until that is done."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            self._commit(first)
        self._connection.close()

    def _commit(self, first: _Member) -> None:
        group: list[_Member] = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for member in self._joining(first):
                group.append(member)
                self._run_member(member)
            self._connection.execute("COMMIT")
        except Exception as error:
            self._abandon()
            # Where not even BEGIN succeeded, those who queued meanwhile have waited as long as the first.
            group = group or [first, *self._waiting()]
            _fail(group, error)
        _answer(group)

    def _joining(self, first: _Member) -> Iterator[_Member]:
        """Yield the members of this commit: the first, and whoever queues until it is full or its time is over."""
        deadline = time.monotonic() + GROUP_SECONDS
        yield first
        waiting = self._waiting()
        for _ in range(GROUP_MEMBERS - 1):
            member = None if time.monotonic() > deadline else next(waiting, None)
            if member is None:
                return
            yield member

    def _waiting(self) -> Iterator[_Member]:
        while True:
            try:
                member = self._queue.get_nowait()
            except Empty:
                return
            if member is None:
                self._queue.put(None)  # the end of the queue stays at its end
                return
            yield member

    def _run_member(self, member: _Member) -> None:
        if member.future.cancelled():
            return
        execute = self._connection.execute
        execute("SAVEPOINT member")
        try:
            member.result = run_to_end(member.work(self._transaction))
        except BaseException as error:  # whatever it is, it is the caller's; the writer goes on
            if not self._connection.in_transaction:
                raise  # SQLite itself rolled everything back: a full disk, for one
            member.error = as_domain_error(error)
            execute("ROLLBACK TO member")
        execute("RELEASE member")

    def _abandon(self) -> None:
        with suppress(apsw.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def _fail(group: Iterable[_Member], error: Exception) -> None:
    for member in group:
        member.error = member.error or as_domain_error(error)


def _answer(group: Iterable[_Member]) -> None:
    """Wake the callers, each event loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Member]] = {}
    for member in group:
        by_loop.setdefault(member.loop, []).append(member)
    for loop, members in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed; nobody waits any more
            loop.call_soon_threadsafe(_answer_all, members)


def _answer_all(members: Iterable[_Member]) -> None:
    for member in members:
        member.answer()
