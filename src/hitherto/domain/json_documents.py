"""JSON documents as data of a graph: what is one, and what is none."""

from collections.abc import Iterable
from typing import Any

import orjson

MAX_DOCUMENT_DEPTH = 64
"""Levels of nesting of a document; far from any stack's end."""


class InvalidDocument(ValueError):
    """A text that is no JSON document, with the reason in words."""


def parse_document(text: str) -> Any:
    """Return the value of a JSON document (RFC 8259: no NaN, no comments); its strings are as the text spells them.

    Raises:
        InvalidDocument: when it is none, or nests deeper than 64 levels.
    """
    try:
        value = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise InvalidDocument(str(error)) from error
    level, depth = _containers([value]), 0
    while level:
        depth += 1
        if depth > MAX_DOCUMENT_DEPTH:
            raise InvalidDocument(f"it nests deeper than {MAX_DOCUMENT_DEPTH} levels")
        level = [inner for outer in level for inner in _containers(outer)]
    return value


def _containers(values: Iterable[Any]) -> list[Iterable[Any]]:
    return [value.values() if isinstance(value, dict) else value for value in values if isinstance(value, dict | list)]
