"""Plain ASGI layers around the app: the raw path, and what every request carries and leaves behind."""

import asyncio
import secrets
import time
from urllib.parse import quote

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hitherto.api.auth import MORE_HEADERS, PROJECT
from hitherto.api.errors import FAILURE, internal_problem, late_problem, stopping_problem
from hitherto.api.metrics import Metrics, known_method
from hitherto.observe import get_logger
from hitherto.tracing import TRACEPARENT, Span, hashed, span, trace_id

REQUEST_ID_HEADERS = ("x-zep-request-id", "x-request-id")
MAX_REQUEST_ID_CHARACTERS = 128
UNMATCHED = "unmatched"
"""The route label of requests for which there is no operation; their paths would be endless labels."""

_log = get_logger(__name__)


class RawPath:
    """Routes on the path as it was sent, so that `%2F` inside an id is no separator; a closing slash is dropped."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its raw path."""
        if scope["type"] == "http":
            scope = {**scope, "path": raw_path(scope)}
        await self.app(scope, receive, send)


def raw_path(scope: Scope) -> str:
    """Return the escaped path of an HTTP scope without closing slashes."""
    raw: bytes | None = scope.get("raw_path")
    path = raw.decode("latin-1").partition("?")[0] if raw else quote(scope["path"])
    return path.rstrip("/") or "/"


class RequestRecord:
    """Gives each request an id and a span, counts and times it, ends what takes too long, catches what nobody foresaw.

    `seconds` is how long a request may take; 0 is no limit.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, seconds: float = 0.0) -> None:
        self.app = app
        self.metrics = metrics
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and record how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, answer = time.perf_counter(), _Answer(scope, receive, send)
        with (
            span("request", kind="server", traceparent=_traceparent(scope)) as seen,
            structlog.contextvars.bound_contextvars(request_id=answer.request_id, **_trace()),
        ):
            try:
                await self._pass_on(answer)
            finally:
                _describe(seen, scope, answer.status)
                self.metrics.observe(scope["method"], route_of(scope), answer.status, time.perf_counter() - begun)
                if failure := scope.get(FAILURE):
                    self.metrics.failed(failure)

    async def _pass_on(self, answer: "_Answer") -> None:
        scope = answer.scope
        # The route and not the path: the ids in a path can name a person, whom the log would outlive.
        limit = asyncio.timeout(self.seconds or None)
        try:
            async with limit:
                await self.app(scope, answer.receive, answer.send)
        except ClientDisconnect:
            _log.info("the caller went away", method=scope["method"], route=route_of(scope))
        except asyncio.CancelledError:
            await answer.instead(stopping_problem())
            raise
        except Exception as error:
            if isinstance(error, TimeoutError) and limit.expired():
                _log.warning("request ended, it took too long", method=scope["method"], route=route_of(scope))
                await answer.instead(late_problem(self.seconds))
                return
            _log.exception("unforeseen error", method=scope["method"], route=route_of(scope))
            if answer.status:
                raise
            await answer.instead(internal_problem())


class _Answer:
    """The answer to one request on its way out. `status` is 0 until it begins."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.receive = receive
        self.request_id = request_id_of(scope)
        self.status = 0
        self._send = send
        scope[MORE_HEADERS] = {}

    async def send(self, message: Message) -> None:
        """Send a part, the first with the headers that every answer carries."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name in REQUEST_ID_HEADERS:
                headers[name] = self.request_id
            for name, value in self.scope[MORE_HEADERS].items():
                headers[name] = value
        await self._send(message)

    async def instead(self, response: Response) -> None:
        """Answer with `response`, unless another answer has begun."""
        if not self.status:
            await response(self.scope, self.receive, self.send)


def _traceparent(scope: Scope) -> str | None:
    return Headers(scope=scope).get(TRACEPARENT)


def _trace() -> dict[str, str]:
    """Return what every line of the log says of the trace."""
    found = trace_id()
    return {"trace_id": found} if found else {}


def _describe(seen: Span, scope: Scope, status: int) -> None:
    """Tell a span of a request what it became; of ids, neither those in the path nor that of the project."""
    route, method = route_of(scope), known_method(scope["method"])
    seen.rename(f"{method} {route}")
    seen.note({"http.request.method": method, "http.route": route, "http.response.status_code": status})
    if PROJECT in scope:
        seen.note({"hitherto.project": hashed("project", scope[PROJECT])})
    if status >= 500:
        seen.fail(scope.get(FAILURE, str(status)))


def request_id_of(scope: Scope) -> str:
    """Return the id that the caller gave the request if it can be one, else a new one."""
    headers = Headers(scope=scope)
    for name in REQUEST_ID_HEADERS:
        given = headers.get(name, "")
        if given and len(given) <= MAX_REQUEST_ID_CHARACTERS and given.isascii() and given.isprintable():
            return given
    return secrets.token_hex(16)


def route_of(scope: Scope) -> str:
    """Return the template of the route that matched."""
    return getattr(scope.get("route"), "path", UNMATCHED)
