"""The OpenAPI document at /openapi.json, made truthful: the framework's own 422 is never answered here."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

_NEVER_ANSWERED = "422"
_UNUSED_SCHEMAS = ("HTTPValidationError", "ValidationError")


def install(app: FastAPI) -> None:
    """Make `app` describe itself as it is; the document is built once, when it is first asked for."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the document, without what the framework adds and this server never sends."""
    document: dict[str, Any] = get_openapi(title=app.title, version=app.version, summary=app.summary, routes=app.routes)
    for operations in document["paths"].values():
        for operation in operations.values():
            operation["responses"].pop(_NEVER_ANSWERED, None)
    schemas = document.get("components", {}).get("schemas", {})
    for name in _UNUSED_SCHEMAS:
        schemas.pop(name, None)
    return document
