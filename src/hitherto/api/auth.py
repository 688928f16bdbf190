"""Who calls, and what for: the key in the Authorization header decides the project, and how far it goes there."""

from typing import TYPE_CHECKING, Annotated

from fastapi import Depends
from fastapi.security import APIKeyHeader
from starlette.datastructures import Headers
from starlette.requests import Request

from hitherto.api.permissions import needed
from hitherto.api.rate import RateLimit
from hitherto.domain.errors import Forbidden, Unauthorized
from hitherto.domain.hosts import is_local_authority, is_local_origin
from hitherto.domain.permissions import includes
from hitherto.services.keys import Admission
from hitherto.services.scope import Scope

if TYPE_CHECKING:
    from hitherto.engine import Hitherto

_SCHEMES = frozenset({"api-key", "bearer"})
PROJECT = "hitherto.project"
"""Where the scope of a request has the key of the caller's project, for traces."""
MORE_HEADERS = "hitherto.headers"
"""Where the scope of a request collects headers that every answer to it carries."""
_HOW = "send the header 'Authorization: Api-Key <key>'"

key_header = APIKeyHeader(name="Authorization", scheme_name="ApiKey", description="`Api-Key <key>`", auto_error=False)

Caller = Annotated[Scope, Depends(key_header)]
"""What the caller's key opens. The mark is for the OpenAPI document; `permitted` makes the value."""


def engine_of(request: Request) -> "Hitherto":
    """Return the engine that the request's app serves."""
    engine: Hitherto = request.app.state.engine
    return engine


async def authenticate(request: Request) -> Admission:
    """Return the door that the request's key opens.

    Raises:
        Unauthorized: when it opens none.
        Forbidden: when it took no key, and the request is not one of this machine; see `check_local`.
        TooManyRequests: when the key has been used more than it may.
    """
    secret = secret_of(request.headers.get("authorization", ""))
    admission = await engine_of(request).keys.admit(secret)
    request.scope[PROJECT] = admission.project
    if not admission.by_key:
        check_local(request.headers)
    limit: RateLimit = request.app.state.rate_limit
    request.scope.setdefault(MORE_HEADERS, {}).update(limit.take(admission.key_id))
    return admission


def permitted(request: Request, admission: Admission, operation: str) -> Scope:
    """Return what the caller may reach, for an operation.

    Raises:
        Forbidden: naming the scope that the key lacks.
    """
    scope = needed(operation)
    if not includes(admission.permission, scope):
        raise Forbidden(f"this needs a key with the scope {scope}; this key has the scope {admission.permission}")
    return engine_of(request).admitted(admission)


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
