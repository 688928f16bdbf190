"""Plain ASGI layers around the app: the raw path, and what every request carries and leaves behind."""

import secrets
import time
from urllib.parse import quote

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hitherto.api.auth import MORE_HEADERS
from hitherto.api.errors import internal_problem
from hitherto.api.metrics import Metrics
from hitherto.observe import get_logger

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
    """Gives each request an id, binds it for the log, counts and times it, and catches what nobody foresaw."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and record how it went."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, request_id, status = time.perf_counter(), request_id_of(scope), 0
        scope[MORE_HEADERS] = {}

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name in REQUEST_ID_HEADERS:
                    headers[name] = request_id
                for name, value in scope[MORE_HEADERS].items():
                    headers[name] = value
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_marked)
            # The route and not the path: the ids in a path can name a person, whom the log would outlive.
            except ClientDisconnect:
                _log.info("the caller went away", method=scope["method"], route=route_of(scope))
            except Exception:
                _log.exception("unforeseen error", method=scope["method"], route=route_of(scope))
                if status:
                    raise
                await internal_problem()(scope, receive, send_marked)
            finally:
                self.metrics.observe(scope["method"], route_of(scope), status, time.perf_counter() - begun)


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
