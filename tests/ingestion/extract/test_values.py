"""One value at a time: what ends a value must end nothing else that was said with it."""

import pytest

VALUES = {
    "I live in Berlin": ("LIVES_IN", "Alice lives in Berlin."),
    "I moved to Oslo": ("LIVES_IN", "Alice moved to Oslo."),
    "I work at Acme": ("WORKS_AT", "Alice works at Acme."),
    "I started a new job at Globex": ("WORKS_AT", "Alice started a new job at Globex."),
    "I work as a nurse": ("WORKS_AS", "Alice works as a nurse."),
    "I'm married to Tom": ("PARTNER", "Alice is married to Tom."),
    "I'm single": ("PARTNER", "Alice is single."),
    "I'm 34": ("AGE", "Alice is 34."),
    "I'm vegan": ("DIET", "Alice is vegan."),
    "I study at Stanford": ("STUDIES_AT", "Alice studies at Stanford."),
    "My favorite color is green": ("FAVORITE:color", "Alice's favorite color is green."),
    "My car is a Volvo": ("CAR", "Alice's car is a Volvo."),
}
FURTHER = [
    " and love it",
    " and coach a team",
    " and I have two kids",
    ", and I have two kids",
    " but I have two kids",
    ", because I have two kids",
    " and I'm allergic to nuts",
    " and play tennis every Sunday",
    " and hate the winter",
    ", because my dog is sick",
]


@pytest.mark.parametrize("further", FURTHER)
@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_said_without_what_was_said_beside_it(stated, value, further):
    timeline, fact = VALUES[value]
    assert [(item.timeline, item.fact) for item in stated(f"Alice: {value}{further}.") if item.timeline] == [
        (timeline, fact)
    ]


MANY_THINGS = [
    (
        "I'm vegan and allergic to peanuts.",
        [("DIET", "Alice is vegan."), (None, "Alice is allergic to peanuts.")],
    ),
    ("I'm 30 and married.", [("AGE", "Alice is 30."), (None, "Alice is married.")]),
    (
        "I'm 34, vegan and a nurse at Acme.",
        [("AGE", "Alice is 34."), ("DIET", "Alice is vegan."), (None, "Alice is a nurse at Acme.")],
    ),
    ("I live in Berlin and Lisbon.", [(None, "Alice lives in Berlin and Lisbon.")]),
    ("My favorite colors are blue and green.", [(None, "Alice's favorite colors are blue and green.")]),
    ("My order number is 48213.", [(None, "Alice's order number is 48213.")]),
    ("My phone number is 555-1234.", [("PHONE", "Alice's phone number is 555-1234.")]),
]


@pytest.mark.parametrize(("text", "expected"), MANY_THINGS, ids=[case[0] for case in MANY_THINGS])
def test_each_thing_said_is_a_statement_of_its_own(stated, text, expected):
    assert [(item.timeline, item.fact) for item in stated(f"Alice: {text}")] == expected


def test_only_what_is_no_longer_true_ends(stated):
    [ending] = stated("Alice: I'm not vegan anymore.")
    assert (ending.timeline, ending.object.name, ending.ends) == ("DIET", "vegan", True)
