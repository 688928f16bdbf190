"""Values on their way between rows and domain objects: uuids are 16 bytes, JSON is text, flags are 0 or 1."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson

from hitherto.domain.errors import InvalidInput


def uuid_or_none(value: bytes | None) -> UUID | None:
    """Read a uuid column that may be empty."""
    return None if value is None else UUID(bytes=value)


def uuid_bytes(uuids: Iterable[UUID]) -> list[bytes]:
    """Return uuids as the list parameter that `any_of` takes."""
    return [uuid.bytes for uuid in uuids]


def dump_json(value: Any) -> str:
    """Write a JSON column.

    Raises:
        InvalidInput: for what JSON text cannot hold: integers beyond 64 bits, extreme nesting, other types.
    """
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError as error:
        raise InvalidInput(f"a value cannot be stored as JSON: {error}") from error


def dump_optional(value: Any | None) -> str | None:
    """Write a JSON column that may be empty."""
    return None if value is None else dump_json(value)


def load_optional(text: str | None) -> Any:
    """Read a JSON column that may be empty."""
    return None if text is None else orjson.loads(text)
