"""Text that comes in: what is repaired, what is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.domain.errors import InvalidInput
from hitherto.domain.text_input import MAX_ID_CHARACTERS, check_id, storable, storable_json

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=20,
)


@given(ANY_TEXT)
def test_content_can_be_stored_and_keeps_its_length(text: str) -> None:
    repaired = storable(text)
    assert len(repaired) == len(text)
    assert "\x00" not in repaired
    assert repaired.encode().decode() == repaired
    assert storable(repaired) == repaired


@given(st.text())
def test_good_content_is_kept_word_for_word(text: str) -> None:
    assert storable(text.replace("\x00", "")) == text.replace("\x00", "")


@given(JSON)
def test_json_is_repaired_at_every_depth(value: Any) -> None:
    repaired = storable_json(value)
    text = json.dumps(repaired, ensure_ascii=False)
    assert "\\u0000" not in text
    text.encode()
    assert storable_json(repaired) == repaired


def test_keys_and_tuples_of_json() -> None:
    assert storable_json({"a\x00": ("x\ud800", 1), 2: None}) == {"a\ufffd": ["x\ufffd", 1], "2": None}


@pytest.mark.parametrize("value", ["alice", "a/b", "..", " padded ", "🌊", "x" * MAX_ID_CHARACTERS, "\n.\n"])
def test_ids_are_kept_as_they_are(value: str) -> None:
    assert check_id(value, "user_id") == value


@pytest.mark.parametrize(
    "value", ["", " ", "\t\n", "\u2003", "x" * (MAX_ID_CHARACTERS + 1), "a\x00", "\ud800", "a\udfff"]
)
def test_ids_that_cannot_be_are_refused_by_name(value: str) -> None:
    with pytest.raises(InvalidInput, match="user_id must") as caught:
        check_id(value, "user_id")
    assert caught.value.param == "user_id"
    assert caught.value.status == 400


@given(ANY_TEXT)
def test_an_id_is_kept_or_refused_and_nothing_else(value: str) -> None:
    try:
        assert check_id(value, "user_id") == value
    except InvalidInput:
        assert not value.strip() or len(value) > MAX_ID_CHARACTERS or storable(value) != value
