"""A bare yes or no, and the answer to a question of any verb, become what they say."""

import pytest

from hitherto.ingestion.extract.replies import written_out


@pytest.mark.parametrize(
    ("question", "answer", "text"),
    [
        ("Do you have a dog?", "Yes.", "I have a dog."),
        ("Do you like jazz?", "No, I don't.", "I do not like jazz."),
        ("Did you finish the marathon?", "Yes! It was hard.", "I did finish the marathon."),
        ("Are you married?", "Yep", "I am married."),
        ("Have you ever been to Japan?", "No.", "I have never been to Japan."),
        ("Do you still work at Acme?", "Nope.", "I do not work at Acme anymore."),
        ("So, are you allergic to nuts?", "Yes, I am.", "I am allergic to nuts."),
    ],
)
def test_a_bare_yes_or_no_is_written_out(question, answer, text):
    found = written_out(question, answer)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Do you have a dog?", "Yes, but only on weekends."),
        ("Do you want to meet there?", "Yes."),
        ("Are you okay?", "Yes."),
        ("Do you like tea or coffee?", "Yes."),
        ("Did you see my message?", "Yes."),
        ("How are you?", "Yes."),
        ("What do you think?", "No."),
        ("You have a dog?", "Maybe."),
    ],
)
def test_what_a_yes_would_leave_open_is_not(question, answer):
    assert written_out(question, answer) is None


@pytest.mark.parametrize(
    ("question", "answer", "fact"),
    [
        ("Do you have a dog?", "Yes.", "Alice has a dog."),
        ("Are you married?", "Yes!", "Alice is married."),
        ("Where did you grow up?", "In Porto.", "Alice grew up in Porto."),
        ("When did you start the job?", "In 2019.", "Alice started the job in 2019."),
        ("What did you buy?", "A red kayak.", "Alice bought a red kayak."),
        ("Who is your manager?", "Petra.", "Alice's manager is Petra."),
    ],
)
def test_an_answer_to_any_verb_is_a_fact(stated, question, answer, fact):
    assert fact in [item.fact for item in stated(f"Bob: {question}", f"Alice: {answer}")]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What do you think?", "A lot."),
        ("When did you move there?", "In 2019."),
        ("What are you doing?", "The usual."),
        ("Where did you put it?", "On the shelf."),
    ],
)
def test_an_answer_that_leaves_it_open_is_none(stated, question, answer):
    assert stated(f"Bob: {question}", f"Alice: {answer}") == []


def test_a_yes_ends_what_a_timeline_holds(stated):
    [fact] = stated("Bob: Do you still work at Acme?", "Alice: No.")
    assert (fact.timeline, fact.ends) == ("WORKS_AT", True)


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("I'm planning a trip to Peru, can you recommend a hotel?", "Alice is planning a trip to Peru."),
        ("I have two cats and what should I feed them?", "Alice has two cats."),
        ("I work at Acme, do you know Acme?", "Alice works at Acme."),
    ],
)
def test_what_comes_before_a_question_is_stated(stated, said, fact):
    assert [item.fact for item in stated(f"Alice: {said}")] == [fact]


@pytest.mark.parametrize(
    ("said", "relation", "fact"),
    [
        ("I wish I had a garden.", "WISHES_FOR", "Alice wishes Alice had a garden."),
        ("I hope to open a bakery.", "WANTS_TO", "Alice hopes to open a bakery."),
        (
            "My brother said he might sell the boat.",
            "SAID",
            "Alice's brother said Alice's brother might sell the boat.",
        ),
        ("The doctor said I need new glasses.", "SAID", "The doctor said Alice needs new glasses."),
        ("I wanted to buy a boat.", "WANTED_TO", "Alice wanted to buy a boat."),
        ("I'm off to fix a fence.", "PLANS_TO", "Alice is off to fix a fence."),
    ],
)
def test_wishes_plans_and_reports_are_stored_as_such(stated, said, relation, fact):
    assert (relation, fact) in [(item.relation, item.fact) for item in stated(f"Alice: {said}")]


@pytest.mark.parametrize(
    "said",
    [
        "I hope it works out.",
        "I wish you a good day.",
        "Rowing brings me joy.",
        "My family keeps me going.",
        "Volunteering makes me feel good.",
        "Love the photo.",
    ],
)
def test_moods_and_good_wishes_stay_out(stated, said):
    assert [item.fact for item in stated(f"Alice: {said}")] == []
