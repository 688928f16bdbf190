"""Checks on what callers give: one place says what is repaired, what is refused, and in which words."""

from collections.abc import Mapping
from datetime import datetime

import orjson

from hitherto.domain.episodes import RoleType
from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import Instant, from_datetime, parse_nearest_instant, within_range
from hitherto.domain.limits import MAX_DATA_CHARACTERS, MAX_MESSAGE_CHARACTERS, MAX_NAME_CHARACTERS
from hitherto.domain.text_input import Json, storable, storable_json

ROLE_TYPES = ", ".join(RoleType)


def content(value: object, param: str) -> str:
    """Return the text of a message, made storable; it must hold something and at most 100,000 characters."""
    if not isinstance(value, str) or not value.strip():
        raise InvalidInput(f"{param} must be a text that is not empty", param=param)
    if len(value) > MAX_MESSAGE_CHARACTERS:
        raise InvalidInput(
            f"{param} must be at most {MAX_MESSAGE_CHARACTERS:,} characters, not {len(value):,}; "
            "split it into several messages",
            param=param,
        )
    return storable(value)


def name(value: object, param: str) -> str | None:
    """Return an optional short text (a name, an e-mail address), made storable; at most 500 characters."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidInput(f"{param} must be a text", param=param)
    if len(value) > MAX_NAME_CHARACTERS:
        raise InvalidInput(f"{param} must be at most {MAX_NAME_CHARACTERS} characters, not {len(value)}", param=param)
    return storable(value)


def role_type(value: object, param: str) -> RoleType:
    """Return the role type that `value` names; an empty text means "norole"."""
    if value is None:
        raise InvalidInput(f"messages are required to have a role_type, one of {ROLE_TYPES}", param=param)
    if value == "":
        return RoleType.NOROLE
    if isinstance(value, str) and value in RoleType.__members__.values():
        return RoleType(value)
    raise InvalidInput(f"{param} must be one of {ROLE_TYPES}", param=param)


def instant(value: str | datetime | None, param: str) -> Instant | None:
    """Return the instant that a date-time or its RFC 3339 text names; None where it is missing or empty."""
    if isinstance(value, datetime):
        return within_range(from_datetime(value))
    return parse_nearest_instant(value, param) if value else None


def json_object(value: object, param: str) -> Json | None:
    """Return an optional JSON object, made storable."""
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{param} must be a JSON object", param=param)
    try:
        # There and back, so that the caller sees what was stored: a NaN is null, and later changes are their own.
        made: Json = orjson.loads(orjson.dumps(storable_json(value)))
    except (RecursionError, TypeError) as error:
        raise InvalidInput(
            f"{param} must be plain JSON: nested less than 200 deep, integers of 64 bits", param=param
        ) from error
    return made


def merged(old: Json | None, new: Json | None) -> Json | None:
    """Return `old` with the top-level keys of `new` put over it; a null is stored, it removes nothing."""
    return old if new is None else {**(old or {}), **new}


def description(value: object, param: str) -> str | None:
    """Return an optional longer text, made storable; at most 10,000 characters."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise InvalidInput(f"{param} must be a text", param=param)
    if len(value) > MAX_DATA_CHARACTERS:
        raise InvalidInput(
            f"{param} must be at most {MAX_DATA_CHARACTERS:,} characters, not {len(value):,}", param=param
        )
    return storable(value)
