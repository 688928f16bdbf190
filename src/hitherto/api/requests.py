"""Reading requests: strict JSON, ids un-escaped exactly once, both spellings of query names."""

import json
import math
import re
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote

import orjson
from starlette.requests import Request

from hitherto.api.limits import MAX_JSON_DEPTH, check_depth, read_body
from hitherto.domain.errors import InvalidInput

_LONGEST_INTEGER = 20
_CAMEL_HUMP = re.compile(r"(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[A-Z](?=[a-z])")


async def read_json(request: Request) -> Any:
    """Return the decoded body whatever its content type; an empty one is an empty object.

    Raises:
        InvalidInput: when it is no JSON, as RFC 8259 has it: no NaN, no infinite numbers, valid UTF-8.
        PayloadTooLarge: see `limits.read_body`.
    """
    raw = await read_body(request)
    return parse_json(raw) if raw.strip() else {}


def parse_json(raw: bytes) -> Any:
    """Return the value of a JSON document; lone surrogate escapes, which JSON allows, stay what they are."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        value = _parse_leniently(raw)
    if raw.count(b"[") + raw.count(b"{") > MAX_JSON_DEPTH:
        check_depth(value)
    return value


def _parse_leniently(raw: bytes) -> Any:
    """Parse with the standard library, which takes lone surrogates; also the source of understandable errors."""
    try:
        return json.loads(raw.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite, parse_int=_integer)
    except UnicodeDecodeError as error:
        raise InvalidInput(f"the body is not valid UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise InvalidInput(f"the JSON body nests deeper than {MAX_JSON_DEPTH} levels") from error
    except json.JSONDecodeError as error:
        raise InvalidInput(f"the body is not valid JSON: {error}") from error


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidInput(f"{name} is not JSON; leave the field out or send null")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise InvalidInput(f"the number {digits[:40]} is too large")
    return number


def _integer(digits: str) -> int | float:
    """Return an integer, or a float where 64 bits do not hold it: what the fast parser does."""
    if len(digits) > _LONGEST_INTEGER:
        return _finite(digits)
    number = int(digits)
    return number if -(1 << 63) <= number < 1 << 64 else float(number)


def path_ids(request: Request) -> dict[str, str]:
    """Return the ids of the path, un-escaped once (routing saw them escaped, so an id may hold %2F)."""
    try:
        return {name: unquote(value, errors="strict") for name, value in request.path_params.items()}
    except UnicodeDecodeError as error:
        raise InvalidInput("an id in the path is not valid UTF-8") from error


def query_values(request: Request) -> dict[str, str]:
    """Return the query's values by their snake_case names: pageNumber and page_number are one parameter."""
    query: bytes = request.scope["query_string"]
    if not query:
        return {}
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return {_CAMEL_HUMP.sub(lambda hump: f"_{hump[0].lower()}", name): value for name, value in pairs}
