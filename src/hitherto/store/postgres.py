"""The store on PostgreSQL 15 or newer, through an asyncpg pool. No extension is needed."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs, urlsplit

import asyncpg

from hitherto.domain.erasure import Scrubbed
from hitherto.domain.errors import HithertoError, Misconfigured, Unavailable
from hitherto.ports import Params, Query, Row, Transaction
from hitherto.store.postgres_scrub import OUT_OF_REACH, TABLE_FILES, rewrite_tables
from hitherto.store.statement import Statement

T = TypeVar("T")

OLDEST_VERSION = 15
POOL_SIZE = 10
"""The most connections of one process."""

ATTEMPTS = 5
"""How often work is begun before a conflict or a lost connection is reported."""

ACQUIRE_SECONDS = 30.0
CONNECT_SECONDS = 10.0

_SERVER_SETTINGS = {
    "application_name": "hitherto",
    "jit": "off",  # our statements are short; compiling one costs more than running it
}

_CONFLICTS = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.InvalidCachedStatementError,  # another process has migrated the schema
)
_CONNECTION_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # the server shuts down or starts up
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a farewell of the server that the driver did not expect just then
    OSError,  # refused, reset, timed out
)
_PASSING = (
    *_CONFLICTS,
    *_CONNECTION_LOST,
    asyncpg.InsufficientResourcesError,  # disk full, too many connections
    asyncpg.ReadOnlySQLTransactionError,  # a standby, during a fail-over
    asyncpg.LockNotAvailableError,
)
_TOLD = (
    (_CONFLICTS, "others change the same things all the time"),
    (_CONNECTION_LOST, "the database cannot be reached"),
    ((asyncpg.DiskFullError,), "the disk that holds the database is full"),
    ((asyncpg.ReadOnlySQLTransactionError,), "the database takes no changes just now"),
)
"""What callers are told of a passing condition."""


class PostgresTransaction:
    """`ports.Transaction` on an asyncpg connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def fetch(self, query: Query, params: Params) -> Sequence[Row]:
        """Return all rows."""
        text, names = _text(query)
        rows: Sequence[Row] = await self._connection.fetch(text, *[params[name] for name in names])
        return rows

    async def fetch_one(self, query: Query, params: Params) -> Row | None:
        """Return the first row, or None."""
        text, names = _text(query)
        row: Row | None = await self._connection.fetchrow(text, *[params[name] for name in names])
        return row

    async def execute(self, query: Query, params: Params) -> int:
        """Run a statement and return the number of rows it changed."""
        text, names = _text(query)
        status: str = await self._connection.execute(text, *[params[name] for name in names])
        count = status.rpartition(" ")[2]  # as in "UPDATE 3" and "INSERT 0 1"
        return int(count) if count.isdigit() else 0

    async def execute_many(self, query: Query, params: Sequence[Params]) -> None:
        """Run a statement once for each set of parameters."""
        text, names = _text(query)
        await self._connection.executemany(text, [[each[name] for name in names] for each in params])


def _text(query: Query) -> tuple[str, tuple[str, ...]]:
    return cast("Statement", query).postgresql


