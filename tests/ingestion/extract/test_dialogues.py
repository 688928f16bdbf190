"""Whole conversations: everything they state, and nothing else."""

import pytest

from tests.ingestion.extract.talk import batch, conversation

OLD_FRIENDS = [
    ('Bob: Hey Alice! Long time no see! How have you been?', []),
    ('Alice: Hi Bob! Pretty good. I moved to Porto in March and started a new job at Siemens last week.', [
        ('Alice', 'MOVED_TO', 'Porto', 'Alice moved to Porto in March 2023.'),
        ('Alice', 'WORKS_AT', 'Siemens', 'Alice started a new job at Siemens in the week of 1 May 2023.'),
    ]),
    ('Bob: Wow, congrats! Do you like it there?', []),
    ('Alice: I love it! The people are so nice. My brother Leo lives nearby, so we go climbing every Saturday.', [
        ('Alice', 'GOES', 'climbing', 'Alice goes climbing every Saturday.'),
        ('Alice', 'HAS_SIBLING', 'Leo', 'Alice has a brother named Leo.'),
    ]),
    ("Bob: That's great. I went back to school, actually. I'm studying law at Oxford.", [
        ('Bob', 'STUDIES_AT', 'Oxford', 'Bob is studying law at Oxford.'),
    ]),
    ("Alice: No way! You'll be an amazing lawyer.", []),
    ('Bob: Thanks! How is Leo doing?', []),
    ("Alice: He's fine. He got engaged to Marta in April.", [
        ('Leo', 'ENGAGED_TO', 'Marta', 'Leo got engaged to Marta in April 2023.'),
    ]),
    ('Bob: Tell him congrats from me!', []),
]  # fmt: skip
PETS = [
    ('Zoe: Morning! Did you sleep well?', []),
    ('Alice: Not really. My dog Rex kept barking. I took him to the vet yesterday.', [
        ('Alice', 'HAS_PET', 'Rex', 'Alice has a dog named Rex.'),
        ('Alice', 'TOOK', 'Rex', 'Alice took Rex to the vet on 7 May 2023.'),
    ]),
    ('Zoe: Oh no, what happened?', []),
    ('Alice: He ate a whole box of chocolate! He has to stay there until Friday.', []),
    ('Zoe: Poor thing. My cat Luna died last year, so I know how you feel.', [
        ('Luna', 'DIED', 'death of Luna', "Zoe's cat Luna died in 2022."),
        ('Zoe', 'HAS_PET', 'Luna', "Zoe's cat Luna died in 2022."),
    ]),
    ("Alice: I'm so sorry, Zoe. Give yourself time.", []),
    ("Zoe: Thanks. I'm thinking of adopting a kitten next month.", [
        ('Zoe', 'CONSIDERS', 'kitten', 'Zoe is thinking of adopting a kitten in June 2023.'),
    ]),
]  # fmt: skip
PLANNING_WITH_AN_ASSISTANT = [
    ('assistant: Hello! How can I help you today?', []),
    ("Alice: I'm planning a trip to Japan in October with my husband Tom. Can you suggest an itinerary?", [
        ('Alice', 'PLANS_TO', 'trip', "Alice is planning a trip to Japan in October 2023 with Alice's husband Tom."),
        ('Alice', 'HAS_PARTNER', 'Tom', 'Alice has a husband named Tom.'),
    ]),
    ('assistant: Sure! Day 1: Tokyo. Day 2: Kyoto. You could visit the Golden Pavilion and try ramen.', []),
    ("Alice: Great, thanks. By the way, Tom is allergic to shellfish and I'm vegetarian.", [
        ('Tom', 'ALLERGIC_TO', 'shellfish', 'Tom is allergic to shellfish.'),
        ('Alice', 'DIET', 'vegetarian', 'Alice is vegetarian.'),
    ]),
    ('assistant: Noted. There are many temples that serve vegetarian meals. Do you have any hobbies?', []),
    ('Alice: We both love photography. I just bought a new camera last weekend.', [
        ('Alice', 'BOUGHT', 'new camera', 'Alice bought a new camera on the weekend of 6 May 2023.'),
    ]),
    ('assistant: Wonderful! Where do you live?', []),
    ('Alice: In Lyon.', [
        ('Alice', 'LIVES_IN', 'Lyon', 'Alice lives in Lyon.'),
    ]),
]  # fmt: skip
SPORT_AND_A_FAMILY = [
    ('Sam: I finally quit smoking!', [
        ('Sam', 'STOPPED', 'smoking', 'Sam finally quit smoking.'),
    ]),
    ("Alice: That's awesome, Sam! How did you do it?", []),
    ('Sam: I started running every morning. I ran my first half marathon on May 1st.', [
        ('Sam', 'STARTED', 'running', 'Sam started running every morning.'),
        ('Sam', 'RAN', "Sam's first half marathon", "Sam ran Sam's first half marathon on 1 May 2023."),
    ]),
    ('Alice: Wow! I could never do that.', []),
    ("Sam: You should try it! If you come on Sunday, I'll show you my route.", []),
    ('Alice: Maybe. My daughter Mia has a piano recital on Sunday.', [
        ('Mia', 'HAS', 'piano recital', "Alice's daughter Mia has a piano recital on Sunday (14 May 2023)."),
        ('Alice', 'HAS_CHILD', 'Mia', 'Alice has a daughter named Mia.'),
    ]),
    ('Sam: Oh nice. How old is she?', []),
    ('Alice: She turned nine in February. She wants to be a pianist.', [
        ('Mia', 'AGE', 'nine years', 'Mia turned nine in February 2023.'),
        ('Mia', 'WANTS_TO', 'pianist', 'Mia wants to be a pianist.'),
    ]),
]  # fmt: skip
TALKS = {
    "old friends": OLD_FRIENDS,
    "pets": PETS,
    "planning with an assistant": PLANNING_WITH_AN_ASSISTANT,
    "sport and a family": SPORT_AND_A_FAMILY,
}


@pytest.mark.parametrize("name", TALKS)
def test_a_conversation_states(read, name):
    lines, expected = zip(*TALKS[name], strict=True)
    found = [
        [(item.subject.name, item.relation, item.object.name, item.fact) for item in extraction.statements]
        for extraction in read(*lines)
    ]
    assert found == list(expected)


@pytest.mark.parametrize("name", TALKS)
def test_batches_do_not_change_who_is_meant(extractor, name):
    """One message at a time, with the few before it as context, the subjects are the same."""
    episodes = conversation(*(line for line, _ in TALKS[name]))
    for number, (_, expected) in enumerate(TALKS[name]):
        context = episodes[max(0, number - 6) : number]
        [extraction] = extractor.extract(batch([episodes[number]], context=context))
        found = {(item.subject.name, item.relation) for item in extraction.statements}
        assert {(subject, relation) for subject, relation, _, _ in expected} <= found
