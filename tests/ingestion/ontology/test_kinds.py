"""What texts call things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.ingestion.ontology.kinds import kind_phrases, own_phrase


@pytest.mark.parametrize(
    ("name", "text", "phrase"),
    [
        ("Kokoro", "I had dinner at Kokoro, a Japanese restaurant in Lisbon.", "Japanese restaurant"),
        ("Kokoro", "Kokoro is a vegan restaurant.", "vegan restaurant"),
        ("Kokoro", "We liked Kokoro (a noodle bar) a lot.", "noodle bar"),
        ("Sakura", "We ate at a sushi restaurant called Sakura last night.", "sushi restaurant"),
        ("Bella Notte", "I love the Italian restaurant Bella Notte.", "Italian restaurant"),
        ("Roma", "My favorite restaurant is Roma.", "favorite restaurant"),
        ("Apollo", "The Apollo project has a budget.", "project"),
        ("Dune", 'I am reading the novel "Dune" now.', "novel"),
        ("Rex", "I have a dog named Rex.", "dog"),
    ],
)
def test_a_text_says_what_a_thing_is(name: str, text: str, phrase: str) -> None:
    assert phrase in kind_phrases(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Rome", "I took the train to Rome."),
        ("Anna", "I had a meeting with Anna."),
        ("Anna", "The day before Anna came it rained."),
        ("Ann", "The restaurant Anna is closed."),
        ("", "The restaurant is closed."),
        ("x" * 81, "The restaurant " + "x" * 81),
    ],
)
def test_other_words_before_a_name_say_nothing(name: str, text: str) -> None:
    assert kind_phrases(name, text) == []


@pytest.mark.parametrize(
    ("name", "phrase"),
    [("onboarding course", "onboarding course"), ("Apollo project", "project"), ("Rome", None), ("", None)],
)
def test_a_common_noun_says_itself_what_it_is(name: str, phrase: str | None) -> None:
    assert own_phrase(name) == phrase


@given(st.text(max_size=30), st.text(max_size=200))
def test_any_name_in_any_text(name: str, text: str) -> None:
    assert all(phrase.strip() for phrase in kind_phrases(name, f"{text} the {name} is a {text}"))
