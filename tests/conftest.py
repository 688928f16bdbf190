"""Fixtures that every test may use: an empty migrated database of either kind, and a store on it."""

import itertools
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hitherto.ports import Store
from hitherto.store.open import open_store, upgrade
from tests.postgres_server import PostgresServer, run_apart

TEMPLATE = "hitherto_template"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test process, with a migrated template database."""
    server = PostgresServer()
    try:
        server.execute(f"CREATE DATABASE {TEMPLATE}")
        run_apart(lambda: upgrade(server.url(TEMPLATE)))
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def _database_numbers() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def postgresql_url(postgres_server: PostgresServer, _database_numbers: Iterator[int]) -> Iterator[str]:
    """The URL of a PostgreSQL database of this test's own, migrated and empty."""
    name = f"test_{next(_database_numbers)}"
    postgres_server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
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
