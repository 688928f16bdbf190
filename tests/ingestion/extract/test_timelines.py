"""Relations with one value at a time: recognised strictly, rather not at all than wrongly."""

import pytest

BEGINS = [
    ("I live in Lisbon.", "LIVES_IN", "Lisbon"),
    ("I'm living in Lisbon these days.", "LIVES_IN", "Lisbon"),
    ("I moved to Oslo in March.", "LIVES_IN", "Oslo"),
    ("I've relocated to Quito.", "LIVES_IN", "Quito"),
    ("I work at Acme.", "WORKS_AT", "Acme"),
    ("I've been working for Siemens since 2020.", "WORKS_AT", "Siemens"),
    ("I started a new job at Google last Monday.", "WORKS_AT", "Google"),
    ("I got a job at Microsoft.", "WORKS_AT", "Microsoft"),
    ("I work as a nurse.", "WORKS_AS", "nurse"),
    ("I got promoted to senior manager.", "WORKS_AS", "senior manager"),
    ("I'm married to Tom.", "PARTNER", "Tom"),
    ("I'm engaged to Laura.", "PARTNER", "Laura"),
    ("I've been dating Max for a year.", "PARTNER", "Max"),
    ("I'm single.", "PARTNER", "single"),
    ("My favorite color is blue.", "FAVORITE:color", "blue"),
    ("My favorite movie is Casablanca.", "FAVORITE:movie", "Casablanca"),
    ("Pizza is my favorite food.", "FAVORITE:food", "pizza"),
    ("I'm 34.", "AGE", "34 years"),
    ("I'm 34 years old.", "AGE", "34 years"),
    ("I turned 30 yesterday!", "AGE", "30 years"),
    ("I'm vegan.", "DIET", "vegan"),
    ("I study biology at Stanford.", "STUDIES_AT", "Stanford"),
    ("My car is a Tesla.", "CAR", "Tesla"),
    ("My phone number is 555-1234.", "PHONE", "555-1234"),
    ("My email is alice@example.com.", "EMAIL", "alice@example.com"),
    ("My name is Alicia.", "NAME", "Alicia"),
]
BESIDE_OTHERS = """
I moved in with my boyfriend in May.
I was moved to tears by Rome.
I lived in Berlin from 2015 to 2018.
I used to live in Paris.
I live in a small flat.
I'm staying in a hotel in Paris.
I might move to Canada.
I'm moving to Canada next year.
I want to live in Rome.
My friends live in Rome.
My parents live in Ohio.
I worked at Acme in 2010.
I would love to work at Acme.
I'm working on a project at home.
I joined a gym.
I joined Acme's newsletter.
I'm a nurse.
I'm an artist.
I dated Max in 2010.
I'm not single.
I was vegan in college.
One of my favorite colors is blue.
My favorite things are books.
I don't live in Rome.
I never worked at Acme.
Anna's car is a Tesla.
I rode in my friend's Tesla.
My dog is 3 years old and lives in a barn.
I visited Stanford.
"""
ENDS = [
    ("I no longer live in Madrid.", "LIVES_IN", "Madrid"),
    ("I don't live in Madrid anymore.", "LIVES_IN", "Madrid"),
    ("I no longer work at Acme.", "WORKS_AT", "Acme"),
    ("I don't work for Acme any longer.", "WORKS_AT", "Acme"),
    ("I quit my job.", "WORKS_AT", ""),
    ("I quit my job at Acme yesterday.", "WORKS_AT", "Acme"),
    ("I left my job last week.", "WORKS_AT", ""),
    ("I lost my job at Acme.", "WORKS_AT", "Acme"),
    ("I got laid off last week.", "WORKS_AT", ""),
    ("I was fired from Acme.", "WORKS_AT", "Acme"),
    ("We broke up last month.", "PARTNER", ""),
    ("I broke up with Max.", "PARTNER", "Max"),
    ("I sold my car yesterday.", "CAR", ""),
    ("I'm no longer vegan.", "DIET", "vegan"),
]
NO_END = """
I might quit my job.
I want to quit my job.
I should quit my job.
I left my job title blank.
I'm quitting smoking.
I broke up the party.
My band broke up.
I sold my house.
I sold a car.
I don't work on Fridays.
I no longer eat meat.
"""


@pytest.mark.parametrize(("text", "timeline", "value"), BEGINS, ids=[case[0] for case in BEGINS])
def test_begins_a_value(stated, text, timeline, value):
    found = [(item.timeline, item.object.name, item.ends) for item in stated("Bob: Hi.", f"Alice: {text}")]
    assert (timeline, value, False) in found


@pytest.mark.parametrize("text", BESIDE_OTHERS.strip().splitlines())
def test_holds_beside_others(stated, text):
    found = [item for item in stated("Bob: Hi.", f"Alice: {text}") if item.subject.is_user]
    assert [item.timeline for item in found if item.timeline not in (None, "AGE")] == []


@pytest.mark.parametrize(("text", "timeline", "value"), ENDS, ids=[case[0] for case in ENDS])
def test_ends_a_value(stated, text, timeline, value):
    found = [(item.timeline, item.object.name, item.ends) for item in stated("Bob: Hi.", f"Alice: {text}")]
    assert (timeline, value, True) in found


@pytest.mark.parametrize("text", NO_END.strip().splitlines())
def test_ends_nothing(stated, text):
    assert not [item for item in stated("Bob: Hi.", f"Alice: {text}") if item.ends]


@pytest.mark.parametrize(
    ("text", "subject", "timeline", "value"),
    [
        ("My sister lives in Porto.", "Alice's sister", "LIVES_IN", "Porto"),
        ("My sister Anna lives in Porto.", "Anna", "LIVES_IN", "Porto"),
        ("Anna works at Acme.", "Anna", "WORKS_AT", "Acme"),
        ("My son is 5 years old.", "Alice's son", "AGE", "5 years"),
        ("My brother is married to Eva.", "Alice's brother", "PARTNER", "Eva"),
    ],
)
def test_belongs_to_whom_it_is_about(stated, text, subject, timeline, value):
    found = [(item.subject.name, item.timeline, item.object.name) for item in stated("Bob: Hi.", f"Alice: {text}")]
    assert (subject, timeline, value) in found


@pytest.mark.parametrize(
    ("text", "relation", "name", "fact"),
    [
        ("My dog Rex died in March.", "HAS_PET", "Rex", "Alice's dog Rex died in March 2023."),
        ("My grandma passed away last week.", "HAS_GRANDPARENT", "Alice's grandma",
         "Alice's grandma passed away in the week of 1 May 2023."),
    ],
)  # fmt: skip
def test_a_death_ends_having_them(read, text, relation, name, fact):
    ended = [item for item in read("Bob: Hi.", f"Alice: {text}")[-1].statements if item.ends]
    assert [(item.subject.name, item.relation, item.object.name, item.fact) for item in ended] == [
        ("Alice", relation, name, fact)
    ]
