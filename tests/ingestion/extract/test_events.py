"""Events with their dates, what is presupposed, and what only nearly happened. All is said on Monday, 8 May 2023."""

import pytest

from tests.ingestion.extract.talk import day

EVENTS = [
    ("I signed up for a half marathon on September 14th.", "Alice signed up for a half marathon on 14 September 2023."),
    ("I signed the contract this morning.", "Alice signed the contract on the morning of 8 May 2023."),
    ("We went to see Radiohead in Antwerp on 3 March.", "Alice went to see Radiohead in Antwerp on 3 March 2023."),
    ("I moved to Oslo because my brother lives there.", "Alice moved to Oslo."),
    ("My daughter graduated last week.", "Alice's daughter graduated in the week of 1 May 2023."),
    ("The launch of Falcon is scheduled for 15 October.", "The launch of Falcon is scheduled for 15 October 2023."),
    ("Amara is on vacation until June.", "Amara is on vacation until June (June 2023)."),
    ("We were so lucky when my son got into an accident.", "Alice's son got into an accident."),
    (
        "Just got back from a trip to Bergen yesterday, it was wild.",
        "Alice got back from a trip to Bergen on 7 May 2023.",
    ),
]


@pytest.mark.parametrize(("text", "fact"), EVENTS, ids=[case[0] for case in EVENTS])
def test_events_are_told(stated, text, fact):
    assert fact in [item.fact for item in stated("Bob: Hi.", f"Alice: {text}")]


def test_the_time_of_an_addition_is_not_that_of_the_whole(stated):
    [hired] = stated("Alice: We hired a new designer, Yuki, who joins on 1 October.")
    assert hired.fact == "Alice hired a new designer, Yuki, who joins on 1 October 2023."
    assert hired.valid_at > day(2023, 5, 7)


@pytest.mark.parametrize("text", ["Tom almost danced a waltz.", "I nearly bought a boat.", "Rex sat on his lap."])
def test_what_did_not_happen_is_not_told(stated, text):
    assert stated("Bob: Hi.", f"Alice: {text}") == []


def test_a_death_is_a_fact_also_of_whom_nothing_else_is_said(stated):
    [died] = stated("Alice: Rex died last Monday.")
    assert (died.subject.name, died.relation, died.fact) == ("Rex", "DIED", "Rex died on 1 May 2023.")
    assert not died.ends


def test_a_death_ends_who_had_the_dead(stated):
    died, ending = stated("Alice: My dog Rex died in March.")
    assert (died.relation, ending.relation, ending.ends) == ("DIED", "HAS_PET", True)


def test_a_name_in_full_is_not_repeated(read):
    [extraction] = read("Ann Miller: I sold my car before I moved to Rome.", user="Ann Miller")
    assert extraction.statements[0].fact == "Ann Miller sold Ann's car before Ann Miller moved to Rome."
    assert all(" Ann's" not in f" {item.object.name}" for item in extraction.statements)
