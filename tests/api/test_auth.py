"""Who is let in: keys in headers, and the caution of a server without keys towards browsers."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.datastructures import Headers

from hitherto.api.app import create_app
from hitherto.api.auth import check_local, secret_of
from hitherto.domain.errors import Forbidden, Unauthorized
from hitherto.engine import Hitherto
from hitherto.settings import Settings
from tests.api.asking import talking_to

KEY = {"Authorization": "Api-Key anything"}
FOREIGN = [
    {"Host": "rebound.example.org"},
    {"Host": "rebound.example.org:8000", "Origin": "http://rebound.example.org:8000"},
    {"Host": "10.0.0.7:8000"},
    {"Origin": "https://example.org"},
    {"Origin": "null"},
    {"Host": "localhost:8000", "Origin": "http://localhost.example.org"},
]


@pytest.fixture
async def engine(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Hitherto]:
    settings = Settings(database_url=sqlite_url, data_dir=tmp_path, workers=0)
    async with Hitherto(settings, embedder=None) as opened:
        yield opened


@pytest.fixture
async def http(engine: Hitherto) -> AsyncIterator[httpx.AsyncClient]:
    async with talking_to(create_app(engine), headers=KEY) as client:
        yield client


@pytest.mark.parametrize("header", ["Api-Key s", "api-key s", "Bearer s", "  Api-Key   s  "])
def test_the_forms_of_a_key(header: str) -> None:
    assert secret_of(header) == "s"


@pytest.mark.parametrize("header", ["", " ", "s", "Api-Key", "Api-Key  ", "Basic cw==", "Digest s"])
def test_what_is_no_key(header: str) -> None:
    with pytest.raises(Unauthorized, match="Authorization: Api-Key <key>"):
        secret_of(header)


@pytest.mark.parametrize("headers", FOREIGN)
async def test_without_keys_web_pages_from_elsewhere_are_refused(
    http: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    body = b'{"user_id": "maya"}'
    posted = await http.post("/api/v2/users", content=body, headers={**headers, "Content-Type": "text/plain"})
    read = await http.get("/api/v2/users-ordered", headers=headers)

    assert (posted.status_code, read.status_code) == (403, 403)
    assert "hitherto keys create" in posted.json()["message"]
    assert (await http.get("/api/v2/users/maya")).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "127.0.0.1:8000"},
        {"Host": "[::1]:8000"},
        {"Host": "localhost", "Origin": "http://localhost:3000"},
        {"Host": "memory.localhost:8000", "Origin": "http://127.0.0.1"},
    ],
)
async def test_without_keys_this_machine_is_served(http: httpx.AsyncClient, headers: dict[str, str]) -> None:
    assert (await http.get("/api/v2/users-ordered", headers=headers)).status_code == 200


@pytest.mark.parametrize("headers", FOREIGN)
async def test_with_a_key_it_does_not_matter_where_a_request_comes_from(
    engine: Hitherto, http: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    _, secret = await engine.keys.create()
    keyed = {**headers, "Authorization": f"Api-Key {secret}"}

    assert (await http.get("/api/v2/users-ordered", headers=keyed)).status_code == 200
    assert (await http.get("/api/v2/users-ordered", headers=headers)).status_code == 401


async def test_a_page_cannot_ask_beforehand_and_is_told_nothing(http: httpx.AsyncClient) -> None:
    """Browsers ask before they send the header of a key across origins; without consent they do not send it."""
    asked = await http.options(
        "/api/v2/users",
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        },
    )
    answered = await http.get("/api/v2/users-ordered", headers={"Origin": "http://localhost:3000"})

    assert asked.status_code == 405
    for response in (asked, answered):
        assert not [name for name in response.headers if name.startswith("access-control-")]


async def test_without_a_key_header_a_simple_request_does_nothing(engine: Hitherto) -> None:
    async with talking_to(create_app(engine)) as keyless:
        posted = await keyless.post(
            "/api/v2/users", content=b'{"user_id": "maya"}', headers={"Content-Type": "text/plain"}
        )
        assert posted.status_code == 401
        assert (await keyless.get("/api/v2/users/maya", headers=KEY)).status_code == 404


@pytest.mark.parametrize("hosts", [[], ["localhost", "example.org"], ["localhost", "localhost"]])
def test_exactly_one_host_is_named(hosts: list[str]) -> None:
    headers = Headers(raw=[(b"host", host.encode()) for host in hosts])
    with pytest.raises(Forbidden):
        check_local(headers)
