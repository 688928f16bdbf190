"""Who calls: the key in the Authorization header decides the project."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from fastapi.security import APIKeyHeader
from starlette.datastructures import Headers
from starlette.requests import Request

from hitherto.domain.errors import Forbidden, Unauthorized
from hitherto.domain.hosts import is_local_authority, is_local_origin
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
    """Return the scope of the project that the request's key opens.

    Raises:
        Unauthorized: when it opens none.
        Forbidden: when it took no key, and the request is not one of this machine; see `check_local`.
    """
    secret = secret_of(request.headers.get("authorization", ""))
    engine = engine_of(request)
    admission = await engine.keys.admit(secret)
    if not admission.by_key:
        check_local(request.headers)
    return engine.project(admission.project)


def check_local(headers: Headers) -> None:
    """Refuse what a web page from elsewhere could send through a browser on this machine.

    Such a page reaches a loopback address under a name of its own (DNS rebinding), which the Host header then has,
    or from another origin, which the Origin header then has.

    Raises:
        Forbidden: saying what would help.
    """
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) == 1 and is_local_authority(hosts[0]) and all(map(is_local_origin, origins)):
        return
    raise Forbidden(
        "as long as there is no API key, only programs of this machine are served, under the names localhost, "
        "127.0.0.1 and [::1], and no web page from elsewhere; to allow more, create a key: hitherto keys create"
    )


def secret_of(header: str) -> str:
    """Return the key in an Authorization header: `Api-Key <key>`, or `Bearer <key>` for clients that know no other."""
    scheme, _, secret = header.strip().partition(" ")
    if not scheme:
        raise Unauthorized(f"unauthorized: {_HOW}")
    if scheme.lower() not in _SCHEMES or not secret.strip():
        raise Unauthorized(f"unauthorized: the Authorization header is not of the right form; {_HOW}")
    return secret.strip()
