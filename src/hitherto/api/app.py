"""The application: operations, layers and failure shapes put together around an engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware import Middleware

from hitherto import __version__
from hitherto.api import docs_page, errors, health, openapi
from hitherto.api.metrics import Metrics
from hitherto.api.middleware import RawPath, RequestRecord
from hitherto.api.rate import RateLimit
from hitherto.api.refusals import Refusals
from hitherto.api.v2 import (
    conversations,
    documents,
    facts,
    graph,
    groups,
    memory,
    messages,
    ontology,
    sessions,
    users,
)
from hitherto.engine import Hitherto
from hitherto.settings import Settings
from hitherto.tracing import start_tracing

NOUNS = (
    memory,
    messages,
    graph,
    users,
    groups,
    sessions,
    facts,
    documents,
    conversations,
    ontology,
    health,
)
"""In the order in which a request is compared with them: the hottest first."""


def create_app(engine: Hitherto, *, opens_engine: bool = False) -> FastAPI:
    """Return the application that serves `engine`.

    The caller opens and closes the engine; with `opens_engine` the application does, when its server starts and stops.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine:
            yield

    metrics = Metrics(lambda: engine.core.retriever.cache_counters)
    app = FastAPI(
        title="Hitherto",
        version=__version__,
        summary="Memory for AI agents, self-hosted.",
        lifespan=lifespan if opens_engine else None,
        redirect_slashes=False,
        docs_url=None,  # the framework's page loads its code from elsewhere, and is blank without a network
        redoc_url=None,
        # Newer releases trace by themselves, with paths, and so the ids of people, in the attributes.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        middleware=[
            Middleware(RawPath),
            Middleware(RequestRecord, metrics=metrics, seconds=engine.settings.request_seconds),
        ],
    )
    app.state.engine, app.state.metrics = engine, metrics
    app.state.rate_limit = RateLimit(engine.settings.rate_limit_per_second, engine.settings.rate_limit_burst)
    app.state.refusals = Refusals(engine)
    errors.install(app)
    for noun in NOUNS:
        noun.operations.add_to(app)
    openapi.install(app)
    docs_page.install(app)
    return app


def create_app_from_settings() -> FastAPI:
    """Return an application with an engine of its own, from the environment and the settings file: for uvicorn.

    `uvicorn --factory hitherto.api.app:create_app_from_settings`
    """
    settings = Settings()
    start_tracing(settings.otel, "hitherto-server")
    return create_app(Hitherto(settings), opens_engine=True)
