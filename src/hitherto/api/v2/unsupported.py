"""Operations of the 2.x clients that this version does not have: an honest 400 that says so, never a fake success."""

from starlette.responses import Response

from hitherto.api.auth import Caller
from hitherto.api.operations import ApiError, Handler, Operations
from hitherto.domain.errors import InvalidInput

operations = Operations("unsupported", prefix="/api/v2")

TABLE: tuple[tuple[str, str, str], ...] = ()
"""Method, path, and the name that the operation has in the clients."""


def _refusal(name: str) -> Handler:
    async def refuse(caller: Caller) -> Response:  # noqa: ARG001 - only who may call learns what is there
        raise InvalidInput(f"{name} is not supported by this version of Hitherto")

    refuse.__name__ = name.replace(".", "_")
    refuse.__doc__ = f"Refuse {name}, which this version does not have."
    return refuse


for _method, _path, _name in TABLE:
    operations(_method, _path, ApiError, status=400)(_refusal(_name))
