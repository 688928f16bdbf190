"""One server for each database, shared by all tests of a test process; ids keep the tests apart."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from zep_cloud.client import AsyncZep, Zep

from tests.clients.running import RunningServer, running_server
from tests.postgres_server import PostgresServer

CLIENTS_DATABASE = "clients"


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A started server with one worker; every test of this folder runs on both databases."""
    folder = tmp_path_factory.mktemp(f"server-{request.param}")
    with running_server(request.param, _database(request, folder), folder) as started:
        yield started


def _database(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite://{folder}/hitherto.db"
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    # Tests that run out of their order (in several processes) can ask for the server a second time.
    postgres.execute(f"DROP DATABASE IF EXISTS {CLIENTS_DATABASE} WITH (FORCE)")
    postgres.execute(f"CREATE DATABASE {CLIENTS_DATABASE}")
    return postgres.url(CLIENTS_DATABASE)


@pytest.fixture
def client(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Zep]:
    """The official client, pointed at the server as its users do it."""
    monkeypatch.setenv("ZEP_API_URL", server.url)
    with httpx.Client(timeout=30) as transport:
        yield Zep(api_key=server.key, httpx_client=transport)


@pytest.fixture
async def async_client(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncZep]:
    """The official asynchronous client."""
    monkeypatch.setenv("ZEP_API_URL", server.url)
    async with httpx.AsyncClient(timeout=30) as transport:
        yield AsyncZep(api_key=server.key, httpx_client=transport)


@pytest.fixture
def other_client(server: RunningServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Zep]:
    """The official client of another project's tenant."""
    monkeypatch.setenv("ZEP_API_URL", server.url)
    with httpx.Client(timeout=30) as transport:
        yield Zep(api_key=server.other_key, httpx_client=transport)


@pytest.fixture
def http(server: RunningServer) -> Iterator[httpx.Client]:
    """A plain HTTP client with the key of the server's default project."""
    with server.http() as plain:
        yield plain


@pytest.fixture
def user_id(client: Zep) -> str:
    """A user of this test's own."""
    new_id = f"user-{uuid4()}"
    client.user.add(user_id=new_id, first_name="Ann", last_name="Baker", email="ann@example.com")
    return new_id


@pytest.fixture
def session_id(client: Zep, user_id: str) -> str:
    """A session of that user."""
    new_id = f"session-{uuid4()}"
    client.memory.add_session(session_id=new_id, user_id=user_id)
    return new_id
