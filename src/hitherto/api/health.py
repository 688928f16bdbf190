"""Is it alive, is it ready, what does it count: for load balancers, orchestrators and Prometheus. No key is needed."""

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from hitherto import __version__
from hitherto.api.auth import engine_of
from hitherto.api.metrics import CONTENT_TYPE, Metrics
from hitherto.api.operations import Operations
from hitherto.api.replies import reply
from hitherto.domain.errors import HithertoError, Unavailable
from hitherto.observe import get_logger

operations = Operations("health")
_log = get_logger(__name__)


class Alive(BaseModel):
    """The process answers."""

    status: str


class Ready(BaseModel):
    """Whether requests can be served. `degraded` says in words what is missing without stopping the service."""

    status: str
    version: str
    store: str
    degraded: list[str]


@operations("GET", "/healthz", Alive)
async def healthz() -> Response:
    """Say that the process is alive."""
    return reply({"status": "ok"})


@operations("GET", "/readyz", Ready, also={503: (Ready, "The database does not answer.")})
async def readyz(request: Request) -> Response:
    """Say whether the database answers, and what does not work in full."""
    engine = engine_of(request)
    try:
        await engine.status.queue()
        problem = await engine.status.model_problem()
    except HithertoError as error:
        _log.warning("not ready", error=error.message)
        return reply(_ready("unavailable", "unreachable", engine.degraded), 503, {"retry-after": "1"})
    degraded = [*engine.degraded, *([problem] if problem else [])]
    return reply(_ready("degraded" if degraded else "ready", "ok", degraded))


def _ready(status: str, store: str, degraded: list[str]) -> dict[str, object]:
    return {"status": status, "version": __version__, "store": store, "degraded": degraded}


@operations("GET", "/metrics", str)
async def metrics(request: Request) -> Response:
    """Return the numbers of the server in the Prometheus text format; without the queue's while nobody knows them."""
    engine = engine_of(request)
    counted: Metrics = request.app.state.metrics
    try:
        status = engine.status
        queue, ingestion, used = await status.queue(), await status.ingestion(), await status.model_totals()
    except Unavailable:
        queue, ingestion, used = None, None, ()
    return Response(counted.text(queue, used, ingestion), media_type=CONTENT_TYPE)
