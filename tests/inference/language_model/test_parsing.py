"""The object in an answer, found whatever stands around it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from hitherto.inference.language_model.parsing import Unusable, parsed
from hitherto.inference.language_model.schema import portable_schema


class Place(BaseModel):
    name: str


class Trip(BaseModel):
    """A journey."""

    places: list[Place]
    note: str | None = None


WITHOUT_BRACES = st.text(st.characters(exclude_characters="{}<>", exclude_categories=["Cs"]), max_size=40)


@given(before=WITHOUT_BRACES, name=st.text(st.characters(exclude_categories=["Cs"])), after=WITHOUT_BRACES)
def test_words_around_the_object_do_not_matter(before: str, name: str, after: str) -> None:
    trip = json.dumps({"places": [{"name": name}]})
    assert parsed(f"{before}{trip}{after}", Trip).places[0].name == name


@given(st.text(max_size=200))
def test_any_text_gives_an_answer_or_is_unusable(text: str) -> None:
    try:
        parsed(text, Trip)
    except Unusable:
        return
    assert '"places"' in text or "places" in text


def test_an_object_of_another_shape_is_passed_over() -> None:
    assert parsed('{"plan": 1} {"places": []}', Trip).places == []


def test_what_is_wrong_is_said_without_values() -> None:
    with pytest.raises(Unusable, match=r"places\.0\.name") as caught:
        parsed('{"places": [{"name": {"secret": 1}}]}', Trip)
    assert "secret" not in str(caught.value)


def test_an_unfinished_thought_hides_nothing_after_it() -> None:
    assert parsed('I wonder {"places": 3} </think> {"places": [{"name": "Faro"}]}', Trip).places[0].name == "Faro"


def test_deep_nesting_is_unusable_and_not_an_accident() -> None:
    with pytest.raises(Unusable):
        parsed('{"places":' + "[" * 100_000, Trip)


def test_schemas_are_written_out_and_closed() -> None:
    schema = portable_schema(Trip)
    assert schema["required"] == ["places", "note"]
    assert schema["properties"]["places"]["items"] == {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
        "additionalProperties": False,
    }
    assert "description" not in schema
