"""What puts right an earlier sentence, and what only looks so."""

import pytest

from hitherto.ingestion.extract.corrections import (
    Correction,
    announces,
    correction_in,
    is_told_anew,
    put_right,
    without_admission,
)

READ = [
    ("I meant Porto, not Lisbon", "Sorry, ", Correction("Porto", "Lisbon", excused=True)),
    ("I meant Porto", "No, ", Correction("Porto", excused=True)),
    ("I meant Porto", "", Correction("Porto")),
    ("I mean 34", "", Correction("34")),
    ("I meant to say Porto", "", Correction("Porto")),
    ("It's Porto, not Lisbon", "", Correction("Porto", "Lisbon")),
    ("that should be $30, not $20", "", Correction("$30", "$20")),
    ("Not Lisbon, Porto", "", Correction("Porto", "Lisbon")),
    ("not Lisbon but Porto", "Oops, ", Correction("Porto", "Lisbon", excused=True)),
    ("Correction: Porto", "", Correction("Porto", excused=True)),
    ("make that $30", "", Correction("$30")),
    ("My bad, Porto, not Lisbon", "", Correction("Porto", "Lisbon", excused=True)),
]
NOT_READ = """
I meant to call you
I meant it
It meant a lot to me
I mean, Porto is nice too
I mean what I say
I live in Porto, not Lisbon, because the rent is lower there than in the other towns
Porto, not Lisbon
I'm late
Not really
I meant that as a joke for all of the people who came to the party
"""


@pytest.mark.parametrize(("sentence", "before", "correction"), READ, ids=[case[0] for case in READ])
def test_reads_a_correction(sentence, before, correction):
    assert correction_in(sentence, before) == correction
    assert correction_in(sentence.replace("'", "’"), before) == correction


@pytest.mark.parametrize("sentence", NOT_READ.strip().splitlines())
def test_leaves_what_corrects_nothing(sentence):
    assert correction_in(sentence) is None


RIGHTED = [
    (["I live in Lisbon."], Correction("Porto", "Lisbon"), (0, "I live in Porto.")),
    (["I like tea.", "I live in Lisbon."], Correction("Porto", "Lisbon"), (1, "I live in Porto.")),
    (["I live in Lisbon."], Correction("Porto", "lisbon"), (0, "I live in Porto.")),
    (["I live in Lisbon."], Correction("Porto"), (0, "I live in Porto.")),
    (["The meeting is on Tuesday."], Correction("Thursday"), (0, "The meeting is on Thursday.")),
    (["It costs $20."], Correction("$30"), (0, "It costs $30.")),
    (["My email is a@x.org."], Correction("b@x.org"), (0, "My email is b@x.org.")),
    (["I'm 33."], Correction("34"), (0, "I'm 34.")),
    (["My favorite color is blue."], Correction("green", excused=True), (0, "My favorite color is green.")),
]
LEFT = [
    (["I live in Lisbon."], Correction("Porto", "Rome")),
    (["I live in Lisbon with Tom."], Correction("Porto")),
    (["I live in Lisbon."], Correction("Thursday")),
    (["I live in Lisbon."], Correction("34")),
    (["My favorite color is blue."], Correction("green")),
    (["I bought a red car."], Correction("blue", excused=True)),
    (["I like tea.", "I live in Lisbon."], Correction("Porto")),
    ([], Correction("Porto")),
]


@pytest.mark.parametrize(("said", "correction", "righted"), RIGHTED)
def test_puts_the_right_value_in_place_of_the_wrong_one(said, correction, righted):
    assert put_right(said, correction) == righted


@pytest.mark.parametrize(("said", "correction"), LEFT)
def test_takes_nothing_back_where_it_is_not_clear_what(said, correction):
    assert put_right(said, correction) is None


@pytest.mark.parametrize(
    ("sentence", "said", "anew"),
    [
        ("I live in Porto.", "I live in Lisbon", True),
        ("The plan costs $30", "The plan costs $20.", True),
        ("I live in Lisbon", "I live in Lisbon", False),
        ("I live in a bubble", "I live in Lisbon", False),
        ("I work with Tom too", "I work at Acme", False),
        ("Tom lives in Porto", "I live in Lisbon", False),
        ("", "", False),
    ],
)
def test_a_sentence_is_told_anew_with_another_value_of_its_kind(sentence, said, anew):
    assert is_told_anew(sentence, said) is anew


def test_some_words_say_that_what_was_said_is_wrong():
    assert announces("Correction")
    assert announces("I misspoke.")
    assert announces("", "Wait, no, ")
    assert not announces("I live in Porto", "So, ")
    assert without_admission("I misspoke, I live in Porto") == "I live in Porto"
    assert without_admission("Wait, no, I live in Porto") == "I live in Porto"
    assert without_admission("I live in Porto") == ""
