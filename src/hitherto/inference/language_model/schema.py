"""JSON Schemas that every endpoint takes."""

from typing import Any

from pydantic import BaseModel

_KEPT = frozenset({"type", "enum", "const", "description"})
"""Everything else only bounds values, which llama.cpp turns into grammars of enormous size and others refuse."""


def portable_schema(output_type: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of an answer with nothing in it but shapes, enumerations and descriptions.

    References are written out, every property is required, and none may be added: what OpenAI's strict mode asks for
    and what all others accept.
    """
    schema = output_type.model_json_schema()
    return _portable(schema, schema.get("$defs", {}))


def _portable(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _portable(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    made = {key: value for key, value in schema.items() if key in _KEPT}
    if "anyOf" in schema:
        made["anyOf"] = [_portable(each, definitions) for each in schema["anyOf"]]
    if "items" in schema:
        made["items"] = _portable(schema["items"], definitions)
    if "properties" in schema:
        properties = schema["properties"]
        made["properties"] = {name: _portable(each, definitions) for name, each in properties.items()}
        made |= {"required": list(properties), "additionalProperties": False}
        if made.get("description") == schema.get("description") and "title" in schema:
            made.pop("description", None)  # the docstring of a class is for its readers
    return made
