"""Hitherto: everything your agent has been told, until now.

A self-hosted memory server for AI agents. The front door of the library is `Hitherto`:

    async with Hitherto() as memory:
        await memory.users.add("alice", first_name="Alice")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hitherto.domain.errors import (
        AlreadyExists,
        Damaged,
        Forbidden,
        HithertoError,
        InvalidInput,
        Misconfigured,
        ModelUnavailable,
        NotFound,
        PayloadTooLarge,
        TooManyRequests,
        TooSlow,
        Unauthorized,
        Unavailable,
    )
    from hitherto.engine import Hitherto
    from hitherto.retrieval.filters import Filters, TimeCondition
    from hitherto.retrieval.requests import SearchRequest
    from hitherto.services.data import NewEpisode
    from hitherto.services.documents import NewDocument
    from hitherto.services.messages import NewMessage
    from hitherto.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "AlreadyExists",
    "Damaged",
    "Filters",
    "Forbidden",
    "Hitherto",
    "HithertoError",
    "InvalidInput",
    "Misconfigured",
    "ModelUnavailable",
    "NewDocument",
    "NewEpisode",
    "NewMessage",
    "NotFound",
    "PayloadTooLarge",
    "SearchRequest",
    "Settings",
    "TimeCondition",
    "TooManyRequests",
    "TooSlow",
    "Unauthorized",
    "Unavailable",
]

_HOMES = {
    "Hitherto": "hitherto.engine",
    "Settings": "hitherto.settings",
    "NewEpisode": "hitherto.services.data",
    "NewDocument": "hitherto.services.documents",
    "NewMessage": "hitherto.services.messages",
    "SearchRequest": "hitherto.retrieval.requests",
    "Filters": "hitherto.retrieval.filters",
    "TimeCondition": "hitherto.retrieval.filters",
}


def __getattr__(name: str) -> Any:
    # Imported when first asked for: the command line answers --help without loading models and drivers.
    if name not in __all__:
        raise AttributeError(f"module 'hitherto' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "hitherto.domain.errors")), name)
