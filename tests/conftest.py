"""Fixtures that every test may use: an empty migrated database of either kind, and a store on it."""

import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hitherto.ports import Store
from hitherto.store.migrations import CURRENT
from hitherto.store.open import open_store, upgrade
from hitherto.store.schema import metadata
from tests.postgres_server import PostgresServer, run_apart

SHARED = "hitherto_shared"
TABLES = [name for name in metadata.tables if name != "schema_version"]
# A test that left its store open does so at its own risk, not that of the next.
END_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
EMPTY_ALL = ";".join(f"DELETE FROM {name}" for name in TABLES)
UNDO_UPGRADES = f"DELETE FROM schema_version WHERE version > {CURRENT}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process."""
    server = PostgresServer()
    try:
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def _shared_database(postgres_server: PostgresServer) -> str:
    postgres_server.execute(f"CREATE DATABASE {SHARED}")
    run_apart(lambda: upgrade(postgres_server.url(SHARED)))
    return SHARED


@pytest.fixture
def postgresql_url(postgres_server: PostgresServer, _shared_database: str) -> str:
    """The URL of a PostgreSQL database, migrated and empty; its schema and settings must stay as they are."""
    # Emptying takes 9 ms, creating a database from a template 80 and more.
    postgres_server.execute(END_OTHERS, EMPTY_ALL, UNDO_UPGRADES, database=_shared_database)
    return postgres_server.url(_shared_database)


@pytest.fixture(scope="session")
def _database_numbers() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def bare_postgresql_url(postgres_server: PostgresServer, _database_numbers: Iterator[int]) -> Iterator[str]:
    """The URL of a PostgreSQL database of this test's own, without any table."""
    name = f"own_{next(_database_numbers)}"
    postgres_server.execute(f"CREATE DATABASE {name}")
    yield postgres_server.url(name)
    postgres_server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "hitherto.db"
    run_apart(lambda: upgrade(str(path)))
    return path


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a SQLite file of this test's own, migrated and empty."""
    path = tmp_path / "hitherto.db"
    shutil.copy(_sqlite_template, path)
    return f"sqlite://{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated, empty database; the test runs once for each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An open store on a migrated, empty database; the test runs once for each kind."""
    opened = await open_store(store_url)
    yield opened
    await opened.close()
