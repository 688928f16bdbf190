"""Answers: JSON bytes made once, without validation of what the house itself produced."""

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response

MEDIA_TYPE = "application/json"


def reply(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return `body` (dicts, lists, text, numbers) as a JSON response."""
    return Response(orjson.dumps(body), status_code=status, headers=headers, media_type=MEDIA_TYPE)


def done() -> Response:
    """Return the answer of an operation with nothing to tell; never an empty body, which official clients refuse."""
    return reply({"message": "OK"})
