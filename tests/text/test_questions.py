import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.text.questions import MAX_QUESTION_CHARACTERS, Turn, synthesize


def asked(*turns: str) -> str | None:
    """Let user and assistant speak in turn; the user is the last."""
    return synthesize([Turn(text, (len(turns) - place) % 2 == 1) for place, text in enumerate(turns)])


def test_a_question_that_stands_alone_stays_as_it_is() -> None:
    assert asked("I like boats.", "Me too.", "When does the shop in Porto open?") == "When does the shop in Porto open?"


@pytest.mark.parametrize("question", ["Is it far?", "How do I get there?", "And by train?", "Who is she?"])
def test_a_question_that_points_elsewhere_brings_what_it_points_to(question: str) -> None:
    found = asked("I'm going to Porto next week.", "Nice!", question)

    assert found == f"Regarding “I'm going to Porto next week”: {question}"


def test_the_last_question_of_the_user_counts() -> None:
    assert asked("Where is Porto?", "In Portugal. Do you want to go?", "Perhaps.") == "Where is Porto?"


def test_without_a_name_the_last_statement_is_the_context() -> None:
    assert asked("we bought a boat.", "why?", "Is it expensive?") == "Regarding “we bought a boat”: Is it expensive?"


def test_without_a_question_the_last_statement_is_asked_about() -> None:
    assert asked("We bought a boat. It is green.") == "What is known about this: It is green?"
    assert synthesize([Turn("I can help.", False)]) == "What is known about this: I can help?"
    assert synthesize([]) is None
    assert asked("  ") is None


@given(st.lists(st.builds(Turn, st.text(max_size=900), st.booleans()), max_size=5))
def test_any_talk_ends_in_a_short_question_or_in_none(turns: list[Turn]) -> None:
    found = synthesize(turns)

    assert (found is None) == (not any(turn.text.strip() for turn in turns))
    if found is not None:
        assert 0 < len(found) <= MAX_QUESTION_CHARACTERS
        assert synthesize(turns) == found
