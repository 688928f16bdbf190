from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.services.record_filter import predicate

METADATA = {"topic": "travel", "year": 2025, "of": {"place": "Porto", "n": None}, "ok": True, "tags": ["a", "b"]}
VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=3)


@pytest.mark.parametrize(
    ("given_filter", "holds"),
    [
        ({}, True),
        ({"topic": "travel"}, True),
        ({"topic": "travel", "year": 2025}, True),
        ({"topic": "travel", "year": 2024}, False),
        ({"topic": "Travel"}, False),
        ({"of": {"place": "Porto"}}, True),
        ({"of": {"place": "Lisbon"}}, False),
        ({"of": {"n": None}}, True),
        ({"of": "Porto"}, False),
        ({"none": None}, False),
        ({"ok": True}, True),
        ({"ok": 1}, False),
        ({"year": 2025.0}, True),
        ({"tags": ["a", "b"]}, True),
        ({"tags": ["a"]}, False),
        ({"where": {"jsonpath": '$[*] ? (@.topic == "travel")'}}, True),
        ({"where": {"jsonpath": "$[*] ? (@.topic == 'travel')"}}, True),
        ({"where": {"jsonpath": '$[*]?(@.of.place=="Porto")'}}, True),
        ({"where": {"jsonpath": "$[*] ? (@.year == 2024)"}}, False),
        ({"where": {"jsonpath": "$[*] ? (@.ok == true)"}}, True),
        ({"where": {"and": [{"jsonpath": "$[*] ? (@.year == 2025)"}, {"jsonpath": "$[*] ? (@.ok == false)"}]}}, False),
        ({"where": {"or": [{"jsonpath": "$[*] ? (@.year == 2025)"}, {"jsonpath": "$[*] ? (@.ok == false)"}]}}, True),
    ],
)
def test_what_a_filter_accepts(given_filter: dict[str, Any], holds: bool) -> None:
    assert predicate(given_filter, "metadata")(METADATA) is holds


@pytest.mark.parametrize(
    "where",
    [
        None,
        {},
        "x",
        {"jsonpath": 7},
        {"jsonpath": "$[*] ? (@.year > 2000)"},
        {"jsonpath": "$[*] ? (@.a == 1 && @.b == 2)"},
        {"jsonpath": "$[*] ? (@.a == unquoted)"},
        {"jsonpath": "$"},
        {"and": []},
        {"and": "x"},
        {"not": [{"jsonpath": "$[*] ? (@.a == 1)"}]},
        {"jsonpath": "$[*] ? (@.a == 1)", "and": []},
    ],
)
def test_other_conditions_are_refused(where: object) -> None:
    with pytest.raises(InvalidInput, match="other conditions are not supported"):
        predicate({"where": where}, "record_filter")


def test_conditions_do_not_nest_without_end() -> None:
    nested: dict[str, Any] = {"jsonpath": "$[*] ? (@.a == 1)"}
    for _ in range(10):
        nested = {"and": [nested]}
    with pytest.raises(InvalidInput):
        predicate({"where": nested}, "metadata")


@given(metadata=st.dictionaries(st.text(min_size=1), VALUES), other=VALUES)
def test_metadata_has_all_of_itself_and_of_its_parts(metadata: dict[str, Any], other: Any) -> None:
    wanted = {key: value for key, value in metadata.items() if set(metadata) != {"where"}}

    assert predicate(wanted, "metadata")(metadata)
    for key, value in wanted.items():
        assert predicate({key: value, "and": 1}, "metadata")({**metadata, "and": 1})
        assert (
            predicate({key: other}, "metadata")(metadata)
            == (value == other and isinstance(value, bool) == isinstance(other, bool))
            or key == "where"
        )
