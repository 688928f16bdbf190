"""The OpenAPI document at /openapi.json, made truthful.

What the framework adds and this server never sends goes; what it cannot know comes.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from hitherto.domain.text_input import MAX_ID_CHARACTERS

_NEVER_ANSWERED = "422"
_UNUSED_SCHEMAS = ("HTTPValidationError", "ValidationError")
_DESCRIPTION = (
    "The API of Zep's 2.x clients. Ids in a path are escaped once (a slash in an id is %2F), a null in a body is a "
    "field left out, unknown fields are ignored, and every failure is an ApiError."
)
_TAGS = {
    "user": "People, each with a graph of their own.",
    "session": "Conversations of a user.",
    "memory": "What was said in a session, and what is to be remembered in it.",
    "conversation": "What can be read out of a session as a whole: summaries, classes, data, searches in it.",
    "message": "Single messages of a session.",
    "graph": "What was read out of messages and data: facts (edges), entities (nodes), episodes.",
    "group": "Graphs that belong to nobody.",
    "fact": "Facts in their older shape.",
    "document": "Collections of texts that are searched by meaning.",
    "health": "For load balancers, orchestrators and Prometheus. No key is needed.",
}
_PATH_PARAMETER = {"minLength": 1, "maxLength": MAX_ID_CHARACTERS}


def install(app: FastAPI) -> None:
    """Make `app` describe itself as it is; the document is built once, when it is first asked for."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the document, without what the framework adds and this server never sends."""
    document: dict[str, Any] = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=_DESCRIPTION, routes=app.routes
    )
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    for operation in operations:
        operation["responses"].pop(_NEVER_ANSWERED, None)
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "path":
                parameter["schema"] |= _PATH_PARAMETER
    used = dict.fromkeys(tag for operation in operations for tag in operation["tags"])
    document["tags"] = [{"name": tag, "description": _TAGS.get(tag, "")} for tag in used]
    schemas = document.get("components", {}).get("schemas", {})
    for name in _UNUSED_SCHEMAS:
        schemas.pop(name, None)
    return document
