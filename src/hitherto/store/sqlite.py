"""The store on SQLite: one writer with group commit, and reads that never wait for it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import apsw

from hitherto.domain.erasure import Scrubbed
from hitherto.domain.errors import Unavailable
from hitherto.ports import Transaction
from hitherto.store.sqlite_connection import (
    SqliteTransaction,
    as_domain_error,
    connect_reader,
    prepare_file,
    run_to_end,
)
from hitherto.store.sqlite_scrub import scrub_file
from hitherto.store.sqlite_writer import GroupCommitWriter

T = TypeVar("T")

READERS = 4
"""Threads that read, each with a connection of its own."""


class SqliteStore:
    """`ports.Store` on one SQLite file; other processes may use the same file through stores of their own."""

    def __init__(self, path: Path) -> None:
        prepare_file(path)
        self._path = path
        self._writer = GroupCommitWriter(path)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix=f"hitherto-reader-{path.name}")
        self._own = threading.local()
        self._connections: list[apsw.Connection] = []
        self._closed = False

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` on one consistent state of the database."""
        if self._closed:
            raise Unavailable("the store is closed")
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` and return once its effects are durable; an exception undoes all of it."""
        return await self._writer.write(work)

    async def scrub(self, *, rewrite: bool | None = None) -> Scrubbed:
        """Take what was deleted out of the files; they are written anew unless `rewrite` is False."""
        return await asyncio.to_thread(scrub_file, self._path, rewrite=rewrite is not False)

    async def close(self) -> None:
        """Commit what was queued, finish the reads, and close every connection."""
        self._closed = True
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._readers.shutdown()
        while self._connections:
            self._connections.pop().close()
        # Last, so that it is the one that folds the write-ahead log into the file.
        self._writer.close()

    def _read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        try:
            connection = self._connection()
            connection.execute("BEGIN")
            try:
                return run_to_end(work(SqliteTransaction(connection)))
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
        except apsw.Error as error:
            raise as_domain_error(error) from error

    def _connection(self) -> apsw.Connection:
        """Return the connection of the current thread."""
        connection: apsw.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = connect_reader(self._path)
            self._connections.append(connection)
        return connection
