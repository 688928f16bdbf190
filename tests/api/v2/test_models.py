import pytest
from pydantic import ValidationError

from hitherto.api.limits import MAX_NUMBER
from hitherto.api.v2.models import (
    AddMemory,
    AddUser,
    ListItems,
    MemoryQuery,
    PageQuery,
    SessionsQuery,
    UserFields,
    given,
)
from hitherto.domain.episodes import RoleType


def test_only_what_was_given_a_value_is_passed_on() -> None:
    body = AddUser.model_validate({"user_id": "ann", "email": None, "first_name": "", "shoe_size": 40})

    assert given(body) == {"user_id": "ann", "first_name": ""}
    assert given(UserFields()) == {}


def test_a_rating_instruction_is_passed_on_as_plain_json() -> None:
    body = UserFields.model_validate(
        {"fact_rating_instruction": {"instruction": "By relevance.", "examples": {"high": "a", "low": None}}}
    )

    assert given(body) == {
        "fact_rating_instruction": {"instruction": "By relevance.", "examples": {"high": "a"}},
    }


def test_an_empty_role_type_is_no_role() -> None:
    body = AddMemory.model_validate({"messages": [{"content": "Hi.", "role_type": ""}], "ignore_roles": ["tool", ""]})

    assert body.messages[0].role_type is RoleType.NOROLE
    assert body.ignore_roles == [RoleType.TOOL, RoleType.NOROLE]


def test_text_with_lone_surrogates_passes_unchanged() -> None:
    body = AddUser.model_validate({"user_id": "a\ud800", "metadata": {"\udfff": "\ud800"}})

    assert given(body) == {"user_id": "a\ud800", "metadata": {"\udfff": "\ud800"}}


def test_numbers_in_queries_are_read_from_text() -> None:
    assert PageQuery.model_validate({"page_number": "3", "page_size": "7"}) == PageQuery(page_number=3, page_size=7)
    assert SessionsQuery.model_validate({"asc": "true"}).asc is True
    assert SessionsQuery.model_validate({}) == SessionsQuery(page_number=1, order_by="created_at", asc=False)
    assert MemoryQuery.model_validate({"min_rating": "0.5"}).min_rating == 0.5


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (PageQuery, {"page_number": 0}),
        (PageQuery, {"page_number": MAX_NUMBER + 1}),
        (PageQuery, {"page_size": 0}),
        (ListItems, {"limit": -1}),
        (ListItems, {"limit": 1.5}),
        (MemoryQuery, {"lastn": "-1"}),
        (MemoryQuery, {"min_rating": "inf"}),
        (MemoryQuery, {"min_rating": "nan"}),
        (AddMemory, {"messages": [{"content": "Hi.", "role_type": "robot"}]}),
        (AddMemory, {"messages": [{"content": "Hi."}]}),
        (AddMemory, {"messages": {}}),
        (AddMemory, {"messages": [], "ignore_roles": "assistant"}),
        (AddUser, {"user_id": b"bytes are no text"[0]}),
    ],
)
def test_what_cannot_be_is_refused(model: type[PageQuery], values: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(values)


def test_limits_are_told_in_the_schema() -> None:
    schema = AddMemory.model_json_schema()

    assert schema["properties"]["messages"]["maxItems"] == 30
    assert schema["$defs"]["NewMessageBody"]["properties"]["content"]["maxLength"] == 100_000
    assert SessionsQuery.model_json_schema()["properties"]["order_by"]["enum"] == [
        "created_at",
        "updated_at",
        "user_id",
        "session_id",
    ]
