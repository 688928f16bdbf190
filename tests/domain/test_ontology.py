"""Ontologies: what is one, and what is said about what is none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.domain.ontology import (
    MAX_DESCRIPTION_CHARACTERS,
    MAX_PROPERTIES,
    MAX_SOURCE_TARGETS,
    MAX_TYPE_NAME_CHARACTERS,
    MAX_TYPES,
    RESERVED_PROPERTIES,
    Ontology,
    PropertyType,
    as_json,
    ontology_of,
)

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=20)
KEYS = st.sampled_from(["name", "description", "properties", "type", "source_targets", "source", "target"]) | ANY_TEXT
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
NAMES = st.text("abcXYZ_é ", min_size=1, max_size=12).filter(
    lambda name: (
        bool(name.strip()) and not name.startswith("_") and name != "Entity" and name not in RESERVED_PROPERTIES
    )
)
PROPERTIES = st.lists(
    st.fixed_dictionaries(
        {"name": NAMES, "type": st.sampled_from(list(map(str, PropertyType))), "description": st.text("abc .")}
    ),
    max_size=MAX_PROPERTIES,
    unique_by=lambda one: one["name"],
)
TYPE = st.fixed_dictionaries({"name": NAMES, "description": st.text("abc ."), "properties": PROPERTIES})
TYPES = st.lists(TYPE, max_size=MAX_TYPES, unique_by=lambda one: one["name"])


@st.composite
def ontologies(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    entities, edges = draw(TYPES), draw(TYPES)
    ends = st.sampled_from([*(each["name"] for each in entities), "User", "Entity", "Person"])
    pairs = st.lists(st.fixed_dictionaries({}, optional={"source": ends, "target": ends}), max_size=3)
    return {"entity_types": entities, "edge_types": [{**each, "source_targets": draw(pairs)} for each in edges]}


@given(ontologies())
def test_what_goes_in_comes_out(wire: dict[str, Any]) -> None:
    assert as_json(ontology_of(**wire)) == wire


@given(JSON, JSON)
def test_any_json_is_an_ontology_or_refused_in_words(entity_types: Any, edge_types: Any) -> None:
    try:
        made = ontology_of(entity_types, edge_types)
    except InvalidInput as error:
        refusal = error
    else:
        assert ontology_of(**as_json(made)) == made
        return
    assert refusal.param is not None
    assert refusal.message.startswith(refusal.param)


def test_nothing_is_an_empty_ontology() -> None:
    assert ontology_of(None, None) == ontology_of([], []) == Ontology()
    assert Ontology().is_empty
    assert not ontology_of([{"name": "Restaurant"}], None).is_empty


def test_types_are_found_by_name() -> None:
    made = ontology_of([{"name": "Dish"}], [{"name": "ATE", "source_targets": [{"target": "Dish"}]}])
    dish, ate = made.entity_type("Dish"), made.edge_type("ATE")
    assert dish is not None
    assert ate is not None
    assert (ate.source_targets[0].source, ate.source_targets[0].target) == (None, "Dish")
    assert made.entity_type("ATE") is None
    assert made.edge_type("Dish") is None


def prop(name: str, kind: object = "Text") -> dict[str, Any]:
    return {"name": name, "type": kind, "description": ""}


@pytest.mark.parametrize(
    ("entity_types", "edge_types", "words"),
    [
        ("Restaurant", [], "entity_types must be a list"),
        ([7], [], r"entity_types\[0\] must be a JSON object"),
        ([{"description": "no name"}], [], r"entity_types\[0\]\.name must be a text that is not empty"),
        ([{"name": "  "}], [], r"entity_types\[0\]\.name must be a text that is not empty"),
        ([{"name": "a\nb"}], [], "must not contain control characters"),
        ([{"name": "x" * (MAX_TYPE_NAME_CHARACTERS + 1)}], [], "must be at most 100 characters, not 101"),
        ([{"name": "A", "description": 1}], [], r"entity_types\[0\]\.description must be a text"),
        ([{"name": "A", "description": "x" * (MAX_DESCRIPTION_CHARACTERS + 1)}], [], "must be at most 2,000"),
        ([{"name": f"T{n}"} for n in range(11)], [], "entity_types must hold at most 10, not 11"),
        ([], [{"name": f"T{n}"} for n in range(11)], "edge_types must hold at most 10, not 11"),
        ([{"name": "A"}, {"name": "A"}], [], "must not hold two of the name A"),
        ([], [{"name": "A"}, {"name": "A"}], "must not hold two of the name A"),
        ([{"name": "Entity"}], [], "must not be Entity: every node is one"),
        ([{"name": "A", "properties": [prop(f"p{n}") for n in range(11)]}], [], "properties must hold at most 10"),
        ([{"name": "A", "properties": [prop("x"), prop("x")]}], [], "must not hold two of the name x"),
        ([{"name": "A", "properties": [prop("x", "Date")]}], [], "type must be one of Text, Int, Float, Boolean"),
        ([{"name": "A", "properties": [prop("x", [])]}], [], "type must be one of Text, Int, Float, Boolean"),
        ([{"name": "A", "properties": [prop("_x")]}], [], "must not begin with an underscore"),
        ([], [{"name": "E", "source_targets": [{"source": "Nobody"}]}], "source: there is no entity type Nobody"),
        ([], [{"name": "E", "source_targets": [{"target": 5}]}], "target must be the name of an entity type"),
        ([], [{"name": "E", "source_targets": [{}] * (MAX_SOURCE_TARGETS + 1)}], "must hold at most 100, not 101"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(entity_types: Any, edge_types: Any, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        ontology_of(entity_types, edge_types)


@pytest.mark.parametrize("name", [*sorted(RESERVED_PROPERTIES), "Name", "UUID"])
def test_names_that_everything_has_are_taken(name: str) -> None:
    with pytest.raises(InvalidInput, match=f"must not be {name}: these names are taken"):
        ontology_of([{"name": "A", "properties": [prop(name)]}], [])
    with pytest.raises(InvalidInput, match=f"must not be {name}: these names are taken"):
        ontology_of([], [{"name": "A", "properties": [prop(name)]}])


@pytest.mark.parametrize("end", ["User", "Preference", "Procedure", "Person", "Organization", "Entity", "Dish"])
def test_facts_may_connect_custom_default_and_given_types(end: str) -> None:
    made = ontology_of([{"name": "Dish"}], [{"name": "E", "source_targets": [{"source": end, "target": end}]}])
    assert made.edge_types[0].source_targets[0].source == end
