"""What is forgiven in an answer."""

from typing import Any

import pytest
from pydantic import ValidationError

from hitherto.inference.language_model.schema import portable_schema
from hitherto.ingestion.model.shapes import MOST_ITEMS, answer_type

FACT: dict[str, Any] = {
    "message": 1,
    "quote": "I moved",
    "subject": "I",
    "relation": "LIVES_IN",
    "object": "Lisbon",
    "fact": "Ann lives in Lisbon.",
}
PLAIN = answer_type(typed=False, rated=False)


def test_lists_that_are_missing_are_empty() -> None:
    answer = PLAIN.model_validate({"things": None})
    assert (answer.things, answer.facts, answer.ended) == ([], [], [])


@pytest.mark.parametrize("number", [1, "1", "m1", "message 1"])
def test_messages_are_numbered_in_whatever_way(number: object) -> None:
    answer = PLAIN.model_validate({"facts": [FACT | {"message": number}]})
    assert answer.facts[0].message == 1


def test_one_slip_does_not_cost_the_other_facts() -> None:
    answer = PLAIN.model_validate({"facts": [{"message": 1}, FACT, "nonsense", FACT | {"object": 5, "since": None}]})
    assert [fact.object for fact in answer.facts] == ["Lisbon", "5"]
    assert answer.facts[1].since == ""


def test_nothing_but_slips_is_an_answer_to_repair() -> None:
    with pytest.raises(ValidationError, match="none of the items"):
        PLAIN.model_validate({"facts": [{"message": 1}]})
    with pytest.raises(ValidationError):
        PLAIN.model_validate({"facts": "none"})


def test_an_endless_answer_is_cut() -> None:
    assert len(PLAIN.model_validate({"facts": [FACT] * (MOST_ITEMS + 50)}).facts) == MOST_ITEMS


@pytest.mark.parametrize("typed", [False, True])
@pytest.mark.parametrize("rated", [False, True])
def test_only_what_somebody_needs_is_asked_for(typed: bool, rated: bool) -> None:
    schema = portable_schema(answer_type(typed=typed, rated=rated))
    facts = schema["properties"]["facts"]["items"]["properties"]
    assert ("type" in facts, "rating" in facts) == (typed, rated)
    assert ("attributes" in schema["properties"]["things"]["items"]["properties"]) == typed


def test_a_rating_may_be_left_open() -> None:
    answer = answer_type(typed=False, rated=True).model_validate(
        {"facts": [FACT | {"rating": ""}, FACT | {"rating": "0.5"}]}
    )
    assert [fact.model_dump()["rating"] for fact in answer.facts] == [None, 0.5]
