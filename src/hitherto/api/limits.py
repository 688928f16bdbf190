"""What a request may weigh. The limits of meaning (messages, characters) live with the services."""

import asyncio
from collections.abc import Iterable

from starlette.requests import Request

from hitherto.domain.errors import InvalidInput, PayloadTooLarge, TooSlow
from hitherto.domain.limits import MAX_BODY_BYTES

MAX_JSON_DEPTH = 64
"""Levels of nesting of a JSON body. Deeper than anything a person writes, far from any stack's end."""

BODY_SECONDS = 30.0
"""How long a body may take to arrive; enough for the largest at 1.4 Mbit/s."""

MAX_NUMBER = 1_000_000_000
"""The largest page, limit or cursor; keeps every offset inside 64 bits."""


async def read_body(request: Request) -> bytes:
    """Return the body.

    Raises:
        PayloadTooLarge: as soon as that is known, whether the length was declared or not.
        TooSlow: when it has not arrived after `BODY_SECONDS`.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > MAX_BODY_BYTES:
        raise _too_large()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _received(request)
    except TimeoutError as error:
        raise TooSlow(f"the body did not arrive within {BODY_SECONDS:.0f} seconds") from error


async def _received(request: Request) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise _too_large()
        chunks.append(chunk)
    return b"".join(chunks)


def check_depth(value: object) -> None:
    """Raise `InvalidInput` when the objects and lists of a JSON value nest deeper than `MAX_JSON_DEPTH`."""
    level, depth = _containers([value]), 0
    while level:
        depth += 1
        if depth > MAX_JSON_DEPTH:
            raise InvalidInput(f"the JSON body nests deeper than {MAX_JSON_DEPTH} levels")
        level = [inner for outer in level for inner in _containers(outer)]


def _containers(values: Iterable[object]) -> list[Iterable[object]]:
    """Return the contents of each object and each list among `values`."""
    return [value.values() if isinstance(value, dict) else value for value in values if isinstance(value, dict | list)]


def _too_large() -> PayloadTooLarge:
    return PayloadTooLarge(f"the body is larger than {MAX_BODY_BYTES // (1024 * 1024)} MB")
