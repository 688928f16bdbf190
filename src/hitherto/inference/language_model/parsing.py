"""The JSON object in what a model says, however it wraps it."""

import json
import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Answer = TypeVar("Answer", bound=BaseModel)

_THINKING = re.compile(r"<(think|thinking|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"^.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MOST_STARTS = 50
"""Braces that are tried as the beginning of the answer."""


class Unusable(Exception):
    """An answer that holds no object of the wanted shape; the text says what is wrong with it."""


def parsed(text: str, output_type: type[Answer]) -> Answer:
    """Return the first object in `text` that has the shape of `output_type`.

    Fences, thoughts, and words before and after it do not matter.

    Raises:
        Unusable: when there is none.
    """
    problem = "it holds no JSON object"
    for value in _objects(text):
        try:
            return output_type.model_validate(value)
        except ValidationError as error:
            problem = _in_words(error)
    raise Unusable(problem)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    plain = _THOUGHT_END.sub("", _THINKING.sub("", text))
    for candidate in dict.fromkeys((plain, _TRAILING_COMMA.sub(r"\1", plain))):
        yield from _objects_in(candidate)


def _objects_in(text: str) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(strict=False)  # newlines inside strings are common
    place, starts = text.find("{"), 0
    while place >= 0 and starts < _MOST_STARTS:
        starts += 1
        try:
            value, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            end = place + 1
        else:
            if isinstance(value, dict):
                yield value
        place = text.find("{", end)


def _in_words(error: ValidationError) -> str:
    """Return the first problems, by place and kind, without the values."""
    found = error.errors(include_url=False, include_input=False, include_context=False)[:5]
    return "; ".join(f"{'.'.join(map(str, each['loc'])) or 'answer'}: {each['msg']}" for each in found)
