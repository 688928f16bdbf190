r"""Metadata filters of searches: equality, plainly or as the JSONPath conditions that older programs send.

{"topic": "travel", "trip": {"year": 2025}}             every key has this value, nested objects likewise
{"where": {"jsonpath": "$[*] ? (@.topic == \"travel\")"}}  the same as a condition; "and" and "or" combine lists
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from hitherto.domain.errors import InvalidInput
from hitherto.domain.text_input import Json

Predicate = Callable[[Json], bool]
"""Whether metadata is what was asked for."""

MAX_DEPTH = 8
_EQUALITY = re.compile(
    r"\s*\$(?:\[\*\])?\s*\?\s*\(\s*@(?P<path>(?:\.[\w-]+|\.\"[^\"]+\")+)\s*==\s*(?P<value>.+?)\s*\)\s*", re.DOTALL
)
_KEY = re.compile(r"\.(?:\"(?P<quoted>[^\"]+)\"|(?P<plain>[\w-]+))")
_FORM = (
    'a filter is an object of keys and values, or {"where": ...} with {"jsonpath": "$[*] ? (@.key == value)"}, '
    '{"and": [...]} or {"or": [...]}; other conditions are not supported'
)


def predicate(given: Json, param: str) -> Predicate:
    """Return the test that `given` asks for.

    Raises:
        InvalidInput: for conditions other than equality, saying what is possible.
    """
    if set(given) == {"where"}:
        return _condition(given["where"], param, MAX_DEPTH)
    return lambda metadata: _holds(metadata, given)


def _condition(given: Any, param: str, depth: int) -> Predicate:
    if not isinstance(given, Mapping) or len(given) != 1 or not depth:
        raise _refused(param)
    kind, value = next(iter(given.items()))
    if kind == "jsonpath" and isinstance(value, str):
        return _equality(value, param)
    if kind in ("and", "or") and isinstance(value, Sequence) and not isinstance(value, str) and value:
        parts = [_condition(part, param, depth - 1) for part in value]
        combine = all if kind == "and" else any
        return lambda metadata: combine(part(metadata) for part in parts)
    raise _refused(param)


def _equality(path: str, param: str) -> Predicate:
    match = _EQUALITY.fullmatch(path)
    if match is None:
        raise _refused(param)
    try:
        wanted = orjson.loads(match["value"].replace("'", '"') if match["value"].startswith("'") else match["value"])
    except orjson.JSONDecodeError as error:
        raise _refused(param) from error
    keys = [found["quoted"] or found["plain"] for found in _KEY.finditer(match["path"])]
    nested: Any = wanted
    for key in reversed(keys):
        nested = {key: nested}
    return lambda metadata: _holds(metadata, nested)


def _holds(value: Any, wanted: Any) -> bool:
    """Whether `value` has everything of `wanted`; a JSON true is not the number 1."""
    if isinstance(wanted, Mapping) and isinstance(value, Mapping):
        return all(key in value and _holds(value[key], part) for key, part in wanted.items())
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)


def _refused(param: str) -> InvalidInput:
    return InvalidInput(f"{param}: {_FORM}", param=param)
