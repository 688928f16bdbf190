"""How things are named and typed, and how they are told from each other."""

import pytest

from hitherto.domain.extraction import IS_VALUE

NAMED = [
    ("I bought the big red lamp.", "big red lamp", "Object"),
    ("I bought a pair of shoes.", "shoes", "Object"),
    ("I have lots of books.", "books", None),
    ("I have a few old friends.", "old friends", "Person"),
    ("I visited the Eiffel Tower.", "Eiffel Tower", "Location"),
    ("I visited New York City.", "New York City", "Location"),
    ("I met Dr. Lee.", "Dr. Lee", "Person"),
    ("I met Mary Jane Watson at the gym.", "Mary Jane Watson", "Person"),
    ("I studied at the University of Oslo.", "University of Oslo", "Organization"),
    ("I went to the Glastonbury Festival.", "Glastonbury Festival", "Event"),
    ("I work at Bank of America.", "Bank of America", "Organization"),
    ('I read "The Old Man and the Sea".', "The Old Man and the Sea", "Object"),
    ("I adopted a puppy named Bolt.", "Bolt", "Animal"),
    ("I have a son called Otto.", "Otto", "Person"),
    ("I love my wife's cooking.", "Alice's wife's cooking", None),
    ("I sold my sister's car.", "Alice's sister's car", "Object"),
    ("I met my friend from college.", "Alice's friend", "Person"),
    ("I visited my old school in Leeds.", "Alice's old school", "Organization"),
    ("I ate at Joe's Diner.", "Joe's Diner", "Organization"),
    ("I use Python at work.", "Python", "Object"),
    ("I climbed Mount Fuji.", "Mount Fuji", "Location"),
    ("I like Thai food.", "Thai food", None),
    ("I bought three tickets to the opera.", "three tickets", "Object"),
    ("I lost my keys.", "Alice's keys", None),
    ("I wrote a song about Lisbon.", "song", None),
]


@pytest.mark.parametrize(("text", "name", "label"), NAMED, ids=[case[0] for case in NAMED])
def test_names_and_types(stated, text, name, label):
    assert (name, label) in [(item.object.name, item.object.label) for item in stated("Bob: Hi.", f"Alice: {text}")]


def test_a_name_that_tells_which_thing_is_meant_is_no_thing_beside_it(read):
    (told,) = read("Alice: The Oslo office is closed.")
    assert "Oslo" not in [ref.name for ref in told.mentioned]
    (beside,) = read("Alice: I moved to the Oslo office in May. I was born in Oslo.")
    assert "Oslo" in [each.object.name for each in beside.statements]


def test_numbers_and_states_are_values(stated):
    for text in ("I am 34 years old.", "My budget is 500 dollars.", "My bike is red.", "I was born on 3 May 1990."):
        (statement,) = stated("Bob: Hi.", f"Alice: {text}")
        assert statement.object.attributes == ((IS_VALUE, True),), text
