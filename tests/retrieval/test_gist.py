from hypothesis import given
from hypothesis import strategies as st

from hitherto.retrieval.gist import MAX_SENTENCES, MAX_TOKENS, gist
from hitherto.text.budget import estimate_tokens
from hitherto.text.sentences import split_sentences
from hitherto.text.tokens import search_tokens

WORDS = st.sampled_from("boat engine harbour oil tea rice soup table dinner Lisbon sail wind".split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: " ".join(words).capitalize() + ".")
TALKS = st.lists(st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join), max_size=30)


def test_the_opening_and_what_the_talk_is_about() -> None:
    talk = [
        "Hello. I want to sell my old sailing boat.",
        "Nice. What about the engine of the boat?",
        "The engine of the boat was repaired last year. My neighbour has a dog called Bruno.",
        "So the sailing boat has a repaired engine. Good.",
    ]
    lines = gist(talk, search_tokens)
    texts = [line.text for line in lines]

    assert texts[0] == "I want to sell my old sailing boat."
    assert "The engine of the boat was repaired last year." in texts
    assert "Good." not in texts


def test_a_talk_of_short_words_has_a_gist_too() -> None:
    assert [line.text for line in gist(["Hi.", "Yo!"], search_tokens)] == ["Hi.", "Yo!"]
    assert gist([], search_tokens) == []
    assert gist(["  "], search_tokens) == []


def test_of_a_long_talk_the_opening_is_kept() -> None:
    talk = ["The very first sentence stands here."] + [f"Number {n} speaks of boats and wind." for n in range(2000)]

    assert gist(talk, search_tokens)[0].text == talk[0]


@given(TALKS)
def test_a_gist_is_short_made_of_what_was_said_and_in_order(talk: list[str]) -> None:
    lines = gist(talk, search_tokens)
    said = {(number, text[start:end]) for number, text in enumerate(talk) for start, end in split_sentences(text)}

    assert len(lines) <= MAX_SENTENCES
    assert sum(estimate_tokens(line.text) for line in lines[1:]) <= MAX_TOKENS
    assert {(line.message, line.text) for line in lines} <= said
    assert [line.message for line in lines] == sorted(line.message for line in lines)
    assert bool(lines) == bool(said)
    assert gist(talk, search_tokens) == lines


def test_of_a_short_talk_short_sentences_are_told_too() -> None:
    talk = ["I live in Lisbon.", "Nice!", "My mail is ann@example.org."]
    assert [line.text for line in gist(talk, search_tokens)] == [talk[0], talk[2]]
