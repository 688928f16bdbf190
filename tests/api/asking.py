"""Requests to an application in this process."""

from typing import Any

import httpx
from starlette.types import ASGIApp

BASE_URL = "http://localhost"


def talking_to(app: ASGIApp, **options: Any) -> httpx.AsyncClient:
    """Return a client whose requests go straight to `app`."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE_URL, **options)


async def ask(app: ASGIApp, method: str, path: str, **options: Any) -> httpx.Response:
    """Return the answer of `app` to one request."""
    async with talking_to(app) as client:
        return await client.request(method, path, **options)
