"""The application around a real engine, in this process."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from hitherto import __version__
from hitherto.api.app import create_app, create_app_from_settings
from hitherto.api.errors import UNAVAILABLE
from hitherto.api.v2 import schemas
from hitherto.engine import Hitherto
from hitherto.settings import Settings
from tests.api.asking import talking_to
from tests.postgres_server import PostgresServer

KEY = {"Authorization": "Api-Key anything"}


@pytest.fixture
async def engine(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Hitherto]:
    settings = Settings(database_url=sqlite_url, data_dir=tmp_path, workers=0)
    async with Hitherto(settings, embedder=None) as opened:
        yield opened


@pytest.fixture
async def http(engine: Hitherto) -> AsyncIterator[httpx.AsyncClient]:
    async with talking_to(create_app(engine), headers=KEY) as client:
        yield client


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    server = PostgresServer()
    yield server
    server.remove()


async def test_it_is_alive_and_ready(http: httpx.AsyncClient) -> None:
    alive, ready = await http.get("/healthz"), await http.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert ready.status_code == 200
    assert (ready.json()["store"], ready.json()["version"]) == ("ok", __version__)


async def test_what_is_missing_is_told(engine: Hitherto, http: httpx.AsyncClient) -> None:
    engine.degraded = ["the embedding model is not there"]
    ready = await http.get("/readyz")

    assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert ready.json()["degraded"] == ["the embedding model is not there"]


async def test_an_outage_of_the_database_is_told_and_passes(own_postgres: PostgresServer, tmp_path: Path) -> None:
    settings = Settings(database_url=own_postgres.url(), data_dir=tmp_path, workers=0)
    async with (
        Hitherto(settings, embedder=None) as engine,
        talking_to(create_app(engine), headers=KEY) as http,
    ):
        await http.post("/api/v2/users", json={"user_id": "ann"})
        await asyncio.to_thread(own_postgres.stop)
        alive, ready, numbers = [await http.get(path) for path in ("/healthz", "/readyz", "/metrics")]
        refused = await http.get("/api/v2/users/ann")
        await asyncio.to_thread(own_postgres.start)
        again = await http.get("/api/v2/users/ann")

    assert (alive.status_code, again.status_code) == (200, 200)
    assert (ready.status_code, ready.json()["store"]) == (503, "unreachable")
    assert (refused.status_code, refused.json()) == (503, {"message": f"the database cannot be reached; {UNAVAILABLE}"})
    assert refused.headers["retry-after"] == ready.headers["retry-after"] == "1"
    assert numbers.status_code == 200
    assert 'route="/api/v2/users"' in numbers.text
    assert "hitherto_queue" not in numbers.text


async def test_health_and_numbers_need_no_key(engine: Hitherto) -> None:
    _, secret = await engine.keys.create()
    async with talking_to(create_app(engine)) as stranger:
        for path in ("/healthz", "/readyz", "/metrics", "/openapi.json", "/docs"):
            assert (await stranger.get(path)).status_code == 200
        assert (await stranger.get("/api/v2/users/ann")).status_code == 401
        opened = await stranger.get("/api/v2/users/ann", headers={"Authorization": f"Bearer {secret}"})
        assert opened.status_code == 404


async def test_without_keys_any_key_opens_the_default_project(engine: Hitherto, http: httpx.AsyncClient) -> None:
    await engine.users.add("ann")

    assert (await http.get("/api/v2/users/ann")).status_code == 200
    assert (await http.get("/api/v2/users/ann", headers={"Authorization": "Api-Key "})).status_code == 401


async def test_what_waits_is_counted(http: httpx.AsyncClient) -> None:
    await http.post("/api/v2/users", json={"user_id": "ann"})
    await http.post("/api/v2/sessions", json={"session_id": "s", "user_id": "ann"})
    body = {"messages": [{"role_type": "user", "content": "I live in Lisbon."}] * 3}
    await http.post("/api/v2/sessions/s/memory", json=body)
    await http.get("/api/v2/sessions/s/memory")
    numbers = (await http.get("/metrics")).text.splitlines()

    assert "hitherto_queue_episodes 3.0" in numbers
    assert "hitherto_queue_graphs 1.0" in numbers
    assert "hitherto_snapshot_misses_total 1.0" in numbers
    route = '/api/v2/sessions/{session_id}/memory"'
    assert f'hitherto_requests_total{{method="POST",route="{route},status="200"}} 1.0' in numbers


async def test_two_apps_in_one_process_count_apart(engine: Hitherto, http: httpx.AsyncClient) -> None:
    await http.get("/healthz")
    async with talking_to(create_app(engine)) as other:
        assert 'route="/healthz"' not in (await other.get("/metrics")).text


async def test_the_document_describes_every_operation(http: httpx.AsyncClient) -> None:
    document = (await http.get("/openapi.json")).json()
    text = json.dumps(document)
    described = {
        (method, path) for path, operations in document["paths"].items() for method in operations if "/api/v2/" in path
    }

    assert len(described) == 70
    assert "422" not in text
    assert "HTTPValidationError" not in text
    for method, path in described:
        operation = document["paths"][path][method]
        assert operation["summary"]
        assert operation["description"]
        assert operation["security"] == [{"ApiKey": []}]
        assert {"400", "401", "500", "503"} <= set(operation["responses"])
        assert ("413" in operation["responses"]) == ("requestBody" in operation)
        creates = (method, path) == ("post", "/api/v2/collections/{collection_name}")
        assert ("404" in operation["responses"]) or "{" not in path or creates
        for name in path.split("{")[1:]:
            assert name.split("}")[0] in [parameter["name"] for parameter in operation["parameters"]]


async def test_an_answer_has_the_fields_that_the_document_declares(http: httpx.AsyncClient) -> None:
    user = (await http.post("/api/v2/users", json={"user_id": "ann"})).json()
    session = (await http.post("/api/v2/sessions", json={"session_id": "s", "user_id": "ann"})).json()
    body = {"messages": [{"role_type": "user", "content": "Hi."}], "return_context": True}
    added = (await http.post("/api/v2/sessions/s/memory", json=body)).json()
    memory = (await http.get("/api/v2/sessions/s/memory")).json()
    nodes = (await http.post("/api/v2/graph/node/user/ann")).json()
    episodes = (await http.get("/api/v2/graph/episodes/user/ann")).json()

    for answer, model in (
        (user, schemas.User),
        (session, schemas.Session),
        (added, schemas.AddedMemory),
        (memory, schemas.Memory),
        (memory["messages"][0], schemas.Message),
        (nodes[0] | {"score": None}, schemas.Node),
        (episodes["episodes"][0] | {"score": None}, schemas.Episode),
        ((await http.get("/api/v2/users-ordered")).json(), schemas.UserList),
        ((await http.get("/api/v2/sessions-ordered")).json(), schemas.SessionList),
        ((await http.get("/api/v2/sessions/s/messages")).json(), schemas.MessageList),
    ):
        assert set(answer) == set(model.model_fields)
        model.model_validate(answer)


def test_the_factory_opens_and_closes_an_engine_of_its_own(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HITHERTO_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HITHERTO_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HITHERTO_WORKERS", "0")
    app = create_app_from_settings()
    with TestClient(app, base_url="http://localhost") as client:
        assert client.get("/readyz").json()["store"] == "ok"
        assert client.post("/api/v2/users/", json={"user_id": "ann"}, headers=KEY).status_code == 201

    assert _closed(app)


def _closed(app: FastAPI) -> bool:
    try:
        app.state.engine.core  # noqa: B018 - it raises where the engine is not open
    except Exception:
        return True
    return False
