import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import Instant, parse_instant
from hitherto.text.field_values import Said, find_values
from hitherto.text.schema_fields import FieldKind, read_schema

NOW: Instant = parse_instant("2025-03-14T12:00:00Z", "now")
TEXT = {"type": "string"}


def schema(**properties: dict[str, Any]) -> str:
    return json.dumps({"type": "object", "properties": properties})


def values(text_or_talk: str | list[str], *, strict: bool = False, **properties: dict[str, Any]) -> dict[str, str]:
    """Extract from what the user says, or from a talk in which the assistant speaks second."""
    talk = [text_or_talk] if isinstance(text_or_talk, str) else text_or_talk
    said = [Said(text, NOW, by_user=len(talk) == 1 or place % 2 == 1) for place, text in enumerate(talk)]
    return find_values(read_schema(schema(**properties), "model_schema"), said, strict=strict)


@pytest.mark.parametrize(
    ("name", "described", "kind"),
    [
        ("email", TEXT, FieldKind.EMAIL),
        ("contact", {"type": "string", "format": "email"}, FieldKind.EMAIL),
        ("contact", {"type": "string", "zep_type": "ZepPhoneNumber"}, FieldKind.PHONE),
        ("mobilePhone", TEXT, FieldKind.PHONE),
        ("zip_code", TEXT, FieldKind.ZIP),
        ("arrival", {"type": "string", "format": "date"}, FieldKind.DATE),
        ("arrival_date", TEXT, FieldKind.DATE),
        ("at", {"type": "string", "format": "date-time"}, FieldKind.DATETIME),
        ("guests", {"type": "integer"}, FieldKind.INTEGER),
        ("price", {"type": "number"}, FieldKind.NUMBER),
        ("vip", {"type": "boolean"}, FieldKind.BOOLEAN),
        ("customer_name", TEXT, FieldKind.NAME),
        ("lastName", TEXT, FieldKind.NAME),
        ("company_name", TEXT, FieldKind.TEXT),
        ("colour", {"enum": ["red", "blue"]}, FieldKind.CHOICE),
        ("guests", {"anyOf": [{"type": "null"}, {"type": "integer"}]}, FieldKind.INTEGER),
        ("guests", {"type": ["integer", "null"]}, FieldKind.INTEGER),
        ("anything", {}, FieldKind.TEXT),
    ],
)
def test_the_kind_of_a_field(name: str, described: dict[str, Any], kind: FieldKind) -> None:
    assert [field.kind for field in read_schema(schema(**{name: described}), "model_schema")] == [kind]


def test_references_are_followed_and_nested_values_left_out() -> None:
    described = {
        "properties": {"mood": {"$ref": "#/$defs/Mood"}, "tags": {"type": "array"}, "inner": {"type": "object"}},
        "$defs": {"Mood": {"enum": ["happy", "sad"], "type": "string"}},
    }
    [mood] = read_schema(json.dumps(described), "model_schema")

    assert (mood.name, mood.choices) == ("mood", ("happy", "sad"))


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "{}", '{"properties": {}}', '{"properties": []}'])
def test_what_is_no_schema(text: str) -> None:
    with pytest.raises(InvalidInput, match="model_schema must"):
        read_schema(text, "model_schema")


def test_patterns_and_too_many_properties_are_refused() -> None:
    with pytest.raises(InvalidInput, match="pattern, which is not supported"):
        read_schema(schema(code={"type": "string", "pattern": "(a+)+$"}), "model_schema")
    with pytest.raises(InvalidInput, match="at most 50"):
        read_schema(schema(**{f"p{number}": TEXT for number in range(51)}), "model_schema")


