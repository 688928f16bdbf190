import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import Instant
from hitherto.text.field_values import Said, find_values
from hitherto.text.schema_fields import FieldKind, read_schema

ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYWORDS = st.sampled_from(
    ["type", "format", "zep_type", "enum", "anyOf", "oneOf", "allOf", "$ref", "title", "description", "default"]
)
WORDS = st.sampled_from(
    ["string", "integer", "number", "boolean", "null", "date", "email", "#/$defs/A", "ZepEmail", "x"]
)
PROPERTY = st.dictionaries(KEYWORDS, WORDS | ANY, max_size=4)
SCHEMA = st.fixed_dictionaries(
    {"properties": st.dictionaries(st.text(max_size=10), PROPERTY | ANY, min_size=1, max_size=4)},
    optional={"$defs": st.dictionaries(st.sampled_from(["A", "B"]), PROPERTY | ANY) | ANY, "definitions": ANY},
)
TALK = [
    Said("What is your name and email?", Instant(0), by_user=False),
    Said("I'm Ann, ann@example.com, 4 people on 2025-01-02 at 5pm, yes or no.", Instant(0), speaker="Ann"),
]


@given(SCHEMA)
def test_any_schema_is_read_or_refused_and_looked_for(schema: dict[str, Any]) -> None:
    try:
        fields = read_schema(json.dumps(schema), "model_schema")
    except InvalidInput:
        return
    found = find_values(fields, TALK)
    assert found.keys() <= schema["properties"].keys()
    assert all(isinstance(value, str) for value in found.values())


@given(ANY)
def test_any_other_json_is_refused_in_words(value: Any) -> None:
    with pytest.raises(InvalidInput, match="model_schema must"):
        read_schema(json.dumps(value), "model_schema")


@pytest.mark.parametrize(
    ("described", "kind"),
    [
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, FieldKind.INTEGER),
        ({"oneOf": [{"type": "null"}, {"enum": ["a"]}]}, FieldKind.CHOICE),
        ({"allOf": [{"$ref": "#/$defs/Mail"}]}, FieldKind.EMAIL),
        ({"$ref": "#/$defs/Mail"}, FieldKind.EMAIL),
        ({"$ref": "#/$defs/Unknown"}, FieldKind.TEXT),
        ({"anyOf": [{"type": "null"}]}, FieldKind.TEXT),
        ({"type": ["null", "boolean"]}, FieldKind.BOOLEAN),
        ({"enum": []}, FieldKind.TEXT),
        ({"enum": [1, 2]}, FieldKind.CHOICE),
    ],
)
def test_alternatives_and_references(described: dict[str, Any], kind: FieldKind) -> None:
    schema = {"properties": {"thing": described}, "$defs": {"Mail": {"type": "string", "format": "email"}}}

    assert [field.kind for field in read_schema(json.dumps(schema), "model_schema")] == [kind]


def test_what_a_field_says_of_itself_are_its_words() -> None:
    schema = {"properties": {"checkInDate": {"format": "date", "title": "Arrival", "description": "When guests come"}}}
    [field] = read_schema(json.dumps(schema), "model_schema")

    assert {"check", "date", "arriv", "guest", "come"} <= field.words
    assert "arriv" not in field.naming
    assert "check" in field.naming
