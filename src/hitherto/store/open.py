"""From a database URL to a store: which database it is, and the migration of its schema."""

import asyncio
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import apsw

from hitherto.domain.errors import Misconfigured
from hitherto.ports import Store
from hitherto.store import migrations
from hitherto.store.sqlite import SqliteStore
from hitherto.store.sqlite_connection import as_domain_error, connect_writer, prepare_file
from hitherto.store.statement import postgresql_dialect, sqlite_dialect

_POSTGRESQL_SCHEMES = ("postgresql", "postgres", "postgresql+asyncpg")

_MIGRATION_LOCK = 0x68_69_74_68_65_72_74_6F
"""The key of the advisory lock that processes migrating the same PostgreSQL database take."""


async def open_store(url: str, *, migrate: bool = True) -> Store:
    """Open the database at `url`, bringing its schema up to date first unless `migrate` is False.

    `url` is `postgresql://user:password@host:5432/database`, `sqlite:////absolute/path`, or a plain path to a
    SQLite file, which is created where it is missing.

    Raises:
        Misconfigured: when the address cannot work or the schema does not fit this release.
        Unavailable: when the database does not answer now.
    """
    if migrate:
        await upgrade(url)
    if is_postgresql(url):
        postgres = _postgres()
        address = _plain(url)
        if not migrate:
            await _postgresql_check(postgres, address)
        store: Store = postgres.PostgresStore(address, await postgres.create_pool(address))
        return store
    return await asyncio.to_thread(_open_sqlite, sqlite_path(url), check=not migrate)


async def upgrade(url: str) -> None:
    """Bring the schema of the database at `url` up to date; any number of processes may do so at once."""
    if is_postgresql(url):
        await _upgrade_postgresql(_postgres(), _plain(url))
    else:
        await asyncio.to_thread(_upgrade_sqlite, sqlite_path(url))


def sqlite_path(url: str) -> Path:
    """Return the file that a `sqlite:` URL or a plain path names.

    Raises:
        Misconfigured: for a URL of another database, or one that names no file.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        text = url
    elif scheme == "sqlite":
        text = unquote(rest)
    else:
        raise Misconfigured(f"{scheme} is not a database that works; use sqlite or postgresql")
    if text in ("", "/", ":memory:", "/:memory:"):
        raise Misconfigured("the database URL must name a file, as in sqlite:////var/lib/hitherto/hitherto.db")
    if text.startswith(("/./", "//")):  # SQLAlchemy's spellings of a relative and of an absolute path
        text = text[1:]
    return Path(text).expanduser().absolute()


def is_postgresql(url: str) -> bool:
    """Return whether a URL names a PostgreSQL database; else it names a SQLite file."""
    return url.partition("://")[0] in _POSTGRESQL_SCHEMES


async def connect_postgresql(url: str) -> Any:
    """Open one connection to the PostgreSQL database at `url`, outside any store; raises as `open_store` does."""
    return await _postgres().connect(_plain(url))


def _plain(url: str) -> str:
    return "postgresql://" + url.partition("://")[2]


def _postgres() -> ModuleType:
    try:
        from hitherto.store import postgres
    except ImportError as error:
        raise Misconfigured("PostgreSQL needs a driver: pip install 'hitherto[postgres]'") from error
    return postgres


def _open_sqlite(path: Path, *, check: bool) -> SqliteStore:
    if check:
        if not path.exists():
            raise Misconfigured(f"there is no database at {path}")
        connection = connect_writer(path)
        try:
            migrations.check_current(_sqlite_version(connection))
        finally:
            connection.close()
    return SqliteStore(path)


def _upgrade_sqlite(path: Path) -> None:
    prepare_file(path)
    connection = connect_writer(path)
    try:
        if _sqlite_version(connection) == migrations.CURRENT:
            return
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(migrations.ENSURE_TABLE)
        for statement in migrations.steps(_sqlite_version(connection), sqlite_dialect()):
            connection.execute(statement)
        connection.execute("COMMIT")
    except apsw.Error as error:
        raise as_domain_error(error) from error
    finally:
        connection.close()  # which undoes what was not committed


def _sqlite_version(connection: apsw.Connection) -> int:
    if not connection.table_exists("main", "schema_version"):
        return 0
    version: int = connection.execute(migrations.FIND_VERSION).get
    return version


async def _upgrade_postgresql(postgres: ModuleType, url: str) -> None:
    connection = await postgres.connect(url)
    try:
        if await _postgresql_version(connection) == migrations.CURRENT:
            return
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
            await connection.execute(migrations.ENSURE_TABLE)
            version = await _postgresql_version(connection)
            for statement in migrations.steps(version, postgresql_dialect()):
                await connection.execute(statement)
    finally:
        await connection.close()


async def _postgresql_check(postgres: ModuleType, url: str) -> None:
    connection = await postgres.connect(url)
    try:
        migrations.check_current(await _postgresql_version(connection))
    finally:
        await connection.close()


async def _postgresql_version(connection: Any) -> int:
    if await connection.fetchval("SELECT to_regclass('schema_version')") is None:
        return 0
    return int(await connection.fetchval(migrations.FIND_VERSION))
