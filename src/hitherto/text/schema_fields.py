"""The fields that a JSON Schema asks for, as far as rules can look for them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from hitherto.domain.errors import InvalidInput
from hitherto.text.tokens import search_tokens

MAX_FIELDS = 50


class FieldKind(StrEnum):
    """What a value must look like."""

    TEXT = "text"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ZIP = "zip"
    DATE = "date"
    DATETIME = "datetime"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """A value to look for.

    `words` are the terms of its name, title and description, `naming` those of its name alone. `choices` are the
    values allowed, `told` what its title and description say.
    """

    name: str
    kind: FieldKind
    words: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()
    choices: tuple[str, ...] = ()
    told: str = ""


_BY_HINT = {
    "zepemail": FieldKind.EMAIL,
    "zepphonenumber": FieldKind.PHONE,
    "zepzipcode": FieldKind.ZIP,
    "zepdate": FieldKind.DATE,
    "zepdatetime": FieldKind.DATETIME,
    "zepnumber": FieldKind.INTEGER,
    "zepfloat": FieldKind.NUMBER,
    "email": FieldKind.EMAIL,
    "idn-email": FieldKind.EMAIL,
    "date": FieldKind.DATE,
    "date-time": FieldKind.DATETIME,
    "phone": FieldKind.PHONE,
    "integer": FieldKind.INTEGER,
    "number": FieldKind.NUMBER,
    "boolean": FieldKind.BOOLEAN,
}
"""By the `zep_type` of the client's models, the `format` and the `type` of JSON Schema, in lower case."""

_BY_WORD = {
    "email": FieldKind.EMAIL,
    "e-mail": FieldKind.EMAIL,
    "mail": FieldKind.EMAIL,
    "phone": FieldKind.PHONE,
    "telephone": FieldKind.PHONE,
    "mobile": FieldKind.PHONE,
    "zip": FieldKind.ZIP,
    "zipcode": FieldKind.ZIP,
    "postcode": FieldKind.ZIP,
    "date": FieldKind.DATE,
    "birthday": FieldKind.DATE,
    "name": FieldKind.NAME,
    "firstname": FieldKind.NAME,
    "lastname": FieldKind.NAME,
    "surname": FieldKind.NAME,
}
"""By a word of the name of a field that is declared as any text."""

_OF_THE_USER = frozenset(
    "name firstname lastname surname first last full given family user customer client guest contact person own my the"
    " caller patient member".split()
)

_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\d_]+")


def read_schema(text: str, param: str) -> list[Field]:
    """Return the fields of a JSON Schema of an object; nested objects and lists are not looked for.

    Raises:
        InvalidInput: when it is no such schema.
    """
    try:
        schema = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(f"{param} must be a JSON Schema as a JSON text", param=param) from error
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    if not isinstance(properties, Mapping) or not properties:
        raise InvalidInput(f"{param} must describe an object with properties", param=param)
    if len(properties) > MAX_FIELDS:
        raise InvalidInput(f"{param} must have at most {MAX_FIELDS} properties, not {len(properties)}", param=param)
    found = [_field(name, _resolved(described, schema), param) for name, described in properties.items()]
    return [field for field in found if field is not None]


def _resolved(described: Any, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a property with a reference followed, and of alternatives the first that is not null."""
    if not isinstance(described, Mapping):
        return {}
    merged = dict(described)
    for alternatives in (described.get("anyOf"), described.get("oneOf"), described.get("allOf")):
        if isinstance(alternatives, Sequence):
            real = [one for one in alternatives if isinstance(one, Mapping) and one.get("type") != "null"]
            merged = {**(real[0] if real else {}), **merged}
    reference = merged.get("$ref")
    if isinstance(reference, str):
        definitions = schema.get("$defs") or schema.get("definitions") or {}
        target = definitions.get(reference.rpartition("/")[2]) if isinstance(definitions, Mapping) else None
        merged = {**(target if isinstance(target, Mapping) else {}), **merged}
    return merged


def _field(name: str, described: Mapping[str, Any], param: str) -> Field | None:
    kinds = described.get("type")
    declared = next((kind for kind in kinds if kind != "null"), None) if isinstance(kinds, list) else kinds
    if declared in ("object", "array"):
        return None
    if described.get("pattern") is not None:
        raise InvalidInput(
            f"{param}: {name} has a pattern, which is not supported by this version of Hitherto, because it works by "
            "rules of its own; describe the value by type, format or enum",
            param=param,
        )
    parts = [part.lower() for part in _NAME_PARTS.findall(name)]
    told = " ".join(str(described.get(key) or "") for key in ("title", "description"))
    choices = described.get("enum")
    return Field(
        name=name,
        kind=_kind(described, declared, parts, bool(choices)),
        words=frozenset(search_tokens(f"{' '.join(parts)} {told}")),
        naming=frozenset(search_tokens(" ".join(parts))),
        choices=tuple(str(one) for one in choices if one is not None) if isinstance(choices, list) else (),
        told=told.strip(),
    )


def _kind(described: Mapping[str, Any], declared: Any, parts: Sequence[str], has_choices: bool) -> FieldKind:
    if has_choices:
        return FieldKind.CHOICE
    for hint in (described.get("zep_type"), described.get("format"), declared):
        if isinstance(hint, str) and hint.lower() in _BY_HINT:
            return _BY_HINT[hint.lower()]
    kind = next((_BY_WORD[part] for part in reversed(parts) if part in _BY_WORD), FieldKind.TEXT)
    # The name of a company or of a dog is not what the user is called.
    return FieldKind.TEXT if kind is FieldKind.NAME and not _OF_THE_USER.issuperset(parts) else kind