class PostgresStore:
    """`ports.Store` on a PostgreSQL database; any number of processes and machines may share it."""

    def __init__(self, url: str, pool: Any) -> None:
        self._url = url
        self._place = place_of(url)
        self._pool = pool
        self._closed = False

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` on one consistent state of the database."""
        return await self._attempt(work, isolation="repeatable_read", readonly=True)

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run `work` and return once its effects are durable; an exception undoes all of it."""
        return await self._attempt(work, isolation="read_committed", readonly=False)

    async def scrub(self, *, rewrite: bool | None = None) -> Scrubbed:
        """Write the tables anew with `rewrite`; without it there is nothing that a client of the server could do."""
        if not rewrite:
            return Scrubbed(left=(TABLE_FILES, *OUT_OF_REACH))
        connection = await connect(self._url)
        try:
            return await rewrite_tables(connection)
        except _PASSING as error:
            raise self._unavailable(error) from error
        finally:
            await connection.close()

    async def close(self) -> None:
        """Let the running transactions end and close every connection."""
        self._closed = True
        await self._pool.close()

    async def _attempt(self, work: Callable[[Transaction], Awaitable[T]], **kind: Any) -> T:
        for attempt in range(ATTEMPTS):
            if self._closed:
                raise Unavailable("the store is closed")
            try:
                return await self._run(work, kind)
            except (*_CONFLICTS, *_CONNECTION_LOST) as error:
                if attempt == ATTEMPTS - 1:
                    raise self._unavailable(error) from error
                # Conflicting transactions that wait for different times do not meet again.
                await asyncio.sleep(random.uniform(0.5, 1.5) * 0.01 * 2**attempt)  # noqa: S311
            except _PASSING as error:
                raise self._unavailable(error) from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _run(self, work: Callable[[Transaction], Awaitable[T]], kind: dict[str, Any]) -> T:
        async with self._pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            transaction = connection.transaction(**kind)
            await transaction.start()
            try:
                result = await work(PostgresTransaction(connection))
            except BaseException:
                with suppress(*_CONNECTION_LOST):
                    await transaction.rollback()
                raise
            try:
                await transaction.commit()
            except _CONNECTION_LOST as error:
                if kind["readonly"]:
                    return result
                # Whether the commit arrived is unknown, so the work must not run again by itself.
                lost = f"the connection to {self._place} was lost during a commit"
                raise Unavailable(lost, told="the connection to the database was lost") from error
            return result

    def _unavailable(self, error: BaseException) -> Unavailable:
        told = next((words for kinds, words in _TOLD if isinstance(error, kinds)), "")
        return Unavailable(f"PostgreSQL at {self._place}: {error or type(error).__name__}", told=told)


def place_of(url: str) -> str:
    """Return host, port and database of a URL, for messages: never the password."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or next(iter(parse_qs(parts.query).get("host", [])), "localhost")
        return f"{host}:{parts.port or 5432}{parts.path}"
    except ValueError:
        return "the configured address"


async def connect(url: str) -> Any:
    """Open one connection, outside any pool, and check that the server is new enough.

    Raises:
        Misconfigured: when the address, the credentials or the server's version cannot work.
        Unavailable: when the server does not answer.
    """
    try:
        connection = await asyncpg.connect(url, timeout=CONNECT_SECONDS, server_settings=_SERVER_SETTINGS)
    except Exception as error:
        raise _refusal(url, error) from error
    version = connection.get_server_version()
    if version.major < OLDEST_VERSION:
        await connection.close()
        raise Misconfigured(
            f"PostgreSQL at {place_of(url)} is version {version.major}; {OLDEST_VERSION} is the oldest that works"
        )
    return connection


async def create_pool(url: str, size: int = POOL_SIZE) -> Any:
    """Open a pool for `PostgresStore`; raises as `connect` does."""
    try:
        return await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            max_queries=1 << 40,  # a new connection would have to prepare every statement again
            timeout=CONNECT_SECONDS,
            reset=_keep_session,
            server_settings=_SERVER_SETTINGS,
        )
    except Exception as error:
        raise _refusal(url, error) from error


async def _keep_session(_connection: Any) -> None:
    """Leave a returned connection as it is: our transactions change no session state, and a reset costs a trip."""


def _refusal(url: str, error: Exception) -> HithertoError:
    place = place_of(url)
    if isinstance(error, asyncpg.InvalidAuthorizationSpecificationError):
        return Misconfigured(f"PostgreSQL at {place} refused the user or the password of the database URL")
    if isinstance(error, asyncpg.InvalidCatalogNameError):
        return Misconfigured(f"PostgreSQL at {place} has no such database; create it with `createdb`")
    if isinstance(error, ValueError | asyncpg.InternalClientError):
        return Misconfigured("the database URL is not one; write postgresql://user:password@host:5432/database")
    if isinstance(error, _PASSING):
        return Unavailable(
            f"PostgreSQL at {place} cannot be reached: {error or type(error).__name__}",
            told="the database cannot be reached",
        )
    return Misconfigured(f"PostgreSQL at {place} cannot be used: {type(error).__name__}")
