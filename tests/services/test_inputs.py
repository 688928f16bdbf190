"""What callers give: repaired, refused, and said in words."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.episodes import RoleType
from hitherto.domain.errors import InvalidInput
from hitherto.domain.instants import EARLIEST, LATEST, Instant, from_datetime
from hitherto.services import inputs

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=50)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=6,
)


@given(ANY_TEXT)
def test_content_is_refused_only_when_it_says_nothing(text: str) -> None:
    if not text.strip():
        with pytest.raises(InvalidInput, match="content must be a text that is not empty"):
            inputs.content(text, "content")
        return
    kept = inputs.content(text, "content")
    assert len(kept) == len(text)
    kept.encode()
    assert "\x00" not in kept


@pytest.mark.parametrize("length", [100_000, 100_001])
def test_the_limit_of_a_message_is_ten_thousand_characters_not_bytes(length: int) -> None:
    text = "🦊" * length
    if length <= 100_000:
        assert inputs.content(text, "content") == text
        return
    with pytest.raises(InvalidInput, match=r"at most 100,000 characters, not 100,001"):
        inputs.content(text, "content")


@pytest.mark.parametrize("value", [None, 5, b"bytes", ["text"], {}])
def test_what_is_no_text_is_no_content(value: object) -> None:
    with pytest.raises(InvalidInput, match="content"):
        inputs.content(value, "content")


@pytest.mark.parametrize("role_type", list(RoleType))
def test_the_six_role_types(role_type: RoleType) -> None:
    assert inputs.role_type(role_type, "role_type") is role_type
    assert inputs.role_type(str(role_type), "role_type") is role_type


def test_an_empty_role_type_is_norole() -> None:
    assert inputs.role_type("", "role_type") is RoleType.NOROLE


@pytest.mark.parametrize("value", ["User", "human", "user ", 1, True, [], {}])
def test_other_role_types_are_refused_with_the_list_of_them(value: object) -> None:
    with pytest.raises(InvalidInput, match="norole, system, assistant, user, function, tool"):
        inputs.role_type(value, "role_type")


def test_a_missing_role_type_is_named_as_missing() -> None:
    with pytest.raises(InvalidInput, match="required to have a role_type"):
        inputs.role_type(None, "role_type")


@pytest.mark.parametrize(
    "value",
    [
        "2025-03-01T09:30:00Z",
        "2025-03-01T10:30:00+01:00",
        "2025-03-01 09:30:00",
        "2025-03-01T09:30Z",
        datetime(2025, 3, 1, 9, 30),  # noqa: DTZ001 - without a zone it is UTC
        datetime(2025, 3, 1, 9, 30, tzinfo=UTC),
        datetime(2025, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=3))),
    ],
)
def test_an_instant_in_many_forms(value: datetime | str) -> None:
    assert inputs.instant(value, "created_at") == from_datetime(datetime(2025, 3, 1, 9, 30, tzinfo=UTC))


@pytest.mark.parametrize("value", [None, ""])
def test_no_instant(value: str | None) -> None:
    assert inputs.instant(value, "created_at") is None


@pytest.mark.parametrize(
    "value",
    ["yesterday", "2025-02-30", "2025-13-01T00:00:00Z", "1740821400", "2025-03-01T25:00:00Z", "0000-01-01", "9" * 40],
)
def test_dates_that_are_none_are_refused(value: str) -> None:
    with pytest.raises(InvalidInput, match="created_at"):
        inputs.instant(value, "created_at")


@pytest.mark.parametrize(
    ("values", "taken_as"),
    [
        ((datetime.min, "0001-01-01", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"), EARLIEST),  # noqa: DTZ901
        ((datetime.max, "9999-12-31", "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-12:00"), LATEST),  # noqa: DTZ901
    ],
)
def test_the_ends_of_the_calendar_are_taken_as_the_ends_of_the_range(
    values: tuple[datetime | str, ...], taken_as: Instant
) -> None:
    assert {inputs.instant(value, "created_at") for value in values} == {taken_as}


@given(st.dictionaries(ANY_TEXT, JSON, max_size=5))
def test_any_json_object_comes_out_storable(value: dict[str, Any]) -> None:
    made = inputs.json_object(value, "metadata")
    text = orjson.dumps(made)
    assert b"\\u0000" not in text
    assert orjson.loads(text) == made


def test_numbers_that_json_does_not_have_are_null() -> None:
    assert inputs.json_object({"a": float("inf"), "b": [float("nan")]}, "metadata") == {"a": None, "b": [None]}


def test_an_object_is_the_callers_no_longer() -> None:
    inner = [1]
    made = inputs.json_object({"a": inner}, "metadata")
    inner.append(2)
    assert made == {"a": [1]}


@pytest.mark.parametrize("value", [[], "text", 5, True])
def test_what_is_no_object_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput, match="metadata must be a JSON object"):
        inputs.json_object(value, "metadata")


@given(st.dictionaries(st.text(), JSON, max_size=4), st.dictionaries(st.text(), JSON, max_size=4))
def test_merging_puts_new_keys_over_old_ones(old: dict[str, Any], new: dict[str, Any]) -> None:
    merged = inputs.merged(old, new)
    assert merged is not None
    assert merged.keys() == old.keys() | new.keys()
    assert all(merged[key] == new[key] for key in new)
    assert inputs.merged(old, None) == old
    assert inputs.merged(None, new) == new
