"""Every failure as `{"message": ...}` with the right status; no framework's own error shape leaves the house."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pydantic
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from hitherto.api.replies import reply
from hitherto.domain.errors import HithertoError, TooManyRequests, Unauthorized, Unavailable
from hitherto.domain.text_input import storable
from hitherto.observe import get_logger

INTERNAL_ERROR = "internal error; the server's log tells more under this request's id"
UNAVAILABLE = "unavailable for a moment; the same request can succeed later"
MAY_BE_DONE = "what it was to change is changed as a whole or not at all, so look before you repeat it"
FAILURE = "hitherto.failure"
"""Where the scope of a request says which error of the house it ended with, by its code."""
MAX_DETAILS = 3
"""Faults of one request that a message names; the rest is counted."""

_VALUE_ERROR_PREFIX = re.compile(r"^(?:Value|Assertion) error, ")
_log = get_logger(__name__)


def problem(error: HithertoError) -> Response:
    """Return the response for an error of the house; what lies behind a 5xx is for the log alone."""
    if isinstance(error, Unavailable):
        _log.warning("unavailable", error=error.message)
        message = f"{error.told}; {UNAVAILABLE}" if error.told else UNAVAILABLE
        return reply({"message": message}, error.status, {"retry-after": str(error.retry_after_seconds)})
    if error.status >= 500:
        _log.error("request failed", error=error.message, code=error.code)
        return reply({"message": INTERNAL_ERROR}, error.status)
    return reply({"message": storable(error.message)}, error.status, _headers_of(error))


def _headers_of(error: HithertoError) -> Mapping[str, str] | None:
    if isinstance(error, Unauthorized):
        return {"www-authenticate": "Api-Key"}
    if isinstance(error, TooManyRequests):
        return {"retry-after": str(error.retry_after_seconds), **error.headers}
    return None


def internal_problem() -> Response:
    """Return the response for what nobody foresaw; what it was stays in the log."""
    return reply({"message": INTERNAL_ERROR}, 500)


def late_problem(seconds: float) -> Response:
    """Return the response for a request that was ended because it took longer than the server lets one take."""
    message = f"the request took longer than {seconds:g} seconds and was ended; {MAY_BE_DONE}"
    return reply({"message": message}, 504)


def stopping_problem() -> Response:
    """Return the response for a request that was ended because the server stops."""
    return reply({"message": f"the server stops; {MAY_BE_DONE}"}, 503, {"retry-after": "1"})


def validation_message(errors: Sequence[Mapping[str, Any]]) -> str:
    """Return "field: what is wrong" for the first faults of a request."""
    told = [f"{field_path(error['loc'])}: {_what(error)}" for error in errors[:MAX_DETAILS]]
    more = len(errors) - len(told)
    return "; ".join(told) + (f"; and {more} more" if more else "")


def field_path(location: Sequence[int | str]) -> str:
    """Return a location such as ("messages", 0, "role_type") as the caller writes it: messages[0].role_type."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            path += f".{part}" if path else part
    return path or "body"


def _what(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return "is required"
    if error["type"] in {"model_type", "model_attributes_type"}:
        return "must be a JSON object"
    text = _VALUE_ERROR_PREFIX.sub("", str(error["msg"]))
    return text.replace("Input should be", "must be", 1)


def install(app: FastAPI) -> None:
    """Teach `app` to answer every failure in the shape of the wire."""
    app.add_exception_handler(HithertoError, _house)
    app.add_exception_handler(pydantic.ValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _house(request: Request, error: Exception) -> Response:
    assert isinstance(error, HithertoError)  # noqa: S101 - registered for this class alone
    request.scope[FAILURE] = error.code
    return problem(error)


async def _invalid(_: Request, error: Exception) -> Response:
    assert isinstance(error, pydantic.ValidationError)  # noqa: S101
    details = error.errors(include_url=False, include_context=False, include_input=False)
    return reply({"message": storable(validation_message(details))}, 400)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    path = request.scope["path"]
    if error.status_code == 404:
        message = f"no such operation: {request.method} {path}; a slash inside an id is written %2F"
    elif error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        message = f"{request.method} is not possible on {path}; possible: {allowed}"
    else:
        message = str(error.detail)
    return reply({"message": storable(message)}, error.status_code, error.headers)
