"""Short answers, completed with the question before them."""

import pytest

from hitherto.ingestion.extract.answers import supplied_words

ANSWERED = [
    ("Where do you live?", "In Lisbon.", "LIVES_IN", "Lisbon", "Alice lives in Lisbon."),
    ("So, where are you based now?", "Lisbon", "LIVES_IN", "Lisbon", "Alice lives in Lisbon."),
    ("Where are you from?", "Portugal!", "COMES_FROM", "Portugal", "Alice comes from Portugal."),
    ("Where do you work?", "At Acme.", "WORKS_AT", "Acme", "Alice works at Acme."),
    ("What do you do for a living?", "Software engineer.", "WORKS_AS", "software engineer",
     "Alice works as a software engineer."),
    ("What do you do?", "I'm a nurse.", "WORKS_AS", "nurse", "Alice is a nurse."),
    ("How old are you?", "29", "AGE", "29 years", "Alice is 29."),
    ("What's your dog's name?", "Biscuit!", "HAS_PET", "Biscuit", "Alice's dog's name is Biscuit."),
    ("What is your favorite color?", "Blue.", "FAVORITE", "blue", "Alice's favorite color is blue."),
    ("Do you have any pets?", "Two cats.", "HAS_PET", "two cats", "Alice has two cats."),
    ("When is your birthday?", "June 5", "BIRTHDAY", "June 5", "Alice's birthday is June 5."),
    ("What are you allergic to?", "Peanuts", "ALLERGIC_TO", "peanuts", "Alice is allergic to peanuts."),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer", "relation", "target", "fact"), ANSWERED)
def test_an_answer_is_a_fact(stated, question, answer, relation, target, fact):
    found = {
        (item.relation, item.object.name.lower()): item.fact for item in stated(f"Bob: {question}", f"Alice: {answer}")
    }
    assert found.get((relation, target.lower()), "").lower() == fact.lower()


def test_a_machine_may_ask(stated):
    assert [item.fact for item in stated("assistant: Nice! Where do you live?", "Alice: In Lisbon.")] == [
        "Alice lives in Lisbon."
    ]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Where do you live?", "I don't know"),
        ("Where do you live?", "Nowhere in particular"),
        ("Where do you live?", "It depends"),
        ("Where do you live?", "why do you ask?"),
        ("Where do you live?", "Somewhere warm, far away from here, I hope so"),
        ("How old are you?", "Guess the number of my years"),
        ("What's your name?", "not telling"),
        ("How are you?", "Fine"),
        ("What is the capital of France?", "Paris"),
        ("Where do you live?", "yes"),
        ("Where do you live?", ""),
    ],
)
def test_no_answer_is_made_up(question, answer):
    assert supplied_words(question, answer) == ""


@pytest.mark.parametrize(
    "talk",
    [
        ["Alice: Where do you live?", "Alice: In Lisbon."],
        ["Bob: Where do you live? It must be warm.", "Alice: In Lisbon."],
        ["Bob: Where do you live?", "Zoe: Hm.", "Alice: In Lisbon."],
    ],
)
def test_only_the_last_question_of_somebody_else_counts(stated, talk):
    assert stated(*talk) == []


def test_the_span_is_the_answer(stated):
    [statement] = stated("Bob: Where do you live?", "Alice: In Lisbon.")
    assert statement.span == (0, len("In Lisbon"))
