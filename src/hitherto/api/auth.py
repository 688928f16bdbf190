"""Who calls: the key in the Authorization header decides the project."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from fastapi.security import APIKeyHeader
from starlette.requests import Request

from hitherto.domain.errors import Unauthorized
from hitherto.services.scope import Scope

if TYPE_CHECKING:
    from hitherto.engine import Hitherto

_SCHEMES = frozenset({"api-key", "bearer"})
_HOW = "send the header 'Authorization: Api-Key <key>'"

key_header = APIKeyHeader(name="Authorization", scheme_name="ApiKey", description="`Api-Key <key>`", auto_error=False)

Caller = Annotated[Scope, Depends(key_header)]
"""The scope of the caller's project. The mark is for the OpenAPI document; `authenticate` makes the value."""


def engine_of(request: Request) -> "Hitherto":
    """Return the engine that the request's app serves."""
    engine: Hitherto = request.app.state.engine
    return engine


async def authenticate(request: Request) -> Scope:
    """Return the scope of the project that the request's key opens, or raise `Unauthorized`."""
    secret = secret_of(request.headers.get("authorization", ""))
    engine = engine_of(request)
    return engine.project(await engine.keys.authenticate(secret))


def secret_of(header: str) -> str:
    """Return the key in an Authorization header: `Api-Key <key>`, or `Bearer <key>` for clients that know no other."""
    scheme, _, secret = header.strip().partition(" ")
    if not scheme:
        raise Unauthorized(f"unauthorized: {_HOW}")
    if scheme.lower() not in _SCHEMES or not secret.strip():
        raise Unauthorized(f"unauthorized: the Authorization header is not of the right form; {_HOW}")
    return secret.strip()