@pytest.mark.parametrize(
    ("text", "described", "value"),
    [
        ("Write to ann.baker+x@mail.example.co.uk, please.", {"email": TEXT}, "ann.baker+x@mail.example.co.uk"),
        ("Call +351 912 345 678 after six.", {"phone": TEXT}, "+351 912 345 678"),
        ("Call (212) 555-0187.", {"phone": TEXT}, "(212) 555-0187"),
        ("I come on 2025-04-02.", {"phone": TEXT}, None),
        ("My zip code is 94107-1234.", {"zip": TEXT}, "94107-1234"),
        ("It's SW1A 1AA.", {"postcode": TEXT}, "SW1A 1AA"),
        ("I arrive tomorrow.", {"arrival": {"format": "date"}}, "2025-03-15"),
        ("I arrive in March 2026.", {"arrival": {"format": "date"}}, None),
        ("There are 1,200 of us.", {"count": {"type": "integer"}}, "1200"),
        ("It weighs 2.5 kilos.", {"weight": {"type": "number"}}, "2.5"),
        ("It weighs 2.5 kilos.", {"weight": {"type": "integer"}}, None),
        ("We are three.", {"people": {"type": "integer"}}, "3"),
        ("See you on March 3rd 2025.", {"people": {"type": "integer"}}, None),
        ("I'd like the RED one.", {"colour": {"enum": ["blue", "red"]}}, "red"),
        ("Bored and tired.", {"colour": {"enum": ["blue", "red"]}}, None),
        ("My favorite color is dark green.", {"favorite_color": TEXT}, "dark green"),
        ("Order number: A-17.", {"order_number": TEXT}, "A-17"),
        ("I work at Acme Labs.", {"employer": TEXT}, "Acme Labs"),
        ("I moved to Porto last year.", {"city": TEXT}, "Porto"),
        ("I'm a carpenter and I sail.", {"occupation": TEXT}, "carpenter"),
        ("I'm Ann Baker.", {"first_name": TEXT}, "Ann"),
        ("My name is Ann Baker.", {"last_name": TEXT}, "Baker"),
        ("I am a smoker.", {"smoker": {"type": "boolean"}}, "true"),
        ("I am not a smoker.", {"smoker": {"type": "boolean"}}, "false"),
        ("Am I a smoker?", {"smoker": {"type": "boolean"}}, None),
        ("Nothing of it.", {"smoker": {"type": "boolean"}}, None),
    ],
)
def test_a_value_of_each_kind(text: str, described: dict[str, dict[str, Any]], value: str | None) -> None:
    assert values(text, **described) == ({} if value is None else {next(iter(described)): value})


@pytest.mark.parametrize(("answer", "value"), [("Yes, please.", "true"), ("No, thanks.", "false"), ("Perhaps.", None)])
def test_the_answer_to_a_question(answer: str, value: str | None) -> None:
    found = values(["Would you like breakfast?", answer], breakfast={"type": "boolean"})

    assert found == ({} if value is None else {"breakfast": value})


def test_a_short_answer_is_the_value_that_was_asked_for() -> None:
    assert values(["What is your favorite dish?", "It's fish soup."], dish=TEXT) == {"dish": "fish soup"}
    assert values(["How are you?", "Tired."], dish=TEXT) == {}


def test_words_around_decide_between_values_of_one_kind() -> None:
    found = values(
        "We arrive on July 3rd 2025 and leave on July 8th 2025, four adults with two dogs.",
        check_in={"format": "date", "description": "when they arrive"},
        check_out={"format": "date", "description": "when they leave"},
        adults={"type": "integer"},
        dogs={"type": "integer"},
    )

    assert found == {"check_in": "2025-07-03", "check_out": "2025-07-08", "adults": "4", "dogs": "2"}


def test_what_nothing_speaks_of_is_left_out_when_strict_or_ambiguous() -> None:
    two = {"rooms": {"type": "integer"}, "nights": {"type": "integer"}}

    assert values("There are 7.", rooms={"type": "integer"}) == {"rooms": "7"}
    assert values("There are 7.", rooms={"type": "integer"}, strict=True) == {}
    assert values("There are 7.", **two) == {}
    assert values("There are 7 nights.", **two) == {"nights": "7"}


def test_what_is_said_last_counts() -> None:
    talk = ["Your email?", "a@example.com", "Are you sure about the email?", "Sorry, b@example.com"]

    assert values(talk, email=TEXT) == {"email": "b@example.com"}


def test_the_name_of_a_message_is_the_name_of_the_user() -> None:
    fields = read_schema(schema(name=TEXT), "model_schema")

    assert find_values(fields, [Said("Hello.", NOW, speaker="Ann Baker")]) == {"name": "Ann Baker"}
    assert find_values(fields, [Said("I'm Iris.", NOW, speaker="Iris", by_user=False)]) == {}


ALL = {
    "email": TEXT,
    "phone": TEXT,
    "zip": TEXT,
    "name": TEXT,
    "day": {"format": "date"},
    "at": {"format": "date-time"},
    "n": {"type": "integer"},
    "x": {"type": "number"},
    "ok": {"type": "boolean"},
    "kind": {"enum": ["a b", "c(d"]},
    "city": TEXT,
}


@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_is_read_and_what_comes_out_stands_there(talk: list[str]) -> None:
    found = values(talk, **ALL) if len(talk) != 1 else values(talk[0], **ALL)

    assert found.keys() <= ALL.keys()
    assert all(isinstance(value, str) and value for value in found.values())
    for name in ("email", "phone", "zip", "name", "city"):
        assert name not in found or any(found[name] in text for text in talk)
