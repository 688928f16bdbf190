"""Sentences, freed of what states nothing; what is no prose is blanked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitherto.ingestion.extract.masking import INLINE_BLANK, masked
from hitherto.ingestion.extract.sentences import sentences


def cut(text, calls=("Bob",), spoken=True):
    return [item.text.removesuffix(".") for item in sentences(text, 0, calls, spoken)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("I live in Rome. I work at Acme!", ["I live in Rome", "I work at Acme"]),
        ("I saw Dr. Lee at St. Mary's. It rained.", ["I saw Dr. Lee at St. Mary's", "It rained"]),
        ("It cost $3.50 at 5 p.m. on Monday.", ["It cost $3.50 at 5 p.m. on Monday"]),
        ("I moved - it's great", ["I moved", "it's great"]),
        ("I moved; I like it", ["I moved", "I like it"]),
        ("I moved... I like it", ["I moved", "I like it"]),
        ("I like tea - green tea", ["I like tea - green tea"]),
        ("I live in Rome\nI work at Acme", ["I live in Rome", "I work at Acme"]),
        ("- I live in Rome\n- I work at Acme", ["I live in Rome", "I work at Acme"]),
        ("1. I live in Rome\n2) I work at Acme", ["I live in Rome", "I work at Acme"]),
        ("This is a long line that was wrapped by an editor at about\neighty characters.",
         ["This is a long line that was wrapped by an editor at about\neighty characters"]),
        ("I live in Rome 😀 I work at Acme", ["I live in Rome", "I work at Acme"]),
        ("", []),
        ("...!?", []),
    ],
)  # fmt: skip
def test_cuts(text, parts):
    assert cut(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Hey Bob, I live in Rome.",
        "Hi! Bob! I live in Rome.",
        "Wow, thanks so much, Bob. I live in Rome.",
        "By the way, I live in Rome, Bob.",
        "Yeah, well, so, I live in Rome though.",
        "And I live in Rome, you know.",
        "Hello Zoe, I live in Rome.",
        "I live in Rome, btw!",
        "No, I live in Rome.",
    ],
)
def test_drops_greetings_fillers_and_address(text):
    assert cut(text)[-1] == "I live in Rome"


@pytest.mark.parametrize("text", ["So many people live in Rome", "Well water is fine", "No dogs live in Rome"])
def test_keeps_words_that_only_look_like_fillers(text):
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Just got back from Rome.", "I just got back from Rome"),
        ("Working on a novel.", "I am working on a novel"),
        ("Gonna adopt a cat.", "I am gonna adopt a cat"),
        ("Been working on a novel.", "I have been working on a novel"),
        ("Can't wait to go.", "I can't wait to go"),
    ],
)
def test_supplies_the_subject_that_chat_leaves_out(text, shown):
    assert cut(text) == [shown]
    assert cut(text, spoken=False) == [text.rstrip(".")]


@pytest.mark.parametrize(
    "text",
    [
        "Running a shop is hard",
        "Working on a novel takes time",
        "Painting's a joy",
        "Interesting story",
        "Morning walk",
        "Been a long road",
        "Carrying the boxes - you're so strong",
        "Made of wood",
    ],
)
def test_does_not_take_a_noun_for_a_missing_subject(text):
    assert not cut(text)[0].startswith("I ")


def test_questions_are_marked_and_not_read():
    [question, answer] = sentences("Do I live in Rome? I do live there.", 0, (), True)
    assert (question.question, question.readable) == (True, False)
    assert (answer.question, answer.readable) == (False, True)


def test_positions_survive_what_was_supplied():
    text = "Hey! Just got back from Rome."
    [sentence] = sentences(text, 100, (), True)
    at = sentence.position(sentence.text.index("Rome")) - 100
    assert text[at : at + 4] == "Rome"


MASKED = [
    "before ```code``` after",
    "see https://example.com/a?b=c for more",
    "call `run()` now",
    "<b>bold</b> words",
    "> quoted mail\nmine",
    "| a | b |\n| 1 | 2 |",
    '{"a": 1, "b": [2, 3]}',
    "2023-01-01 10:00:00 ERROR failed",
    "open /usr/local/bin/thing please",
    "# Heading\ntext",
]


@pytest.mark.parametrize("text", MASKED)
def test_masks_what_is_no_prose(text):
    result = masked(text)
    assert len(result) == len(text)
    assert INLINE_BLANK in result or "\n" in result
    assert not {"`", "{", "|", "<"} & set(result)


@given(st.text(max_size=400))
def test_masking_keeps_every_position(text):
    assert len(masked(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("aI .,!?\n-–—\"'`<>{}[]|:;()x0😀’"), max_size=200))
def test_sentences_lie_in_the_text_in_order(text):
    before = 0
    for sentence in sentences(text, 0, ("Bob",), spoken=True):
        assert before <= sentence.start <= sentence.end <= len(text)
        before = sentence.end
