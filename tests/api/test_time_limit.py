"""A request that takes too long is ended, answered in the shape of the wire, and has changed all or nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import Message, Receive, Scope, Send

from hitherto import NewMessage
from hitherto.api.app import create_app
from hitherto.api.metrics import Metrics
from hitherto.api.middleware import RequestRecord
from hitherto.engine import Hitherto, _for_requests
from hitherto.retrieval.cache import CacheCounters
from hitherto.settings import Settings
from hitherto.store.open import connect_postgresql, is_postgresql, sqlite_path
from hitherto.store.sqlite_connection import connect_writer
from tests.api.asking import ask, talking_to

HEADERS = {"authorization": "Api-Key any"}


async def never(_: Request) -> Response:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


async def impatient(_: Request) -> Response:
    raise TimeoutError("of its own")


def limited(seconds: float) -> RequestRecord:
    return RequestRecord(
        Router(routes=[Route("/never", never), Route("/impatient", impatient)]), Metrics(CacheCounters), seconds
    )


async def test_the_answer_says_what_happened() -> None:
    app = limited(0.01)
    answer = await ask(app, "GET", "/never")

    assert answer.status_code == httpx.codes.GATEWAY_TIMEOUT
    assert answer.json()["message"].startswith("the request took longer than 0.01 seconds and was ended")
    assert answer.headers["x-request-id"]
    assert 'status="504"} 1.0' in app.metrics.text(None).decode()


async def test_a_timeout_of_something_else_is_no_end_of_the_time() -> None:
    assert (await ask(limited(60), "GET", "/impatient")).status_code == httpx.codes.INTERNAL_SERVER_ERROR


async def test_without_a_limit_nothing_ends() -> None:
    asking = asyncio.create_task(ask(limited(0), "GET", "/never"))
    done, _ = await asyncio.wait([asking], timeout=0.05)
    assert not done
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_an_answer_that_nobody_takes_is_given_up() -> None:
    """A caller who reads nothing holds a request no longer than its time."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body":
            await asyncio.Event().wait()

    async def greet(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("hello")(scope, receive, send)

    async with asyncio.timeout(10):
        await RequestRecord(greet, Metrics(CacheCounters), 0.01)(
            {"type": "http", "method": "GET", "path": "/", "headers": []}, _no_body, send
        )
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]


async def test_whoever_still_waits_when_the_server_stops_is_told_so() -> None:
    answers: list[Message] = []
    begun = asyncio.Event()

    async def wait(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await asyncio.Event().wait()

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    request = asyncio.create_task(RequestRecord(wait, Metrics(CacheCounters))(scope, _no_body, send))
    await begun.wait()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert answers[0]["status"] == httpx.codes.SERVICE_UNAVAILABLE
    assert b"the server stops" in answers[1]["body"]


@asynccontextmanager
async def nobody_writes(url: str) -> AsyncIterator[None]:
    """Hold a lock for which every change waits."""
    if is_postgresql(url):
        connection = await connect_postgresql(url)
        async with connection.transaction():
            await connection.execute("LOCK TABLE graph_work IN EXCLUSIVE MODE")
            yield
        await connection.close()
    else:
        writer = connect_writer(sqlite_path(url))
        writer.execute("BEGIN IMMEDIATE")
        yield
        writer.close()


async def test_what_was_ended_has_changed_nothing(store_url: str, tmp_path: Path) -> None:
    settings = Settings(database_url=store_url, data_dir=tmp_path, request_seconds=0.3)
    async with Hitherto(settings, workers="none", embedder=None) as engine, talking_to(create_app(engine)) as client:
        await engine.users.add("maya", first_name="Maya")
        await engine.sessions.add("talk", "maya")
        told = {"messages": [{"role": "Maya", "role_type": "user", "content": f"It is {n}."} for n in range(3)]}
        async with nobody_writes(store_url):
            answer = await client.post("/api/v2/sessions/talk/memory", json=told, headers=HEADERS)
        assert answer.status_code == httpx.codes.GATEWAY_TIMEOUT
        # Whatever was still on its way is through when this is: changes of a graph go one after another.
        await engine.memory.add("talk", [NewMessage(content="It is 3.", role="Maya", role_type="user")])

        kept = [message.content for message in (await engine.memory.messages("talk")).items]
        assert kept == ["It is 3."]


@pytest.mark.parametrize(
    ("request_seconds", "patience", "left"), [(60, 180, 45), (60, 30, 30), (400, 180, 180), (0, 180, 180)]
)
def test_a_request_does_not_wait_for_a_language_model_until_its_end(
    request_seconds: float, patience: float, left: float
) -> None:
    settings = Settings(request_seconds=request_seconds, llm_patience_seconds=patience)
    assert _for_requests(settings).llm_patience_seconds == left


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
