"""Whose words a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.requests import SearchRequest
from hitherto.retrieval.search import Scorer, rank
from hitherto.retrieval.voices import Voice, voice_of
from hitherto.retrieval.weights import Weights
from tests.retrieval.graphs import asked, episode, numbers, snapshot, vector


@pytest.mark.parametrize(
    "question",
    [
        "Which hotel did you recommend?",
        "What was the third book you’ve suggested?",
        "You once told me how to prune roses.",
        "Which herbs had you previously listed for the soup?",
        "In our last conversation there was a proverb about rain.",
        "Your earlier answer named a museum, which one was it?",
        "I wanted to come back to our chat about beetles: which is the heaviest?",
        "Which tool stood first in your list of suggestions?",
        "We talked about tunnels. How long is the longest?",
        "Can you remind me of the name of that glacier?",
        "I remember you said something about glue.",
    ],
)
def test_what_was_said_to_the_user_is_asked_of_the_assistant(question: str):
    assert voice_of(question) is Voice.ASSISTANT


@pytest.mark.parametrize(
    "question",
    [
        "Where did I leave my keys?",
        "What's my dentist called?",
        "Remind me of what my sister wants.",
        "Which of the hotels that I mentioned in our last conversation is by the lake?",
        "Did I tell you which train i took?",
        "Which dentist had I named in our discussion?",
        "Could you recommend me a hotel?",
        "What would you suggest for my birthday?",
        "Remind me to water the plants.",
    ],
)
def test_what_people_said_of_themselves_is_asked_of_them(question: str):
    assert voice_of(question) is Voice.OTHERS


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Where does Ann live?",
        "Who are you?",
        "Can you suggest a hotel?",
        "Wo wohne ich?",
        "私はどこに住んでいますか",
    ],
)
def test_other_questions_ask_for_both(question: str):
    assert voice_of(question) is None


@given(st.text())
def test_any_text_may_be_asked(text: str):
    assert voice_of(text) in (None, *Voice)


SAID = {"session": None, "vector": vector(1, 0, 0, 0)}


def order(question: str) -> list[int]:
    seen = snapshot(
        episodes=[
            episode(0, "A hotel by the lake.", role_type="assistant", **SAID),
            episode(1, "A hotel by the lake.", role_type="user", **SAID),
            episode(2, "A hotel by the lake.", role_type=None, kind="text", **SAID),
        ]
    )
    request = SearchRequest(query=question, scope="episodes")
    return numbers(rank(seen, asked(seen, question, 1, 0, 0, 0), request, Weights()))


def test_the_side_that_is_asked_for_comes_first():
    assert order("Which hotel did you recommend?") == [0, 2, 1]
    assert order("Which hotel did I like?") == [2, 1, 0]
    # Alike otherwise, so the newest comes first.
    assert order("Which hotel is by the lake?") == [2, 1, 0]


def test_a_text_of_nobody_is_not_the_assistants():
    assert order("Where is my hotel?")[-1] == 0


def test_who_spoke_finds_nothing_alone():
    seen = snapshot(episodes=[episode(0, "Soup.", session=None), episode(1, "A violin.", session=None)])
    assert Scorer(seen, (asked(seen, "my violin"),), Weights()).scores("episodes")[0] == 0
