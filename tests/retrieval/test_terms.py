"""Texts into terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.terms import terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She was planting the tomatoes.", ["plant", "tomato"]),
        ("Anna's café", ["anna", "cafe"]),
        ("Anna’s CAFÉ", ["anna", "cafe"]),
        ("Zoë's naïve Straße", ["zoe", "naiv", "strass"]),
        ("May 7th, 2023-05-07", ["may", "7th", "2023", "05", "07"]),
        ("snake_case", ["snake", "case"]),
        ("what did you do?", []),
        ("", []),
        ("…!?", []),
        ("東京都", ["東京", "京都"]),
        ("水", ["水"]),
        ("Ann 서울에 lebt", ["ann", "서울", "울에", "lebt"]),
        ("Привет, мир", ["привет", "мир"]),
    ],
)
def test_terms(text: str, expected: list[str]):
    assert terms(text) == expected


def test_forms_of_a_word_meet():
    assert terms("run running runs") == ["run"] * 3


def test_a_very_long_word_is_cut():
    assert terms("x" * 5000) == ["x" * 40]


@given(st.text())
def test_any_text_has_terms_that_case_does_not_change(text: str):
    found = terms(text)
    assert all(found)
    assert all(len(term) <= 40 for term in found)
    if text.isascii():
        assert terms(text.upper()) == found
