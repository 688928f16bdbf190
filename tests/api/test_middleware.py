import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, Router
from starlette.types import Message, Receive, Scope, Send

from hitherto.api.errors import INTERNAL_ERROR
from hitherto.api.metrics import Metrics
from hitherto.api.middleware import MAX_REQUEST_ID_CHARACTERS, RawPath, RequestRecord, raw_path, request_id_of
from hitherto.retrieval.cache import CacheCounters
from hitherto.services.status import Queue
from tests.api.asking import ask

NOTHING_WAITS = Queue(graphs=0, pending=0, oldest_pending_seconds=None)


async def greet(request: Request) -> Response:
    return PlainTextResponse(f"hello {request.path_params['name']}")


async def fail(_: Request) -> Response:
    raise RuntimeError("the password is hunter2")


async def leave(_: Request) -> Response:
    raise ClientDisconnect


async def stumble(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise RuntimeError("in the middle of an answer")


def recorded() -> tuple[RequestRecord, Metrics]:
    metrics = Metrics(CacheCounters)
    routes = [Route("/greet/{name}", greet), Route("/fail", fail), Route("/leave", leave), Route("/fail/{name}", fail)]
    return RequestRecord(Router(routes=routes), metrics), metrics


def counted(metrics: Metrics) -> str:
    return metrics.text(NOTHING_WAITS).decode()


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ({"raw_path": b"/users/a%2Fb", "path": "/users/a/b"}, "/users/a%2Fb"),
        ({"raw_path": b"/users/a%2Fb/", "path": "/users/a/b/"}, "/users/a%2Fb"),
        ({"raw_path": b"/", "path": "/"}, "/"),
        ({"raw_path": b"//", "path": "//"}, "/"),
        ({"raw_path": b"/users?a=/", "path": "/users"}, "/users"),
        ({"path": "/users/a b"}, "/users/a%20b"),
        ({"raw_path": None, "path": "/users/é"}, "/users/%C3%A9"),
    ],
)
def test_the_raw_path_of_a_request(scope: Scope, path: str) -> None:
    assert raw_path(scope) == path


async def test_routing_sees_the_raw_path_and_the_server_keeps_its_own() -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["path"])

    scope = {"type": "http", "path": "/a/b", "raw_path": b"/a%2Fb"}
    await RawPath(app)(scope, _no_body, _swallow)
    await RawPath(app)({"type": "lifespan", "path": "untouched"}, _no_body, _swallow)

    assert seen == ["/a%2Fb", "untouched"]
    assert scope["path"] == "/a/b"


async def test_every_answer_carries_the_id_of_its_request() -> None:
    app, _ = recorded()
    made = await ask(app, "GET", "/greet/ann")
    given_id = await ask(app, "GET", "/greet/ann", headers={"x-request-id": "mine"})
    zep_wins = await ask(app, "GET", "/nowhere", headers={"x-request-id": "a", "x-zep-request-id": "b"})

    assert len(made.headers["x-request-id"]) == 32
    assert made.headers["x-request-id"] == made.headers["x-zep-request-id"]
    assert given_id.headers["x-zep-request-id"] == "mine"
    assert zep_wins.headers["x-request-id"] == "b"


@given(st.binary(max_size=200))
def test_an_id_that_is_echoed_is_short_and_printable(given_id: bytes) -> None:
    request_id = request_id_of({"type": "http", "headers": [(b"x-request-id", given_id)]})

    assert 0 < len(request_id) <= MAX_REQUEST_ID_CHARACTERS
    assert request_id.isascii()
    assert request_id.isprintable()
    assert request_id == given_id.decode("latin-1") or len(request_id) == 32


async def test_what_nobody_foresaw_is_a_500_without_internals() -> None:
    app, metrics = recorded()
    answer = await ask(app, "GET", "/fail")

    assert (answer.status_code, answer.json()) == (500, {"message": INTERNAL_ERROR})
    assert answer.headers["x-request-id"]
    assert 'status="500"} 1.0' in counted(metrics)


async def test_the_log_of_a_failure_names_the_route_and_nobody(caplog: pytest.LogCaptureFixture) -> None:
    app, _ = recorded()
    await ask(app, "GET", "/fail/ann@example.org")

    (record,) = [record for record in caplog.records if record.name == "hitherto.api.middleware"]
    assert "/fail/{name}" in repr(record.msg)
    assert "ann@" not in repr(vars(record))


async def test_an_answer_that_breaks_off_is_not_answered_twice() -> None:
    app = RequestRecord(stumble, Metrics(CacheCounters))

    with pytest.raises(RuntimeError, match="in the middle"):
        await ask(app, "GET", "/")


async def test_a_caller_who_goes_away_is_no_error() -> None:
    app, metrics = recorded()
    await app({"type": "http", "method": "GET", "path": "/leave", "headers": []}, _no_body, _swallow)

    assert 'status="0"} 1.0' in counted(metrics)


async def test_requests_are_counted_by_the_template_of_their_route() -> None:
    app, metrics = recorded()
    for name in ("ann", "bob"):
        await ask(app, "GET", f"/greet/{name}")
    await ask(app, "GET", "/nowhere/at/all")
    await ask(app, "BREW", "/greet/ann")
    text = counted(metrics)

    assert 'hitherto_requests_total{method="GET",route="/nowhere' not in text
    assert 'method="other"' in text
    assert "ann" not in text


async def _no_body() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _swallow(_: Message) -> None:
    return None
