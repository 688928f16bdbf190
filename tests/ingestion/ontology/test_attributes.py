"""Values of typed properties."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.instants import Instant, parse_instant
from hitherto.domain.ontology import Property, PropertyType
from hitherto.ingestion.ontology.attributes import Subject, attributes_of, options_of
from hitherto.ingestion.ontology.kinds import kind_phrases

NOW: Instant = parse_instant("2024-03-05T10:00:00Z", "now")
PYTHON_TYPES = {PropertyType.TEXT: str, PropertyType.INT: int, PropertyType.FLOAT: float, PropertyType.BOOLEAN: bool}


def value(
    name: str, kind: str, text: str, description: str = "", *, of: str = "", type_: str = "Thing", called: str = ""
) -> Any:
    subject = Subject(of, type_, [called] if called else [], NOW)
    return attributes_of([Property(name, PropertyType(kind), description)], subject, [text]).get(name)


@pytest.mark.parametrize(
    ("name", "kind", "text", "expected"),
    [
        ("budget", "Int", "The project has a budget of $50,000.", 50_000),
        ("budget", "Int", "The budget is about 75k.", 75_000),
        ("budget", "Float", "The budget is set to $1.5 million.", 1_500_000.0),
        ("budget", "Int", "The budget is $10.50.", None),
        ("price", "Float", "I bought it for $19.99.", 19.99),
        ("price", "Float", "I paid 20 euros.", 20.0),
        ("price_per_night", "Float", "I stayed for 3 nights.", None),
        ("employees", "Int", "A company with 1,200 employees.", 1200),
        ("number_of_guests", "Int", "We were six guests.", 6),
        ("rating", "Float", "It has a rating of 4.5 stars.", 4.5),
        ("age", "Int", "Rex is a 3 year old beagle.", 3),
        ("founded_year", "Int", "It was founded in 1998.", 1998),
        ("employees", "Int", "A company with many employees.", None),
        ("vegetarian", "Boolean", "They have vegetarian food.", True),
        ("vegetarian", "Boolean", "It is not vegetarian.", False),
        ("vegetarian", "Boolean", "They have meat.", None),
        ("is_active", "Boolean", "The project is active.", True),
        ("is_active", "Boolean", '{"is_active": false}', False),
        ("status", "Text", "The status is green.", "green"),
        ("status", "Text", '{"status": "on hold", "owner": "Mia"}', "on hold"),
        ("role", "Text", "I work there as a senior engineer at night.", "senior engineer"),
        ("travel_date", "Text", "I am flying in April 2024.", "2024-04"),
        ("visit_date", "Text", "I went there yesterday.", "2024-03-04"),
        ("visit_date", "Text", "I go there every day.", None),
        ("email", "Text", "Write to mia@example.com.", "mia@example.com"),
        ("website", "Text", "See https://example.com/a for more.", "https://example.com/a"),
        ("color", "Text", "It is fast.", None),
    ],
)
def test_a_value_is_read_or_absent(name: str, kind: str, text: str, expected: object) -> None:
    found = value(name, kind, text)
    assert found == expected
    assert type(found) is type(expected)


def test_the_words_before_the_noun_are_the_kind() -> None:
    assert value("cuisine_type", "Text", "", type_="Restaurant", called="Japanese restaurant") == "Japanese"
    assert value("cuisine_type", "Text", "", type_="Restaurant", called="favorite restaurant") is None
    assert value("breed", "Text", "", type_="Pet", called="3 year old beagle") == "beagle"
    assert value("breed", "Text", "", type_="Pet", called="dog") is None


def test_a_thing_has_its_name_and_place() -> None:
    assert value("destination_name", "Text", "To Rome.", of="Rome", type_="Destination") == "Rome"
    text = "I had dinner at Kokoro, a restaurant in Lisbon."
    assert value("city", "Text", text, of="Kokoro", type_="Restaurant") == "Lisbon"


@pytest.mark.parametrize(
    ("description", "options"),
    [
        ("The purpose of travel (Business, Leisure, etc.)", ["Business", "Leisure"]),
        ("one of: free, pro, enterprise", ["free", "pro", "enterprise"]),
        ("active, paused, or done", ["active", "paused", "done"]),
        ("The name of the destination", []),
        ("", []),
    ],
)
def test_a_description_can_list_the_values(description: str, options: list[str]) -> None:
    assert options_of(description) == options


def test_a_listed_value_is_found_in_the_text() -> None:
    described = "The purpose of travel (Business, Leisure, etc.)"
    assert value("purpose", "Text", "I am travelling for business.", described) == "Business"
    assert value("purpose", "Text", "I am travelling.", described) is None


@given(
    st.text("abc_XYZ ", min_size=1, max_size=10).filter(str.strip),
    st.sampled_from(PropertyType),
    st.text(max_size=60),
    st.text(max_size=120),
    st.lists(st.text(max_size=20).filter(str.strip), max_size=2),
)
def test_a_value_has_the_type_of_its_property(
    name: str, kind: PropertyType, description: str, text: str, phrases: list[str]
) -> None:
    subject = Subject("Rome", "Destination", phrases, NOW)
    found = attributes_of([Property(name, kind, description)], subject, [f"{name} {text}", f'{{"{name}": {text}}}'])
    assert all(type(each) is PYTHON_TYPES[kind] for each in found.values())


@pytest.mark.parametrize(
    "text", ["word" * 25_000, "1," * 50_000, "(" * 50_000, "budget " * 15_000, "as a b c d " * 9_000, "In Xa " * 15_000]
)
def test_a_text_without_an_end_holds_nobody_up(text: str) -> None:
    names = ["budget", "is_x", "role", "city", "email", "phone", "start_date", "cuisine_type"]
    properties = [Property(name, kind, "a, b, or c") for name in names for kind in PropertyType]
    started = time.process_time()
    for each in properties:
        attributes_of([each], Subject("Kokoro", "Restaurant", ["a b"], NOW), [text])
    kind_phrases("Kokoro", f"the {text} Kokoro is a {text}")
    assert time.process_time() - started < 3
