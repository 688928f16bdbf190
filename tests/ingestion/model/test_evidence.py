"""Where quotes stand, and what texts name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.ingestion.model.evidence import find_quote, has_own_numbers, is_evidenced, share_a_word

TEXT = "Well, I “moved”  to\nLisbon in May. It’s lovely."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("I “moved”  to\nLisbon", "I “moved”  to\nLisbon"),
        ('i "MOVED" to lisbon', "I “moved”  to\nLisbon"),
        ("It's lovely.", "It’s lovely"),
        ("  Lisbon in May...  ", "Lisbon in May"),
        ("she said I moved to Lisbon in May", "I “moved”  to\nLisbon in May"),  # most of it, in one piece
    ],
)
def test_a_quote_is_found_where_it_stands(quote: str, found: str) -> None:
    span = find_quote(TEXT, quote)
    assert span is not None
    assert TEXT[slice(*span)] == found


@pytest.mark.parametrize(
    "quote", ["", "...", "I moved to Porto yesterday evening", "Lisbon Porto", "lovely Lisbon It’s"]
)
def test_what_does_not_stand_there_is_not_found(quote: str) -> None:
    assert find_quote(TEXT, quote) is None


@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_every_piece_of_a_text_is_a_quote_of_it(before: str, piece: str, after: str) -> None:
    text = before + piece + after
    span = find_quote(text, piece)
    if any(character.isalnum() for character in piece):
        assert span is not None
        begin, end = span
        assert 0 <= begin < end <= len(text)


@given(st.text(max_size=80), st.text(max_size=40))
def test_nothing_makes_it_raise(text: str, quote: str) -> None:
    find_quote(text, quote)
    is_evidenced(quote, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Lisbon", "I moved to lisbon"),
        ("Anna Smith", "My sister Anna called"),
        ("Мюнхен", "Я живу в Мюнхене"),
        ("São Paulo", "morei em Sao Paulo"),
        ("東京", "私は東京に住んでいます"),
        ("แมว", "ฉันมีแมวสองตัว"),
        ("34", "I am 34 now"),
        ("running", "I run and runners know"),
    ],
)
def test_a_name_is_evidenced_by_a_word_of_it(name: str, text: str) -> None:
    assert is_evidenced(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [("Paris", "I moved to Lisbon"), ("Al", "Also, an album"), ("34", "I am 35 now"), ("", "anything"), ("!?", "!?")],
)
def test_a_name_that_nobody_said_is_not(name: str, text: str) -> None:
    assert not is_evidenced(name, text)


def test_names_share_words_whatever_their_case() -> None:
    assert share_a_word("anna", ["Anna Smith"])
    assert not share_a_word("Ann", ["Anna Smith", "Hannah"])


def test_a_number_has_to_come_from_somewhere() -> None:
    assert not has_own_numbers("She turned 30 in 2024.", "I turned 30", "2024-05-01")
    assert has_own_numbers("She turned 31.", "I turned 30")
    assert not has_own_numbers("On 7 May", "2024-05-07")
