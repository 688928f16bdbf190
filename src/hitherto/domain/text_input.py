"""Text that comes in: what is repaired, what is refused.

Null characters and lone surrogates cannot be stored by every database. In content they become U+FFFD, so that
nothing a person said is lost; in ids they are refused, because two ids must never silently become one.
"""

import re
from collections.abc import Mapping
from typing import Any

from hitherto.domain.errors import InvalidInput

REPLACEMENT = "\ufffd"
MAX_ID_CHARACTERS = 500

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Json = dict[str, Any]
"""A decoded JSON object: metadata and attributes."""


def storable(text: str) -> str:
    """Return `text` with null characters and lone surrogates replaced by U+FFFD."""
    return _UNSTORABLE.sub(REPLACEMENT, text)


def storable_json(value: Any) -> Any:
    """Return a JSON value with every string in it, keys included, made storable."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): storable_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable_json(item) for item in value]
    return value


def check_id(value: str, param: str) -> str:
    """Return an id that a caller chose, unchanged, or raise `InvalidInput` naming `param`."""
    if not value or not value.strip():
        raise InvalidInput(f"{param} must not be empty", param=param)
    if len(value) > MAX_ID_CHARACTERS:
        raise InvalidInput(f"{param} must be at most {MAX_ID_CHARACTERS} characters, not {len(value)}", param=param)
    if _UNSTORABLE.search(value):
        raise InvalidInput(f"{param} must not contain null characters or lone surrogates", param=param)
    return value
