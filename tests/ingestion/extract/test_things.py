"""Things without a name: what "it" stands for, what happened to them, what a relative clause says of them."""

import pytest

IT = [
    ("I bought a used Skoda in March.", "It is silver.", "Alice's Skoda is silver."),
    ("I bought a used Skoda in March.", "It has a tow bar.", "Alice's Skoda has a tow bar."),
    ("I applied for a job.", "It is at Tern Robotics.", "The job is at Tern Robotics."),
    ("I ordered a desk.", "It arrived on 3 May 2023.", "Alice's desk arrived on 3 May 2023."),
    ("I rented a cabin.", "It costs 90 euros a night.", "Alice's cabin costs 90 euros a night."),
]


@pytest.mark.parametrize(("first", "second", "fact"), IT)
def test_it_is_what_the_sentence_before_was_about(stated, first, second, fact):
    assert fact in [item.fact for item in stated(f"Alice: {first} {second}")]


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (("Alice: I bought a lamp and a rug. It is green.",), "green"),
        (("Alice: I bought a lamp.", "Bob: Nice!", "Alice: It is green."), "green"),
        (("Alice: I bought a lamp. Do you like red? It is green.",), "green"),
        (("Alice: I bought a lamp. It was so much fun.",), "fun"),
        (("Alice: I bought a lamp. It is good to be back in Rome.",), "Rome"),
        (("Alice: I went hiking. It has a tow bar.",), "tow bar"),
    ],
)
def test_it_stays_open_where_two_things_or_none_could_be_meant(stated, lines, word):
    assert not [item.fact for item in stated(*lines) if word in item.fact and "bought" not in item.fact]


HAPPENED = [
    ("A van ran a stop sign and hit us.", "A van hit Alice."),
    ("The laptop arrived with a cracked screen.", "The laptop arrived with a cracked screen."),
    ("The client rejected the second draft.", "The client rejected the second draft."),
    ("The doctor prescribed ibuprofen.", "The doctor prescribed ibuprofen."),
    ("The interview is on Friday.", "The interview is on Friday (12 May 2023)."),
    ("The rollout starts in August.", "The rollout starts in August 2023."),
    ("The invoice was paid twice.", "The invoice was paid twice."),
    ("Our contract expires on 30 June 2024.", "Alice's contract expires on 30 June 2024."),
    ("Our migration failed last night.", "Alice's migration failed last night (7 May 2023)."),
    ("My brother slept badly.", "Alice's brother slept badly."),
    ("My car broke down yesterday.", "Alice's car broke down on 7 May 2023."),
]


@pytest.mark.parametrize(("said", "fact"), HAPPENED)
def test_what_happened_needs_no_name(stated, said, fact):
    assert fact in [item.fact for item in stated(f"Alice: {said}")]


@pytest.mark.parametrize(
    "said",
    [
        "A van is a useful thing.",
        "The view was stunning.",
        "Most dogs run fast.",
        "This van ran well.",
        "The colors pop.",
        "Every client asks for a discount.",
        "The sky is blue.",
        "I was moved to tears.",
        "I moved there in May.",
        "Work is going well.",
    ],
)
def test_what_holds_of_many_or_seems_so_is_no_event(stated, said):
    assert stated(f"Alice: {said}") == []


ASSUMED = [
    ("This is the pie I baked yesterday.", "BAKED", "pie", "Alice baked the pie on 7 May 2023."),
    ("The bike I bought last year is broken.", "BOUGHT", "bike", "Alice bought the bike in 2022."),
    ("That's the school we went to.", "VISITED", "school", "Alice went to the school."),
    ("Here's the novel I read in May.", "READ", "novel", "Alice read the novel in May 2023."),
]


@pytest.mark.parametrize(("said", "relation", "target", "fact"), ASSUMED)
def test_a_relative_clause_takes_something_for_granted(stated, said, relation, target, fact):
    assert (relation, target, fact) in [
        (item.relation, item.object.name, item.fact) for item in stated(f"Alice: {said}")
    ]


@pytest.mark.parametrize(
    "said",
    [
        "The support I got was great.",
        "The film you recommended was good.",
        "The picture I took is blurry.",
        "The house I would buy is in Rome.",
        "Any cake I bake falls apart.",
    ],
)
def test_a_relative_clause_that_leaves_it_open_says_nothing(stated, said):
    assert not [item for item in stated(f"Alice: {said}") if item.subject.name == "Alice"]


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("I visited Rome and Paris in May.", ["Alice visited Rome in May 2023.", "Alice visited Paris in May 2023."]),
        ("I have a dog and two cats.", ["Alice has a dog.", "Alice has two cats."]),
        ("I mix painting and drawing.", ["Alice mixes painting and drawing."]),
        ("I live in Berlin and Lisbon.", ["Alice lives in Berlin and Lisbon."]),
        ("I bought red and green paint.", ["Alice bought red and green paint."]),
    ],
)
def test_a_list_is_taken_apart_where_each_part_stands_by_itself(stated, said, facts):
    assert [item.fact for item in stated(f"Alice: {said}")] == facts


@pytest.mark.parametrize("said", ["A friend of mine moved to Canada last year.", "The client moved to Berlin in May."])
def test_nobody_without_a_name_has_a_timeline(stated, said):
    assert all(item.timeline is None for item in stated(f"Alice: {said}"))


@pytest.mark.parametrize(
    ("said", "relation", "target"),
    [
        ("I ran into a group of tourists.", "RAN_INTO", "tourists"),
        ("I got back from two weeks in Norway.", "RETURNED_FROM", "Norway"),
        ("I had a conversation with someone named Viktor.", "HAD_CONVERSATION_WITH", "Viktor"),
        ("We're part of the Riverside choir.", "PART_OF", "Riverside choir"),
        ("I'd like a refund.", "WANTS", "refund"),
        ("My neighbor keeps bees.", "KEEPS", "bees"),
        ("I used to smoke.", "USED_TO_SMOKE", "smoking"),
        ("I think I'll sell the boat.", "CONSIDERS", "boat"),
        ("My lease runs out in September.", "RUNS_OUT", "running out"),
        ("My son turned six.", "AGE", "six years"),
    ],
)
def test_says_the_relation_to_the_thing_itself(stated, said, relation, target):
    assert (relation, target) in [(item.relation, item.object.name) for item in stated(f"Alice: {said}")]


def test_a_family_is_they(stated):
    facts = [item.fact for item in stated("Alice: My family went to Rome in May. They loved the Colosseum.")]
    assert facts[-1] == "Alice's family loved the Colosseum."


def test_what_is_only_taken_for_granted_ends_nothing(stated):
    assert not any(item.ends for item in stated("Alice: I have painted a lot since I lost my job."))


def test_an_ending_without_a_value_in_a_reason_ends_nothing(stated):
    assert not any(item.ends for item in stated("Alice: I opened a bakery because I lost my job."))
