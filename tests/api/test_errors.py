import json

import pytest
from pydantic import BaseModel, ValidationError

from hitherto.api.errors import MAX_DETAILS, UNAVAILABLE, field_path, internal_problem, problem, validation_message
from hitherto.domain.errors import (
    AlreadyExists,
    Damaged,
    Forbidden,
    HithertoError,
    InvalidInput,
    Misconfigured,
    NotFound,
    PayloadTooLarge,
    TooSlow,
    Unauthorized,
    Unavailable,
)


class Speaker(BaseModel):
    name: str
    age: int


class Talk(BaseModel):
    speakers: list[Speaker]


def message_for(value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        Talk.model_validate(value)
    return validation_message(caught.value.errors())


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (InvalidInput("a must be b"), 400, "a must be b"),
        (AlreadyExists("user", "ann"), 400, "user already exists with user_id: ann"),
        (Unauthorized("unauthorized"), 401, "unauthorized"),
        (NotFound("session", "s1"), 404, "session not found: s1"),
        (PayloadTooLarge("too large"), 413, "too large"),
        (Unavailable("PostgreSQL at 10.0.0.7 refused"), 503, UNAVAILABLE),
        (Unavailable("no room in /var/lib", told="the disk is full"), 503, f"the disk is full; {UNAVAILABLE}"),
        (Forbidden("not from there"), 403, "not from there"),
        (TooSlow("too slow"), 408, "too slow"),
    ],
)
def test_an_error_of_the_house_keeps_its_status_and_words(error: HithertoError, status: int, message: str) -> None:
    response = problem(error)

    assert response.status_code == status
    assert json.loads(response.body) == {"message": message}
    assert response.headers["content-type"] == "application/json"


def test_a_passing_condition_says_when_to_come_back() -> None:
    assert problem(Unavailable("busy")).headers["retry-after"] == "1"
    assert "retry-after" not in problem(InvalidInput("no")).headers


def test_a_refused_key_says_which_scheme_is_expected() -> None:
    assert problem(Unauthorized("unauthorized")).headers["www-authenticate"] == "Api-Key"


def test_internals_stay_inside() -> None:
    ours = [Misconfigured("password hunter2 refused"), Damaged("/home/hunter2/db is damaged")]
    for response in (*map(problem, ours), internal_problem()):
        assert response.status_code == 500
        assert b"hunter2" not in response.body
        assert "internal error" in json.loads(response.body)["message"]


def test_text_that_utf8_cannot_carry_is_replaced_in_messages() -> None:
    assert json.loads(problem(NotFound("user", "a\ud800")).body) == {"message": "user not found: a\ufffd"}


def test_a_fault_names_its_field_the_way_the_caller_writes_it() -> None:
    assert message_for({"speakers": [{"name": "Ann", "age": "x"}]}).startswith("speakers[0].age: must be a valid int")
    assert message_for({}) == "speakers: is required"
    assert message_for([]) == "body: must be a JSON object"
    assert message_for({"speakers": ["Ann"]}) == "speakers[0]: must be a JSON object"


def test_many_faults_are_counted_instead_of_listed() -> None:
    message = message_for({"speakers": [{}] * 30})

    assert message.count("is required") == MAX_DETAILS
    assert message.endswith(f"; and {60 - MAX_DETAILS} more")


def test_a_location_of_nothing_is_the_body() -> None:
    assert field_path(()) == "body"
    assert field_path(("a", 0, "b", 1)) == "a[0].b[1]"
