"""SQLite connections through apsw, and the transaction that repository functions see.

The file is never opened with the `sqlite3` module of the standard library: see docs/decisions/sqlite-apsw.md.
"""

import os
import time
from array import array
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import apsw

from hitherto.domain.errors import Damaged, Misconfigured, Unavailable
from hitherto.ports import Params, Query, Row
from hitherto.store.statement import Statement

T = TypeVar("T")

BUSY_SECONDS = 10.0
"""How long a writer waits for other processes before it gives up."""

_STATEMENT_CACHE = 512
_COMMON_PRAGMAS = (
    "PRAGMA synchronous=FULL",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA mmap_size=268435456",
    "PRAGMA trusted_schema=OFF",
)
_WRITER_PRAGMAS = (
    # What is deleted is overwritten with zeros: "erased" has to mean that the file does not hold it any more.
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-32768",
    # Larger than the default 4 MB: fewer checkpoints, each of which costs one writer a sync of the main file.
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA journal_size_limit=67108864",
)
_READER_PRAGMAS = ("PRAGMA cache_size=-16384", "PRAGMA query_only=ON")

_PASSING = (
    (apsw.BusyError, f"another process has been writing to the database for more than {BUSY_SECONDS:.0f} seconds"),
    (apsw.LockedError, "the database is locked"),
    (apsw.FullError, "the disk that holds the database is full"),
    (apsw.IOError, "the database file cannot be read or written"),
    (apsw.ReadOnlyError, "the database file cannot be written"),
    (apsw.CantOpenError, "the database file cannot be opened"),
    (apsw.ProtocolError, "the lock of the database file cannot be taken"),
    (apsw.InterruptError, "the work was interrupted"),
    (apsw.NoMemError, "there is not enough memory"),
)


def as_domain_error(error: BaseException) -> BaseException:
    """Return `Unavailable` for an error of SQLite that can pass, `Damaged` where the file is; others unchanged."""
    for kind, words in _PASSING:
        if isinstance(error, kind):
            unavailable = Unavailable(f"{words}: {error}", told=words)
            unavailable.__cause__ = error
            return unavailable
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        damaged = Damaged(f"the database file is damaged ({error}); stop the server and restore a copy of the file")
        damaged.__cause__ = error
        return damaged
    return error


def prepare_file(path: Path) -> None:
    """Create the database file, readable by its owner only, and its folder where they are missing.

    Raises:
        Misconfigured: when the path cannot hold a database.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except IsADirectoryError as error:
        raise Misconfigured(f"the database path {path} is a directory; give the path of a file in it") from error
    except OSError as error:
        raise Misconfigured(f"the database file {path} cannot be opened for writing: {error.strerror}") from error


def connect_writer(path: Path) -> apsw.Connection:
    """Open `path` for writing, in WAL mode with durable commits.

    Raises:
        Misconfigured: when the file is not a SQLite database.
        Damaged: when it was one.
    """
    connection = _connect(path)
    try:
        _enter_wal_mode(connection)
        for pragma in (*_COMMON_PRAGMAS, *_WRITER_PRAGMAS):
            connection.execute(pragma)
    except apsw.NotADBError as error:
        connection.close()
        raise Misconfigured(f"{path} is not a SQLite database; move it away or give another path") from error
    except apsw.CorruptError as error:
        connection.close()
        raise Damaged(f"{path} is damaged ({error}); restore a copy of it, or move it away to begin anew") from error
    except apsw.Error as error:
        connection.close()
        raise as_domain_error(error) from error
    return connection


def connect_reader(path: Path) -> apsw.Connection:
    """Open `path` for reading only; a writer must have opened it before."""
    connection = _connect(path)
    for pragma in (*_COMMON_PRAGMAS, *_READER_PRAGMAS):
        connection.execute(pragma)
    return connection


def _connect(path: Path) -> apsw.Connection:
    try:
        connection = apsw.Connection(
            str(path), flags=apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE, statementcachesize=_STATEMENT_CACHE
        )
    except apsw.Error as error:
        raise as_domain_error(error) from error
    connection.set_busy_handler(_PatientWait())
    return connection


class _PatientWait:
    """Waits for the lock in short steps.

    SQLite's own handler backs off to 100 ms between tries, so that a process that commits often starves the
    others; a try every millisecond, and more often at first, finds the gaps between its commits.
    """

    def __init__(self) -> None:
        self._deadline = 0.0

    def __call__(self, tries: int) -> bool:
        now = time.monotonic()
        if tries == 0:
            self._deadline = now + BUSY_SECONDS
        if now > self._deadline:
            return False
        time.sleep(0.0001 if tries < 50 else 0.001)
        return True


def _enter_wal_mode(connection: apsw.Connection) -> None:
    # SQLite does not call the busy handler when two processes switch a new file to WAL at the same moment.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").fetchall()
            return
        except (apsw.BusyError, apsw.LockedError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.005)


def run_to_end(work: Awaitable[T]) -> T:
    """Run a coroutine that awaits only a `SqliteTransaction`, whose methods never suspend, and return its result."""
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration as end:
        result: T = end.value
        return result
    close = getattr(steps, "close", None)
    if close is not None:
        close()
    raise RuntimeError("a transaction awaited something other than its store")


def _bindings(params: Params) -> Params:
    """Return `params` with lists turned into arrays that `IN carray(...)` reads."""
    lists = [name for name, value in params.items() if isinstance(value, list | tuple)]
    return {**params, **{name: _array(params[name]) for name in lists}} if lists else params


def _array(values: Sequence[Any]) -> Any:
    if not values:
        return None  # an array must have a member; nothing is in carray(NULL)
    if isinstance(values[0], int):
        return apsw.carray(array("q", values))
    return apsw.carray(tuple(values))


class SqliteTransaction:
    """`ports.Transaction` on an apsw connection: the methods are coroutines that never suspend."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def _run(self, query: Query, params: Params) -> apsw.Cursor:
        return self._connection.execute(cast("Statement", query).sqlite, _bindings(params))

    async def fetch(self, query: Query, params: Params) -> Sequence[Row]:
        """Return all rows."""
        return self._run(query, params).fetchall()

    async def fetch_one(self, query: Query, params: Params) -> Row | None:
        """Return the first row, or None."""
        rows = self._run(query, params).fetchall()
        return rows[0] if rows else None

    async def execute(self, query: Query, params: Params) -> int:
        """Run a statement and return the number of rows it changed."""
        self._run(query, params)
        return self._connection.changes()

    async def execute_many(self, query: Query, params: Sequence[Params]) -> None:
        """Run a statement once for each set of parameters."""
        self._connection.executemany(cast("Statement", query).sqlite, params)
